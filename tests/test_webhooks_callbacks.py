"""What both sides of a call back hear and press, and what comes of it."""

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

from ivr.store.database import Database

MINUTE = timedelta(minutes=1)


@pytest.fixture
def site(sqlite_database: Database, tmp_path: Path) -> Iterator[CallbackSite]:
    """A site that rings the customer first."""
    with callback_site(sqlite_database, tmp_path) as site:
        yield site


@pytest.fixture
def agent_first(sqlite_database: Database, tmp_path: Path) -> Iterator[CallbackSite]:
    """A site that rings an agent first."""
    with callback_site(sqlite_database, tmp_path, mode="agent-first") as site:
        yield site


# The customer first ---------------------------------------------------------------


def test_who_calls_is_said_first(site: CallbackSite) -> None:
    """Whoever picks up hears who it is, that they asked for it, and what to press."""
    site.ask()
    site.step()

    heard = site.heard(site.answer())

    assert "This is Hanbit Bank, calling you back" in heard
    assert "press 1" in heard


def test_the_language_is_the_callers(site: CallbackSite) -> None:
    """Whoever asked in Korean is called in Korean."""
    site.ask(language="ko")
    site.step()

    assert "한빛은행" in site.heard(site.answer())


def test_the_agent_is_told_what_it_is_about(site: CallbackSite) -> None:
    """Topic, language and what was chosen are whispered before the two meet."""
    site.ask(chosen={"said": ["카드", "account 42"], "keyed": {"pin": "1234"}})
    site.step()
    site.press(site.answer(), "1")

    heard = site.heard(site.answer(AGENT))

    assert "카드 분실 문의, 영어 고객입니다." in heard
    assert "account 42" in heard
    assert "1234" not in heard


def test_a_talk_closes_the_request(site: CallbackSite) -> None:
    """Both pressed 1 and talked: the request has come to its end."""
    asked = site.ask()
    site.step()
    customer = site.answer()
    site.press(customer, "1")
    agent = site.answer(AGENT)
    site.press(agent, "1")
    talking = site.request(asked.id).state
    site.hang_up(customer)

    found = site.request(asked.id)

    assert talking == "talking"
    assert (found.state, found.outcome, found.tries) == ("closed", "reached", 1)


def test_a_machine_presses_nothing(site: CallbackSite) -> None:
    """Where nobody presses 1 nobody is connected, and it is tried again."""
    asked = site.ask()
    site.step()
    call = site.answer()
    for _ in range(6):
        site.loopback.passes(site.clock.advance(20))

    assert site.request(asked.id).state == "waiting"
    assert only(site).outcome == "declined"
    assert "Goodbye" in site.heard(call)
    assert not site.rings(AGENT)


def test_a_machine_that_is_heard_is_hung_up_on(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """With detection the carrier tells of a machine, and nobody is connected to it."""
    with callback_site(sqlite_database, tmp_path, machine_detection=True) as site:
        asked = site.ask()
        site.step()
        call = site.answer()

        told(site, "amd", CallSid=call, AnsweredBy="machine_start")

        assert only(site).outcome == "machine"
        assert site.request(asked.id).due_at == site.clock.now() + 120 * MINUTE


def test_two_calls_it_off(site: CallbackSite) -> None:
    """Whoever no longer needs the call is not called again."""
    asked = site.ask()
    site.step()
    call = site.answer()

    site.press(call, "2")

    assert site.request(asked.id).state == "cancelled"
    assert "cancelled" in site.heard(call)


def test_nobody_of_ours_comes(site: CallbackSite) -> None:
    """The customer is told so, and that there will be another call."""
    asked = site.ask()
    site.step()
    customer = site.answer()
    site.press(customer, "1")
    site.loopback.passes(site.clock.advance(40))

    found = site.request(asked.id)

    assert "We will call you again" in site.heard(customer)
    assert (found.state, only(site).outcome) == ("waiting", "no-agent")


def test_nothing_is_promised_after_the_last_attempt(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """Where there will be no other call, none is spoken of."""
    with callback_site(sqlite_database, tmp_path, attempts=1) as site:
        site.ask()
        site.step()
        customer = site.answer()
        site.press(customer, "1")
        site.loopback.passes(site.clock.advance(40))

        heard = site.heard(customer)

        assert "call you again" not in heard
        assert "Please call us again" in heard


def test_an_agents_machine_is_not_connected(site: CallbackSite) -> None:
    """An agent's voicemail presses nothing, so the customer does not talk to it."""
    site.ask()
    site.step()
    customer = site.answer()
    site.press(customer, "1")
    site.answer(AGENT)
    for _ in range(6):
        site.loopback.passes(site.clock.advance(20))

    assert "(connected)" not in site.heard(customer)


def test_a_queue_without_a_line_is_joined(site: CallbackSite) -> None:
    """Where people answer on their own, the customer waits for them, with words."""
    site.ask(queue="loans", topic="loan")
    site.step()
    customer = site.answer()

    site.press(customer, "1")

    handset = site.loopback.handset(customer)
    assert handset and handset.waits_for == "queue"
    assert "still" in site.heard(customer).lower() or "hold" in site.heard(customer)


# An agent first ---------------------------------------------------------------------


def test_the_agent_rings_first(agent_first: CallbackSite) -> None:
    """The customer's phone rings once somebody is there who will talk."""
    asked = agent_first.ask()
    agent_first.step()
    before = agent_first.rings(CUSTOMER)
    agent_first.press(agent_first.answer(AGENT), "1")

    assert before is None
    assert agent_first.rings(CUSTOMER)
    assert agent_first.request(asked.id).state == "ringing"


def test_an_agent_who_does_not_come_costs_no_attempt(agent_first: CallbackSite) -> None:
    """The customer's phone never rang, so it does not count."""
    asked = agent_first.ask()
    agent_first.step()
    agent_first.step(31)

    found = agent_first.request(asked.id)

    assert (found.state, found.tries) == ("waiting", 0)
    assert only(agent_first).outcome == "no-agent"


def test_both_meet_when_the_agent_was_first(agent_first: CallbackSite) -> None:
    """Agent, then customer, then both."""
    asked = agent_first.ask()
    agent_first.step()
    agent = agent_first.answer(AGENT)
    agent_first.press(agent, "1")
    customer = agent_first.answer(CUSTOMER)
    assert "Hanbit" in agent_first.heard(customer)
    agent_first.press(customer, "1")
    talking = agent_first.request(asked.id).state
    agent_first.hang_up(agent)

    found = agent_first.request(asked.id)

    assert (talking, found.outcome) == ("talking", "reached")


def test_a_busy_customer_is_told_to_the_agent(agent_first: CallbackSite) -> None:
    """Whoever waited hears that the customer was not reached, and it counts."""
    asked = agent_first.ask()
    agent_first.step()
    agent = agent_first.answer(AGENT)
    agent_first.press(agent, "1")
    ringing = agent_first.rings(CUSTOMER)
    assert ringing
    agent_first.hang_up(ringing.call)

    assert "고객과 연결되지 않았습니다" in agent_first.heard(agent)
    assert only(agent_first).outcome == "busy"
    assert agent_first.request(asked.id).tries == 1
