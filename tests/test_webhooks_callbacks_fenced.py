"""Calls back that are no longer wanted, told of badly, or asked about by strangers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from callback_site import (
    AGENT,
    CUSTOMER,
    CallbackSite,
    callback_site,
    only,
    told,
)

from ivr.callbacks import handling, requests
from ivr.callbacks.answering import Answering
from ivr.callbacks.beginning import begin
from ivr.callbacks.loopback import Report
from ivr.store.database import Database
from ivr.store.tables import requests as table

MINUTE = timedelta(minutes=1)


@pytest.fixture
def site(sqlite_database: Database, tmp_path: Path) -> Iterator[CallbackSite]:
    """A site that rings the customer first."""
    with callback_site(sqlite_database, tmp_path) as site:
        yield site


# Fences -----------------------------------------------------------------------------


def cancelled(site: CallbackSite, asked: requests.Request) -> None:
    """Let staff cancel *asked* while its phone rings."""
    with site.database.begin() as connection:
        epoch = requests.find(connection, asked.id).epoch
        handling.cancel(connection, asked.id, 1, epoch=epoch, at=site.clock.now())


def test_a_stale_attempt_hears_a_goodbye(site: CallbackSite) -> None:
    """Whoever answers what is no longer wanted is not connected."""
    asked = site.ask()
    site.step()
    cancelled(site, asked)

    heard = site.heard(site.answer())

    assert "no longer needed" in heard
    assert "press 1" not in heard


def test_a_stale_attempt_is_hung_up(site: CallbackSite) -> None:
    """It need not ring on for nothing."""
    asked = site.ask()
    site.step()
    cancelled(site, asked)
    site.step(MINUTE)

    assert not site.rings(CUSTOMER)
    assert site.request(asked.id).state == "cancelled"
    assert only(site).state == "ended"


def test_an_attempt_given_up_and_answered_late_is_stale(site: CallbackSite) -> None:
    """The phone that rings after the quiet period, when another attempt has begun,
    connects nobody: two rings never become two conversations."""
    held: list[Report] = []

    def hold(pending: list[Report]) -> list[Report]:
        held.extend(pending)
        pending.clear()
        return []

    site.loopback._deliver = hold
    site.loopback.find = lambda *_: ()  # type: ignore[method-assign]
    site.loopback._fate = lambda _: "taken, answer lost"
    asked = site.ask()
    site.step()
    late = site.rings(CUSTOMER)
    assert late
    line = site.loopback._lines[late.call]
    line.rings_until += timedelta(hours=1)
    for _ in range(11):
        site.step(MINUTE)
    assert len(site.attempts(asked.id)) == 2

    site.loopback.answer(late.call, site.clock.now())

    assert "no longer needed" in site.heard(late.call)


def test_status_in_any_order_comes_to_the_same(site: CallbackSite) -> None:
    """The end may be told before the ringing, and the ringing again after it."""
    asked = site.ask()
    site.step()
    call = site.answer()
    site.hang_up(call)
    before = site.request(asked.id), site.story(asked.id)

    for status in ("ringing", "completed", "initiated", "in-progress", "no-answer"):
        told(site, "status", CallSid=call, CallStatus=status)

    assert (site.request(asked.id), site.story(asked.id)) == before


def test_a_repeated_key_is_one_key(site: CallbackSite) -> None:
    """The carrier may ask twice; the request comes along once."""
    asked = site.ask()
    site.step()
    call = site.answer()
    site.press(call, "1")
    agent = site.answer(AGENT)
    site.press(agent, "1")
    story = site.story(asked.id)

    told(site, "accepted", CallSid=agent, ParentCallSid=call, Digits="1")

    assert site.story(asked.id) == story


# Strangers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what",
    [
        *("answered", "pressed", "whisper", "greet", "accepted", "joined", "left"),
        *("wait", "leg", "status", "amd"),
    ],
)
def test_strangers_are_refused(site: CallbackSite, what: str) -> None:
    """Every address wants the carrier's signature."""
    site.ask()
    site.step()

    answer = site.app.test_client().post(f"/callback/{only(site).secret}/{what}")

    assert answer.status_code == 403


def test_a_secret_that_is_none_ends_the_call(site: CallbackSite) -> None:
    """An attempt that was purged is answered, and the line is let go."""
    _, document = told(site, "answered", "nobody", CallSid="CA1")

    assert "<Hangup" in document


def test_a_dead_database_is_no_silence(site: CallbackSite) -> None:
    """Whoever picks up hears a sentence, whatever is broken here."""
    site.ask()
    site.step()
    secret = only(site).secret
    site.app.extensions["callbacks"].database = None

    _, document = told(site, "answered", secret, CallSid="CA1")

    assert "We are sorry" in document


def test_an_older_epoch_is_stale(site: CallbackSite) -> None:
    """Whoever holds one is no longer asked for, whatever state the request is in."""
    asked = site.ask()
    site.step()
    with site.database.begin() as connection:
        newer = table.update().where(table.c.id == asked.id)
        connection.execute(newer.values(epoch=table.c.epoch + 1))

    assert "no longer needed" in site.heard(site.answer())


def test_an_attempt_is_begun_once(site: CallbackSite) -> None:
    """Of two workers that take it in hand one may ask the carrier."""
    asked = site.ask()
    dispatcher = site.dispatcher()
    now = site.clock.now()
    with site.database.begin() as connection:
        requests.wake(connection, now)
        found = requests.find(connection, asked.id)
        made = dispatcher.put_down(connection, found, Answering(), now)
    begun = []
    for worker in ("a", "b"):
        with site.database.begin() as connection:
            begun.append(
                begin(connection, made.id, at=now, worker=worker, policy=site.policy)
            )

    assert [each and each.worker for each in begun] == ["a", None]
