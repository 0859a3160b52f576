"""IVR410: a call back is promised at hours at which nobody may be called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from ivr.checks.frame import check
from ivr.checks.schedules import schedule_of, shut_for_good
from ivr.checks.study import Study
from ivr.compiler.states import Place
from ivr.diagnostics import Finding, Related
from ivr.hours import Schedule
from ivr.hours.dates import WEEKDAYS
from ivr.hours.spans import clock
from ivr.hours.windows import calling_rules, first_possible
from ivr.language.callers import country_of
from ivr.language.profile import Window

SOON = timedelta(14)
"""Two weeks hold a day of every sort but holidays and seasons."""


@check("IVR410", scope="calls", yields_to=("IVR101", "IVR309", "IVR402"))
def callback_never_possible(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A callback whose people work only at hours at which callers may not be called: at
    no moment do the queue's hours meet the calling window of the country.

    ## Why it matters
    The request is taken and the promise made, and no attempt can ever keep it.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: call-me
    hours: {night: {zone: Europe/London, open: "Mo-Su 22:00-06:00"}}
    queues: {nurses: {hours: night}}
    nodes:
      call-me: {callback: nurses, refused: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: nurses
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Name a queue whose people are there by day, or widen the queue's hours.
    """
    ignored, seen = shut_for_good(study), set()
    for place in study.proofs.places:
        if place.node.kind.service != "callback":
            continue
        for what, name, span in place.node.kind.refers():
            queue = place.flow.queues.get(name) if what == "queue" else None
            hours = queue.schedule(place.state.language) if queue else None
            reached = study.proofs.reached[place.index] & study.worlds.up
            reached &= ~study.proofs.surely_left(place)
            key = (place.state.flow, place.state.node, hours)
            if queue is None or not hours or not reached or key in seen:
                continue
            seen.add(key)
            window = _window(study, place, hours)
            if hours in ignored or not window or _meet(study, hours, window):
                continue
            yield Finding(
                span,
                f'people of "{queue.name}" can never call back: the hours of "{hours}" '
                f"do not meet the calling window, {_said(window)}",
                "name a queue that is open by day, or widen its hours",
                (Related(queue.spans.get("hours", queue.span), "its hours"),),
                node=place.node.name,
                about=hours,
                worlds=study.products(reached),
                witness=study.call_to_place(place, reached),
                explains=tuple(f"{each.source} ({each.date})" for each in window[:1]),
            )


def _window(study: Study, place: Place, hours: str) -> tuple[Window, ...]:
    """When callers may be called; nothing where it is not known where they are."""
    source = study.flow.timetable.source(hours)
    country = (source and source.country) or ""
    homes = {country_of(number.name) for number in study.flow.text.numbers} - {""}
    if country and homes and country not in homes:
        return ()
    if len(homes) > 1:
        return ()
    return place.flow.profile.windows_of(country or next(iter(homes), "any"))


def _meet(study: Study, hours: str, windows: Iterable[Window]) -> bool:
    """Whether there is a moment at which somebody of the queue may call."""
    schedule = schedule_of(study, hours)
    return schedule is None or any(_meets(study, schedule, each) for each in windows)


def _meets(study: Study, schedule: Schedule, window: Window) -> bool:
    country = None if window.holidays else schedule.source.country
    text = f"{','.join(WEEKDAYS[day] for day in window.days)} {_hours(window)}"
    rules, _ = calling_rules("window", f"{text}; PH off" if country else text, country)
    if rules is None:
        return True
    first, end = study.horizon.first, study.horizon.end
    # Hours that meet do so within days: all the year is laid out for others alone.
    for last in (min(first + SOON, end), end):
        where = rules.window([str(schedule.zone)], first, last)
        begin = study.worlds.begin
        if first_possible(schedule, where, begin, last - first) is not None:
            return True
    return False


def _said(windows: tuple[Window, ...]) -> str:
    return " and ".join(dict.fromkeys(_hours(window) for window in windows))


def _hours(window: Window) -> str:
    return f"{clock(window.start)}-{clock(window.end)}"
