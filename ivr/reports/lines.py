"""Contacts as comma-separated lines, for whoever goes on in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import timedelta

from ivr.logs import masked
from ivr.reports.causes import causes
from ivr.reports.contacts import Contact

COLUMNS = (
    *("came", "way", "result", "outcome", "wait_s", "first_answer_s", "flow"),
    *("queue", "language", "intent", "number", "request", "promise", "late_s"),
    *("attempts", "causes"),
)


def lines(contacts: Iterable[Contact]) -> Iterator[str]:
    """A line of names, then one for each of *contacts*; numbers are masked."""
    yield _line(COLUMNS)
    for each in contacts:
        yield _line(
            cell(value)
            for value in (
                each.local.isoformat(timespec="seconds"),
                each.way,
                each.result,
                each.outcome,
                _seconds(each.wait),
                _seconds(each.first_answer),
                each.flow,
                each.queue,
                each.language,
                each.intent,
                masked(each.number),
                each.request,
                each.promise,
                _seconds(each.late),
                each.attempts if each.way != "live" else None,
                " ".join(
                    f"{cause.name}:{cause.detail or _seconds(cause.length)}"
                    for cause in causes(each)
                ),
            )
        )


def cell(value: object) -> str:
    """*value* as a cell that no spreadsheet takes for a formula.

    Source: OWASP, "CSV Injection": cells that begin with ``= + - @``, a tab or a
    carriage return are run.
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
