"""IVR402: a schedule that is never open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ivr.checks.frame import check
from ivr.checks.schedules import day_of, schedules, used_schedules
from ivr.checks.study import Study
from ivr.diagnostics import Finding, Related
from ivr.hours import lint


@check("IVR402", scope="set", yields_to=("IVR401",))
def never_open(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Opening hours that do not open for a minute of the days that are looked at: their
    year has passed, their season never comes, or an exception shuts it all.

    ## Why it matters
    Every caller who asks for these people is turned away, whenever they call.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    hours: {office: {zone: Europe/London, open: "2019 Mo-Fr 09:00-17:00"}}
    queues: {desk: {hours: office}}
    nodes:
      desk: {queue: desk, closed: word, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Correct the hours, or take the people out of the menu.
    """
    used = used_schedules(study)
    first = day_of(study.horizon.first)
    last = day_of(study.horizon.end - timedelta(1))
    for written, schedule in schedules(study):
        # A schedule that others are like may well be shut itself.
        if written.name not in used or not lint.never_open(schedule):
            continue
        queues = [
            Related(queue.span, "its people")
            for queue in study.flow.queues.values()
            if written.name in queue.hours.values()
        ]
        yield Finding(
            written.spans.get("open", written.span),
            f'"{written.name}" does not open for a minute from {first} to {last}',
            "correct the hours, or take these people out of the menu",
            tuple(queues[:3]),
            about=written.name,
        )
