"""What staff look at and do: lists, lights, notes, hand-over, texts."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from asking import MONDAY, caller, on_record, small, staff
from sqlalchemy import text

from ivr.callbacks import handling, listing, outbox
from ivr.callbacks.life import Refused
from ivr.callbacks.light import light
from ivr.callbacks.listing import Filters
from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import Asked, Request, Stale, ask, find, happen
from ivr.store.database import Database
from ivr.store.tables import texts

MINUTE = timedelta(minutes=1)
POLICY = Policy(near=15 * MINUTE, promise=30 * MINUTE)


def put(database: Database, count: int = 1, **about: Any) -> list[Request]:
    """So many requests on record, a minute between them."""
    found = []
    with database.begin() as connection:
        for each in range(count):
            given: dict[str, Any] = {
                "key": f"{about}{each}",
                "number": f"+82101234{each:04}",
                "country": "KR",
                "topic": "unlock",
                "flow": "small",
                "queue": "people",
                "language": "ko",
                "called": "+8215881234",
            }
            asked = Asked(**(given | about))
            found.append(ask(connection, asked, at=MONDAY + each * MINUTE))
    return found


def numbers(
    database: Database, page: int = 0, size: int = 50, **about: Any
) -> list[int]:
    """The ids that pass filters, in their order."""
    with database.read() as connection:
        found = listing.listing(
            connection, Filters(**about), MONDAY, page, size=size, policy=POLICY
        )
    return [each.id for each in found.requests]


def let(database: Database, number: int, *whats: Any, **about: Any) -> None:
    """Let one thing after the other happen to a request."""
    for what in whats:
        with database.begin() as connection:
            given = {"at": MONDAY, "author": "clock"} | about
            happen(connection, number, what, **given)


def test_open_ones_stand_in_their_order(database: Database) -> None:
    """By when their callers first asked to wait, page by page."""
    put(database, 5)
    put(database, 1, key="first", topic="t", first_asked_at=MONDAY - MINUTE)

    assert numbers(database) == [6, 1, 2, 3, 4, 5]
    assert numbers(database, 1, 4) == [4, 5]


def test_ended_ones_stand_the_last_first(database: Database) -> None:
    """What has just been done is what is looked for."""
    put(database, 3)
    let(database, 1, "cancel", at=MONDAY + 2 * MINUTE)
    let(database, 3, "cancel", at=MONDAY + MINUTE)

    assert numbers(database, state="ended") == [1, 3]
    assert numbers(database) == [2]


def test_filters_narrow_the_list(database: Database) -> None:
    """By state, queue, level, digits, and by whose they are."""
    (anna,) = staff(database, "anna")
    put(database, 3)
    put(database, 1, key="other", queue="loans", topic="loan")
    let(database, 2, "due")
    with database.begin() as connection:
        handling.claim(connection, 3, anna, epoch=0, at=MONDAY)
        handling.escalate(connection, 1, anna, "lead", epoch=0, at=MONDAY)

    assert numbers(database, state="waiting") == [2]
    assert numbers(database, queue="loans") == [4]
    assert numbers(database, claimed_by=anna) == [3]
    assert numbers(database, level="lead") == [1]
    assert numbers(database, digits="0001") == [2]
    assert numbers(database, digits="1234 0002") == [3]
    assert numbers(database, digits="2") == [3]
    assert numbers(database, digits="%") == [1, 4, 2, 3]


def test_lists_by_light_agree_with_the_light(database: Database) -> None:
    """What the list calls red is what shows red."""
    dice = random.Random(1)
    for each in range(60):
        late = dice.choice([None, *range(-40, 60, 7)])
        put(
            database,
            key=f"{each}",
            topic=f"{each}",
            first_asked_at=MONDAY - dice.randrange(45) * MINUTE,
            promised_at=None if late is None else MONDAY + late * MINUTE,
        )
        if dice.random() < 0.2:
            let(database, each + 1, "due", "dial", "connected")

    shown: dict[str, set[int]] = {"green": set(), "amber": set(), "red": set()}
    for request in on_record(database):
        shown[light(request, MONDAY, POLICY)].add(request.id)
    listed = {name: set(numbers(database, light=name, size=99)) for name in shown}
    assert listed == shown
    assert all(shown.values())


def test_counts_are_by_queue_and_state(database: Database) -> None:
    """The figures over the list, of the open ones only."""
    put(database, 3)
    put(database, 1, key="other", queue="loans", topic="loan")
    let(database, 1, "due")
    let(database, 2, "cancel")
    with database.read() as connection:
        found = listing.counts(connection)

    assert found == {
        "people": {"waiting": 1, "requested": 1},
        "loans": {"requested": 1},
    }


def test_the_place_in_the_order_is_told(database: Database) -> None:
    """Among those of the queue, who have not ended."""
    made = put(database, 4)
    let(database, 2, "cancel")
    with database.read() as connection:
        places = [listing.position(connection, each) for each in made]

    assert [places[0], places[2], places[3]] == [1, 2, 3]


def test_no_row_is_read_that_is_not_shown(sqlite_database: Database) -> None:
    """Ten thousand open requests are looked through in the index alone."""
    put(sqlite_database, 50)
    statement = text(
        "EXPLAIN QUERY PLAN SELECT id, queue, state, promised_at FROM requests "
        "WHERE open_key IS NOT NULL AND level = '' ORDER BY first_asked_at, id"
    )
    with sqlite_database.read() as connection:
        plan = " ".join(row[-1] for row in connection.execute(statement))

    assert "ix_requests_open" in plan
    assert "TEMP B-TREE" not in plan


# What staff do ---------------------------------------------------------------------


def test_each_deed_is_in_the_story(database: Database) -> None:
    """With who did it, and what they wrote."""
    anna, bora = staff(database, "anna", "bora")
    put(database)
    with database.begin() as connection:
        claimed = handling.claim(connection, 1, anna, epoch=0, at=MONDAY)
        handling.note(connection, 1, anna, "asked for papers", at=MONDAY)
        handed = handling.hand_on(
            connection, 1, anna, bora, epoch=claimed.epoch, at=MONDAY, text="please"
        )
        up = handling.escalate(
            connection, 1, bora, "lead", epoch=handed.epoch, at=MONDAY
        )
        handling.close(connection, 1, anna, epoch=up.epoch, at=MONDAY, text="done")
        told = listing.story(connection, 1)

    assert [(each.what, each.author) for each in told] == [
        ("ask", "caller"),
        ("claim", f"person:{anna}"),
        ("note", f"person:{anna}"),
        ("hand-on", f"person:{anna}"),
        ("escalate", f"person:{bora}"),
        ("close", f"person:{anna}"),
    ]
    assert told[2].facts == {"text": "asked for papers"}
    assert told[3].facts == {"to": bora, "text": "please"}
    assert told[4].facts["rule"]


def test_a_claimed_request_that_is_given_back_keeps_its_place(
    database: Database,
) -> None:
    """Whoever takes and returns it has cost its caller nothing."""
    (anna,) = staff(database, "anna")
    put(database, 2)
    with database.begin() as connection:
        handling.claim(connection, 1, anna, epoch=0, at=MONDAY)
        handling.release(connection, 1, anna, at=MONDAY + MINUTE)

    assert numbers(database) == [1, 2]


@pytest.mark.parametrize("deed", ["claim", "hand_on", "escalate", "cancel", "close"])
def test_who_has_seen_an_older_state_is_refused(database: Database, deed: str) -> None:
    """The page was open while something happened: look again."""
    anna, bora = staff(database, "anna", "bora")
    put(database)
    let(database, 1, "due", "dial", "missed", outcome="busy")
    more = {"hand_on": (bora,), "escalate": ("lead",)}.get(deed, ())

    with database.begin() as connection, pytest.raises(Stale):
        getattr(handling, deed)(connection, 1, anna, *more, epoch=0, at=MONDAY)


@pytest.mark.parametrize("deed", ["claim", "hand_on", "escalate"])
def test_what_rings_is_not_taken_away(database: Database, deed: str) -> None:
    """While a phone rings for it nobody claims it or hands it on."""
    anna, bora = staff(database, "anna", "bora")
    put(database)
    let(database, 1, "due", "dial")
    more = {"hand_on": (bora,), "escalate": ("lead",)}.get(deed, ())

    with database.begin() as connection, pytest.raises(Refused):
        getattr(handling, deed)(connection, 1, anna, *more, epoch=1, at=MONDAY)


def test_there_is_no_level_of_that_name(database: Database) -> None:
    """Nobody passes a request on to where nobody looks."""
    (anna,) = staff(database, "anna")
    put(database)

    with database.begin() as connection, pytest.raises(Refused):
        handling.escalate(connection, 1, anna, "moon", epoch=0, at=MONDAY)


def test_putting_off_makes_a_new_promise(database: Database) -> None:
    """At the new time, and nobody's any more."""
    (anna,) = staff(database, "anna")
    put(database)
    slot = MONDAY + timedelta(hours=4)
    with database.begin() as connection:
        handling.claim(connection, 1, anna, epoch=0, at=MONDAY)
        found = handling.snooze(
            connection, 1, anna, slot, epoch=1, at=MONDAY, flow=small()
        )

    assert (found.slot, found.promised_at, found.due_at) == (slot,) * 3
    assert (found.state, found.claimed_by) == ("requested", None)


