"""What staff of a busy line see and did: alerts, messages, abuse, what they turned."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert

from ivr.store import abuse as abuses
from ivr.store import overrides
from ivr.store.database import Connection
from ivr.store.overrides import Wanted
from ivr.store.people import Person
from ivr.store.tables import alerts, messages

MINUTE = timedelta(minutes=1)


def put_alerts(connection: Connection, now: datetime) -> None:
    """One of each."""
    for what, about, facts in (
        ("promise-broken", "1", {"request": 1}),
        ("promise-near", "4", {"request": 4}),
        ("burst", "+821073", {"count": 14}),
    ):
        connection.execute(
            insert(alerts).values(what=what, about=about, at=now, facts=facts)
        )


def put_abuse(connection: Connection, staff: dict[str, Person], now: datetime) -> None:
    """Two calls that were marked."""
    for number, note in enumerate(
        ("Shouted for ten minutes and threatened to come by.", "욕설을 반복함")
    ):
        abuses.mark(
            connection,
            number=f"+8210881299{number:02d}",
            key="key",
            call=f"CD{number}",
            flow="account-support",
            node="billing-line",
            at=now - timedelta(hours=3 + number),
            note=note,
            author=staff["ada" if number == 0 else "seoyeon"].id,
        )


def put_overrides(
    connection: Connection, staff: dict[str, Person], now: datetime
) -> None:
    """Something in force, something planned, something over."""
    said = {"ko": "직원 교육", "en": "staff training"}
    early = {"put": "closed", "said": said, "alike": True}
    text = {
        "texts": {
            "ko": "카드 결제가 지연되고 있습니다.",
            "en": "Card payments are slow.",
        }
    }
    hour = timedelta(hours=1)
    wanted = (
        Wanted("announcement", "outage", text, "payment provider", now - hour),
        Wanted("hours", "support", early, "training", now + hour, now + 3 * hour),
        Wanted("switch", "callbacks", {"position": "off"}, "too few of us", now - hour),
    )
    for each in wanted:
        made = overrides.add(
            connection, each, at=now - hour, author=staff["ada"].id, address="127.0.0.1"
        )
    overrides.end(connection, made.id, at=now - MINUTE, author=staff["suzy"].id)


def put_messages(
    connection: Connection, staff: dict[str, Person], now: datetime
) -> None:
    """Two that nobody has heard, one of them not ready, and one that was heard."""
    for number, (ready, heard) in enumerate(((True, ""), (False, ""), (True, "ada"))):
        connection.execute(
            insert(messages).values(
                key=f"CE{number}:9:leave-word",
                call=f"CE{number}",
                to="account",
                number=f"+82109911220{number}",
                language="en" if number else "ko",
                topic="repair" if number else "",
                seconds=31 + 40 * number,
                recording=f"https://api.example.org/recordings/RE{number}",
                ready=ready,
                at=now - (20 + 15 * number) * MINUTE,
                heard_by=staff[heard].id if heard else None,
                heard_at=now - 2 * MINUTE if heard else None,
            )
        )
