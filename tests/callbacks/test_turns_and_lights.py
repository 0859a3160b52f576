"""Whose turn it is, how urgent it is, and when staff are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from asking import MONDAY, caller, on_record

from ivr.callbacks.alerts import is_any_due, raise_due
from ivr.callbacks.light import light
from ivr.callbacks.policy import Policy
from ivr.callbacks.requests import Request
from ivr.callbacks.turns import yields_to_live
from ivr.store.database import Database
from ivr.store.tables import alerts

MINUTE = timedelta(minutes=1)
POLICY = Policy(near=15 * MINUTE, promise=30 * MINUTE, alert_lead=10 * MINUTE)


def request(**about: Any) -> Request:
    """A request that waits, asked for on Monday, promised half an hour later."""
    given: dict[str, Any] = dict.fromkeys(Request.__dataclass_fields__)
    given |= {"id": 1, "state": "waiting", "first_asked_at": MONDAY, "tries": 0}
    given["promised_at"] = MONDAY + 30 * MINUTE
    return Request(**(given | about))


@pytest.mark.parametrize(
    ("minutes", "yields"), [(0, True), (14, True), (15, False), (40, False)]
)
def test_live_callers_go_first_unless_a_promise_is_near(
    minutes: int, yields: bool
) -> None:
    """A quarter of an hour before its promise the request goes before all others."""
    now = MONDAY + minutes * MINUTE

    assert yields_to_live(request(), now, now, POLICY) is yields


def test_where_nobody_waits_callbacks_go() -> None:
    """Without live callers the people are free for those who asked."""
    assert not yields_to_live(request(), None, MONDAY, POLICY)


def test_without_a_promise_the_usual_wait_counts() -> None:
    """Somebody who was promised nothing is not forgotten for it."""
    found = request(promised_at=None)

    assert yields_to_live(found, MONDAY, MONDAY, POLICY)
    assert not yields_to_live(found, MONDAY, MONDAY + 20 * MINUTE, POLICY)


@pytest.mark.parametrize(("since", "yields"), [(-1, True), (1, False)])
def test_who_has_waited_longest_goes_first(since: int, yields: bool) -> None:
    """By the other rule it does not matter where somebody waits."""
    policy = Policy(live_first=False)
    joined = MONDAY + since * MINUTE

    assert yields_to_live(request(), joined, MONDAY + 5 * MINUTE, policy) is yields


@pytest.mark.parametrize(
    ("minutes", "skilled", "colour"),
    [
        (0, True, "green"),
        (14, True, "green"),
        (15, True, "amber"),
        (29, True, "amber"),
        (30, True, "red"),
        (0, False, "amber"),
        (15, False, "red"),
        (30, False, "red"),
    ],
)
def test_the_light_follows_promise_and_skill(
    minutes: int, skilled: bool, colour: str
) -> None:
    """Near is amber, broken is red, and nobody who could call is one worse."""
    now = MONDAY + minutes * MINUTE

    assert light(request(), now, POLICY, skilled=skilled) == colour


@pytest.mark.parametrize(
    ("minutes", "colour"), [(14, "green"), (15, "amber"), (30, "red")]
)
def test_the_light_follows_the_wait(minutes: int, colour: str) -> None:
    """Without a promise half of the usual wait is amber, and all of it red."""
    now = MONDAY + minutes * MINUTE

    assert light(request(promised_at=None), now, POLICY) == colour


def test_who_talks_is_green() -> None:
    """Whatever was promised: they are reached."""
    now = MONDAY + 60 * MINUTE

    assert light(request(state="talking"), now, POLICY) == "green"


# Alarms ------------------------------------------------------------------------------


def raised(database: Database, now: datetime) -> list[str]:
    """The alarms of one round."""
    with database.begin() as connection:
        due = is_any_due(connection, now, POLICY)
        found = [each.alarm for each in raise_due(connection, now, POLICY)]
    assert due == bool(found)
    return found


def test_an_alarm_is_raised_once_before_and_once_after(database: Database) -> None:
    """However often somebody looks."""
    caller(database, POLICY)("store")
    rounds = [raised(database, MONDAY + m * MINUTE) for m in (19, 20, 25, 30, 31)]

    assert rounds == [[], ["near"], [], ["broken"], []]


def test_a_promise_made_anew_has_its_own_alarm(database: Database) -> None:
    """Who is moved to the afternoon is not late in the morning, and may be then."""
    ask = caller(database, POLICY)
    ask("store")
    raised(database, MONDAY + 20 * MINUTE)
    ask("move", slot="2026-11-23T14:00+09:00")

    assert raised(database, MONDAY + 31 * MINUTE) == []
    assert raised(database, MONDAY + timedelta(hours=3, minutes=55)) == ["near"]


def test_an_alarm_names_the_request(database: Database) -> None:
    """So that the page can lead there."""
    caller(database, POLICY)("store")
    raised(database, MONDAY + 40 * MINUTE)
    (found,) = on_record(database)
    with database.read() as connection:
        (row,) = connection.execute(alerts.select()).all()

    assert (row.what, row.facts["request"]) == ("promise-broken", found.id)
