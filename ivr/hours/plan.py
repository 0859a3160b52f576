"""What a schedule's rules make of one day, whatever the clocks do on it.

A day's spans are those of the last rule that holds on it: the rules of the
weekly text first, then those of each exception in order, so that exceptions rule
over holidays and holidays over weekdays.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import field
from typing import Literal

from ivr.hours.dates import Recurring, Run
from ivr.hours.public_holidays import PublicHolidays
from ivr.hours.rules import Match, Rule
from ivr.hours.spans import Span, cut, join
from ivr.hours.words import Words
from ivr.records import dataclass

State = Literal["open", "closed", "break", "holiday", "exception"]
"""``break`` is the time from one span of a day to its next, ``holiday`` and
``exception`` time that is shut because of one, ``closed`` all other shut time."""

Shut = Literal["closed", "holiday", "exception"]

Hours = tuple[tuple[Span, ...], Shut, Words]
"""A day's spans, what the time outside them is, and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule in its place among all the rules of a schedule."""

    rule: Rule
    part: str
    schedule: str
    run: Run | Recurring | None = None
    """The days of the exception that it belongs to."""
    reason: Words = ""

    def match(
        self, day: datetime.date, is_holiday: Callable[[datetime.date], bool]
    ) -> Match | None:
        """Why it holds on *day*, or None."""
        if self.run is not None and not self.run.covers(day):
            return None
        return self.rule.match(day, is_holiday)


@dataclass(frozen=True, slots=True)
class Layer:
    """The hours that one entry gives a day, above those of entries before it."""

    kind: Shut
    spans: tuple[Span, ...]
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, as a schedule has it."""

    date: datetime.date
    spans: tuple[Span, ...]
    """Minutes from midnight; an end past 1440 is on the next morning."""
    shut: Shut
    """What the time outside the spans is."""
    reason: Words
    """Why it is that: the holiday's name or the exception's reason."""
    holiday: Words | None
    """The public holiday's name, also where the schedule is open on it."""
    exception: Words | None
    """The reason of the exception that rules the day, also where it opens."""
    part: str
    """Where the rule that decides is written: ``open`` or ``exceptions.2``."""
    schedule: str
    """The schedule in which it is written."""
    rule: str
    """The rule as written; empty where none holds."""
    overridden: Words | None = None
    """Why staff put other hours on it, where they did."""

    @property
    def state(self) -> State:
        """``open`` with spans, else why there are none."""
        return "open" if self.spans else self.shut


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All the rules of a schedule, the last that holds deciding."""

    entries: tuple[Entry, ...]
    holidays: PublicHolidays
    _seen: dict[tuple[tuple[int, Match], ...], tuple[Layer, Layer]] = field(
        default_factory=dict, repr=False
    )
    """The same rules hold on most days: their layers by what holds."""

    def hours(self, day: datetime.date) -> Hours:
        """The spans that begin on *day*, what the rest of it is, and why."""
        top, shut = self._layers(day)
        return top.spans, shut.kind, self._reason(shut, day)

    def day(self, day: datetime.date) -> Day:
        """All that a calendar shows of *day*."""
        top, shut = self._layers(day)
        entry = top.entry
        excepted = entry if entry and entry.run is not None else None
        return Day(
            day,
            top.spans,
            shut.kind,
            self._reason(shut, day),
            self.holidays.name(day),
            excepted.reason if excepted else None,
            entry.part if entry else "open",
            entry.schedule if entry else "",
            entry.rule.text if entry else "",
        )

    def normal(self, day: datetime.date) -> tuple[Span, ...]:
        """The spans of *day* if it were no holiday and had no exception."""
        matched = tuple(
            (place, match)
            for place, entry in enumerate(self.entries)
            if entry.run is None and (match := entry.match(day, lambda _: False))
        )
        return self._pile(matched)[0].spans

    def on_holiday(self, day: datetime.date) -> tuple[Span, ...]:
        """The spans that the rules for public holidays give *day*, were it one.

        None where no rule that holds on it speaks of them.
        """
        matched = tuple(
            (place, match)
            for place, entry in enumerate(self.entries)
            if entry.run is None
            and (match := entry.match(day, lambda other: other == day))
        )
        speaks = any(0 in self.entries[place].rule.holidays for place, _ in matched)
        return self._pile(matched)[0].spans if speaks else ()

    def matched(self, day: datetime.date) -> tuple[Entry, ...]:
        """The entries that hold on *day*, the one that decides last."""
        is_holiday = self.holidays.is_holiday
        return tuple(e for e in self.entries if e.match(day, is_holiday))

    def _layers(self, day: datetime.date) -> tuple[Layer, Layer]:
        is_holiday = self.holidays.is_holiday
        return self._pile(
            tuple(
                (place, match)
                for place, entry in enumerate(self.entries)
                if (match := entry.match(day, is_holiday))
            )
        )

    def _pile(self, matched: tuple[tuple[int, Match], ...]) -> tuple[Layer, Layer]:
        if (known := self._seen.get(matched)) is None:
            layers = [Layer("closed", ())]
            for place, match in matched:
                _lay(layers, self.entries[place], match)
            known = self._seen[matched] = (layers[-1], _shutting(layers))
        return known

    def _reason(self, layer: Layer, day: datetime.date) -> Words:
        if layer.kind == "exception" and layer.entry:
            return layer.entry.reason
        if layer.kind == "holiday":
            return self.holidays.name(day) or ""
        return ""


def _lay(layers: list[Layer], entry: Entry, match: Match) -> None:
    """Put what *entry* makes of the day on the layers before it."""
    below, rule = layers[-1], entry.rule
    kind: Shut = "closed" if entry.run is None else "exception"
    if match == "holiday":
        kind = "holiday"
    spans = () if rule.shuts else rule.spans
    if rule.shuts and rule.spans:
        spans = cut(below.spans, rule.spans)
    elif rule.adds and not rule.shuts:
        spans = join((*below.spans, *rule.spans))
    if below.kind == kind and (below.entry is None or below.entry.part == entry.part):
        layers.pop()
    layers.append(Layer(kind, spans, entry))


def _shutting(layers: list[Layer]) -> Layer:
    """The layer because of which the time outside the spans is shut.

    A holiday or an exception that takes no minute away is not the reason: on a
    holiday with hours of its own by an exception, it is the holiday.
    """
    for layer, below in zip(layers[:0:-1], layers[-2::-1], strict=True):
        takes = cut(below.spans, layer.spans)
        if takes or (not layer.spans and layer.kind != "closed"):
            return layer
    return layers[0]
