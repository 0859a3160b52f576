"""The ``dial`` kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ivr import telephony
from ivr.language.kind import Call, ExitRule, Kind, Leave, Stay, Step, kind, setting
from ivr.language.reader import Reader
from ivr.language.settings import (
    DURATION,
    FLAG,
    PROMPT,
    WORD,
    Named,
    SettingType,
    choice,
)
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.source import Span, Value
from ivr.telephony import Event, Outcome

_NUMBER = re.compile(r"\+?[\d\s().-]{2,25}|sips?:\S{1,200}", re.IGNORECASE)


def read_lines(value: Value, reader: Reader) -> tuple[Named, ...]:
    """Read numbers, SIP addresses, names of ``lines``; one alone or a list."""
    found = []
    for item in reader.items(value):
        scalar = reader.scalar(item, "a number, a SIP address or a name of lines")
        text = scalar.text.strip()
        number = _NUMBER.fullmatch(text)
        plain = re.sub(r"[\s().-]", "", text) if text[0] in "+0123456789(" else text
        name = plain if number else reader.name(scalar, "a line")
        found.append(Named(name, scalar.span))
    return tuple(found)


class LinesType(SettingType):
    """Lines to ring, as a setting."""

    def refers(self, value: Any) -> Iterator[tuple[str, str, Span]]:
        """The names among them."""
        for line in value:
            if not _NUMBER.fullmatch(line.name):
                yield "line", line.name, line.span


LINES = LinesType(
    "lines", read_lines, {"anyOf": [{"type": "string"}, {"type": "array"}]}
)


@kind
@dataclass(frozen=True, kw_only=True)
class Dial(Kind):
    """Rings a line outside: a desk, a mobile, a branch.

    Give a number with its country (``"+442079460123"``), a SIP address, a name of
    the flow's ``lines``, which staff can change while calls come in, or a list.
    Several lines ring all at once, or in order, each for ``ring_time``.

    Whoever answers hears ``whisper`` before the caller is put through. Once they
    have talked the call is well served: ``talked`` is needed only where something
    follows, such as a survey.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: on-call
    lines:
      nurse: {default: "+12025550121"}
    nodes:
      on-call:
        dial: [nurse, "+12025550122"]
        strategy: in-order
        ring_time: 20s
        whisper: A call for the nurse on duty.
        busy: later
        no-answer: later
        failed: later
      later:
        hangup: Nobody can answer now. In an emergency call nine one one.
        ends: refused
    ```
    """

    name = "dial"
    service = "dial"
    settles = "good"
    person = True
    exits = (
        ExitRule(
            "talked",
            "After the caller has talked to somebody.",
            "world",
            "ends",
            ending="dialled",
            good=True,
        ),
        ExitRule("busy", "Every line is busy.", "world", strain=True),
        ExitRule("no-answer", "Nobody answers in time.", "world", strain=True),
        ExitRule("failed", "No line can be reached at all.", "world"),
    )

    value: tuple[Named, ...] = setting(LINES, "Numbers, SIP addresses, lines.")
    strategy: str = setting(
        choice("all", "in-order"), "Ring all at once, or one after another.", "all"
    )
    ring_time: float = setting(DURATION, "How long a line rings.", 30.0)
    caller_id: str | None = setting(
        WORD, "The number that the line sees, if not the caller's.", None
    )
    whisper: Prompt | None = setting(PROMPT, "What whoever answers hears.", None)
    records: bool = setting(FLAG, "The conversation is recorded.", False)

    def enter(self, call: Call) -> Step:
        """Ring the lines."""
        lines = tuple(
            number for line in self.value for number in call.line_numbers(line.name)
        )
        if not lines:
            return Leave("failed")
        dial = telephony.Dial(
            lines=lines,
            language=call.language,
            strategy=self.strategy,  # type: ignore[arg-type]
            ring_time=self.ring_time,
            caller_id=self.caller_id,
            whisper=call.say(self.whisper),
            records=self.records,
        )
        return Stay(dial)

    def resume(self, call: Call, event: Event) -> Step:
        """Go on by what the ringing came to."""
        known = {rule.label for rule in self.exits}
        if isinstance(event, Outcome) and event.name in known:
            return Leave(event.name)
        return Leave("failed")
