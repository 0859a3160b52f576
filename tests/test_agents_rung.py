"""People of ours are rung for callers who wait, on the phones of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from phone_site import Site, site_at
from sqlalchemy import insert, select, update

from ivr.callbacks.loopback import Loopback
from ivr.callbacks.loopback_line import Handset
from ivr.staffing import calls as agent_calls_of
from ivr.staffing.agents import agents, stands
from ivr.staffing.queues import StoreQueues
from ivr.store import abuse
from ivr.store.tables import agent_calls, people, presence, queue_calls

CUSTOMER, SECOND = "+821012345678", "+821087654321"
ADA, BEN = "+82215880001", "+82215880002"

LINE = """\
ivr: 1
name: shop
title: {en: The shop, ko: 가게}
languages: [en, ko]
numbers: ["+82215889999"]
start: desk
queues:
  help: {}
nodes:
  desk:
    queue: help
    give_up_after: 10m
    connected: thanks
    unstaffed: sorry
    full: sorry
    gave-up: sorry
    failed: sorry
  thanks: {hangup: {en: How was it? Goodbye., ko: 감사합니다.}, ends: done}
  sorry: {hangup: {en: Nobody is there., ko: 죄송합니다.}, ends: refused}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Site]:
    """A shop that two people answer; the threads stand still, and are told to look."""
    with site_at(tmp_path, env={"IVR_DIALLING": "worker"}, shop=LINE) as found:
        queues = found.exchange.queues
        assert isinstance(queues, StoreQueues)
        queues.stop()
        found.app.extensions["ringer"].carry_out = lambda errand: errand()
        yield found


def phones(shop: Site) -> Loopback:
    """The carrier of this machine."""
    found: Loopback = shop.app.extensions["loopback"]
    return found


def hire(
    shop: Site, login: str, line: str, languages: tuple[str, ...] = ("en",)
) -> int:
    """Somebody who answers for help, and is available."""
    now = shop.clock.now()
    with shop.app.extensions["database"].begin() as connection:
        done = connection.execute(
            insert(people).values(
                login=login,
                name=login.title(),
                role="ops",
                skills=["help"],
                languages=list(languages),
                line=line,
                created_at=now,
            )
        )
        person = int(done.inserted_primary_key[0])
        stands(connection, person, "available", now)
    look(shop)
    return person


def look(shop: Site) -> None:
    """What the thread does every second."""
    shop.exchange.queues.look()


def calls_in(shop: Site, number: str = CUSTOMER) -> str:
    """A customer who calls the shop, and stands in the queue."""
    call = phones(shop).dial_in(number, "+82215889999", "/voice/shop", shop.clock.now())
    look(shop)
    return call


def ringing(shop: Site, number: str) -> Handset | None:
    """The call that rings at *number*."""
    found = phones(shop).handsets(shop.clock.now(), number)
    return next((each for each in found if each.status == "ringing"), None)


def answer(shop: Site, number: str) -> str:
    """Pick up the phone at *number*; the call."""
    rings = ringing(shop, number)
    assert rings is not None, f"nothing rings at {number}"
    phones(shop).answer(rings.call, shop.clock.now())
    return rings.call


def heard(shop: Site, call: str) -> str:
    """All that was said on a call."""
    found = phones(shop).handset(call)
    assert found is not None
    return " | ".join(text for _, text in found.said)


def row(shop: Site, table: Any, **about: Any) -> Any:
    """The one row of *table* with these values."""
    where = [table.c[name] == value for name, value in about.items()]
    with shop.app.extensions["database"].read() as connection:
        return connection.execute(select(table).where(*where)).one()


def state_of(shop: Site, person: int) -> str:
    """How *person* stands now."""
    with shop.app.extensions["database"].read() as connection:
        found = agents(connection, shop.clock.now())
    return next(each.state for each in found if each.id == person)


