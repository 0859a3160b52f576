"""Both sides of a call back, as one request of the carrier's shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from ivr.callbacks import calling_hours
from ivr.callbacks.answering import Agents, flow_of
from ivr.callbacks.attempts import Attempt, Heard, by_secret, expect, hear
from ivr.callbacks.caller import Caller
from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import Request, find, happen
from ivr.clock import Clock
from ivr.records import dataclass
from ivr.runtime.versions import Library
from ivr.store.database import Connection, Database
from ivr.telephony import Pause, Sound
from webhooks import forms, twiml
from webhooks.callback_twiml import bring_together, join_queue
from webhooks.callback_words import Words
from webhooks.forms import Form

HOLD = 20
"""Seconds between two words to a customer who waits in a queue."""

LOOK_AGAIN = timedelta(minutes=10)
"""When the carrier is asked whether two still talk, if it does not say."""


@dataclass(slots=True, kw_only=True)
class CallingBack:
    """Everything that calling back needs while a call is on; made by ``create_app``."""

    database: Database
    library: Library
    agents: Agents
    caller: Caller
    policy: Callable[[], Policy]
    clock: Clock
    media: Callable[[str], str] = str
    caller_id: str = ""
    base: str = ""
    """Our own address as the carrier reaches it."""

    @contextmanager
    def side(self, secret: str, form: Form) -> Iterator[Side | None]:
        """The attempt that *secret* belongs to, in a transaction of its own; None
        where there is none, or none any more."""
        with self.database.begin() as connection:
            attempt = by_secret(connection, secret[:64])
            if attempt is None:
                yield None
            else:
                request = find(connection, attempt.request_id, lock=True)
                # Once more, for it may have changed while the lock was waited for.
                attempt = by_secret(connection, secret[:64]) or attempt
                now = self.clock.now()
                yield Side(self, connection, attempt, request, form, now)


@dataclass(slots=True)
class Side:
    """Whoever is on the phone, at one request of the carrier's."""

    calling: CallingBack
    connection: Connection
    attempt: Attempt
    request: Request
    form: Form
    now: datetime

    @property
    def current(self) -> bool:
        """Whether the request still is about this attempt."""
        return self.attempt.is_current(self.request)

    @property
    def agent_first(self) -> bool:
        """Whether the first phone is one of ours."""
        return self.attempt.mode == "agent-first"

    @property
    def agents_phone(self) -> bool:
        """Whether it is one of ours who is on this phone."""
        second = bool(self.form.get("ParentCallSid", ""))
        return self.agent_first != second

    @property
    def policy(self) -> Policy:
        """The rules as they stand."""
        return self.calling.policy()

    @property
    def words(self) -> Words:
        """The sentences of this request."""
        return Words(self.calling.library, self.request, self.now)

    @property
    def media(self) -> Callable[[str], str]:
        """Makes the address of a recording."""
        return self.calling.media

    @property
    def key(self) -> str:
        """The key that was pressed."""
        return self.form.get("Digits", "")[:1]

    def to(self, what: str) -> str:
        """Where the carrier reports *what* for this attempt."""
        return f"{self.calling.base}/callback/{self.attempt.secret}/{what}"

    @property
    def call(self) -> str:
        """The carrier's name for the call of this phone."""
        return forms.call_id(self.form)

    def hear(
        self, what: Heard, look_again: timedelta | None = None, outcome: str = "failed"
    ) -> None:
        """Note what is heard of the attempt."""
        # The second phone is a call of its own, and its parent the attempt's.
        first = self.form.get("ParentCallSid", "")[:64] or self.call
        self.attempt = hear(
            self.connection,
            self.attempt.id,
            what,
            at=self.now,
            policy=self.policy,
            call=first,
            outcome=outcome,
            look_at=self.now + look_again if look_again else None,
        )

    # What is said and done ---------------------------------------------------------

    def goodbye(self) -> str:
        """Whoever answers what is no longer wanted is not left wondering."""
        words = self.words
        name = "callback-stale"
        heard = words.agent(name) if self.agents_phone else words.customer(name)
        return twiml.spoken(heard, twiml.hang_up(), self.media)

    def connect(self) -> str:
        """The customer wants to talk: ring those who answer, or let them join the
        queue."""
        answering = self.calling.agents.who_answers(
            self.connection, self.request, self.now
        )
        expect(self.connection, self.attempt.id, "no-agent")
        if answering is None:
            return self.not_joined("no-answer")
        heard = self.words.customer("callback-connecting")
        if not answering.lines:
            return join_queue(
                heard,
                self.request.queue,
                left=self.to("left"),
                wait=self.to("wait"),
                media=self.media,
            )
        return self._ring(heard, answering.lines, "whisper")

    def reach_customer(self) -> str:
        """The agent is ready: ring the customer, if that still may be."""
        request = self.request
        flow = flow_of(self.calling.library, request)
        asked = request.queue, request.language, request.number, self.now
        if flow is None or not calling_hours.may_call(flow, *asked):
            heard = self.words.agent("callback-stale")
            return twiml.spoken(heard, twiml.hang_up(), self.media)
        expect(self.connection, self.attempt.id, "no-answer")
        heard = self.words.agent("callback-connecting")
        return self._ring(heard, (request.number,), "greet")

    def _ring(
        self, heard: tuple[Sound, ...], lines: tuple[str, ...], whisper: str
    ) -> str:
        return bring_together(
            heard,
            lines,
            joined=self.to("joined"),
            whisper=self.to(whisper),
            reports=self.to("leg"),
            ring_time=self.policy.ring_time.total_seconds(),
            caller_id=self.calling.caller_id or self.request.called,
            media=self.media,
        )

    def together(self) -> str:
        """Both sides are there; nothing more is said."""
        self.hear("connected", LOOK_AGAIN)
        return twiml.spoken(())

    def not_joined(self, status: str) -> str:
        """Nobody came, or the customer did not: whoever waits is told."""
        if self.agent_first:
            if self.attempt.answered_at is None and status in ("busy", "failed"):
                expect(self.connection, self.attempt.id, status)
            heard = self.words.agent("callback-unreached")
        else:
            last = self.request.tries + 1 >= self.policy.attempts
            heard = self.words.nobody(last)
        return twiml.spoken(heard, twiml.hang_up(), self.media)

    def call_off(self) -> str:
        """The customer needs no call any more."""
        happen(
            self.connection,
            self.request.id,
            "cancel",
            at=self.now,
            author="caller",
            attempt_id=self.attempt.id,
            policy=self.policy,
        )
        heard = self.words.customer("callback-cancelled", "goodbye")
        return twiml.spoken(heard, twiml.hang_up(), self.media)

    def hold(self) -> str:
        """A word to a customer who waits in the queue, and a pause."""
        heard = self.words.customer("queue-remind")
        return twiml.spoken((*heard, Pause(HOLD)), media=self.media)
