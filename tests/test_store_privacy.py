"""What is known about a number is given out, and erased, wherever it stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from records import (
    NAMES,
    NOW,
    NUMBER,
    OTHER,
    SECRET,
    everything,
    message,
    put,
    queued,
    request,
    rows,
)
from sqlalchemy import func, select

from ivr.store import abuse, audit
from ivr.store.database import Database
from ivr.store.people import add
from ivr.store.privacy import StillOpen, erase, export
from ivr.store.tables import (
    attempts,
    call_events,
    calls,
    events,
    messages,
    queue_calls,
    requests,
)

# Export and erasure ------------------------------------------------------------------


@pytest.fixture
def known(database: Database) -> Iterator[Database]:
    """A database in which two callers have left all sorts of things."""
    for number in (NUMBER, OTHER):
        request(database, 3, number)
        message(database, 2, number)
        queued(database, 1, number)
        with database.begin() as connection:
            add(connection, NAMES[number], "ops", NOW)
            key = abuse.key_of(connection, NOW, lambda: SECRET)
            facts = {"key": key, "call": "CA", "flow": "desk", "node": "main"}
            abuse.mark(
                connection, **facts, number=number, at=NOW, note="was rude", author=1
            )
        call = {
            "call": f"CA{NAMES[number]}-3-",
            "flow": "desk",
            "node": "",
            "language": "ko",
        }
        about = {"waits_for": "", "number": f"•••{number[-4:]}", "turn": 1, "at": NOW}
        put(database, calls, **call, **about, began_at=NOW)
        line = {"at": "2026-11-20T03:00:00Z", "turn": 1, "place": 0, "node": "main"}
        line["from"] = f"•••{number[-4:]}"
        entry = {
            "call": call["call"],
            "line": json.dumps(line | {"call": call["call"]}),
        }
        put(database, call_events, id=NAMES[number], at=NOW, **entry)
    yield database


def test_all_that_is_known_of_a_number_is_given_out(known: Database) -> None:
    """Every table that knows it, and nothing of anybody else."""
    with known.read() as connection:
        found = export(connection, NUMBER, NOW)
    text = json.dumps(found, ensure_ascii=False)

    (asked,) = found["requests"]
    assert asked["chosen"] == {"pin": "4711"}
    assert asked["events"][0]["facts"]["text"] == "asked for Mr Kim"
    assert asked["texts"][0]["text"] == "We called you"
    assert len(asked["attempts"]) == 1
    counts = {name: len(found[name]) for name in ("messages", "queue_calls", "abuse")}
    assert counts == {"messages": 1, "queue_calls": 1, "abuse": 1}
    assert [entry["node"] for entry in found["call_events"]] == ["main"]
    assert OTHER not in text and OTHER[-4:] not in text


def test_what_is_given_out_holds_no_secret(known: Database) -> None:
    """Addresses that the carrier asks at are nobody's own."""
    with known.read() as connection:
        found = export(connection, NUMBER, NOW)

    assert "secret" not in json.dumps(found)


def test_a_number_nobody_knows_has_nothing(known: Database) -> None:
    """An empty answer is an answer."""
    with known.read() as connection:
        found = export(connection, "+15005550006", NOW)

    assert not any(value for value in found.values() if isinstance(value, list))


def test_an_erased_number_is_nowhere(known: Database) -> None:
    """Neither the number nor its last digits nor what was said; others keep theirs."""
    with known.begin() as connection:
        done = erase(connection, NUMBER, NOW, person=1)
    left = everything(known)

    assert NUMBER not in left
    assert left.count("5678") == left.count("••••5678")  # the audit's own
    assert left.count("asked for Mr Kim") == left.count("was rude") == 1
    assert left.count("We called you") == left.count("'pin': '4711'") - 1 == 1
    assert OTHER in left
    assert done.recordings == ("https://api.example.org/RE2",)


def test_what_was_erased_is_still_counted(known: Database) -> None:
    """Reports of last week say the same as before; the story keeps its order."""
    tables = (requests, attempts, events, messages, queue_calls, abuse.abuse, calls)
    before = [len(rows(known, table)) for table in tables]
    with known.begin() as connection:
        erase(connection, NUMBER, NOW, person=1)

    assert [len(rows(known, table)) for table in tables] == before


def test_the_audit_says_who_erased(known: Database) -> None:
    """By whom, when, and how much; not whose number it was, but its last digits."""
    with known.begin() as connection:
        erase(connection, NUMBER, NOW, person=1, address="192.0.2.7")
    with known.read() as connection:
        (act,) = audit.acts(connection, what="erase")

    assert (act.person, act.address, act.at) == (1, "192.0.2.7", NOW)
    assert act.about == "+••••••••5678"
    assert act.facts == {"requests": 1, "messages": 1}


@pytest.mark.parametrize(
    "somebody",
    [
        lambda d: request(d, 0, topic="pay", closed_at=None, open_key="x"),
        lambda d: queued(d, 0, left_at=None, state="waiting"),
    ],
    ids=["to be called back", "on the line"],
)
def test_who_still_waits_is_not_erased(
    known: Database, somebody: Callable[[Database], int]
) -> None:
    """A promise is not broken by the way; nothing at all is changed."""
    somebody(known)
    before = everything(known)
    with pytest.raises(StillOpen, match="5678"), known.begin() as connection:
        erase(connection, NUMBER, NOW, person=1)

    assert everything(known) == before


def test_erasing_twice_finds_nothing(known: Database) -> None:
    """Who asks again hears that nothing is known."""
    for _ in range(2):
        with known.begin() as connection:
            done = erase(connection, NUMBER, NOW, person=1)

    assert done.nothing
    with known.read() as connection:
        assert connection.scalar(select(func.count()).select_from(requests)) == 2
