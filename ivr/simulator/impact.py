"""What a change by staff does to callers, worked out before it is made.

Which concerns are won and lost and in which stretches, which endings come and go, how
many calls that is about, how many promises fall into the time, and calls to play that
show it: as it is, and as it will be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from ivr.compiler.describe import say_stretches
from ivr.compiler.flow import Flow
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Stretch, Witness
from ivr.errors import CallFailed
from ivr.records import dataclass
from ivr.simulator.difference import Position
from ivr.simulator.intervals import Intervals, joined, shared, without
from ivr.simulator.keys import replay
from ivr.simulator.menu_graph import PERSON
from ivr.simulator.menu_map import SETTLES
from ivr.simulator.prospects import LADDER, NOTHING, Prospects
from ivr.simulator.putting import written
from ivr.simulator.volume import WEEK, Volume

if TYPE_CHECKING:
    from ivr.hours import HoursOverride

AHEAD = timedelta(weeks=4)
"""How far ahead is looked where a change has no end."""

FARTHEST = timedelta(days=400)

WELL_IN = timedelta(hours=1)
"""How far into a stretch a call to play is made, where it lasts long enough."""

Group = tuple[str, str, Intervals, str]
"""The rung before, the rung after, when, and the kind of line."""


@dataclass(frozen=True, slots=True)
class Turned:
    """A switch that stands at *value* from *start* to before *end*."""

    name: str
    value: str
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that somebody thinks of: switches and hours, for a time."""

    start: datetime
    end: datetime | None
    """None is until further notice."""
    switches: Mapping[str, str] = field(default_factory=dict)
    hours: tuple[HoursOverride, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of callers with some concerns: *before* to *after*.

    Both are rungs of ``prospects.LADDER``. *calls* is how many are to be expected in
    these stretches, None where nobody can say.
    """

    intents: tuple[str, ...]
    languages: tuple[str, ...]
    before: str
    after: str
    when: tuple[Stretch, ...]
    words: str
    line: str = ""
    calls: float | None = None
    calls_a_week: float | None = None
    was: Witness | None = None
    """A call to play that shows how it is."""
    will_be: Witness | None = None
    """The same caller's, after the change."""

    @property
    def how(self) -> str:
        """``won`` or ``lost``."""
        better = LADDER.index(self.after) < LADDER.index(self.before)
        return "won" if better else "lost"


@dataclass(frozen=True, slots=True)
class EndingChange:
    """A way in which calls can end now and will not, or will and cannot now."""

    ending: str
    how: str
    when: tuple[Stretch, ...]
    words: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a change does, and in which time."""

    start: datetime
    end: datetime
    open_ended: bool
    """Whether it would go on; what is told is that of the first weeks."""
    effects: tuple[Effect, ...]
    endings: tuple[EndingChange, ...]
    promises: int | None
    """Open requests whose promise falls into the time; None where nobody looked."""
    volume: Volume | None
    """None where there is no log."""
    calls: float | None
    """All calls that are to be expected in the time."""

    @property
    def nothing(self) -> bool:
        """Whether no caller would notice."""
        return not (self.effects or self.endings)


def impact(
    flow: Flow,
    asked: Asked,
    *,
    standing: Sequence[Turned] = (),
    over: Sequence[HoursOverride] = (),
    volume: Volume | None = None,
    promises: Callable[[datetime, datetime], int] | None = None,
) -> Impact:
    """What *asked* does to the callers of *flow*.

    Args:
        flow: As it is served now, with the hours of *over* on top.
        asked: The change.
        standing: How switches stand and will stand without it, the latest last;
            others stand at their default.
        over: For the calls to play: the hours that are on top already.
        volume: How many calls come.
        promises: Counts the open requests that are promised between two moments.
    """
    return _Impact(flow, asked, tuple(standing), tuple(over), volume).found(promises)


class _Impact:
    """Two sets of prospects, held against each other piece by piece."""

    def __init__(
        self,
        flow: Flow,
        asked: Asked,
        standing: tuple[Turned, ...],
        over: tuple[HoursOverride, ...],
        volume: Volume | None,
    ) -> None:
        self.flow, self.asked, self.volume = flow, asked, volume
        self.standing, self.over = standing, over
        self.zone: tzinfo = flow.timetable.first_zone
        self.start = asked.start.astimezone(UTC)
        end = asked.end or asked.start + AHEAD
        self.end = min(end.astimezone(UTC), self.start + FARTHEST)
        first = self.start.astimezone(self.zone).date()
        last = self.end.astimezone(self.zone).date()
        horizon = Horizon.of(first, (last - first).days + 1)
        self.changed = flow.overridden(asked.hours) if asked.hours else flow
        self.before = Prospects(flow, horizon)
        self.after = Prospects(self.changed, horizon) if asked.hours else self.before
        turned = (
            Turned(name, value, asked.start, asked.end)
            for name, value in asked.switches.items()
        )
        self.then = (*standing, *turned)

    def found(self, promises: Callable[[datetime, datetime], int] | None) -> Impact:
        span = ((self.start, self.end),)
        return Impact(
            self.start.astimezone(self.zone),
            self.end.astimezone(self.zone),
            self.asked.end is None,
            tuple(self._effects()),
            tuple(self._endings()),
            promises(self.start, self.end) if promises else None,
            self.volume,
            self.volume.calls(span, self.zone) if self.volume else None,
        )

    # How switches stand ----------------------------------------------------------

    def _pieces(
        self,
    ) -> Iterator[tuple[Intervals, Mapping[str, str], Mapping[str, str]]]:
        """The time, cut where a switch is turned: how all stand, and would stand."""
        edges = {self.start, self.end}
        for each in self.then:
            edges |= {each.start, each.end} if each.end else {each.start}
        cuts = sorted(e for e in edges if self.start <= e <= self.end)
        for start, end in zip(cuts, cuts[1:], strict=False):
            span = ((start.astimezone(UTC), end.astimezone(UTC)),)
            yield (
                span,
                self._stands(self.standing, start),
                self._stands(self.then, start),
            )

    def _stands(self, turned: Iterable[Turned], at: datetime) -> Mapping[str, str]:
        found = {name: each.default for name, each in self.flow.switches.items()}
        for each in turned:
            if each.start <= at and (each.end is None or at < each.end):
                found[each.name] = each.value
        return found

    # What callers can have -----------------------------------------------------------

    def _effects(self) -> Iterator[Effect]:
        """Effects, the worst for the most callers first."""
        groups: dict[Group, dict[str, list[str]]] = {}
        for intent in dict.fromkeys((*self.flow.intents, PERSON)):
            for language in self.flow.languages:
                for group in self._of(intent, language):
                    by_language = groups.setdefault(group, {})
                    by_language.setdefault(language, []).append(intent)
        effects = []
        for (before, after, when, line), by_language in groups.items():
            by_intents: dict[tuple[str, ...], list[str]] = {}
            for language, intents in by_language.items():
                by_intents.setdefault(tuple(intents), []).append(language)
            for intents_, languages in by_intents.items():
                effect = Effect(
                    intents_,
                    tuple(languages),
                    before,
                    after,
                    self._stretches(when),
                    self._words(when),
                    line,
                )
                effects.append(self._shown(self._counted(effect, when), when))
        yield from sorted(effects, key=_weight)

    def _of(self, intent: str, language: str) -> Iterator[Group]:
        """What changes for callers with one concern."""
        by_line: dict[tuple[str, str, Intervals], list[str]] = {}
        for line in self.before.lines:
            found: dict[tuple[str, str], list[tuple[datetime, datetime]]] = {}
            for span, was, will_be in self._pieces():
                old = self.before.best(intent, language, Position(was, line), span)
                new = self.after.best(intent, language, Position(will_be, line), span)
                for one, here in old.items():
                    for other, there in new.items():
                        if one != other:
                            both = shared(here, there)
                            found.setdefault((one, other), []).extend(both)
            for (one, other), pieces in found.items():
                if pieces:
                    by_line.setdefault((one, other, joined(pieces)), []).append(line)
        yield from self._by_line(by_line)

    def _by_line(
        self, by_line: Mapping[tuple[str, str, Intervals], list[str]]
    ) -> Iterator[Group]:
        """What is the same from all kinds of line is told once."""
        for key, lines in by_line.items():
            if len(lines) == len(self.before.lines):
                yield (*key, "")
            else:
                yield from ((*key, line) for line in lines)

    def _endings(self) -> Iterator[EndingChange]:
        for name in sorted(self.before.endings() | self.after.endings()):
            by_line: dict[tuple[str, str, Intervals], list[str]] = {}
            for line in self.before.lines:
                old: list[tuple[datetime, datetime]] = []
                new: list[tuple[datetime, datetime]] = []
                for span, was, will_be in self._pieces():
                    old += self.before.ending(name, Position(was, line), span)
                    new += self.after.ending(name, Position(will_be, line), span)
                one, other = joined(old), joined(new)
                for how, when in (
                    ("lost", without(one, other)),
                    ("won", without(other, one)),
                ):
                    if when:
                        by_line.setdefault((how, "", when), []).append(line)
            for how, _, when, line in self._by_line(by_line):
                stretches, words = self._stretches(when), self._words(when)
                yield EndingChange(name, how, stretches, words, line)

    # How many, and in words ---------------------------------------------------------

    def _counted(self, effect: Effect, when: Intervals) -> Effect:
        volume, shares = self.volume, self.flow.intents
        known = [i for i in effect.intents if i in shares and shares[i].share]
        if volume is None or effect.line or not known:
            return effect
        share = sum(shares[intent].share or 0.0 for intent in known)
        # Who speaks none of the languages of the log is not told apart.
        tongues = sum(volume.languages.get(each, 0.0) for each in effect.languages)
        calls = volume.calls(when, self.zone) * share * min(tongues, 1.0)
        weeks = max((self.end - self.start) / WEEK, 1.0)
        return replace(effect, calls=calls, calls_a_week=calls / weeks)

    def _stretches(self, when: Intervals) -> tuple[Stretch, ...]:
        return tuple(
            Stretch(start.astimezone(self.zone), end.astimezone(self.zone))
            for start, end in when
        )

    def _words(self, when: Intervals) -> str:
        whole = when == ((self.start, self.end),)
        return "" if whole else say_stretches(self._stretches(when))

    # Calls to play ---------------------------------------------------------------

    def _shown(self, effect: Effect, when: Intervals) -> Effect:
        start, end = when[0]
        at = start + (WELL_IN if end - start > 2 * WELL_IN else (end - start) / 2)
        at = at.replace(second=0, microsecond=0) if at.minute != start.minute else at
        was = self._witness(effect, self.before, effect.before, at, self.standing)
        will_be = self._witness(effect, self.after, effect.after, at, self.then)
        return replace(effect, was=was, will_be=will_be)

    def _witness(
        self,
        effect: Effect,
        prospects: Prospects,
        rung: str,
        at: datetime,
        turned: Iterable[Turned],
    ) -> Witness | None:
        """A call that comes to *rung*; none where playing it does not show that."""
        new = prospects is self.after and self.asked.hours
        flow = self.changed if new else self.flow
        line = effect.line or prospects.lines[0]
        position = Position(self._stands(turned, at), line)
        odd = {
            name: value
            for name, value in position.switches.items()
            if name in flow.switches and value != flow.switches[name].default
        }
        on_top = (*self.over, *(self.asked.hours if new else ()))
        hours = tuple(
            written(each, flow.timetable.zone(each.schedule))
            for each in on_top
            if each.end is None or each.end > at
        )
        when = at.astimezone(self.zone)
        for intent in effect.intents:
            way = prospects.witness(intent, effect.languages[0], rung, at, position)
            if way is not None:
                way = replace(way, at=when, switches=odd, hours=hours)
                if _shows(flow, way, rung, intent):
                    return way
        return None


def _shows(flow: Flow, witness: Witness, rung: str, intent: str) -> bool:
    """Whether the call ends as it should: nothing is shown that was not played."""
    try:
        session = replay(flow, witness).session
    except CallFailed:
        return False
    if rung == SETTLES:
        return intent in session.resolved or session.good in ("connected", "dialled")
    return session.good == rung if rung != NOTHING else not session.good


def _weight(effect: Effect) -> tuple[bool, int, float, str]:
    worse = LADDER.index(effect.after)
    return (effect.how == "won", -worse, -(effect.calls or 0.0), effect.words)
