"""The command line, run within the tests' own process."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from ivr.cli import main


@dataclass(frozen=True)
class Result:
    """What a command came to."""

    status: int
    out: str
    err: str


def ivr(*words: object, typed: str = "") -> Result:
    """Run ``ivr`` with *words*, and what is *typed* while it runs."""
    out, err = io.StringIO(), io.StringIO()
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        patch("sys.stdin", io.StringIO(typed)),
    ):
        status = main([str(word) for word in words])
    return Result(status, out.getvalue(), err.getvalue())
