"""Callers who wait for people: what they hear, how they leave, how it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from phone_site import NIGHT, Site, site_at
from twilio_phone import Phone

from ivr.runtime.queues import MemoryQueues
from ivr.telephony import Outcome
from webhooks import waiting
from webhooks.waiting import Reasons


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site at ten on a Monday morning."""
    with site_at(tmp_path) as site:
        yield site


@pytest.fixture
def phone(site: Site) -> Phone:
    """Somebody who has called, and hears the menu."""
    return site.phone("desk").call()


def endings(site: Site) -> list[str]:
    """How the calls on record ended."""
    site.exchange.events.close()
    kept = map(json.loads, site.exchange.events.target.lines())  # type: ignore[attr-defined]
    return [event["ending"] for event in kept if "ending" in event]


def test_a_caller_waits_and_hears_their_place(phone: Phone) -> None:
    """In the queue the caller hears the options and the position."""
    phone.press("1")

    assert phone.waits_for == "Enqueue"
    assert phone.heard[-1] == "You are number 2 in line."


def test_a_waiting_caller_is_told_again(phone: Phone) -> None:
    """Every thirty seconds the caller hears how it goes."""
    phone.press("1").wait(70)

    assert phone.heard.count("You are number 2 in line.") >= 3


def test_a_caller_gets_through(phone: Phone) -> None:
    """Once the two have talked, the call is over, and well."""
    phone.press("1").connect()

    assert phone.over


def test_a_key_leaves_the_queue(phone: Phone) -> None:
    """A waiting caller who presses 2 leaves a message instead."""
    phone.press("1").press("2")

    assert (phone.waits_for, phone.heard[-1]) == ("Record", "Please leave a message.")


def test_another_key_keeps_the_place(phone: Phone) -> None:
    """A waiting caller who presses what is no option waits on, where they were."""
    phone.press("1").wait(40).press("7")

    assert phone.waits_for == "Enqueue"
    assert phone.queued >= 40


def test_a_reason_holds_for_one_wait(site: Site, phone: Phone) -> None:
    """Why a caller left the queue before says nothing of the second time."""
    token = phone.press("1").verb.get("action", "").rpartition("/")[2]
    line = site.exchange.call("desk", token, phone._fields())
    answer = waiting._leave(site.exchange, line, Reasons(), Outcome("gave-up"))
    session = replace(line.session, turn=line.session.turn + 1)
    later = replace(line, sealed=replace(line.sealed, session=session))
    found = [
        waiting._from_cookie(site.exchange, each, answer.cookie)
        for each in (line, later)
    ]

    assert found == [Outcome("gave-up"), None]


def test_a_wait_has_an_end(phone: Phone) -> None:
    """After two minutes the caller is asked for a message."""
    phone.press("1").wait(150)

    assert "We are sorry. Nobody could take your call yet." in phone.heard
    assert phone.waits_for == "Record"


def test_a_wait_does_not_end_too_soon(phone: Phone) -> None:
    """Before the two minutes are over, the caller waits."""
    phone.press("1").wait(100)

    assert phone.waits_for == "Enqueue"


def test_nobody_waits_for_a_queue_that_has_closed(tmp_path: Path) -> None:
    """A caller who still waits at six leaves by closed."""
    closing = NIGHT.replace(hour=8, minute=59, second=30)
    with site_at(tmp_path, at=closing) as site:
        phone = site.phone("desk").call().press("1").wait(45)

    assert phone.heard[-1] == "The desk is closed."


def test_nobody_waits_outside_the_hours(tmp_path: Path) -> None:
    """A caller at midnight is told at once."""
    with site_at(tmp_path, at=NIGHT) as site:
        phone = site.phone("desk").call().press("1")

    assert (phone.heard[-1], phone.over) == ("The desk is closed.", True)


def test_a_full_queue_is_told(phone: Phone) -> None:
    """A caller for whom there is no room hears so."""
    phone.press("1").queue_result("queue-full")

    assert phone.heard[-1] == "The line is full."


def test_a_queue_that_is_known_to_be_full_lets_nobody_in(site: Site) -> None:
    """A caller is not sent into a queue only to be sent out again."""
    site.exchange.queues.seen("people", 100, 100)
    phone = site.phone("desk").call().press("1")

    assert phone.heard[-1] == "The line is full."


@pytest.mark.parametrize("result", ["error", "system-error", "something-new"])
def test_a_queue_that_fails_leads_on(phone: Phone, result: str) -> None:
    """Whatever the carrier comes to, the caller goes on."""
    phone.press("1").queue_result(result)

    assert phone.heard[-1] == "That did not work."


def test_a_call_sent_elsewhere_is_left_alone(site: Site, phone: Phone) -> None:
    """What the carrier asks beside a redirect is not played and changes nothing."""
    phone.press("1").queue_result("redirected")

    assert phone.asked[-1].body.endswith("<Response />")
    assert endings(site) == []


def test_who_hangs_up_in_the_queue_is_gone(site: Site, phone: Phone) -> None:
    """The call is recorded as one whose caller hung up."""
    phone.press("1").hang_up()

    assert endings(site) == ["caller-hung-up"]


def test_the_wait_is_told_once_it_is_known(tmp_path: Path) -> None:
    """From calls that got through it is known how long it takes."""
    queues = MemoryQueues()
    queues.answered("people", 170)
    flow = (Path(__file__).parent / "fixtures/lines/desk.yaml").read_text("utf-8")
    text = flow.replace("name: desk", "name: told").replace("[position]", "[wait]")
    with site_at(tmp_path, parts={"queues": queues}, told=text) as site:
        phone = site.phone("told").call().press("1")

    assert "3 minutes" in phone.heard[-1]


@pytest.mark.parametrize("keeps_cookies", [True, False])
def test_another_process_knows_why_the_caller_left(
    tmp_path: Path, keeps_cookies: bool
) -> None:
    """The reason travels with the call, and without it the clock tells."""
    key = {"IVR_SECRET_KEY": "the same in both processes"}
    with (
        site_at(tmp_path / "one", env=key) as one,
        site_at(tmp_path / "two", env=key) as two,
    ):
        phone = one.phone("desk").call().press("1")
        waiting = phone.queue
        assert waiting is not None
        phone.post(f"http://localhost{_key_address(phone)}", **_keyed(phone, "2"))
        if not keeps_cookies:
            phone.cookies.clear()
        phone.client = two.client
        phone.queue_result("leave")

    heard = "Please leave a message."
    assert (phone.heard[-1] == heard) == (phone.waits_for == "Record")
    assert phone.heard[-1] == heard


def _key_address(phone: Phone) -> str:
    return phone.verb.get("action", "")


def _keyed(phone: Phone, key: str) -> dict[str, str]:
    return {"CallSid": phone.call_id, "Digits": key, "CallStatus": "in-progress"}