def test_the_whole_round(shop: Site) -> None:
    """A caller waits, a phone rings, 1 is pressed, both talk, and the call goes on."""
    ada = hire(shop, "ada", ADA)
    customer = calls_in(shop)
    shop.clock.advance(12)

    agent = answer(shop, ADA)
    assert "press 1" in heard(shop, agent).lower()
    phones(shop).press(agent, "1", shop.clock.now())
    phones(shop).say(agent, "Ada here.", shop.clock.now())

    assert "Ada here." in heard(shop, customer)
    assert state_of(shop, ada) == "talking"
    shop.clock.advance(60)
    phones(shop).put_down(agent, shop.clock.now())
    assert "How was it?" in heard(shop, customer)
    look(shop)
    found = row(shop, queue_calls)
    assert (found.state, found.result, found.agent) == ("connected", "connected", ada)
    assert found.connected_at - found.joined_at == timedelta(seconds=12)
    assert state_of(shop, ada) == "wrapping-up"
    shop.clock.advance(31)
    assert state_of(shop, ada) == "available"


def test_nobody_is_rung_for_a_language_they_do_not_speak(shop: Site) -> None:
    """The caller of another language is put through, though they came later."""
    hire(shop, "ada", ADA, ("ko",))

    calls_in(shop)

    assert ringing(shop, ADA) is None


def test_a_caller_is_turned_away_where_nobody_is_there(shop: Site) -> None:
    """They hear it at once, and do not wait for people who have gone home."""
    ada = hire(shop, "ada", ADA)
    with shop.app.extensions["database"].begin() as connection:
        stands(connection, ada, "away", shop.clock.now())
    look(shop)

    customer = calls_in(shop)

    assert "Nobody is there." in heard(shop, customer)


def test_one_phone_rings_for_one_caller(shop: Site) -> None:
    """However often the queues are looked at."""
    hire(shop, "ada", ADA)
    hire(shop, "ben", BEN)
    calls_in(shop)
    for _ in range(3):
        look(shop)

    assert [bool(ringing(shop, number)) for number in (ADA, BEN)].count(True) == 1


def test_two_callers_are_put_through_to_two(shop: Site) -> None:
    """Each to somebody of their own."""
    hire(shop, "ada", ADA)
    hire(shop, "ben", BEN)
    first, second = calls_in(shop), calls_in(shop, SECOND)

    for number, word in ((ADA, "it is Ada"), (BEN, "it is Ben")):
        call = answer(shop, number)
        phones(shop).press(call, "1", shop.clock.now())
        phones(shop).say(call, word, shop.clock.now())

    assert "it is Ada" in heard(shop, first)
    assert "it is Ben" in heard(shop, second)
    with shop.app.extensions["database"].read() as connection:
        rows = connection.execute(select(queue_calls.c.agent)).scalars().all()
    assert len(set(rows)) == 2


def test_who_does_not_pick_up_is_set_away_and_the_caller_waits_on(shop: Site) -> None:
    """The next one is rung, and the caller keeps the place."""
    ada = hire(shop, "ada", ADA)
    shop.clock.advance(1)
    hire(shop, "ben", BEN)
    calls_in(shop)
    assert ringing(shop, ADA)

    shop.clock.advance(25)
    phones(shop).passes(shop.clock.now())
    look(shop)

    assert state_of(shop, ada) == "away"
    assert ringing(shop, BEN)


def test_who_presses_nothing_is_set_away(shop: Site) -> None:
    """A mailbox picked up, or a pocket."""
    ada = hire(shop, "ada", ADA)
    calls_in(shop)
    answer(shop, ADA)
    for _ in range(4):
        shop.clock.advance(30)
        phones(shop).passes(shop.clock.now())

    assert state_of(shop, ada) == "away"
    assert row(shop, queue_calls).state == "waiting"


def test_a_caller_who_hangs_up_first_keeps_nobody(shop: Site) -> None:
    """Whoever picks up then hears that the call is no longer needed."""
    ada = hire(shop, "ada", ADA)
    customer = calls_in(shop)
    phones(shop).put_down(customer, shop.clock.now())
    look(shop)

    agent = answer(shop, ADA)

    assert "no longer needed" in heard(shop, agent)
    assert state_of(shop, ada) == "available"


