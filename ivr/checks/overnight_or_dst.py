"""IVR408: a stretch of opening hours that a clock change cuts or repeats."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.schedules import day_of, schedules, used_schedules
from ivr.checks.study import Study
from ivr.diagnostics import Finding
from ivr.hours.lint import ClockEffect, clock_effects
from ivr.hours.spans import clock, hours_text

SAID = {
    "lost": "never opens",
    "cut": "loses minutes",
    "repeated": "opens or shuts twice",
}
"""What callers meet; a night that is an hour longer or shorter is open all along."""


@check("IVR408", severity="warning", scope="set", yields_to=("IVR401", "IVR402"))
def overnight_or_dst(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Opening hours that begin or end in the hour in which the clocks change, on a day
    on which they do.

    ## Why it matters
    When clocks go forward, the minutes of that hour never come; when they go back,
    they come twice: the line opens, shuts and opens again within an hour.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    hours: {night: {zone: Europe/London, open: "Mo-Su 22:00-01:30"}}
    queues: {desk: {hours: night}}
    nodes:
      desk: {queue: desk, closed: word, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Open or shut before or after that hour, or write an exception for the night.
    """
    used = used_schedules(study)
    for written, schedule in schedules(study):
        if written.name not in used:
            continue
        found: dict[str, list[ClockEffect]] = {}
        for each in clock_effects(schedule):
            if each.effect in SAID:
                found.setdefault(hours_text((each.span,)), []).append(each)
        for text, effects in found.items():
            by_effect = {each.effect: each for each in reversed(effects)}
            told = "; ".join(_told(each) for each in by_effect.values())
            yield Finding(
                written.spans.get("open", written.span),
                f'"{text}" of "{written.name}" {told}',
                "open or shut outside that hour, or write an exception for the day",
                about=written.name,
            )


def _told(effect: ClockEffect) -> str:
    way = "forward" if effect.minutes > 0 else "back"
    after = effect.at.hour * 60 + effect.at.minute
    before = clock(after - effect.minutes)
    day = day_of(effect.at.date())
    return f"{SAID[effect.effect]} when clocks go {way} on {day} at {before}"