def test_nobody_is_put_off_into_the_night(database: Database) -> None:
    """A slot outside the hours is no slot, whoever types it."""
    (anna,) = staff(database, "anna")
    put(database)
    night = MONDAY + timedelta(hours=12)

    with database.begin() as connection, pytest.raises(Refused):
        handling.snooze(connection, 1, anna, night, epoch=0, at=MONDAY, flow=small())


def test_what_has_ended_can_still_be_told_of(database: Database) -> None:
    """After the talk an outcome is written down; the end stays what it was."""
    (anna,) = staff(database, "anna")
    put(database)
    let(database, 1, "due", "dial", "connected", "done")
    with database.begin() as connection:
        seen = find(connection, 1)
        handling.close(connection, 1, anna, "needs-papers", epoch=seen.epoch, at=MONDAY)
        last = listing.story(connection, 1)[-1]
        after = find(connection, 1)

    assert (last.what, last.facts["outcome"]) == ("outcome", "needs-papers")
    assert after == seen


# Texts -------------------------------------------------------------------------------


class Served:
    """A library with the one flow of these tests."""

    def current(self, name: str) -> tuple[None, Any]:
        """That flow."""
        return None, small()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ko", "작은 회사: 요청하신 콜백을 드리지 못했습니다."),
        ("en", "Small: we could not reach you for the call back you asked for."),
    ],
)
def test_who_was_given_up_gets_a_text(
    database: Database, language: str, words: str
) -> None:
    """Once, in their language, from the number they had called, after it is kept."""
    (request,) = put(database, language=language)
    with database.begin() as connection:
        outbox.given_up(connection, request, Served(), MONDAY)  # type: ignore[arg-type]
        outbox.given_up(connection, request, Served(), MONDAY)  # type: ignore[arg-type]
    sent: list[tuple[str, str, str]] = []

    def send(*about: str) -> str:
        sent.append(about)  # type: ignore[arg-type]
        return "sent"

    tried = [outbox.send_due(database, send, MONDAY) for _ in range(2)]
    ((to, said, sender),) = sent
    assert (tried, to, sender) == ([1, 0], request.number, "+8215881234")
    assert said.startswith(words)


