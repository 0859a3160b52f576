"""The callback desk on the store: what callers are told is what is on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, select, text

from ivr.callbacks import calling_hours, listing
from ivr.callbacks.calling_hours import Called, Promise
from ivr.callbacks.coming_along import coming_along, intents_of
from ivr.callbacks.frequency import too_often, watch
from ivr.callbacks.life import Happening, can
from ivr.callbacks.numbers import barred
from ivr.callbacks.policy import DEFAULT, Policy
from ivr.callbacks.requests import (
    Asked,
    Request,
    ask,
    happen,
    insert_once,
    iso,
    open_request,
)
from ivr.callbacks.rules import kept
from ivr.language.callers import country_of
from ivr.runtime.desk import Errand, Message
from ivr.store.database import Database
from ivr.store.tables import errands, messages, queue_calls
from ivr.telephony import Ask, Outcome, Seconds

REASONS = {
    "number-often": "often",
    "prefix-often": "often",
    "all-often": "often",
    "hours": "hours",
}
"""What the caller hears for a reason on record; for all others it is the number."""

LONGEST_KEY = 120

KEEP = timedelta(days=30)
"""How long a message is kept whose flow says nothing.

Source: a default of ours; storage limitation names no number of days (GDPR art. 5).
"""


class StoreDesk:
    """Keeps requests and messages in the store; any number of processes at once.

    Args:
        regions: Countries (ISO 3166) that may be called, beside the policy's; none
            is none.
        own_country: Let the country of the number called count as one of them.
        expected_wait: How long live callers of a queue wait now, in seconds.
    """

    def __init__(
        self,
        database: Database,
        policy: Policy = DEFAULT,
        regions: Iterable[str] = (),
        own_country: bool = False,
        expected_wait: Callable[[str], Seconds | None] = lambda _: None,
    ) -> None:
        self.database = database
        self.policy = policy
        self._regions = frozenset(regions)
        self._own_country = own_country
        self._expected_wait = expected_wait
        self.stored: Callable[[], object] = lambda: None
        """Told when something was put on record, so that nobody waits for a look."""

    def ask(self, ask: Ask, errand: Errand) -> Outcome:
        key = _short(errand.key)
        with self.database.begin() as connection:
            _one_at_a_time(connection)
            row = select(errands.c.answer).where(errands.c.key == key)
            if known := connection.execute(row).scalar():
                return Outcome(known["name"], known["values"])
            desk = _Asking(self, connection, ask, errand, key)
            outcome = desk.answer()
            if ask.what != "check" or outcome.name == "refused":
                values = {"name": outcome.name, "values": dict(outcome.values)}
                made = {
                    "key": key,
                    "request_id": desk.about,
                    "answer": values,
                    "at": errand.now,
                }
                connection.execute(errands.insert().values(made))
        if ask.what != "check":
            self.stored()
        return outcome

    def regions(self, policy: Policy, home: str) -> frozenset[str]:
        """Countries that are called on behalf of a line in *home*."""
        own = {home} if self._own_country and home else frozenset()
        return self._regions | frozenset(policy.regions) | own

    def expected(self, queue: str) -> timedelta | None:
        """How long live callers of *queue* wait now, where that is known."""
        seconds = self._expected_wait(queue)
        return None if seconds is None else timedelta(seconds=seconds)

    # Messages ---------------------------------------------------------------------

    def keep(self, message: Message) -> bool:
        keep_for = message.keep_for
        length = KEEP if keep_for is None else timedelta(seconds=keep_for)
        values = {
            "key": _short(message.key),
            "call": message.call_id,
            "to": message.to[:120],
            "number": message.caller[:40],
            "language": message.language,
            "topic": message.topic[:120],
            "seconds": message.seconds,
            "recording": message.recording[:400],
            "ready": False,
            "at": message.at,
            "purge_at": message.at + length,
        }
        with self.database.begin() as connection:
            insert_once(connection, messages, values)
        return True

    def recording(self, recording: str, status: str) -> None:
        mine = messages.c.recording == recording[:400]
        with self.database.begin() as connection:
            if status == "absent":
                connection.execute(messages.delete().where(mine))
            elif status == "completed":
                connection.execute(messages.update().where(mine).values(ready=True))


def _short(key: str) -> str:
    """*key*, or what stands for it where it is too long for its column."""
    if len(key) <= LONGEST_KEY:
        return key
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _one_at_a_time(connection: Connection) -> None:
    """Nobody else asks until this transaction ends: limits and slots are counted.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('ivr asks'))"))


