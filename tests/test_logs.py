"""The program's own log: what happened, and no caller's number."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from ivr.logs import JsonLines, Lines, masked


def record(message: str, *args: object) -> logging.LogRecord:
    """A line of the log in the making, with the exception that is being handled."""
    handled = sys.exc_info() if sys.exc_info()[0] else None
    return logging.LogRecord("ivr", logging.ERROR, __file__, 1, message, args, handled)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+821012345678", "+••••••••5678"),
        ("call from +82 10-1234-5678 failed", "call from +•• ••-••••-5678 failed"),
        ("no-input after 30 s", "no-input after 30 s"),
        ("call CA0123456789abcdef failed", "call CA0123456789abcdef failed"),
        ("sip:anna@example.org", "sip:anna@example.org"),
    ],
)
def test_numbers_are_masked(text: str, shown: str) -> None:
    """Of a number only the last four digits are shown."""
    assert masked(text) == shown


def test_a_line_hides_numbers() -> None:
    """A number in a message is not in the log."""
    line = Lines().format(record("no text to %s", "+821012345678"))

    assert line.endswith("error no text to +••••••••5678")


def test_a_traceback_hides_numbers() -> None:
    """A number in an exception is not in the log either."""
    try:
        raise ValueError("+821012345678 is none")
    except ValueError:
        line = Lines().format(record("call failed"))

    assert "ValueError" in line
    assert "1234" not in line


def test_json_lines_are_json() -> None:
    """Machines read each record as one line."""
    plain = json.loads(JsonLines().format(record('call "%s" failed\nbadly', "CA1")))

    assert (plain["level"], plain["message"]) == ("error", 'call "CA1" failed\nbadly')
