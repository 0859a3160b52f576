"""Records of callers, put into a database as calls and the desk would put them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from ivr.store.database import Database
from ivr.store.tables import (
    attempts,
    errands,
    events,
    messages,
    metadata,
    queue_calls,
    requests,
    texts,
)

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
NUMBER, OTHER = "+821012345678", "+821087654321"
SECRET = "a secret of this site"
NAMES = {NUMBER: "one", OTHER: "two"}


def days(count: float) -> datetime:
    """So many days ago."""
    return NOW - timedelta(days=count)


def put(database: Database, table: Any, **values: Any) -> int:
    """A row in *table*; its id."""
    with database.begin() as connection:
        made = connection.execute(table.insert().values(**values))
        key = made.inserted_primary_key
    return int(key[0]) if key and isinstance(key[0], int) else 0


def request(database: Database, ago: float, number: str = NUMBER, **more: Any) -> int:
    """A request that was closed so many days ago, with all that belongs to one."""
    key = f"{NAMES[number]}-{ago}-{more.get('topic', '')}"
    row = {
        **{"key": key, "number": number, "prefix": number[:-4], "country": "KR"},
        **{"topic": "reset", "flow": "desk", "queue": "it", "language": "ko"},
        **{"intents": ["reset"], "chosen": {"pin": "4711"}, "call": f"CA{key}"},
        **{"called": "+82215889999", "state": "closed", "outcome": "reached"},
        **{"mode": "customer-first", "asked_at": days(ago), "tries": 1},
        **{"first_asked_at": days(ago), "closed_at": days(ago)},
    }
    id = put(database, requests, **(row | more))
    about = {"request_id": id}
    tried = {"epoch": 1, "secret": key, "state": "ended", "mode": "customer-first"}
    put(
        database, attempts, **about, **tried, to=number, call=f"CB{key}", worker="w",
        intended_at=days(ago),
    )  # fmt: skip
    moved = {"author": "person:1", "what": "note", "before": "x", "after": "x"}
    told = {"text": "asked for Mr Kim", "slot": None}
    put(database, events, **about, **moved, at=days(ago), facts=told)
    said = {"to": number, "sender": "+82215889999", "language": "ko", "state": "sent"}
    put(database, texts, **about, **said, key=key, text="We called you", at=days(ago))
    put(database, errands, **about, key=key, answer={}, at=days(ago))
    return id


def message(database: Database, ago: float, number: str = NUMBER, **more: Any) -> None:
    """A message that was left so many days ago."""
    row = {
        **{
            "key": f"{NAMES[number]}-{ago}",
            "call": f"CM{ago}",
            "to": "it",
            "number": number,
        },
        **{"language": "ko", "topic": "reset", "seconds": 20, "ready": True},
        **{"recording": f"https://api.example.org/RE{ago:g}", "at": days(ago)},
    }
    put(database, messages, **(row | more))


def queued(database: Database, ago: float, number: str = NUMBER, **more: Any) -> int:
    """A call that waited in a queue so many days ago."""
    key = f"{NAMES[number]}-{ago}"
    row = {
        **{"call": f"CQ{key}", "visit": key, "flow": "desk", "queue": "it"},
        **{"language": "ko", "topic": "", "number": number, "facts": {"pin": "4711"}},
        **{"state": "left", "joined_at": days(ago), "seen_at": days(ago)},
    }
    return put(database, queue_calls, **(row | {"left_at": days(ago)} | more))


def rows(database: Database, table: Any) -> list[Any]:
    """Every row of *table*."""
    with database.read() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


def everything(database: Database) -> str:
    """All that is in the database, as text."""
    tables = (rows(database, table) for table in metadata.sorted_tables)
    return "\n".join(str(row) for table in tables for row in table)
