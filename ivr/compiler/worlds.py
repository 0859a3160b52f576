"""All worlds that a call can meet, as the bits of one integer.

A world is a minute of the horizon, a position of every switch, the caller's kind
of line, and at most one service that is down. Minutes in which every schedule
stands alike are one *class*, so a year and more is a few dozen classes. A set of
worlds is a Python int with a bit for each world; asking a question "in every
world at once" is then ``&`` and ``|``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property

from ivr.compiler.flow import Flow
from ivr.compiler.times import Horizon
from ivr.compiler.timetable import Timetable
from ivr.language import conditions
from ivr.language.conditions import Condition, HoursAre, LineIs, SwitchIs
from ivr.records import dataclass

__all__ = ["MAX_WORLDS", "UP", "Horizon", "World", "Worlds", "service_of"]

MAX_WORLDS = 1 << 16
"""Beyond this many worlds, the switches least used are taken to stand either way:
still sound, but a finding may hold only for positions that never occur together."""

UP = ""
"""The world's state in which no service is down."""


@dataclass(frozen=True, slots=True)
class World:
    """One world, taken apart. *down* is a service, ``lookup:NODE`` for a look-up."""

    time_class: int
    switches: Mapping[str, str]
    line: str
    down: str


class Worlds:
    """The space of worlds of a set of flows over a horizon."""

    def __init__(
        self, flows: Iterable[Flow], horizon: Horizon, *, room: int = MAX_WORLDS
    ) -> None:
        self.flows = tuple(flows)
        self.horizon = horizon
        self.timetable: Timetable = self.flows[0].timetable
        used = _used(self.flows)
        self.schedules = tuple(n for n in self.timetable.names() if n in used.schedules)
        self.times = self.timetable.times(self.schedules, horizon)
        self.classes = self.times.classes
        self.begin, self.end = self.times.begin, self.times.end
        self.lines = conditions.LINES if used.lines else ("mobile",)
        self.downs = (UP, *used.services)
        self.switches, self.free = self._switches(used.switches, room)
        self._layout()

    # Layout -----------------------------------------------------------------------

    def _switches(
        self, used: Mapping[str, int], room: int
    ) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
        """The switches that are told apart, and those that stand either way."""
        known = self.flows[0].switches
        told: dict[str, tuple[str, ...]] = {}
        size = len(self.classes) * len(self.lines) * len(self.downs)
        for name in sorted(used, key=lambda name: (-used[name], name)):
            if name in known:
                if size * len(known[name].values) > room:
                    continue
                told[name] = known[name].values
                size *= len(known[name].values)
        return told, frozenset(name for name in used if name not in told)

    def _layout(self) -> None:
        # From the innermost dimension outwards: down, line, switches, time.
        self._strides: dict[str, int] = {}
        width = len(self.downs)
        self._line_stride = width
        width *= len(self.lines)
        for name, values in self.switches.items():
            self._strides[name] = width
            width *= len(values)
        self._block = width
        self.count = width * len(self.classes)
        self.all = (1 << self.count) - 1

    def _tile(self, pattern: int, width: int) -> int:
        """Repeat a *pattern* of *width* bits over all worlds."""
        return pattern * (self.all // ((1 << width) - 1))

    def _slot(self, stride: int, size: int, index: int) -> int:
        run = ((1 << stride) - 1) << (stride * index)
        return self._tile(run, stride * size)

    # Sets of worlds -----------------------------------------------------------------

    def down(self, service: str) -> int:
        """The worlds in which *service* is down; ``UP`` where nothing is."""
        if service not in self.downs:
            return 0
        return self._slot(1, len(self.downs), self.downs.index(service))

    @cached_property
    def up(self) -> int:
        """The worlds in which nothing is down."""
        return self.down(UP)

    def line(self, names: Iterable[str]) -> int:
        """The worlds in which the caller rings from one of these lines."""
        if len(self.lines) == 1:
            return self.all if self.lines[0] in names else 0
        found = 0
        for name in names:
            if name in self.lines:
                index = self.lines.index(name)
                found |= self._slot(self._line_stride, len(self.lines), index)
        return found

    def switch(self, name: str, value: str) -> int:
        """The worlds in which switch *name* stands at *value*."""
        values = self.switches.get(name)
        if values is None:
            known = self.flows[0].switches.get(name)
            if known is None:
                return self.all if value == "off" else 0
            return self.all if value == known.default else 0
        if value not in values:
            return 0
        return self._slot(self._strides[name], len(values), values.index(value))

    def turned(self, found: int, name: str, old: str, new: str) -> int:
        """The worlds of *found* with switch *name* at *old*, had it stood at *new*."""
        values = self.switches[name]
        steps = (values.index(new) - values.index(old)) * self._strides[name]
        here = found & self.switch(name, old)
        return here << steps if steps >= 0 else here >> -steps

    def either_way(self, found: int, name: str) -> int:
        """*found*, and the same worlds with switch *name* at its other values."""
        turned = found
        for old in self.switches[name]:
            for new in self.switches[name]:
                turned |= self.turned(found, name, old, new)
        return turned

    def hours(self, schedule: str, states: frozenset[str]) -> int:
        """The worlds in which *schedule* is in one of *states*."""
        if schedule not in self.schedules:
            return 0
        column = self.schedules.index(schedule)
        block = self.class_all
        found = 0
        for number, signature in enumerate(self.classes):
            if signature[column] in states:
                found |= block << (number * self._block)
        emergency = self.timetable.emergency(schedule)
        if emergency:
            shut = self.switch(*emergency)
            found = found | shut if "exception" in states else found & ~shut
        return found

    def classes_of(self, worlds: int) -> Iterator[tuple[int, int]]:
        """The classes of time that *worlds* touch, each with its block of worlds."""
        block = self.class_all
        for number in range(len(self.classes)):
            part = (worlds >> (number * self._block)) & block
            if part:
                yield number, part

    @property
    def class_all(self) -> int:
        """All worlds of a class of time, as a block of ``classes_of``."""
        return (1 << self._block) - 1

    def of_class(self, number: int, part: int) -> int:
        """The worlds of class *number* that a block of ``classes_of`` stands for."""
        return part << (number * self._block)

    def world(self, index: int) -> World:
        """World number *index*, taken apart."""
        number, inner = divmod(index, self._block)
        switches = {
            name: values[inner // self._strides[name] % len(values)]
            for name, values in self.switches.items()
        }
        line = self.lines[inner // self._line_stride % len(self.lines)]
        return World(number, switches, line, self.downs[inner % len(self.downs)])

    def spans_of(self, number: int) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of class *number*, in UTC, in order."""
        yield from self.times.spans[number]

    @property
    def stretches(self) -> list[tuple[datetime, datetime, int]]:
        """All stretches in order: beginning and end in UTC, number of the class."""
        return self.times.stretches

    def is_free(self, name: str) -> bool:
        """Whether switch *name* is taken to stand either way."""
        return name in self.free and name in self.flows[0].switches


@dataclass(slots=True)
class _Used:
    """What the flows' exits ask of the world."""

    schedules: set[str]
    switches: dict[str, int]
    services: tuple[str, ...]
    lines: bool = False


def _used(flows: tuple[Flow, ...]) -> _Used:
    used = _Used(set(), {}, ())
    services: dict[str, None] = {}
    for flow in flows:
        for node, exit in flow.edges():
            _note_condition(exit.guard, flow, used)
            if exit.label == "failed" and exit.service:
                services[service_of(flow, node.name, exit.service)] = None
    for name in sorted(used.schedules):
        emergency = flows[0].timetable.emergency(name)
        if emergency:
            used.switches[emergency[0]] = used.switches.get(emergency[0], 0) + 1_000
    used.services = tuple(services)
    return used


def service_of(flow: Flow, node: str, service: str) -> str:
    """A service's name among those that can be down: each look-up is its own."""
    return f"lookup:{flow.name}/{node}" if service == "lookup" else service


def _note_condition(condition: Condition | None, flow: Flow, used: _Used) -> None:
    for atom in conditions.atoms(condition):
        match atom:
            case SwitchIs(switch):
                used.switches[switch] = used.switches.get(switch, 0) + 1
            case LineIs():
                used.lines = True
            case HoursAre(place, name):
                if place != "queue" and name in flow.timetable:
                    used.schedules.add(name)
                elif name in flow.queues:
                    used.schedules.update(flow.queues[name].hours.values())