def test_a_text_that_may_be_out_is_not_sent_again(database: Database) -> None:
    """Whoever dies while sending leaves it as being sent."""
    (request,) = put(database)
    with database.begin() as connection:
        outbox.put(connection, request, "a", "words", MONDAY)
    with database.begin() as connection:
        taken = outbox.texts_due(connection, MONDAY)

    assert [each.text for each in taken] == ["words"]
    assert outbox.send_due(database, lambda *_: "sent", MONDAY) == 0


@pytest.mark.parametrize(("answer", "state"), [("sent", "sent"), ("failed", "failed")])
def test_what_came_of_a_text_is_noted(
    database: Database, answer: str, state: str
) -> None:
    """Also where the carrier breaks; the others are sent all the same."""
    (request,) = put(database)
    with database.begin() as connection:
        for each in ("first", "second"):
            outbox.put(connection, request, each, each, MONDAY)

    def send(to: str, said: str, sender: str) -> str:
        if said == "first":
            raise ConnectionError("no line")
        return answer

    outbox.send_due(database, send, MONDAY)
    with database.read() as connection:
        rows = connection.execute(texts.select().order_by(texts.c.id)).all()
    assert [each.state for each in rows] == ["failed", state]


def test_what_is_not_kept_is_not_sent(database: Database) -> None:
    """A text goes with what it tells of: no request, no text."""
    (request,) = put(database)

    class Broken(Exception):
        """Whatever goes wrong."""

    def keep_and_break(now: datetime) -> None:
        with database.begin() as connection:
            outbox.put(connection, request, "a", "words", now)
            raise Broken

    with pytest.raises(Broken):
        keep_and_break(MONDAY)
    assert outbox.send_due(database, lambda *_: "sent", MONDAY) == 0


def test_a_busy_desk_sees_its_callers(database: Database) -> None:
    """Two requests of one caller about two things are two lines in the list."""
    asker = caller(database)
    asker("store", topic="unlock")
    asker("store", topic="refund")

    assert len(numbers(database, digits="5678")) == 2
