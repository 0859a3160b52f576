"""Reads the forms with which staff turn, close, open and announce things."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from werkzeug.datastructures import MultiDict

from console.desk.board import Board, Standing
from ivr.callbacks.switchboard import hours_of
from ivr.simulator.impact import Asked
from ivr.simulator.putting import day_of
from ivr.store.overrides import Wanted

Form = MultiDict[str, str]

LONGEST_REASON, LONGEST_TEXT, MOST_NUMBERS = 400, 1_000, 10
MOST_DAYS = 60

_REACHED_AT = re.compile(r"\+[1-9]\d{6,14}|sip:[^\s@]{1,80}@[^\s@]{1,80}")


class Unclear(ValueError):
    """What the form says cannot be meant; *key* is the sentence for the person."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = f"switch.fault.{key}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What staff want to do, not done yet."""

    what: str
    wanted: tuple[Wanted, ...]
    reason: str

    @property
    def start(self) -> datetime:
        """When the first of it begins."""
        return min(each.starts_at for each in self.wanted)

    @property
    def end(self) -> datetime | None:
        """When the last of it ends; None is until further notice."""
        ends = [each.ends_at for each in self.wanted if each.ends_at]
        return max(ends) if len(ends) == len(self.wanted) else None

    @property
    def touches_ways(self) -> bool:
        """Whether it changes where callers can get, and not only what they hear."""
        return any(each.what in ("switch", "hours") for each in self.wanted)

    def asked(self) -> Asked:
        """The same, for its effect to be worked out."""
        turned = {
            each.name: str(each.value["position"])
            for each in self.wanted
            if each.what == "switch"
        }
        return Asked(self.start, self.end, turned, hours_of(self.wanted))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one form: *board* is what there is, *zone* the clocks that staff read."""

    form: Form
    board: Board
    now: datetime
    zone: tzinfo

    def plan(self) -> Plan:
        """What the form wants.

        Raises:
            Unclear: It cannot be meant.
        """
        what = self.form.get("what", "")
        make = MAKERS.get(what)
        if make is None:
            raise Unclear("what")
        reason = self.form.get("reason", "").strip()[:LONGEST_REASON]
        if not reason:
            raise Unclear("reason")
        wanted = tuple(make(self, reason))
        if not wanted:
            raise Unclear("schedule")
        if any(
            e.ends_at is not None and e.ends_at <= max(e.starts_at, self.now)
            for e in wanted
        ):
            raise Unclear("over")
        return Plan(what, wanted, reason)

    # Times --------------------------------------------------------------------------

    def moment(self, name: str) -> datetime | None:
        """A field for a moment, by the clocks of the line; None where it is empty."""
        text = self.form.get(name, "").strip()
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise Unclear("moment") from None
        if found.tzinfo is None:
            found = found.replace(tzinfo=self.zone)
        return found.astimezone(UTC)

    def span(self) -> tuple[datetime, datetime | None]:
        """From when to when; at once where nothing is said."""
        start = self.moment("starts") or self.now
        return max(start, self.now), self.moment("ends")

    def day(self, name: str) -> date:
        """A field for a day."""
        try:
            return date.fromisoformat(self.form.get(name, "").strip())
        except ValueError:
            raise Unclear("day") from None

    # Names and words ----------------------------------------------------------------

    def schedules(self) -> Iterator[tuple[str, tzinfo]]:
        """The schedules that were picked, each with its zone."""
        for name in dict.fromkeys(self.form.getlist("schedule")):
            flow = self.board.flow_with(name)
            if flow is None:
                raise Unclear("schedule")
            yield name, flow.timetable.zone(name)

    def one(self, known: tuple[Standing, ...]) -> Standing:
        """What is named, of those that there are."""
        name = self.form.get("name", "")
        found = next((each for each in known if each.name == name), None)
        if found is None:
            raise Unclear("what")
        return found

    def words(self, prefix: str) -> dict[str, str]:
        """What is to be said, by language."""
        given = {
            tag: self.form.get(f"{prefix}.{tag}", "").strip()[:LONGEST_TEXT]
            for tag in self.board.languages
        }
        return {tag: text for tag, text in given.items() if text}


# What each form wants -------------------------------------------------------------


def _turn(reader: Reader, reason: str) -> Iterator[Wanted]:
    switch = reader.one(reader.board.switches)
    position = reader.form.get("position", "")
    if position not in switch.values:
        raise Unclear("position")
    start, end = reader.span()
    yield Wanted("switch", switch.name, {"position": position}, reason, start, end)


def _hours(put: str) -> Callable[[Reader, str], Iterator[Wanted]]:
    def make(reader: Reader, reason: str) -> Iterator[Wanted]:
        start, end = reader.span()
        for name, zone in reader.schedules():
            value = {
                "put": put,
                "said": reader.words("said"),
                "alike": bool(reader.form.get("alike")),
            }
            # Nobody means to close for ever who only says when to begin.
            until = end or day_of(start, zone)[1]
            yield Wanted("hours", name, value, reason, start, until)

    return make


def _holiday(reader: Reader, reason: str) -> Iterator[Wanted]:
    first = reader.day("first")
    last = reader.day("last") if reader.form.get("last", "").strip() else first
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        raise Unclear("day")
    after = last + timedelta(days=1)
    for name, zone in reader.schedules():
        start, end = (
            datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
            for day in (first, after)
        )
        value = {
            "put": "holiday",
            "said": reader.words("said"),
            "alike": bool(reader.form.get("alike")),
        }
        yield Wanted("hours", name, value, reason, start, end)


def _emergency(reader: Reader, reason: str) -> Iterator[Wanted]:
    start, end = reader.span()
    if known := reader.board.emergency:
        for name in reader.form.getlist("name") or known:
            if name not in known:
                raise Unclear("what")
            value: dict[str, object] = {"position": known[name], "emergency": True}
            yield Wanted("switch", name, value, reason, start, end)
        return
    for name in reader.board.schedules:
        value = {"put": "closed", "said": reader.words("said"), "emergency": True}
        yield Wanted("hours", name, value, reason, start, end)


def _announce(reader: Reader, reason: str) -> Iterator[Wanted]:
    found = reader.one(reader.board.announcements)
    start, end = reader.span()
    texts = reader.words("text")
    yield Wanted("announcement", found.name, {"texts": texts}, reason, start, end)


def _line(reader: Reader, reason: str) -> Iterator[Wanted]:
    found = reader.one(reader.board.lines)
    given = re.split(r"[,;\n]", reader.form.get("numbers", ""))
    numbers = [bare for each in given if (bare := re.sub(r"[\s()-]", "", each))]
    known = all(_REACHED_AT.fullmatch(each) for each in numbers)
    if not numbers or len(numbers) > MOST_NUMBERS or not known:
        raise Unclear("number")
    start, end = reader.span()
    yield Wanted("line", found.name, {"numbers": numbers}, reason, start, end)


MAKERS: dict[str, Callable[[Reader, str], Iterator[Wanted]]] = {
    "turn": _turn,
    "close": _hours("closed"),
    "open": _hours("open"),
    "break": _hours("break"),
    "holiday": _holiday,
    "emergency": _emergency,
    "announce": _announce,
    "line": _line,
}
"""What a form can want, by its word."""
