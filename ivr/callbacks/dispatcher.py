"""The dispatcher: wakes what is due, settles what nobody knows, and dials.

``step`` is one round at one moment, and everything that it does can be cut off
anywhere: what a round leaves half done, the next one finds in the store. Any number
of dispatchers work on one database. Each attempt is on record before the carrier is
asked, and only who took it in hand asks, once; the limits hold for all of them
together, for who plans an attempt holds the lock of ``pace``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Literal

from sqlalchemy import Connection, func, select

from ivr.callbacks import alerts as alarms
from ivr.callbacks import calling_hours, outbox
from ivr.callbacks.answering import Agents, Answering, flow_of
from ivr.callbacks.attempts import Attempt, hear, not_dialled
from ivr.callbacks.beginning import begin, intend
from ivr.callbacks.caller import Caller, Lost, NotTaken, Placement, Taken
from ivr.callbacks.limits import Limits
from ivr.callbacks.order import next_due, waiting
from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import (
    Request,
    expire,
    find,
    happen,
    insert_once,
    iso,
    wake,
)
from ivr.callbacks.settle import Settlement
from ivr.clock import Clock
from ivr.records import dataclass
from ivr.runtime.versions import Library
from ivr.store.database import Database
from ivr.store.tables import alerts, attempts, requests

MOST = 200
"""Requests that are read at a time."""

BLOCKED = timedelta(seconds=1)
"""How soon to look again where a request waits for a line, a person or its turn."""

NO_FLOW = timedelta(minutes=10)
"""How soon to look again for a flow that is not served, whose hours nobody knows."""

AFTER_RINGING = timedelta(seconds=30)
"""How long after its ringing should have ended a call that is not heard of is asked
about. Source: Twilio's page "Call resource": it may ring five seconds longer."""

HANDED_OVER = timedelta(seconds=10)
"""How long an attempt that was given to another worker may take to be begun."""

MENDING = timedelta(minutes=1)
"""How long nobody is dialled where the carrier refuses whoever is asked for."""

log = logging.getLogger(__name__)


def _at_once(errand: Callable[[], None]) -> None:
    errand()


