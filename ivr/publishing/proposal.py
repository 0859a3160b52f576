"""What a text would do in place of a file's: what the checks say, and callers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ivr.checks import check_flows, rules
from ivr.compiler.compile import FlowSet
from ivr.compiler.flow import Flow
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Diagnostic
from ivr.differing import line_difference
from ivr.publishing.files import Stand, digest_of
from ivr.records import dataclass
from ivr.runtime.versions import read_set, unfit_of
from ivr.simulator.change import change_parts, sentence
from ivr.simulator.difference import Difference

HORIZON_DAYS = 400
"""A year, and what people plan of the next; as ``ivr check`` has it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text that is to stand in a file.

    Attributes:
        stand: What the file says now.
        text: What it is to say.
        findings: What the checks say of the flows that it goes into.
        blocking: The errors among them, and those that it brings to other flows.
        unfit: Flows that could no longer be called at all.
        changes: What changes for callers, by flow, as JSON's own types.
        digest: Of all files as they were when this was worked out.
        beside: Other files that are to change with it, and what they are to say.
    """

    stand: Stand
    text: str
    findings: tuple[Diagnostic, ...]
    blocking: tuple[Diagnostic, ...]
    unfit: tuple[str, ...]
    changes: tuple[Mapping[str, Any], ...]
    digest: str
    beside: Beside = ()

    @property
    def lines(self) -> str:
        """The change line by line, as ``diff -u`` prints it."""
        pairs = ((self.stand, self.text), *self.beside)
        return "".join(lines_of(stand, text) for stand, text in pairs)


Beside = tuple[tuple[Stand, str], ...]
"""Files, and what they are to say."""


def lines_of(stand: Stand, text: str) -> str:
    """How *text* differs from what the file says, as ``diff -u`` prints it."""
    return line_difference(stand.path, stand.text, text)


def propose(
    folder: Path, stand: Stand, text: str, now: datetime, beside: Beside = ()
) -> Proposal:
    """Work out what *text* would do in place of what the file says, or said.

    Args:
        beside: Other files that change with it.

    Raises:
        CannotRead: The folder cannot be read.
    """
    stands = (stand, *(each for each, _ in beside))
    was = standing(folder, *stands)
    then = read_set(
        folder, {stand.path: text, **{each.path: said for each, said in beside}}
    )
    places = {(folder / each.path).as_posix() for each in stands}
    touched = _touched(then, places) | (_touched(was, places) & set(then.flows))
    findings = _checked(_only(then, _around(then, touched)), now)
    paths = {path for name in touched for path in _paths(then.flows[name])} | places
    own = tuple(each for each in findings if each.finding.span.path in paths)
    errors = [each for each in findings if each.severity == "error"]
    if any(each not in own for each in errors):
        # What was wrong with other flows before does not stand in the way.
        before = set(map(_gist, _checked(_only(was, _around(was, touched)), now)))
        errors = [each for each in errors if each in own or _gist(each) not in before]
    lost = unfit_of(then)
    return Proposal(
        stand,
        text,
        own,
        tuple(errors),
        tuple(sorted(lost & (touched | (set(was.flows) - unfit_of(was))))),
        tuple(_changes(was, then, places, now)),
        digest_of_all(was),
        beside,
    )


def standing(folder: Path, *stands: Stand) -> FlowSet:
    """All flows, with some files as *stands* has them."""
    return read_set(folder, {each.path: each.text for each in stands if each.there})


def digest_of_all(flows: FlowSet) -> str:
    """What all files of a set say."""
    pairs = sorted(flows.sources.items())
    return digest_of("\0".join(f"{path}\0{digest_of(text)}" for path, text in pairs))


# Which flows ------------------------------------------------------------------------


def _paths(flow: Flow) -> set[str]:
    return {flow.path, *flow.text.sources}


def _touched(flows: FlowSet, places: set[str]) -> set[str]:
    """The flows that the files at *places* go into."""
    return {name for name, flow in flows.flows.items() if places & _paths(flow)}


def _around(flows: FlowSet, touched: set[str]) -> set[str]:
    """*touched*, with the flows that go into them, and those that they go into."""
    found, todo = set(touched), set(touched)
    while todo:
        todo = {
            name
            for name, flow in flows.flows.items()
            if name not in found
            if flow.calls & found
            or any(name in flows.flows[each].calls for each in found & set(flows.flows))
        }
        found |= todo
    return found


def _above(flows: FlowSet, touched: set[str]) -> set[str]:
    """*touched*, with the flows that go into them."""
    found = set(touched)
    while more := {
        name
        for name, flow in flows.flows.items()
        if name not in found and flow.calls & found
    }:
        found |= more
    return found


def _only(flows: FlowSet, names: set[str]) -> FlowSet:
    kept = {name: flow for name, flow in flows.flows.items() if name in names}
    return FlowSet(kept, flows.faults, flows.texts, flows.sources)


def _checked(flows: FlowSet, now: datetime) -> list[Diagnostic]:
    zones = [flow.timetable.first_zone for flow in flows.flows.values()]
    today = now.astimezone(zones[0]).date() if zones else now.date()
    return check_flows(flows, Horizon.of(today, HORIZON_DAYS))


def _gist(found: Diagnostic) -> tuple[str, str, str]:
    return found.rule.code, found.finding.span.path, found.finding.message


# What changes for callers -------------------------------------------------------------


def _changes(
    was: FlowSet, then: FlowSet, places: set[str], now: datetime
) -> Iterator[Mapping[str, Any]]:
    names = {
        name for flows in (was, then) for name in _above(flows, _touched(flows, places))
    }
    for name in sorted(names):
        old, new = _fit(was, name), _fit(then, name)
        if old is None and new is None:
            continue
        if old is None or new is None:
            how = "won" if old is None else "lost"
            words = "can now be called" if old is None else "can no longer be called"
            gone = {"what": "menu", "name": name, "how": how, "where": []}
            yield {"flow": name, **gone, "words": f"{_sign(how)} {name} {words}"}
        elif _whole(old) and _whole(new):
            for each in Difference(old, new, now).changes():
                yield {"flow": name, **change_parts(each), "words": sentence(each)}


def _sign(how: str) -> str:
    return "+" if how == "won" else "-"


def _fit(flows: FlowSet, name: str) -> Flow | None:
    return None if name in unfit_of(flows) else flows.flows.get(name)


def _whole(flow: Flow) -> bool:
    """Whether calls come in here: parts are seen through those who go into them."""
    return flow.start is not None and flow.start in flow.nodes and not flow.is_part


def error_parts(found: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Errors as a publication keeps them: which rule, where, and what was said."""
    known = rules()
    return [
        {
            "code": each.rule.code,
            "slug": known[each.rule.code].slug if each.rule.code in known else "",
            "path": each.finding.span.path,
            "line": each.finding.span.line,
            "message": each.finding.message,
        }
        for each in found
    ]
