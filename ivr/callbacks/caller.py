"""Who places calls: what a carrier is asked, and the three things it can answer.

It takes the call, it certainly does not, or nobody knows. The third is the rule to
build on: an outgoing call has no key by which a second request would be found out,
so whoever does not know never asks again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, Protocol

from ivr.records import dataclass
from ivr.telephony import Seconds

Status = Literal[
    "queued",
    "initiated",
    "ringing",
    "in-progress",
    "completed",
    "busy",
    "no-answer",
    "failed",
    "canceled",
]
"""How a call stands. Source: Twilio's page on TwiML for voice, ``CallStatus``."""

OVER: frozenset[str] = frozenset(
    {"completed", "busy", "no-answer", "failed", "canceled"}
)
"""Statuses that nothing follows."""

OF_THE_NUMBER: Mapping[int, str] = {
    21201: "there is no number",
    21211: "the number is none",
    21214: "the number cannot be reached",
    21215: "no permission for that country",
    21216: "the carrier blocks the number",
    21217: "the number is none",
    21219: "a trial account may not call the number",
    13224: "the number is none",
    13225: "the carrier blocks the number",
    13227: "no permission for that country",
}
"""Faults that another attempt meets again. Source: Twilio's error dictionary."""

OF_THE_ACCOUNT: Mapping[int, str] = {
    20003: "the carrier does not know our account or its key",
    21205: "the carrier does not take our address",
    21210: "the number that we call from is not ours",
    21212: "the number that we call from is none",
}
"""Faults that every attempt meets until somebody mends them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A call to be placed, once."""

    to: str
    caller_id: str
    """The number that is shown: one of ours."""
    secret: str
    """Stands in every address that the carrier asks on behalf of this call."""
    ring_time: Seconds
    detect_machine: bool = False
    room: Literal["callback", "agent"] = "callback"
    """The first word of those addresses: a customer is called back, or somebody of
    ours is rung for a caller who waits."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The carrier places the call, and calls it *call*.

    ``queued`` is for how long it will lie in the carrier's own queue.
    """

    call: str
    queued: Seconds = 0.0


@dataclass(frozen=True, slots=True)
class NotTaken:
    """The carrier certainly has not placed the call, and never will.

    ``retry_after`` is set where it has too much to do: nobody is placed until then.
    """

    reason: str
    code: int = 0
    retry_after: Seconds | None = None

    @property
    def for_good(self) -> bool:
        """Whether another attempt at this number would meet the same."""
        return self.code in OF_THE_NUMBER

    @property
    def for_all(self) -> bool:
        """Whether an attempt at any number would meet the same."""
        return self.code in OF_THE_ACCOUNT


@dataclass(frozen=True, slots=True)
class Lost:
    """Nobody can say whether the carrier places the call: its answer did not come."""

    reason: str


Answer = Taken | NotTaken | Lost


@dataclass(frozen=True, slots=True)
class Known:
    """What the carrier has on record about a call."""

    call: str
    status: str
    made_at: datetime | None = None


class Caller(Protocol):
    """Places calls, and tells what became of them. Nothing here raises."""

    def place(self, placement: Placement) -> Answer:
        """Ask the carrier to place a call: one request, never repeated."""
        ...

    def find(self, to: str, caller_id: str, since: datetime) -> Iterable[Known] | None:
        """The calls from *caller_id* to *to*, in any state, that were made *since*.

        None where the carrier cannot be asked.
        """
        ...

    def look(self, call: str) -> Known | None:
        """How *call* stands; None where the carrier cannot be asked."""
        ...

    def hang_up(self, call: str) -> None:
        """End *call*, if it is not over."""
        ...
