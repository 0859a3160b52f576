"""Care with Python's memory where millions of small values are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Let the collector of cycles rest meanwhile.

    Trees of settings have no cycles, yet each time enough was built the collector
    walks all of it anew: of a flow with 10,000 nodes that was half the time of
    reading. What is freed by counting is freed as ever. Threads may overlap: the
    one that found the collector at work sets it to work again.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def nothing_after() -> Iterator[None]:
    """As ``no_collection``, in a process that ends with it.

    What was built is not walked when Python ends, either: for a small menu that
    took a fifth of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
