"""Reads opening hours: the part of OpenStreetMap's syntax that a phone line can keep.

::

    rules    rule, then more after ";" (instead of) or "," (as well)
    rule     24/7 | [years] [dates] [weeks] [days] [times] [open | off | closed]
    years    2027 | 2027-2028 | 2027+
    dates    Jan-Mar | Dec 24 | Dec 24-Jan 2 | 2027 Dec 24 | easter -2 days
    weeks    week 1-53/2
    days     Mo-Fr | Mo[1] | Fr[-1] | PH | PH -1 day
    times    09:00-12:00,13:00-18:00 | 22:00-06:00 | 22:00-30:00

Lists have commas; capitals do not matter. What the sun decides, school holidays,
comments, open ends and ``unknown`` are faults, because no caller can be told when
to call back. A rule that ``off`` follows times cuts these out of the day.

Source: "Key:opening_hours/specification" of the OpenStreetMap wiki. It is read
here and not by a library because faults need places and help, and because little
is left of the syntax when what no phone line can keep is sifted out.
"""

from __future__ import annotations

from dataclasses import field

from ivr.hours.faults import HoursFault
from ivr.hours.reader import Reader, Wrong
from ivr.hours.rules import Rule
from ivr.hours.selectors import Days, days, runs, weeks, years
from ivr.hours.slips import explains_end
from ivr.hours.spans import DAY, Span, join
from ivr.hours.tokens import LONGEST_TEXT
from ivr.records import dataclass

LATEST = 48 * 60
"""Where the times of a rule end at the latest: midnight of the next day."""


@dataclass(slots=True)
class Reading:
    """The rules that a text has, and the faults met; with an error none counts."""

    rules: list[Rule] = field(default_factory=list)
    faults: list[HoursFault] = field(default_factory=list)


def read(text: str, part: str = "open") -> Reading:
    """Read *text*; never raises, and goes on behind each fault with the next rule.

    Args:
        text: The opening hours.
        part: The name under which faults speak of the text.
    """
    if not text.strip():
        help = 'write "Mo-Fr 09:00-18:00; PH off", "24/7" or "off"'
        return Reading(faults=[HoursFault(part, "no hours are written", help)])
    if len(text) > LONGEST_TEXT:
        message = f"the text has {len(text):,} letters; {LONGEST_TEXT:,} are read"
        help = "move dates to exceptions"
        return Reading(faults=[HoursFault(part, message, help)])
    return _Rules(text, part).read()


class _Rules:
    def __init__(self, text: str, part: str) -> None:
        self.reader = Reader(text)
        self.part = part
        self.reading = Reading()

    def read(self) -> Reading:
        while self.reader.here.sort != "end":
            try:
                self._alternative()
            except Wrong as wrong:
                self._fault(wrong.message, wrong.help, wrong.start, wrong.end)
                while self.reader.here.sort != "end" and self.reader.here.text != ";":
                    self.reader.advance()
            self.reader.take(";")
        if not self.reading.rules and not self.reading.faults:
            self._fault('there is nothing beside ";"', "write a rule", 0, 1)
        return self.reading

    def _alternative(self) -> None:
        """One rule, and those that commas add to it."""
        if self.reader.here.text == ";":
            return
        self.reading.rules.append(self._rule(adds=False))
        while self.reader.take(","):
            self.reading.rules.append(self._rule(adds=True))
        if self.reader.here.sort != "end" and self.reader.here.text != ";":
            self.reader.unexpected()

    def _rule(self, *, adds: bool) -> Rule:
        reader, start = self.reader, self.reader.here.start
        if reader.here.sort == "always":
            reader.advance()
            shuts = self._off() is True
            return Rule(reader.since(start), () if shuts else ((0, DAY),), shuts, adds)
        in_years, dates, in_weeks = years(reader), runs(reader), weeks(reader)
        named = bool(in_years or dates or in_weeks)
        if named:
            reader.take(":")
        on = days(reader)
        named = named or on != Days()
        spans = self._times() if reader.here.sort == "time" else ()
        off = self._off()
        if off is None and not spans:
            self._hours_missing(start, named)
        if not spans and not off:
            spans = ((0, DAY),)
        return Rule(
            reader.since(start),
            spans,
            bool(off),
            adds,
            in_years,
            dates,
            in_weeks,
            on.weekdays,
            on.nth,
            on.holidays,
        )

    def _off(self) -> bool | None:
        """Take ``off`` (True) or ``open`` (False), or nothing (None)."""
        found = self.reader.word(("off", "closed", "open"))
        if found is None:
            return None
        self.reader.advance()
        return found < 2

    def _hours_missing(self, start: int, named: bool) -> None:
        reader = self.reader
        if reader.here.text == ",":
            # What was meant as a list is cut short by the item behind the comma.
            comma = reader.advance().start
            if reader.here.sort == "time":
                message = "the comma parts the days from their times"
                reader.wrong(message, "delete the comma", comma)
            reader.unexpected()
        if not named or not (reader.here.sort == "end" or reader.here.text == ";"):
            reader.unexpected()
        rule = reader.since(start)
        self._fault(
            f'"{rule}" names no hours, so callers find it open day and night',
            f'write "{rule} 09:00-18:00", or "{rule} open" if it is meant',
            start,
            start + len(rule),
            warning=True,
        )

    def _times(self) -> tuple[Span, ...]:
        spans: list[Span] = []
        while True:
            start = self.reader.here.start
            span = self._span()
            if any(span[0] < end and begin < span[1] for begin, end in spans):
                text = self.reader.since(start)
                message = f'"{text}" overlaps the times before it'
                help = "write each stretch once"
                self._fault(message, help, start, start + len(text), warning=True)
            spans.append(span)
            after = self.reader.ahead()
            more = after.sort == "time" or (after.sort == "number" and not after.year)
            if not (self.reader.here.text == "," and more):
                return join(spans)
            self.reader.advance()

    def _span(self) -> Span:
        reader, start = self.reader, self.reader.here.start
        begin = self._time()
        if reader.here.text != "-":
            if reader.here.text == "+" or explains_end(reader.here):
                reader.unexpected()
            reader.wrong(
                f'"{reader.since(start)}" has no end', "add when it shuts", start
            )
        reader.advance()
        end = self._time()
        text = reader.since(start)
        if begin >= DAY:
            help = "write it under the day on which it begins"
            reader.wrong(f'"{text}" begins after the day has ended', help, start)
        if begin == end:
            help = "write 00:00-24:00 for a whole day"
            reader.wrong(f'"{text}" ends when it begins', help, start)
        end += DAY if end < begin else 0
        if end - begin > DAY:
            help = "write 00:00-24:00 for a whole day"
            reader.wrong(f'"{text}" is longer than a day', help, start)
        if reader.here.text in ("+", "/"):
            reader.unexpected()
        return begin, end

    def _time(self) -> int:
        token = self.reader.here
        if token.sort != "time":
            self.reader.unexpected()
        hours, minutes = token.text.split(":")
        minute = 60 * int(hours) + int(minutes)
        if len(minutes) < 2 or int(minutes) > 59 or minute > LATEST:
            help = "hours go from 00 to 24, minutes from 00 to 59"
            self.reader.wrong(f'"{token.text}" is no time of day', help)
        self.reader.advance()
        return minute

    def _fault(
        self, message: str, help: str, start: int, end: int, warning: bool = False
    ) -> None:
        kind = "warning" if warning else "error"
        self.reading.faults.append(
            HoursFault(self.part, message, help, kind, start=start, end=end)  # type: ignore[arg-type]
        )