class _Asking:
    """One thing that is asked, inside a transaction."""

    def __init__(
        self,
        desk: StoreDesk,
        connection: Connection,
        ask: Ask,
        errand: Errand,
        key: str,
    ) -> None:
        self.connection, self.asked, self.errand = connection, ask, errand
        self.policy = kept(connection, desk.policy)
        self.now, self.key, self.topic = errand.now, key, ask.topic[:120]
        self.called = Called(errand.flow, ask.queue, ask.language, ask.number)
        self._regions = desk.regions(self.policy, errand.home)
        self._expected = desk.expected(ask.queue)
        self.about: int | None = None

    def answer(self) -> Outcome:
        bar = barred(self.asked.number, self._regions, self.policy.types)
        found = open_request(self.connection, self.asked.number, self.topic, lock=True)
        if found is not None:
            self.about = found.id
        match self.asked.what:
            case "cancel":
                return self._cancel(found)
            case _ if bar:
                return self._refuse(bar)
            case "move":
                return self._move(found)
            case "check" if found is not None:
                return self._existing(found)
            case "store" if found is not None:
                # On another line, a moment ago: theirs is the promise that holds.
                return Outcome("done", self._told(found))
        often = too_often(self.connection, self.asked.number, self.now, self.policy)
        if often:
            return self._refuse(often)
        return self._offer() if self.asked.what == "check" else self._store()

    # What is told -------------------------------------------------------------------

    def _offer(self) -> Outcome:
        promise = self._soonest()
        if promise is None:
            return self._refuse("hours")
        values = {"slots": self._slots()}
        if promise.wait is not None:
            values["wait"] = _seconds(promise.wait)
        return Outcome("free", values)

    def _existing(self, found: Request) -> Outcome:
        place = listing.position(self.connection, found)
        values = {"slots": self._slots(), "position": str(place)}
        if found.slot is not None and found.slot > self.now:
            values["when"] = self._spoken(found.slot)
        return Outcome("existing", values)

    def _told(self, found: Request) -> dict[str, str]:
        """The promise that is on record."""
        if found.slot is not None and found.slot > self.now:
            return {"when": self._spoken(found.slot)}
        if found.promised_at is not None and found.promised_at > self.now:
            return {"wait": _seconds(found.promised_at - self.now)}
        return {}

    def _slots(self) -> str:
        found = calling_hours.slots(self.connection, self.called, self.now, self.policy)
        return " ".join(slot.isoformat(timespec="minutes") for slot in found)

    def _spoken(self, moment: datetime) -> str:
        zone = calling_hours.zone_of(self.called)
        return moment.astimezone(zone).isoformat(timespec="minutes")

    # What is kept -------------------------------------------------------------------

    def _store(self) -> Outcome:
        promise = self._promise()
        if isinstance(promise, Outcome):
            return promise
        self._put(promise)
        watch(self.connection, self.asked.number, self.now, self.policy)
        return Outcome("done", _promised(promise, self._spoken))

    def _put(self, promise: Promise | None, refused: str = "") -> Request:
        flow, session = self.errand.flow, self.errand.session
        times = _times(promise, self.now, self.policy)
        made = ask(
            self.connection,
            Asked(
                key=self.key,
                number=self.asked.number[:40],
                country=country_of(self.asked.number)[:2],
                topic=self.topic,
                flow=flow.name,
                queue=self.asked.queue,
                language=self.asked.language,
                call=self.errand.call_id[:64],
                called=self.errand.called[:40],
                intents=intents_of(flow, session, self.topic),
                chosen=coming_along(flow, session),
                mode=self.policy.mode,
                first_asked_at=self._first_asked(),
                refused=refused,
                **times,
            ),
            at=self.now,
        )
        self.about = made.id
        return made

    def _first_asked(self) -> datetime:
        """When this call first came to wait for somebody, or now."""
        mine = queue_calls.c.call == self.errand.call_id
        query = select(func.min(queue_calls.c.joined_at)).where(mine)
        joined: datetime | None = self.connection.execute(query).scalar()
        return min(joined or self.now, self.now)

    def _promise(self) -> Promise | Outcome:
        """What can be promised of what is asked for."""
        if not self.asked.slot:
            return self._soonest() or self._refuse("hours")
        slot = _moment(self.asked.slot)
        if slot is not None and slot > self.now and self._fits(slot):
            return Promise(slot)
        slots = self._slots()
        return Outcome("taken", {"slots": slots}) if slots else self._refuse("hours")

    def _fits(self, slot: datetime) -> bool:
        ours = self.called
        allowed = calling_hours.may_call(
            ours.flow, ours.queue, ours.language, ours.number, slot
        )
        return allowed and calling_hours.has_room(
            self.connection, ours, slot, self.policy
        )

    def _soonest(self) -> Promise | None:
        return calling_hours.soonest(
            self.connection,
            self.called,
            self.now,
            self._expected,
            self.policy,
            self.errand.switches,
        )

    def _refuse(self, reason: str) -> Outcome:
        if self.about is None:
            self._put(None, reason)
            watch(self.connection, self.asked.number, self.now, self.policy)
        return Outcome("refused", {"reason": REASONS.get(reason, "number")})

    # What is changed ------------------------------------------------------------------

    def _move(self, found: Request | None) -> Outcome:
        if found is None or not can("move", found.state):
            return Outcome("failed")
        promise = self._promise()
        if isinstance(promise, Outcome):
            return promise
        times = _times(promise, self.now, self.policy)
        nobody = {"claimed_by": None, "claimed_at": None}
        self._happen(found, "move", {**times, **nobody})
        return Outcome("done", _promised(promise, self._spoken))

    def _cancel(self, found: Request | None) -> Outcome:
        if found is None or not can("cancel", found.state):
            return Outcome("failed")
        self._happen(found, "cancel", {})
        return Outcome("done")

    def _happen(
        self, found: Request, what: Happening, changes: Mapping[str, Any]
    ) -> None:
        happen(
            self.connection,
            found.id,
            what,
            at=self.now,
            author="caller",
            facts={"call": self.errand.call_id[:64], "slot": iso(changes.get("slot"))},
            policy=self.policy,
            changes=changes,
        )


def _times(promise: Promise | None, now: datetime, policy: Policy) -> dict[str, Any]:
    """The columns that a promise fills."""
    if promise is None:
        return {}
    slot = promise.at if promise.wait is None else None
    return {
        "slot": slot,
        "promised_at": promise.at,
        "due_at": slot or now,
        "expires_at": promise.at + policy.expiry,
    }


def _promised(promise: Promise, spoken: Callable[[datetime], str]) -> dict[str, str]:
    """A promise in the words of the protocol."""
    if promise.wait is None:
        return {"when": spoken(promise.at)}
    return {"wait": _seconds(promise.wait)}


def _seconds(length: timedelta) -> str:
    return str(int(length.total_seconds()))


def _moment(iso: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return found if found.tzinfo else None
