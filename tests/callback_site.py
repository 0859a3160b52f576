"""A site that calls back, without a carrier's account: phones ring on the loopback.

The app asked for documents is the real one's part for callbacks; requests are put on
record as the desk does, and the clock moves only when a test moves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import twiml_schema
from flask import Flask
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from ivr.callbacks import requests
from ivr.callbacks.answering import LinesOfQueues
from ivr.callbacks.attempts import Attempt
from ivr.callbacks.dispatcher import Dispatcher
from ivr.callbacks.loopback import Loopback, Post, path_of
from ivr.callbacks.loopback_line import Handset
from ivr.callbacks.policy import Policy
from ivr.clock import ManualClock
from ivr.config import load
from ivr.runtime.desk import MemorySwitchboard
from ivr.runtime.versions import Library
from ivr.store.database import Database
from ivr.store.tables import attempts, events
from webhooks import callbacks
from webhooks.callback_calls import CallingBack
from webhooks.signature import Gate

MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+09:00")

BASE = "https://ivr.example.org"
TOKEN = "12345"
OURS = "+82215889999"
CUSTOMER = "+821012345678"
AGENT = "+82221234567"

FLOW = """\
ivr: 1
name: bank
title: {ko: 한빛은행, en: Hanbit Bank}
languages: [ko, en]
start: welcome
otherwise: sorry
numbers: ["+82215889999"]
hours:
  desk: {zone: Asia/Seoul, country: KR, open: "Mo-Fr 09:00-18:00; PH off"}
intents:
  card.lost: {say: {ko: ["카드 분실"], en: ["lost card"]}}
queues:
  cards: {hours: desk, handles: [card.*]}
  loans: {hours: desk}
lines:
  cards: {default: "+82221234567"}
nodes:
  welcome:
    callback: cards
    requested: bye
    declined: bye
    refused: bye
    failed: sorry
    existing: bye
  bye: {hangup: {ko: 감사합니다., en: Goodbye.}, ends: done}
  sorry: {hangup: {ko: 죄송합니다., en: Sorry.}, ends: refused}
"""


@dataclass
class CallbackSite:
    """All that calls back, on one database."""

    database: Database
    clock: ManualClock
    policy: Policy
    library: Library
    app: Flask
    loopback: Loopback
    switchboard: MemorySwitchboard
    posted: list[tuple[str, Mapping[str, str], str]] = field(default_factory=list)
    """Every request of the carrier's with the answer."""
    texts: list[tuple[str, str, str]] = field(default_factory=list)
    _keys: Iterator[int] = field(default_factory=count)

    def dispatcher(self, **parts: Any) -> Dispatcher:
        """A dispatcher of this site; *parts* in place of its own."""
        own: dict[str, Any] = {
            "database": self.database,
            "caller": self.loopback,
            "library": self.library,
            "agents": LinesOfQueues(self.library, self.switchboard),
            "policy": self.policy,
            "clock": self.clock,
            "send": self._text,
        }
        return Dispatcher(**(own | parts))

    def _text(self, to: str, text: str, sender: str) -> str:
        self.texts.append((to, text, sender))
        return "sent"

    def ask(self, number: str = CUSTOMER, **about: Any) -> requests.Request:
        """Put a request on record, as a call to the menu does."""
        now = self.clock.now()
        given: dict[str, Any] = {
            "key": f"CA{next(self._keys)}:1:bank/welcome",
            "number": number,
            "country": "KR",
            "topic": "card.lost",
            "flow": "bank",
            "queue": "cards",
            "language": "en",
            "called": OURS,
            "mode": self.policy.mode,
            "promised_at": now + self.policy.promise,
            "expires_at": now + self.policy.promise + self.policy.expiry,
        }
        with self.database.begin() as connection:
            return requests.ask(connection, requests.Asked(**(given | about)), at=now)

    def step(self, after: timedelta | float = 0, **parts: Any) -> datetime:
        """One round of a dispatcher, *after* a while."""
        now = self.clock.advance(after)
        self.loopback.passes(now)
        return self.dispatcher(**parts).step(now)

    def request(self, request_id: int) -> requests.Request:
        """The request as it is now."""
        with self.database.read() as connection:
            return requests.find(connection, request_id)

    def attempts(self, request_id: int | None = None) -> list[Attempt]:
        """The attempts, the oldest first."""
        query = select(attempts).order_by(attempts.c.id)
        if request_id is not None:
            query = query.where(attempts.c.request_id == request_id)
        with self.database.read() as connection:
            return [Attempt(**row._mapping) for row in connection.execute(query)]

    def story(self, request_id: int) -> list[str]:
        """What has happened to a request, in order."""
        query = select(events.c.what).where(events.c.request_id == request_id)
        with self.database.read() as connection:
            return list(connection.execute(query.order_by(events.c.id)).scalars())

    # Phones ---------------------------------------------------------------------------

    def rings(self, number: str) -> Handset | None:
        """The call that rings on the phone *number*."""
        ringing = self.loopback.ringing(self.clock.now())
        return next((each for each in ringing if each.number == number), None)

    def answer(self, number: str = CUSTOMER) -> str:
        """Pick up the phone that rings; its call."""
        found = self.rings(number)
        assert found is not None, f"{number} does not ring"
        self.loopback.answer(found.call, self.clock.now())
        return found.call

    def press(self, call: str, keys: str) -> None:
        """Press *keys* on the phone of *call*."""
        self.loopback.press(call, keys, self.clock.now())

    def hang_up(self, call: str) -> None:
        """Put the receiver of *call* down."""
        self.loopback.put_down(call, self.clock.now())

    def heard(self, call: str) -> str:
        """All that was said on the phone of *call*."""
        found = self.loopback.handset(call)
        assert found is not None
        return " ".join(each.text for each in found.said if each.who == "menu")


