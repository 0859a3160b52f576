"""IVR403: an exception that later ones leave nothing of."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.schedules import schedules, span_of
from ivr.checks.study import Study
from ivr.diagnostics import Finding, Related
from ivr.hours.lint import Place, shadowed_exceptions


@check("IVR403", severity="warning", scope="set", yields_to=("IVR401",))
def shadowed_exception(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    An exception all of whose days belong to exceptions that stand below it.

    ## Why it matters
    Of two that name a day, the last one rules: the hours that somebody wrote down
    here are never kept.

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
          - {date: 2026-12-24, open: "09:00-12:00"}
          - {from: 2026-12-21, to: 2026-12-31, open: off}
    queues: {desk: {hours: office}}
    nodes:
      desk: {queue: desk, closed: word, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Put the shorter exception below the longer one, or delete it.
    """
    for written, schedule in schedules(study):
        for each in shadowed_exceptions(schedule):
            # What a schedule inherits it may well overrule, and what comes each year
            # may well be something else in one year.
            recurs = _recurs(study, (each.schedule, each.part))
            if each.schedule != written.name or (
                recurs and not all(_recurs(study, place) for place in each.by)
            ):
                continue
            first, *more = (span_of(study, *place) for place in each.by)
            rule = f"{len(more) + 1} others below rule" if more else "one below rules"
            yield Finding(
                span_of(study, each.schedule, each.part),
                f'no day is left to this exception of "{written.name}": '
                f"{rule} them all",
                "put it below them, or delete it",
                (Related(first, "this one rules"),),
                about=written.name,
            )


def _recurs(study: Study, place: Place) -> bool:
    """Whether an exception comes each year."""
    schedule, part = place
    number = part.removeprefix("exceptions.")
    exceptions = study.flow.timetable.hours[schedule].exceptions
    return number.isdigit() and exceptions[int(number)].every is not None
