"""IVR415: the hours that callers are told are not those that are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from ivr.checks.clock_times import stretches_said
from ivr.checks.course import closes, follow, schedules_at
from ivr.checks.frame import check
from ivr.checks.schedules import schedule_of, shut_for_good, used_schedules
from ivr.checks.study import Study
from ivr.checks.wording import place_in
from ivr.compiler.flow import Node
from ivr.diagnostics import Finding, Related
from ivr.hours.spans import Span, gaps
from ivr.language.text import Prompt
from ivr.source import Span as Place

ORDINARY = ("open", "closed", "break")
"""Behind these exits callers are told usual hours; others tell of one day."""

OURS = re.compile(
    r"\bwe(?:'re| are)? open\b|\bour (?:opening |office |business )?hours\b"
    r"|(?:영업|진료|상담|운영|업무|이용)\s?시간(?:은|:)",
    re.IGNORECASE,
)
"""Hours that a text says are those of whoever is called."""


@check("IVR415", severity="warning", scope="calls", yields_to=("IVR101", "IVR401"))
def spoken_hours_differ(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A text behind opening hours that names times of day at which the schedule, on no
    day, opens and closes. Where the flow has a single schedule, also any other text
    that says when "we" are open.

    ## Why it matters
    Callers come at the hour that they were told, and find the line closed. Mostly the
    schedule was changed, and the text forgotten.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    hours: {office: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}}
    queues: {desk: {hours: office}}
    nodes:
      desk: {queue: desk, closed: closed, gave-up: word, full: word, failed: word}
      closed: {say: "We are closed. Our hours are 9 am to 6 pm.", next: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Let the schedule say it: `{hours.office}` is always right.
    """
    kept: dict[str, set[Span]] = {}
    behind = _told_behind(study)
    for key, names in _told(study, behind).items():
        prompt = getattr(_node(study, key).kind, "value", None)
        if not isinstance(prompt, Prompt):
            continue
        for language, part in prompt.all_parts():
            tongue = language or study.part(key[0]).languages[0]
            if key not in behind and not OURS.search(part.text or ""):
                continue
            for said in stretches_said(part.text or "", tongue):
                for name in names - kept.keys():
                    kept[name] = set(_kept(study, name))
                if not any(said.meanings & kept[name] for name in names):
                    place = place_in(part, said.offset, len(said.words))
                    yield _finding(study, key, said.words, place, sorted(names))


Key = tuple[str, str]


def _node(study: Study, key: Key) -> Node:
    return study.part(key[0]).nodes[key[1]]


def _told(study: Study, behind: Mapping[Key, set[str]]) -> dict[Key, set[str]]:
    """The schedules that each node can speak of; where there is one, all of that."""
    names = used_schedules(study)
    if len(names) != 1 or names & shut_for_good(study):
        return dict(behind)
    keys = ((flow.name, node.name) for flow, node in study.nodes())
    return {key: behind.get(key, names) for key in keys}


def _told_behind(study: Study) -> Mapping[Key, set[str]]:
    """The schedules whose ways lead, by themselves, to each node."""
    ignored = shut_for_good(study)
    found: dict[Key, set[str]] = {}
    for place in study.proofs.places:
        starts = [
            move.target
            for move in place.moves
            if move.exit is not None and move.exit.label in ORDINARY
            if closes(move.exit) or move.exit.label == "open"
        ]
        names = set(schedules_at(place)) if starts else set()
        if names and not names & ignored and "" not in names:
            for index in follow(study, starts, lambda place: 0):
                state = study.proofs.places[index].state
                found.setdefault((state.flow, state.node), set()).update(names)
    return found


def _kept(study: Study, name: str) -> Iterator[Span]:
    """Every stretch from an opening to a closing of a day, and the breaks."""
    schedule = schedule_of(study, name)
    if schedule is None:
        return
    first, end = study.horizon.first.toordinal(), study.horizon.end.toordinal()
    days = {schedule.day(date.fromordinal(n)).spans for n in range(first, end)}
    days |= {spans for _, spans in schedule.weekly()}
    for spans in days:
        yield from gaps(spans)
        for index, (start, _) in enumerate(spans):
            yield from ((start, stop) for _, stop in spans[index:])


def _finding(
    study: Study, key: Key, words: str, place: Place, names: list[str]
) -> Finding:
    node, name = _node(study, key), names[0]
    schedule = schedule_of(study, name)
    hours = schedule.source.open if schedule else ""
    written = study.flow.timetable.hours[name]
    return Finding(
        place,
        f'"{node.name}" says "{words}", but "{name}" is open "{hours}"',
        f"correct one of them, or let the schedule say it: {{hours.{name}}}",
        (Related(written.spans.get("open", written.span), "the schedule"),),
        node=node.name,
        witness=study.call_to_node(node, study.reached(study.part(key[0]), node)),
    )
