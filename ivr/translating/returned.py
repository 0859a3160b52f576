"""Tells tables and XLIFF apart by how they begin."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.translating.table import from_table
from ivr.translating.taking import Given
from ivr.translating.xliff import from_xliff


def returned(file: str, data: bytes) -> Iterator[Given]:
    """What came back in a file of either form.

    Raises:
        NoWords: It is neither.
    """
    begins = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    read = from_xliff if begins.startswith(b"<") else from_table
    yield from read(file, data)
