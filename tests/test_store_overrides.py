"""Overrides in the database: made, ended, looked up, and on the audit trail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from overriding import HOUR, NOON, person, put, wanted
from sqlalchemy import select

from ivr.store import overrides
from ivr.store.database import Database
from ivr.store.overrides import Refused
from ivr.store.tables import audit


def test_what_was_put_there_holds_until_its_end(database: Database) -> None:
    """From its first moment to before its last."""
    put(database, wanted())

    with database.read() as connection:
        holding = [
            len(overrides.active(connection, moment))
            for moment in (NOON - HOUR / 60, NOON, NOON + HOUR * 0.99, NOON + HOUR)
        ]

    assert holding == [0, 1, 1, 0]


def test_everything_about_it_is_kept(database: Database) -> None:
    """Value, reason, author and times come back as they went in."""
    (made,) = put(
        database,
        wanted(
            "hours", "support", {"put": "closed", "said": {"ko": "폭풍"}}, ends=None
        ),
    )

    with database.read() as connection:
        (found,) = overrides.active(connection, NOON)

    assert found == made
    assert found.value == {"put": "closed", "said": {"ko": "폭풍"}}
    assert (found.reason, found.author_name, found.ends_at) == ("storm", "Ops", None)


def test_what_begins_later_is_upcoming(database: Database) -> None:
    """The next one first."""
    put(
        database,
        wanted(name="later", starts=NOON + 2 * HOUR, ends=None),
        wanted(name="sooner", starts=NOON + HOUR, ends=None),
        wanted(name="now"),
    )

    with database.read() as connection:
        names = [each.name for each in overrides.upcoming(connection, NOON)]

    assert names == ["sooner", "later"]


def test_what_is_ended_holds_no_longer(database: Database) -> None:
    """And says who ended it."""
    (made,) = put(database, wanted())

    with database.begin() as connection:
        other = person(connection, "boss")
        ended = overrides.end(connection, made.id, at=NOON + HOUR / 2, author=other)
        holding = overrides.active(connection, NOON + HOUR / 2)

    assert holding == ()
    assert (ended.ended_by_name, ended.ended_at) == ("Boss", NOON + HOUR / 2)


def test_it_ends_once(database: Database) -> None:
    """Who comes second is told."""
    (made,) = put(database, wanted())

    with database.begin() as connection:
        overrides.end(connection, made.id, at=NOON, author=made.author)
        with pytest.raises(Refused, match="ended already"):
            overrides.end(connection, made.id, at=NOON, author=made.author)


def test_what_is_over_cannot_be_ended(database: Database) -> None:
    """It has ended by itself."""
    (made,) = put(database, wanted())

    with database.begin() as connection, pytest.raises(Refused):
        overrides.end(connection, made.id, at=NOON + HOUR, author=made.author)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": "  "}, "say why"),
        ({"ends": NOON}, "over before it begins"),
        ({"starts": NOON - 2 * HOUR, "ends": NOON - HOUR}, "over before it begins"),
    ],
)
def test_what_makes_no_sense_is_refused(
    sqlite_database: Database, changes: dict[str, object], message: str
) -> None:
    """Nothing of it is kept."""
    with pytest.raises(Refused, match=message):
        put(sqlite_database, wanted(**changes))  # type: ignore[arg-type]

    with sqlite_database.read() as connection:
        assert list(overrides.history(connection)) == []


def test_history_has_the_latest_first(database: Database) -> None:
    """In pages."""
    made = put(database, *(wanted(name=f"switch-{n}") for n in range(5)))

    with database.read() as connection:
        first = list(overrides.history(connection, most=2))
        then = list(overrides.history(connection, before=first[-1].id, most=2))

    assert [each.id for each in (*first, *then)] == [m.id for m in made[:0:-1]]


def test_each_act_is_on_the_audit_trail(database: Database) -> None:
    """Who, when, what, from where; numbers of lines are not."""
    (switch, line) = put(
        database, wanted(), wanted("line", "desk", {"numbers": ["+82215889999"]})
    )
    with database.begin() as connection:
        overrides.end(
            connection, switch.id, at=NOON, author=switch.author, address="192.0.2.1"
        )

    with database.read() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id)).all()

    assert [(row.what, row.about) for row in rows] == [
        ("override", "switch:callbacks"),
        ("override", "line:desk"),
        ("override-ended", "switch:callbacks"),
    ]
    assert rows[0].facts["value"] == {"position": "off"}
    assert rows[0].facts["until"] == (NOON + timedelta(hours=1)).isoformat()
    assert "+8221588" not in str(rows[1].facts)
    assert (rows[2].person, rows[2].address) == (line.author, "192.0.2.1")
