"""Somebody who asks a desk for a call back, in tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

from ivr.callbacks.desk import StoreDesk
from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import Request, request_of
from ivr.compiler.compile import compile_flow
from ivr.compiler.flow import Flow
from ivr.language.document import read_flow
from ivr.runtime.desk import Errand
from ivr.runtime.state import Session
from ivr.store.database import Database
from ivr.store.tables import people, requests
from ivr.telephony import Ask, Outcome

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday, 10 in the morning in Seoul."""

MOBILE = "+821012345678"

TEXT = """\
ivr: 1
name: small
profile: kr-ars
languages: [ko, en]
start: main
title: {ko: "작은 회사", en: "Small"}
intents:
  account.unlock: {say: {en: ["unlock"], ko: ["잠금 해제"]}}
hours:
  office:
    zone: Asia/Seoul
    country: KR
    open: "Mo-Fr 09:00-18:00; PH off"
    emergency: storm
switches:
  storm: {default: off}
queues:
  people: {hours: {ko: office}}
  anybody: {}
nodes:
  main:
    menu: {ko: "무엇을 도와드릴까요?", en: "How can we help?"}
    options:
      1: {label: {ko: "계정", en: "your account"}, go: number}
      2: {label: {ko: "배송", en: "a delivery"}, go: bye}
  number:
    collect: {ko: "회원 번호를 눌러 주세요.", en: "Please key in your number."}
    type: digits
    into: member
    length: 4
    next: secret
  secret:
    collect: {ko: "비밀번호를 눌러 주세요.", en: "Please key in your code."}
    type: digits
    into: code
    sensitive: yes
    length: 4
    next: call-me
  call-me:
    callback: people
    resolves: account.unlock
    refused: bye
    failed: bye
  bye: {hangup: {ko: "네.", en: "Bye."}, ends: done}
"""


@cache
def small() -> Flow:
    """A flow with a queue that has hours, in one language, and one that has none."""
    return compile_flow(read_flow("small.yaml", TEXT))


_CALLS = count(1)


@dataclass
class Caller:
    """Somebody who calls, and asks the desk; each time as another errand."""

    desk: StoreDesk
    now: datetime = MONDAY
    number: str = MOBILE
    flow: Flow = field(default_factory=small)
    home: str = "KR"
    session: Session | None = None
    switches: dict[str, str] = field(default_factory=dict)

    def __call__(self, what: Any = "check", key: str = "", **about: Any) -> Outcome:
        """What the desk says."""
        given = {"queue": "people", "topic": "unlock", "language": "ko"}
        call = f"CA{next(_CALLS)}"
        asked = Ask(what, number=about.pop("number", self.number), **(given | about))
        errand = Errand(
            key or f"{call}:1:small/call-me",
            call,
            self.now,
            self.flow,
            self.home,
            "+8215881234",
            self.session,
            self.switches,
        )
        return self.desk.ask(asked, errand)


def caller(database: Database, policy: Policy | None = None, **about: Any) -> Caller:
    """Somebody in Korea, at a desk that calls Korea."""
    return Caller(StoreDesk(database, policy or Policy(), ["KR"]), **about)


def on_record(database: Database) -> list[Request]:
    """Every request, the oldest first."""
    with database.read() as connection:
        rows = connection.execute(requests.select().order_by(requests.c.id))
        return [request_of(row) for row in rows]


def staff(database: Database, *logins: str) -> list[int]:
    """People with *logins*, by their ids."""
    with database.begin() as connection:
        return [
            connection.execute(
                people.insert()
                .values(
                    login=login,
                    name=login,
                    role="ops",
                    skills=[],
                    languages=[],
                    created_at=MONDAY,
                )
                .returning(people.c.id)
            ).scalar_one()
            for login in logins
        ]