@dataclass(slots=True, kw_only=True)
class Dispatcher:
    """Calls back those who asked for it, as often and when the policy allows."""

    database: Database
    caller: Caller
    library: Library
    agents: Agents
    policy: Policy
    clock: Clock
    worker: str = "here"
    caller_id: str = ""
    """The number shown to who is called; that which they called unless set."""
    rules: Callable[[Connection, Policy], Policy] = lambda _, policy: policy
    """Reads what staff have set since; see ``ivr.callbacks.rules``."""
    switches: Callable[[], Mapping[str, str]] = dict
    """How the switches stand that are not at their default."""
    secret: Callable[[], str] = token_urlsafe
    send: outbox.Send | None = None
    """Sends a text; without it texts stay where they are."""
    carry_out: Callable[[Callable[[], None]], object] = _at_once
    """Asks the carrier beside the round, so that a slow answer holds up nobody."""
    hand_over: Callable[[Attempt], object] | None = None
    """Gives an attempt to whichever worker is free, instead of dialling it here."""

    def step(self, now: datetime) -> datetime:
        """One round; when the next one is due, unless something happens before."""
        with self.database.read() as connection:
            self.policy = self.rules(connection, self.policy)
        self._wake(now)
        self._raise_alarms(now)
        if self.send is not None:
            outbox.send_due(self.database, self.send, now)
        self._settlement().look(now)
        self._take_up(now)
        blocked = self.dial(now)
        return min(next_due(self.database, now), blocked or now + timedelta(days=1))

    def _raise_alarms(self, now: datetime) -> None:
        with self.database.read() as connection:
            if not alarms.is_any_due(connection, now, self.policy):
                return
        with self.database.begin() as connection:
            alarms.raise_due(connection, now, self.policy)

    def _settlement(self) -> Settlement:
        return Settlement(self.database, self.caller, self.policy, self.caller_id)

    # What the clock does --------------------------------------------------------------

    def _wake(self, now: datetime) -> None:
        with self.database.read() as connection:
            first = connection.execute(
                select(
                    func.min(requests.c.due_at).filter(requests.c.state == "requested"),
                    func.min(requests.c.expires_at),
                ).where(requests.c.state.in_(("requested", "waiting")))
            ).one()
        if not any(moment is not None and moment <= now for moment in first):
            # Nobody takes the lock of a writer to find that there is nothing to do.
            return
        with self.database.begin() as connection:
            for given_up in expire(connection, now):
                if self.policy.texts:
                    outbox.given_up(connection, given_up, self.library, now)
        with self.database.begin() as connection:
            wake(connection, now)

    # Dialling ----------------------------------------------------------------------

    def dial(self, now: datetime) -> datetime | None:
        """Dial as many as may be dialled now; when to look again for the rest."""
        shut: set[tuple[str, str]] = set()
        for row in waiting(self.database, now):
            if (row.queue, row.language) in shut:
                continue
            planned = self._plan(row.id, now)
            match planned:
                case datetime():
                    return planned
                case "nobody":
                    # Whoever asked later waits for the same people.
                    shut.add((row.queue, row.language))
                case (attempt, request):
                    self._go(attempt, request)
        return now + BLOCKED if shut else None

    def _plan(
        self, request_id: int, now: datetime
    ) -> tuple[Attempt, Request] | datetime | Literal["nobody", "not now"]:
        """Put an attempt on record, and take it in hand; or say why not.

        A moment is when the limits allow the next one.
        """
        with self.database.begin() as connection:
            limits = Limits(connection, self.policy, now)
            if full := limits.full():
                return full
            request = find(connection, request_id, lock=True)
            answering = self._ready(connection, request, limits, now)
            if not isinstance(answering, Answering):
                return answering
            attempt = self.put_down(connection, request, answering, now)
            limits.count()
            if self.hand_over is None:
                mine = begin(
                    connection,
                    attempt.id,
                    at=now,
                    worker=self.worker,
                    policy=self.policy,
                )
                assert mine is not None, "nobody else sees it before this is committed"
                attempt = mine
            return attempt, request

    def put_down(
        self,
        connection: Connection,
        request: Request,
        answering: Answering,
        now: datetime,
        author: str = "dispatcher",
    ) -> Attempt:
        """Put an attempt at *request* on record; any dispatcher may take it up.

        Who is on the desk calls this, with themselves for *answering*, to have a
        customer called now.
        """
        ours = request.mode == "agent-first" or answering.person is not None
        agent_first = ours and bool(answering.lines)
        return intend(
            connection,
            request,
            to=answering.lines[0] if agent_first else request.number,
            mode="agent-first" if agent_first else "customer-first",
            secret=self.secret(),
            at=now,
            author=author,
            agent=answering.person,
            worker=self.worker,
            policy=self.policy,
        )

    def _ready(
        self, connection: Connection, request: Request, limits: Limits, now: datetime
    ) -> Answering | Literal["nobody", "not now"]:
        """Who answers *request*, if it may be dialled now."""
        due = request.due_at is not None and request.due_at <= now
        if request.state != "waiting" or not due or request.claimed_by is not None:
            return "not now"
        if not self._in_hours(connection, request, now):
            return "not now"
        if limits.rings_already(request):
            return "not now"
        if limits.live_callers_first(request):
            return "nobody"
        return self.agents.who_answers(connection, request, now) or "nobody"

    def _in_hours(
        self, connection: Connection, request: Request, now: datetime
    ) -> bool:
        """Whether *request* may be dialled now; one that may not is put off."""
        reason, later = self._why_not(request, now)
        if later is None:
            return True
        happen(
            connection,
            request.id,
            "move",
            at=now,
            author="clock",
            facts={"reason": reason, "due_at": iso(later)},
            changes={"due_at": later},
        )
        return False

    def _why_not(self, request: Request, now: datetime) -> tuple[str, datetime | None]:
        """Why *request* may not be dialled now, and when it may; None is now."""
        flow = flow_of(self.library, request)
        if flow is None:
            return "its flow is not served", now + NO_FLOW
        asked = request.queue, request.language, request.number, now
        rings = self.policy.ring_time
        switches = self.switches()
        if calling_hours.may_call(flow, *asked, lasting=rings, switches=switches):
            return "", None
        allowed = calling_hours.next_allowed(flow, *asked, lasting=rings)
        # An emergency switch shuts hours that are open as far as they know.
        later = allowed or request.expires_at or now + timedelta(days=1)
        return "outside the hours", max(later, now + timedelta(minutes=1))

    def _take_up(self, now: datetime) -> None:
        """Dial what somebody put on record and nobody has begun."""
        # What was handed over is left for a while to those who have it.
        before = now - HANDED_OVER if self.hand_over else now
        query = (
            select(attempts.c.id)
            .where(attempts.c.state == "intended", attempts.c.intended_at <= before)
            .limit(MOST)
        )
        with self.database.read() as connection:
            lying = connection.execute(query).scalars().all()
        for attempt_id in lying:
            self.take(attempt_id, now)

    def take(self, attempt_id: int, now: datetime) -> None:
        """Dial an attempt that is on record, unless somebody else does."""
        with self.database.begin() as connection:
            attempt = begin(
                connection, attempt_id, at=now, worker=self.worker, policy=self.policy
            )
            request = attempt and find(connection, attempt.request_id)
        if attempt and request:
            self.carry_out(lambda: self.ask_carrier(attempt, request))

    def _go(self, attempt: Attempt, request: Request) -> None:
        if self.hand_over is not None:
            self.hand_over(attempt)
        else:
            self.carry_out(lambda: self.ask_carrier(attempt, request))

    # The one request --------------------------------------------------------------

    def ask_carrier(self, attempt: Attempt, request: Request) -> None:
        """Ask the carrier for the call of *attempt*; whoever has begun it, once."""
        began = attempt.dialled_at or attempt.intended_at
        answer = self.caller.place(
            Placement(
                to=attempt.to,
                caller_id=self.caller_id or request.called,
                secret=attempt.secret,
                ring_time=self.policy.ring_time.total_seconds(),
                detect_machine=self.policy.machine_detection
                and attempt.mode == "customer-first",
            )
        )
        now = max(self.clock.now(), began)
        with self.database.begin() as connection:
            match answer:
                case Taken(call, queued):
                    rung = self.policy.ring_time + timedelta(seconds=queued)
                    hear(
                        connection,
                        attempt.id,
                        "taken",
                        at=now,
                        policy=self.policy,
                        call=call,
                        look_at=now + rung + AFTER_RINGING,
                    )
                case NotTaken():
                    self._refused(connection, attempt, answer, now)
                case Lost():
                    hear(connection, attempt.id, "lost", at=now, policy=self.policy)

    def _refused(
        self, connection: Connection, attempt: Attempt, answer: NotTaken, now: datetime
    ) -> None:
        log.warning("attempt %s is not dialled: %s", attempt.id, answer.reason)
        pause = answer.retry_after or (MENDING if answer.for_all else None)
        until = None
        if pause is not None:
            pause = pause if isinstance(pause, timedelta) else timedelta(seconds=pause)
            until = now + pause
            Limits(connection, self.policy, now).pause(until)
        not_dialled(
            connection,
            attempt,
            at=now,
            policy=self.policy,
            reason=answer.reason,
            author="carrier",
            until=until,
            facts={"code": answer.code},
        )
        if answer.for_all:
            values = {"what": "carrier-refuses", "about": str(answer.code), "at": now}
            facts = {"reason": answer.reason}
            insert_once(connection, alerts, {**values, "facts": facts})
        elif answer.for_good:
            self._close(connection, attempt, answer, now)

    def _close(
        self, connection: Connection, attempt: Attempt, answer: NotTaken, now: datetime
    ) -> None:
        """Whoever cannot be dialled today cannot be tomorrow."""
        request = find(connection, attempt.request_id, lock=True)
        # A line of ours that cannot be dialled says nothing of the customer's.
        if request.state == "waiting" and attempt.to == request.number:
            happen(
                connection,
                request.id,
                "close",
                at=now,
                author="carrier",
                outcome="failed",
                facts={"reason": answer.reason, "code": answer.code},
            )
