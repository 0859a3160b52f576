"""The ``hours`` kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ivr.language.conditions import Condition
from ivr.language.doors import SPECIAL_RULES, Place, door, door_guard
from ivr.language.kind import Call, ExitRule, Kind, Leave, Step, kind, setting
from ivr.language.reader import Reader, head
from ivr.language.settings import SettingType, read_named
from ivr.records import dataclass
from ivr.source import Mapping, Span, Value
from ivr.telephony import Event


@dataclass(frozen=True, slots=True)
class Opening:
    """A schedule, or the hours of a queue in the caller's language."""

    place: Place
    name: str
    span: Span


def read_opening(value: Value, reader: Reader) -> Opening:
    """Read the name of a schedule, or ``{queue: name}``."""
    if not isinstance(value, Mapping):
        named = read_named(value, reader)
        return Opening("schedule", named.name, named.span)
    for entry in value.entries:
        if entry.key.text != "queue":
            reader.unknown(entry.key, "behind hours", ("queue",))
    queue = value.get("queue")
    if queue is None:
        message = "expected the name of a schedule, or a queue"
        help = "write hours: name, or hours: {queue: name}"
        raise reader.refuse("wrong-type", message, head(value), help)
    named = read_named(queue, reader)
    return Opening("queue", named.name, named.span)


class OpeningType(SettingType):
    """Whose hours are asked about, as a setting."""

    def refers(self, value: Any) -> Iterator[tuple[str, str, Span]]:
        """The schedule or the queue."""
        yield value.place, value.name, value.span


OPENING = OpeningType(
    "opening", read_opening, {"anyOf": [{"type": "string"}, {"type": "object"}]}
)


@kind
@dataclass(frozen=True, kw_only=True)
class Hours(Kind):
    """Sends callers different ways when a place is open and when it is closed.

    Name a schedule of the flow, or ``{queue: name}`` for the hours at which that
    queue serves the caller's own language. Nothing is heard here.

    Callers who come outside the hours leave by ``closed``. Where a lunch break, a
    public holiday or an exceptional day deserves other words, write ``break``,
    ``holiday`` or ``exception`` beside it.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: front
    hours:
      desk: {zone: Europe/London, open: "Mo-Fr 09:00-12:00,13:00-17:00"}
    nodes:
      front:
        hours: desk
        open: reception
        break: lunch
        closed: night
      reception:
        dial: "+442079460123"
        busy: night
        no-answer: night
        failed: night
      lunch:
        hangup: We are at lunch. Please call again after one.
        ends: refused
      night:
        hangup: We are closed. Please call again on a weekday.
        ends: refused
    ```
    """

    name = "hours"
    exits = (
        ExitRule("open", "While it is open.", "fixed", "required"),
        ExitRule("closed", "While it is closed.", "fixed", "required"),
        *SPECIAL_RULES,
    )

    value: Opening = setting(OPENING, "The schedule, or {queue: name}.")

    def guard(self, label: str, written: frozenset[str]) -> Condition:
        """Each exit is open in its own states of the hours."""
        place = self.value
        return door_guard(label, written, place.place, place.name, place.span)

    def enter(self, call: Call) -> Step:
        """Ask the clock."""
        return Leave(door(call, self.value.place, self.value.name))

    def resume(self, call: Call, event: Event) -> Step:
        """Ask again; nothing is waited for here."""
        return self.enter(call)
