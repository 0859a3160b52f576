"""Numbers that are not called, and those that ask too often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asking import MOBILE, caller, on_record

from ivr.callbacks.policy import Policy
from ivr.store.database import Database
from ivr.store.tables import alerts


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+12025550123", "region"),
        ("+18765551234", "region"),
        ("+12685551234", "region"),
        ("+870773111632", "region"),
        ("anonymous", "region"),
        ("client:anna", "region"),
        ("", "region"),
        ("+82114", "region"),
        ("+82602345678", "premium"),
        ("+82801234567", "toll-free"),
        ("+827012345678", "voip"),
        ("+825012345678", "personal"),
        ("+8215441234", "company"),
        ("+821523456789", "pager"),
    ],
)
def test_a_number_that_is_not_listed_is_refused(
    database: Database, number: str, why: str
) -> None:
    """The caller hears that it cannot be called; the record says why."""
    found = caller(database)(number=number)
    (request,) = on_record(database)

    assert (found.name, found.values) == ("refused", {"reason": "number"})
    assert (request.state, request.outcome) == ("refused", why)


def test_a_kind_that_costs_both_sides_is_refused(database: Database) -> None:
    """Also in a country that is listed."""
    ask = caller(database)
    ask.desk._regions = frozenset({"DE"})
    ask(number="+4918012345")

    assert [each.outcome for each in on_record(database)] == ["shared-cost"]


def test_nobody_is_called_unless_told(database: Database) -> None:
    """Without a list of countries every number is refused."""
    ask = caller(database)
    ask.desk._regions = frozenset()

    assert ask().name == "refused"


@pytest.mark.parametrize(
    ("policy", "numbers", "why"),
    [
        (Policy(per_number=2), [MOBILE] * 3, "number-often"),
        (
            Policy(per_prefix=2),
            ["+821012345671", "+821012345672", "+821012345673"],
            "prefix-often",
        ),
        (
            Policy(per_hour=2),
            ["+821012345671", "+821022345672", "+821032345673"],
            "all-often",
        ),
    ],
)
def test_there_are_limits(
    database: Database, policy: Policy, numbers: list[str], why: str
) -> None:
    """By number, by range of numbers, and in all; the caller hears it is too often."""
    ask = caller(database, policy)
    names = [ask("store", number=n, topic=str(i)).name for i, n in enumerate(numbers)]
    last = on_record(database)[-1]

    assert names == ["done", "done", "refused"]
    assert (last.state, last.outcome) == ("refused", why)


def test_what_was_refused_does_not_count(database: Database) -> None:
    """Who was refused once can ask again when the hour is over."""
    ask = caller(database, Policy(per_prefix=1))
    ask("store")
    for _ in range(5):
        assert ask(topic="other").name == "refused"
    ask.now += timedelta(hours=1, minutes=1)

    assert ask(topic="other").name == "free"


def test_a_burst_raises_one_alarm(database: Database) -> None:
    """Staff are told once in an hour that a range of numbers asks too often."""
    ask = caller(database, Policy(burst=3))
    for last in range(6):
        ask("store", number=f"+82101234567{last}")
    with database.read() as connection:
        raised = connection.execute(alerts.select()).all()

    assert [(each.what, each.about) for each in raised] == [
        ("burst", "+82101234 2026-11-23T01")
    ]
    assert raised[0].facts["count"] == 3, "it is raised by the one that makes a burst"
