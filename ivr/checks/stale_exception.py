"""IVR404: an exception whose days have passed, or holidays that are not known yet."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.schedules import day_of, schedules, span_of
from ivr.checks.study import Study
from ivr.diagnostics import Finding
from ivr.hours.lint import holidays_known_until, stale_exceptions


@check("IVR404", severity="warning", scope="set", yields_to=("IVR401",))
def stale_exception(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An exception that lies before the first day that is looked at; and a country whose
    public holidays are known for a part of the days only.

    ## Why it matters
    Last year's closing days close nothing: mostly this year's were forgotten. And
    where no holiday is known, the line says that it is open.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    hours:
      office:
        zone: Europe/London
        open: "Mo-Fr 09:00-17:00"
        exceptions:
          - {from: 2025-12-24, to: 2025-12-31, open: off}
    queues: {desk: {hours: office}}
    nodes:
      desk: {queue: desk, closed: word, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Write the days of this year, use `every:` for days that come each year, or delete
    it.
    """
    for written, schedule in schedules(study):
        for each in stale_exceptions(schedule, study.horizon.first):
            if each.schedule == written.name:
                yield Finding(
                    span_of(study, each.schedule, each.part),
                    f'this exception of "{written.name}" ended on {day_of(each.last)}',
                    "write this year's days, or every: for each year, or delete it",
                    about=written.name,
                )
        known = holidays_known_until(schedule)
        if known is not None and written.country is not None:
            yield Finding(
                written.spans.get("country", written.span),
                f'public holidays of "{written.country}" are known to {day_of(known)} '
                f'only; after that "{written.name}" keeps none',
                "add them with holidays: {add: {…}}, or exceptions with every:",
                about=written.name,
            )
