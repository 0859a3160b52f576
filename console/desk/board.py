"""What there is to turn, and how it stands: switches, hours, announcements, lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from console.home import Hours, hours_now
from ivr.compiler.flow import Flow
from ivr.language.definitions import Announcement, Line, Switch
from ivr.language.text import Prompt
from ivr.runtime.versions import Library
from ivr.store.overrides import Override, What


@dataclass(frozen=True, slots=True)
class Standing:
    """Something that can be overridden, and what is over it now; None is nothing."""

    name: str
    label: str
    value: str
    usual: str
    over: Override | None
    values: tuple[str, ...] = ()
    texts: Mapping[str, str] | None = None
    """An announcement's, by language."""

    @property
    def since(self) -> datetime | None:
        """From when on it stands so, where staff have put it."""
        return self.over.starts_at if self.over else None


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the menus which are served leave to staff."""

    flows: tuple[Flow, ...]
    switches: tuple[Standing, ...]
    hours: tuple[Hours, ...]
    announcements: tuple[Standing, ...]
    lines: tuple[Standing, ...]
    languages: tuple[str, ...]
    emergency: Mapping[str, str]
    """The switches that shut places before all else, and how they stand then."""

    @property
    def schedules(self) -> tuple[str, ...]:
        """Every schedule's name."""
        return tuple(each.name for each in self.hours)

    def flow_with(self, schedule: str) -> Flow | None:
        """A flow that has this schedule."""
        return next((f for f in self.flows if schedule in f.timetable), None)


def flows_of(library: Library) -> tuple[Flow, ...]:
    """The menus that are served, parts of others among them."""
    return tuple(library.current(name)[1] for name in library.names())


def board(
    library: Library, rows: Iterable[Override], now: datetime, language: str
) -> Board:
    """What stands how at *now*, labels in *language*.

    Args:
        rows: The overrides that hold or will, the latest last.
    """
    flows, rows = flows_of(library), tuple(rows)
    over = {(each.what, each.name): each for each in rows if each.holds(now)}
    switches: dict[str, Switch] = {}
    announcements: dict[str, Announcement] = {}
    lines: dict[str, Line] = {}
    for flow in flows:
        switches |= flow.switches
        announcements |= flow.announcements
        lines |= flow.lines
    turned = {
        name: str(each.value.get("position"))
        for (what, name), each in over.items()
        if what == "switch"
    }
    return Board(
        flows,
        tuple(_switches(switches, over, language)),
        tuple(hours_now(library, now, language, turned)),
        tuple(_announcements(announcements, over, language)),
        tuple(_lines(lines, over)),
        tuple(dict.fromkeys(tag for flow in flows for tag in flow.languages)),
        {pair[0]: pair[1] for flow in flows for pair in emergencies(flow)},
    )


Over = Mapping[tuple[What, str], Override]


def _switches(
    known: Mapping[str, Switch], over: Over, language: str
) -> Iterator[Standing]:
    for name, switch in sorted(known.items()):
        put = over.get(("switch", name))
        value = str(put.value.get("position")) if put else switch.default
        label = _said(switch.label, language) or name
        yield Standing(name, label, value, switch.default, put, switch.values)


def _announcements(
    known: Mapping[str, Announcement], over: Over, language: str
) -> Iterator[Standing]:
    for name, each in sorted(known.items()):
        put = over.get(("announcement", name))
        texts = dict(put.value.get("texts", {})) if put else {}
        usual = _said(each.default, language)
        value = texts.get(language) or next(iter(texts.values()), "") or usual
        yield Standing(name, name, value, usual, put, texts=texts)


def _lines(known: Mapping[str, Line], over: Over) -> Iterator[Standing]:
    for name, line in sorted(known.items()):
        put = over.get(("line", name))
        numbers = tuple(put.value.get("numbers", ())) if put else line.numbers
        usual = ", ".join(line.numbers)
        yield Standing(name, name, ", ".join(numbers), usual, put, numbers)


def emergencies(flow: Flow) -> Iterator[tuple[str, str]]:
    """The switches of *flow* that shut schedules before all else."""
    for name in flow.timetable.names():
        if found := flow.timetable.emergency(name):
            yield found


def _said(prompt: Prompt | None, language: str) -> str:
    if prompt is None:
        return ""
    ways = (language, *prompt.by_language)
    return next((words for tag in ways if (words := prompt.wording(tag))), "")
