"""What stands on the map: each concern with its keys, minutes and hours.

Working it out takes a second or two of walking the menu in every class of hours, so
it is done once a day and again whenever the menu or its hours change; how it is now
is worked out once a minute.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil
from threading import Lock
from typing import Any

from ivr.compiler.describe import CALENDARS, ENGLISH, say_stretches
from ivr.compiler.flow import Flow
from ivr.language.lexicon import load
from ivr.runtime.state import Visit
from ivr.simulator.menu_graph import PERSON
from ivr.simulator.menu_map import HORIZON_DAYS, SETTLES, MenuMap, Way
from ivr.simulator.menu_now import MenuNow
from ivr.simulator.world import node_called

CALLED_BACK = "callback-requested"


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that callers come for, in one language.

    Attributes:
        usual: The ways that settle it, as they are with nothing turned.
        present: How it fares in a call at this moment.
    """

    intent: str
    title: str
    usual: tuple[Way, ...]
    present: Way

    @property
    def open(self) -> bool:
        """Whether it can be settled now."""
        return self.present.ending == SETTLES

    @property
    def others(self) -> tuple[Way, ...]:
        """The ways that settle it at other hours, or as usual."""
        mine = (self.present.keys, self.present.by)
        return tuple(way for way in self.usual if (way.keys, way.by) != mine)

    @property
    def always(self) -> bool:
        """Whether one of the ways that settle it is open at any time."""
        if not all(way.when for way in self.usual):
            return bool(self.usual)
        open_for = sum(
            (each.end - each.start for way in self.usual for each in way.when),
            timedelta(),
        )
        return open_for >= timedelta(days=HORIZON_DAYS)

    @property
    def hours(self) -> Way | None:
        """The usual way that is the present one, for its hours."""
        mine = (self.present.keys, self.present.by)
        return next((way for way in self.usual if (way.keys, way.by) == mine), None)

    @property
    def next(self) -> datetime | None:
        """When it can be settled again, where it cannot now; None if nobody knows."""
        if self.open or any(way.now for way in self.usual):
            return None
        return min((way.next for way in self.usual if way.next), default=None)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The map of one menu at one moment, in one language."""

    flow: Flow
    language: str
    at: datetime
    concerns: tuple[Concern, ...]
    callback: Way | None
    """How to be called back, in a call at this moment."""
    callbacks: tuple[Way, ...]
    """The same as usual, with its hours."""

    def found(self, words: str) -> tuple[Concern, ...]:
        """The concerns that a caller may mean who says *words*.

        The lexicon knows, as it does for the checks and on the line; where it knows
        nothing, whoever has these letters in their words is taken. People type in
        their own language, whichever the page is in: that of the page comes first,
        then the menu's others.
        """
        languages = dict.fromkeys((self.language, *self.flow.languages))
        for search in (_meant, _spelt):
            for language in languages:
                said = {
                    name: intent.phrases(language)
                    for name, intent in self.flow.intents.items()
                }
                names = search(words, said, language)
                if found := tuple(e for e in self.concerns if e.intent in names):
                    return found
        return ()


Said = Mapping[str, Sequence[str]]
"""What callers say for each concern, in one language."""


def _meant(words: str, said: Said, language: str) -> Collection[str]:
    meant = load().recognise(words, said, language)
    return (meant.intent,) if meant.intent else meant.unsure_between


def _spelt(words: str, said: Said, language: str) -> Collection[str]:
    bare = words.casefold().strip()
    return {
        name
        for name, phrases in said.items()
        if any(bare in each.casefold() for each in phrases)
    }


@dataclass(slots=True)
class _Kept:
    flow: Flow
    day: date
    menu: MenuMap
    usual: tuple[Way, ...]
    callbacks: tuple[Way, ...]
    present: tuple[Any, tuple[Way, ...], tuple[Way, ...]] | None = None


class Maps:
    """The maps of the menus that are served, each worked out when it is asked for."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def drawn(self, flow: Flow, visit: Visit, language: str) -> Drawn:
        """The map of *flow* for somebody who would call as *visit* says."""
        with self._lock:
            kept = self._of(flow, visit)
            _, present, callback = self._now(kept, visit)
        moment = visit.now
        return Drawn(
            flow,
            language,
            moment,
            tuple(_concerns(kept, present, language, moment)),
            next((way for way in callback if way.language == language), None),
            tuple(w.at(moment) for w in kept.callbacks if w.language == language),
        )

    def _of(self, flow: Flow, visit: Visit) -> _Kept:
        kept = self._kept.get(flow.name)
        day = visit.now.date()
        if kept is None or kept.flow is not flow or kept.day != day:
            menu = MenuMap(flow, visit.now, strict=True)
            callbacks = tuple(menu.towards(CALLED_BACK))
            kept = _Kept(flow, day, menu, tuple(menu.ways()), callbacks)
            self._kept[flow.name] = kept
        return kept

    def _now(
        self, kept: _Kept, visit: Visit
    ) -> tuple[Any, tuple[Way, ...], tuple[Way, ...]]:
        minute = replace(visit, now=visit.now.replace(second=0, microsecond=0))
        if kept.present is None or kept.present[0] != minute:
            now = MenuNow(kept.menu, visit)
            ways, callback = tuple(now.ways()), tuple(now.towards(CALLED_BACK))
            kept.present = (minute, ways, callback)
        return kept.present


def _concerns(
    kept: _Kept, present: tuple[Way, ...], language: str, moment: datetime
) -> Iterator[Concern]:
    for way in present:
        if way.language != language:
            continue
        usual = tuple(
            each.at(moment)
            for each in kept.usual
            if (each.intent, each.language, each.ending)
            == (way.intent, language, SETTLES)
            and not each.detour
        )
        title = called(kept.flow, way.intent, language)
        if usual or way.ending:
            yield Concern(way.intent, title, usual, way)


def called(flow: Flow, intent: str, language: str) -> str:
    """A concern in the words of its callers; empty for speaking to somebody, where
    nobody has said how that is put."""
    known = flow.intents.get(intent)
    said = known.phrases(language) if known else ()
    return said[0] if said else "" if intent == PERSON else intent


# How a way is told --------------------------------------------------------------------


def minutes(way: Way) -> int:
    """Whole minutes that it takes, never too few."""
    return max(1, ceil(way.seconds / 60))


def by_person(flow: Flow, way: Way) -> bool:
    """Whether somebody answers at the end of it, and not the menu itself."""
    if any(way.by in each.queues for each in (flow, *flow.linked.values())):
        return True
    node = node_called(flow, way.by)
    return node is not None and node.kind.person


def hours(way: Way, language: str) -> str:
    """When it is the way, in *language*; empty for always."""
    calendar = CALENDARS.get(language, ENGLISH)
    # Those that only the end of the days looked at cuts look unlike the rest.
    inner = way.when[1:-1] if len(way.when) > 2 else way.when
    return say_stretches(inner, calendar=calendar) if way.when else ""


def standing(flow: Flow, surroundings: Mapping[str, Any]) -> bool:
    """Whether something that calls to *flow* meet has been turned or typed."""
    turned = surroundings.get("switches", {})
    return any(
        turned.get(name, switch.default) != switch.default
        for name, switch in flow.switches.items()
    )
