"""IVR509: a value that nothing gives is said to callers."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.wording import place_in
from ivr.checks.words import prompts_of, spoken_values, values_set
from ivr.compiler.flow import Flow, Node
from ivr.diagnostics import Finding
from ivr.language.kind import settings_of
from ivr.language.reader import suggestion
from ivr.language.text import Part
from ivr.language.values import BUILT_IN, OF_HOURS, Filling
from ivr.source import Span

OF_KINDS = {"sms": ("link",)}
"""Names that a kind gives to its own texts."""


@check("IVR509")
def unknown_placeholder(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A name in braces, in a text or in what is sent to a look-up, that no node of any
    flow sets, and that is no announcement; `{hours.…}`, `{opens.…}` and `{why.…}` of
    a schedule or queue that is not there.

    ## Why it matters
    The caller hears a gap: "your balance is".

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: closed
    queues: {desk: {}}
    hours: {clinic: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}}
    nodes:
      closed: {say: "We are open {hours.clinick}.", next: desk}
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Correct the name, or set the value; double the braces to say them.
    """
    known = {name for flow in study.flows.flows.values() for name in _given(flow)}
    for node in study.sound_nodes():
        own = {*known, *OF_KINDS.get(node.kind.name, ())}
        for name, span in dict.fromkeys(_named(node)):
            if name in own or _is_place(study.flow, name):
                continue
            what, near = _meant(study.flow, name, own)
            yield Finding(
                span,
                f'"{{{name}}}" is said here, and {what}',
                f'did you mean "{{{near}}}"?'
                if near
                else "set it before, or double the braces to say them",
                node=node.name,
                about=name,
            )


def _given(flow: Flow) -> Iterator[str]:
    yield from (*BUILT_IN, *flow.announcements, *values_set(flow))


def _named(node: Node) -> Iterator[tuple[str, Span]]:
    """Every name in braces at *node*, with the closest place that is known."""
    seen: set[tuple[str, Span]] = set()
    for prompt in prompts_of(node):
        for _, part in prompt.all_parts():
            for name, span in _in_part(part):
                seen.add((name, part.span))
                yield name, span
    yield from (pair for pair in spoken_values(node) if pair not in seen)
    for setting in settings_of(type(node.kind)):
        value = getattr(node.kind, setting.attribute)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Filling):
                yield from ((name, each.span) for name in each.names)


def _in_part(part: Part) -> Iterator[tuple[str, Span]]:
    for found in part.template.placeholders:
        if not found.literal:
            yield found.name, place_in(part, found.offset, found.length)


def _is_place(flow: Flow, name: str) -> bool:
    what, dot, place = name.partition(".")
    known = place in flow.timetable or place in flow.queues
    return bool(dot) and what in OF_HOURS and known


def _meant(flow: Flow, name: str, known: set[str]) -> tuple[str, str | None]:
    what, dot, place = name.partition(".")
    if dot and what in OF_HOURS:
        near = suggestion(place, [*flow.timetable.names(), *flow.queues])
        said = f'there is no schedule or queue "{place}"'
        return said, f"{what}.{near}" if near else None
    return "nothing gives it", suggestion(name, known)