def test_an_abuser_is_announced(shop: Site) -> None:
    """Whoever answers knows before they press 1."""
    hire(shop, "ada", ADA)
    now = shop.clock.now()
    with shop.app.extensions["database"].begin() as connection:
        key = abuse.key_of(connection, now, lambda: "k")
        for _ in range(abuse.REPEATED):
            abuse.mark(
                connection,
                number=CUSTOMER,
                key=key,
                call="CA9",
                flow="shop",
                node="desk",
                at=now,
                note="",
                author=1,
            )
    calls_in(shop)

    agent = answer(shop, ADA)

    assert "abusive" in heard(shop, agent)


def test_a_lost_answer_of_the_carrier_strands_nobody(shop: Site) -> None:
    """The phone may ring or not; the caller is served either way."""
    hire(shop, "ada", ADA)
    phones(shop)._fate = lambda _: "not taken, answer lost"
    calls_in(shop)
    assert row(shop, agent_calls).state == "unknown"

    phones(shop)._fate = lambda _: "taken"
    shop.clock.advance(120)
    look(shop)

    assert row(shop, agent_calls, state="ended").outcome == "no-answer"
    assert row(shop, queue_calls).state == "waiting"


@pytest.mark.parametrize(
    ("fate", "state"), [("too many", "available"), ("bad number", "away")]
)
def test_a_carrier_that_takes_no_calls_sends_nobody_away(
    shop: Site, fate: str, state: str
) -> None:
    """Only a line of theirs that cannot be rung does; else they are rung soon after."""
    ada = hire(shop, "ada", ADA)
    phones(shop)._fate = lambda _: fate
    calls_in(shop)
    stands_as = state_of(shop, ada)
    phones(shop)._fate = lambda _: "taken"
    shop.clock.advance(4)
    look(shop)
    too_soon = ringing(shop, ADA)
    shop.clock.advance(1)
    look(shop)

    assert stands_as == state
    assert too_soon is None
    assert (ringing(shop, ADA) is not None) == (state == "available")


def test_what_fails_beside_a_look_keeps_nobody_from_being_rung(shop: Site) -> None:
    """The look goes on to the phones, and says what went wrong."""

    def fail() -> None:
        raise ValueError("nobody thought of it")

    hire(shop, "ada", ADA)
    shop.exchange.queues.then.insert(0, fail)  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="nobody thought of it"):
        calls_in(shop)

    assert ringing(shop, ADA) is not None


def test_a_crash_between_record_and_request_is_settled(shop: Site) -> None:
    """What is on record and was never asked for is given up after a while."""
    ada = hire(shop, "ada", ADA)
    ringer = shop.app.extensions["ringer"]
    ringer.carry_out = lambda errand: None
    calls_in(shop)
    assert row(shop, agent_calls).state == "intended"

    shop.clock.advance(agent_calls_of.UNHEARD + ringer.ring_time)
    look(shop)

    assert row(shop, agent_calls).state == "ended"
    assert state_of(shop, ada) == "away"


@pytest.mark.parametrize("what", ["answered", "pressed", "meet", "done", "status"])
def test_a_secret_that_is_none_is_answered_politely(shop: Site, what: str) -> None:
    """No traceback, and nothing is told."""
    answer = shop.client.post(f"/agent/none/{what}", data={"CallSid": "CA1"})

    assert answer.status_code in (200, 204)


def test_late_words_change_nothing(shop: Site) -> None:
    """Everything may come twice, and in any order."""
    ada = hire(shop, "ada", ADA)
    calls_in(shop)
    secret = row(shop, agent_calls).secret
    agent = answer(shop, ADA)
    phones(shop).press(agent, "1", shop.clock.now())
    shop.clock.advance(30)
    phones(shop).put_down(agent, shop.clock.now())
    before = row(shop, agent_calls)

    for what in ("status", "answered", "pressed", "meet", "done"):
        fields = {"CallSid": agent, "CallStatus": "no-answer", "Digits": "1"}
        shop.client.post(f"/agent/{secret}/{what}", data=fields)

    assert row(shop, agent_calls) == before
    assert row(shop, presence, person=ada).state == "available"


def test_people_who_are_disabled_are_not_rung(shop: Site) -> None:
    """They have left the house."""
    hire(shop, "ada", ADA)
    with shop.app.extensions["database"].begin() as connection:
        connection.execute(update(people).values(disabled_at=shop.clock.now()))

    calls_in(shop)

    assert ringing(shop, ADA) is None
