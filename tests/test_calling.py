"""Calls through Twilio's REST API, held to its own description."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from contract import ACCOUNT, TOKEN, Contract, serving

from ivr.callbacks.caller import Lost, NotTaken, Placement, Taken
from ivr.config import load
from webhooks.calling import TwilioCaller, twilio_caller

CALL = "CA" + "1" * 32

PLACEMENT = Placement(
    to="+821012345678", caller_id="+82215889999", secret="s3cret", ring_time=30.0
)

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def caller_at(base: str) -> TwilioCaller:
    """The caller for an account whose API is at *base*."""
    env = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_BASE": base,
        "IVR_PUBLIC_URL": "https://ivr.example.org",
    }
    found = twilio_caller(load(env))
    assert found is not None
    return found


@contextmanager
def api(
    place: Callable[[Placement], Any] = lambda _: Taken(CALL),
) -> Iterator[tuple[TwilioCaller, Contract]]:
    """A caller and the API that it asks; nothing that is asked may be wrong."""
    contract = Contract(place, now=lambda: NOW)
    with serving(contract) as base:
        yield caller_at(base), contract
    assert contract.faults == []


def test_a_call_is_asked_for_as_described() -> None:
    """Every field is one that the API knows, and of its type."""
    with api() as (caller, contract):
        answer = caller.place(PLACEMENT)

        assert answer == Taken(CALL, 1.5)
        (form,) = contract.created
        assert form["Url"] == ["https://ivr.example.org/callback/s3cret/answered"]
        assert form["Timeout"] == ["30"]


def test_events_are_a_field_each() -> None:
    """Joined by blanks they would be taken, and no callback would ever come."""
    with api() as (caller, contract):
        caller.place(PLACEMENT)

        events = ["initiated", "ringing", "answered", "completed"]
        assert contract.created[0]["StatusCallbackEvent"] == events


def test_detection_is_asked_for_beside_the_call() -> None:
    """A person who answers need not wait until it is known that they are one."""
    placement = Placement(
        to="+821012345678",
        caller_id="+82215889999",
        secret="s",
        ring_time=30,
        detect_machine=True,
    )
    with api() as (caller, contract):
        caller.place(placement)

        (form,) = contract.created
        assert (form["MachineDetection"], form["AsyncAmd"]) == (["Enable"], ["true"])


@pytest.mark.parametrize("status", ["500", "502", "503", ""])
def test_what_is_not_known_is_lost(status: str) -> None:
    """An error of the carrier's, or a line that breaks, says nothing of the call; and
    it is asked once."""
    with api(lambda _: Lost(status)) as (caller, contract):
        answer = caller.place(PLACEMENT)

        assert isinstance(answer, Lost)
        assert len(contract.created) == 1


def test_a_carrier_that_does_not_answer_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The client gives up after ten seconds; here it is less."""
    from threading import Event

    asleep = Event()
    monkeypatch.setattr("webhooks.calling.TIMEOUT", 0.3)

    def slow(_: Placement) -> Taken:
        asleep.wait(5)
        return Taken(CALL)

    with api(slow) as (caller, contract):
        answer = caller.place(PLACEMENT)
        asleep.set()

        assert isinstance(answer, Lost)
        assert len(contract.created) == 1


@pytest.mark.parametrize("code", [21211, 21215, 21216])
def test_a_number_that_is_none_is_refused_for_good(code: int) -> None:
    """To try again would come to the same."""
    with api(lambda _: NotTaken("no", code)) as (caller, _):
        answer = caller.place(PLACEMENT)

        assert isinstance(answer, NotTaken)
        assert answer.for_good


def test_too_many_requests_are_not_dialled() -> None:
    """The carrier has not processed it, and says for how long to wait."""
    with api(lambda _: NotTaken("busy", 20429, 7.0)) as (caller, _):
        answer = caller.place(PLACEMENT)

        assert isinstance(answer, NotTaken)
        assert answer.retry_after == 7.0


def test_a_key_that_is_wrong_is_everybodys_trouble() -> None:
    """Staff are told, for no attempt at any number would fare better."""
    with api() as (_, contract):
        caller = caller_at(contract.base)
        made = caller._client

        def other() -> Any:
            client = made()
            client.auth = (ACCOUNT, "wrong")
            return client

        caller._client = other
        answer = caller.place(PLACEMENT)

        assert isinstance(answer, NotTaken)
        assert answer.for_all


def test_a_carrier_that_is_not_there_has_not_dialled() -> None:
    """Where no connection was ever made nothing was asked for."""
    answer = caller_at("http://127.0.0.1:9").place(PLACEMENT)

    assert isinstance(answer, NotTaken)
    assert answer.retry_after


def test_calls_are_found_on_every_page() -> None:
    """The one that is sought may be an old one among many."""
    names = iter(f"CA{number:032x}" for number in range(250))
    with api(lambda _: Taken(next(names))) as (caller, contract):
        for _ in range(250):
            contract._create(
                {
                    "Url": ["https://x.example.org/callback/s/answered"],
                    "To": [PLACEMENT.to],
                    "From": [PLACEMENT.caller_id],
                }
            )

        found = caller.find(PLACEMENT.to, PLACEMENT.caller_id, NOW)

        assert found is not None
        assert len(found) == 250


def test_old_calls_are_not_looked_through() -> None:
    """Whoever was called yesterday is another matter."""
    with api() as (caller, _):
        caller.place(PLACEMENT)

        later = NOW + timedelta(hours=1)

        assert caller.find(PLACEMENT.to, PLACEMENT.caller_id, later) == ()


def test_a_call_can_be_looked_at_and_ended() -> None:
    """What nobody reports is asked for, and what nobody wants is ended."""
    with api() as (caller, contract):
        caller.place(PLACEMENT)
        before = caller.look(CALL)
        caller.hang_up(CALL)

        assert before
        assert before.status == "queued"
        assert contract.ended == [CALL]


def test_a_call_that_is_gone_has_failed() -> None:
    """The carrier knows of none by that name."""
    with api() as (caller, _):
        found = caller.look(CALL)

        assert found
        assert found.status == "failed"


def test_a_carrier_that_is_down_knows_nothing() -> None:
    """Which is not the same as that there is no call."""
    caller = caller_at("http://127.0.0.1:9")

    assert caller.look(CALL) is None
    assert caller.find(PLACEMENT.to, PLACEMENT.caller_id, NOW) is None


def test_a_field_that_is_unknown_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract can fail."""
    contract = Contract(lambda _: Taken(CALL))
    with serving(contract) as base:
        caller = caller_at(base)
        monkeypatch.setattr("webhooks.calling.EVENTS", "initiated ringing")
        caller.place(PLACEMENT)

    assert contract.faults
