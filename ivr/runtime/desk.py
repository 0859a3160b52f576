"""Who keeps what callers are promised: the callback desk, the voicemail, the switches.

Three protocols, and an embedded form of each that remembers as long as the program
runs. A site with a database puts its own in their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from ivr.compiler.flow import Flow
from ivr.language.callers import country_of
from ivr.records import dataclass
from ivr.runtime.calling_hours import Called, slots
from ivr.runtime.state import Session
from ivr.telephony import Ask, Outcome

if TYPE_CHECKING:
    from ivr.hours import HoursOverride

MOST_OPEN = 10_000
"""Requests that are remembered; more is no callback desk but an attack."""


@dataclass(frozen=True, slots=True)
class Errand:
    """On whose behalf something is done; *key* is the same when it is repeated."""

    key: str
    call_id: str
    now: datetime
    flow: Flow
    home: str = ""
    """The country of the number that was called (ISO 3166), where it is known."""
    called: str = ""
    session: Session | None = None
    """The call as it stands: what was chosen and keyed in comes along."""
    switches: Mapping[str, str] = field(default_factory=dict)
    """Those that do not stand at their default; an emergency may be among them."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a caller left after the tone."""

    key: str
    call_id: str
    to: str
    caller: str
    language: str
    topic: str
    seconds: int
    recording: str
    """The recording's address at the carrier."""
    at: datetime
    keep_for: float | None = None


class Desk(Protocol):
    """Keeps callback requests and messages."""

    def ask(self, ask: Ask, errand: Errand) -> Outcome:
        """Answer *ask* as its docstring says; a repeated errand counts once."""
        ...

    def keep(self, message: Message) -> bool:
        """Keep *message*, once; whether it is on record now."""
        ...

    def recording(self, recording: str, status: str) -> None:
        """Learn that a recording is ready (``completed``), or never will be."""
        ...


class Switchboard(Protocol):
    """What ops staff turn and type while calls come in."""

    def start(self) -> None:
        """Look at it for the first time, before calls come in."""
        ...

    def refresh(self) -> bool:
        """Look at it now, for something was changed; whether that could be done."""
        ...

    def switches(self) -> Mapping[str, str]:
        """Switches that do not stand at their default."""
        ...

    def announcements(self) -> Mapping[str, Mapping[str, str]]:
        """Texts by name and language."""
        ...

    def lines(self) -> Mapping[str, tuple[str, ...]]:
        """Numbers by name."""
        ...

    def overrides(self) -> tuple[HoursOverride, ...]:
        """Hours on top of those of the flows, the latest last; the same tuple, not
        only an equal one, for as long as nothing changes."""
        ...


@dataclass(slots=True)
class MemorySwitchboard:
    """A switchboard at which nobody sits: all stands as the flows say."""

    turned: dict[str, str] = field(default_factory=dict)
    typed: dict[str, Mapping[str, str]] = field(default_factory=dict)
    numbers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hours: tuple[HoursOverride, ...] = ()

    def start(self) -> None:
        """Nothing is to be looked at."""

    def refresh(self) -> bool:
        return True

    def switches(self) -> Mapping[str, str]:
        return self.turned

    def announcements(self) -> Mapping[str, Mapping[str, str]]:
        return self.typed

    def lines(self) -> Mapping[str, tuple[str, ...]]:
        return self.numbers

    def overrides(self) -> tuple[HoursOverride, ...]:
        return self.hours


# The embedded desk -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Request:
    """A call back that was promised and not yet made."""

    key: str
    number: str
    topic: str
    queue: str
    language: str
    slot: str
    at: datetime


class MemoryDesk:
    """A desk that remembers while the program runs.

    Args:
        regions: The countries (ISO 3166) that may be called; none is none. A list
            protects where the kind of number does not: many of the numbers that
            fraud lives on are ordinary mobiles.
        own_country: Let the country of the number called count as one of them.
    """

    def __init__(self, regions: Iterable[str] = (), own_country: bool = False) -> None:
        self._regions = frozenset(regions)
        self._own_country = own_country
        self._open: dict[tuple[str, str], Request] = {}
        self._done: dict[str, Outcome] = {}
        self._messages: dict[str, Message] = {}
        self._lock = Lock()

    def ask(self, ask: Ask, errand: Errand) -> Outcome:
        with self._lock:
            if errand.key in self._done:
                return self._done[errand.key]
            outcome = self._answer(ask, errand)
            if ask.what != "check" and outcome.name == "done":
                self._done[errand.key] = outcome
            return outcome

    def _answer(self, ask: Ask, errand: Errand) -> Outcome:
        if not self._may_call(ask.number, errand.home):
            return Outcome("refused")
        found = self._open.get((ask.number, ask.topic))
        match ask.what:
            case "check" if found:
                slots = " ".join(slots_of(ask, errand))
                return Outcome("existing", {"when": found.slot, "slots": slots})
            case "check":
                return Outcome("free", {"slots": " ".join(slots_of(ask, errand))})
            case "store":
                return self._store(ask, errand, found)
            case "move" if found:
                moved = replace(found, slot=ask.slot)
                self._open[ask.number, ask.topic] = moved
                return Outcome("done")
            case "cancel" if found:
                del self._open[ask.number, ask.topic]
                return Outcome("done")
        return Outcome("failed")

    def _store(self, ask: Ask, errand: Errand, found: Request | None) -> Outcome:
        if found is None:
            if len(self._open) >= MOST_OPEN:
                return Outcome("failed")
            self._open[ask.number, ask.topic] = Request(
                errand.key,
                ask.number,
                ask.topic,
                ask.queue,
                ask.language,
                ask.slot,
                errand.now,
            )
        return Outcome("done")

    def _may_call(self, number: str, home: str) -> bool:
        country = country_of(number)
        return bool(country) and (
            country in self._regions or (self._own_country and country == home)
        )

    def keep(self, message: Message) -> bool:
        with self._lock:
            if message.key in self._messages:
                return True
            if len(self._messages) >= MOST_OPEN:
                return False
            self._messages[message.key] = message
            return True

    def recording(self, recording: str, status: str) -> None:
        if status == "absent":
            with self._lock:
                for key, message in list(self._messages.items()):
                    if message.recording == recording:
                        del self._messages[key]

    def requests(self) -> tuple[Request, ...]:
        """The requests that are open, the oldest first."""
        with self._lock:
            return tuple(self._open.values())

    def messages(self) -> tuple[Message, ...]:
        """The messages that were left, the oldest first."""
        with self._lock:
            return tuple(self._messages.values())


def slots_of(ask: Ask, errand: Errand) -> Iterator[str]:
    """Times at which somebody of the queue is there, as aware ISO moments."""
    called = Called(errand.flow, ask.queue, ask.language, ask.number)
    for slot in slots(called, errand.now):
        yield slot.isoformat(timespec="minutes")