def app_of(calling: CallingBack, token: str = TOKEN) -> Flask:
    """An app with the addresses of callbacks, and nothing else."""
    env = {"IVR_PUBLIC_URL": BASE, "TWILIO_AUTH_TOKEN": token}
    app = Flask("callbacks")
    app.extensions |= {"gate": Gate(load(env)), "callbacks": calling}
    app.register_blueprint(callbacks.blueprint)
    return app


def poster(app: Flask, posted: list[tuple[str, Mapping[str, str], str]]) -> Post:
    """Asks *app* as the carrier does, and holds its answers to the carrier's rules."""
    client, validator = app.test_client(), RequestValidator(TOKEN)

    def post(url: str, fields: Mapping[str, str]) -> str:
        signature = validator.compute_signature(url, dict(fields))
        headers = {"X-Twilio-Signature": signature}
        answer = client.post(path_of(url), data=dict(fields), headers=headers)
        body = answer.get_data(as_text=True)
        posted.append((url, dict(fields), body))
        assert answer.status_code in (200, 204), f"{url}: {answer.status_code} {body}"
        if body and "/wait" not in url:
            assert twiml_schema.check(body) == [], body
        return body

    return post


def write_library(folder: Path, text: str = FLOW) -> Library:
    """The flow of the site, served."""
    flows = folder / "flows"
    flows.mkdir(parents=True, exist_ok=True)
    (flows / "bank.yaml").write_text(text, encoding="utf-8")
    library = Library(flows, folder / "versions", None)
    library.load()
    assert list(library.names()) == ["bank"], library.latest.faults
    return library


def only(site: CallbackSite) -> Attempt:
    """The one attempt there is."""
    (attempt,) = site.attempts()
    return attempt


def told(
    site: CallbackSite, what: str, secret: str = "", **fields: str
) -> tuple[int, str]:
    """Tell the app *what* as the carrier would; status and document."""
    url = f"{BASE}/callback/{secret or only(site).secret}/{what}"
    signature = RequestValidator(TOKEN).compute_signature(url, fields)
    answer = site.app.test_client().post(
        url.removeprefix(BASE),
        data=fields,
        headers={"X-Twilio-Signature": signature},
    )
    return answer.status_code, answer.get_data(as_text=True)


@contextmanager
def callback_site(
    database: Database,
    folder: Path,
    at: datetime = MONDAY,
    loopback: Mapping[str, Any] | None = None,
    **rules: Any,
) -> Iterator[CallbackSite]:
    """A site at *at*; *rules* of the policy, *loopback* parts of the carrier."""
    clock, library = ManualClock(at), write_library(folder)
    policy = Policy(**({"regions": ("KR",), "calls_per_second": 500.0} | rules))
    switchboard = MemorySwitchboard()
    posted: list[tuple[str, Mapping[str, str], str]] = []
    calling = CallingBack(
        database=database,
        library=library,
        agents=LinesOfQueues(library, switchboard),
        caller=None,  # type: ignore[arg-type]
        policy=lambda: policy,
        clock=clock,
        base=BASE,
    )
    app = app_of(calling)
    carrier = Loopback(poster(app, posted), clock, BASE, **(loopback or {}))
    calling.caller = carrier
    yield CallbackSite(
        database, clock, policy, library, app, carrier, switchboard, posted
    )
