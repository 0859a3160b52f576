"""IVR414: a fixed date for a holiday that moves."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.schedules import day_of, schedules, span_of
from ivr.checks.study import Study
from ivr.diagnostics import Finding
from ivr.hours import in_language
from ivr.hours.lint import movable_feasts


@check("IVR414", severity="warning", scope="set", yields_to=("IVR401",))
def fixed_date_for_movable_feast(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An exception on the same date `every:` year, where a public holiday fell on that
    date in one year and falls on others in other years.

    ## Why it matters
    Easter, Seollal and Thanksgiving move: next year the line is shut on the wrong day
    and open on the feast.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    hours:
      office:
        zone: Asia/Seoul
        country: KR
        open: "Mo-Fr 09:00-18:00; PH 10:00-14:00"
        exceptions:
          - {every: "02-17", open: off, reason: "Seollal"}
    queues: {desk: {hours: office}}
    nodes:
      desk: {queue: desk, closed: word, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Say `PH` for it, `"easter+1"` or `"4th Th of 11"`, or give each year's date.
    """
    for written, schedule in schedules(study):
        for each in movable_feasts(schedule):
            if each.schedule != written.name:
                continue
            name = in_language(each.name, "en")
            next_one = next((d for d in each.later if d > each.was), None)
            later = f"; next it comes on {day_of(next_one)}" if next_one else ""
            yield Finding(
                span_of(study, each.schedule, each.part),
                f'"{name}", which fell on {day_of(each.was)}, moves from year to '
                f"year{later}",
                'let PH say it, write "easter+1" or "4th Th of 11", or name the years',
                about=written.name,
            )
