"""The whole round on one machine: ask, promise, ring, answer, talk, close."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from callback_site import AGENT, CUSTOMER, FLOW, MONDAY
from click.testing import CliRunner
from phone_site import Site, site_at

from ivr.callbacks import listing
from ivr.cli.commands import ivr


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A whole app without an account; rounds are gone by hand."""
    env = {"IVR_CALLBACK_POLICY": "regions=KR"}
    with site_at(tmp_path, MONDAY, env, bank=FLOW) as site:
        site.app.extensions["dialling"].close()
        site.app.extensions["dispatcher"].carry_out = lambda errand: errand()
        yield site


def post(site: Site, path: str, **given: str) -> Any:
    """Do something on a phone; the call as it is then."""
    answer = site.client.post(f"/loopback/calls{path}", json=given)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def ringing(site: Site, number: str) -> str:
    """The call that rings on the phone *number*."""
    calls = site.client.get("/loopback/calls", query_string={"number": number})
    (call,) = [each["call"] for each in calls.get_json() if each["status"] == "ringing"]
    return str(call)


def words(call: Any) -> str:
    """What the menu said on the phone of *call*."""
    return " ".join(text for who, text in call["said"] if who == "menu")


def test_the_whole_round(site: Site) -> None:
    """Nobody needs an account to see a request asked for, kept and closed."""
    asking = post(site, "", **{"from": CUSTOMER, "flow": "bank"})
    asked = post(site, f"/{asking['call']}/press", keys="1")
    promised = words(asked)
    dispatcher = site.app.extensions["dispatcher"]
    dispatcher.step(site.clock.now())
    customer = post(site, f"/{ringing(site, CUSTOMER)}/answer")
    post(site, f"/{customer['call']}/press", keys="1")
    agent = post(site, f"/{ringing(site, AGENT)}/answer")
    post(site, f"/{agent['call']}/press", keys="1")
    post(site, f"/{agent['call']}/say", words="여보세요")
    heard = site.client.get(f"/loopback/calls/{customer['call']}").get_json()["said"]
    post(site, f"/{customer['call']}/hangup")

    with dispatcher.database.read() as connection:
        filters = listing.Filters(state="ended")
        (found,) = listing.listing(connection, filters, site.clock.now()).requests
    assert "30분 안에" in promised
    assert ["other", "여보세요"] in heard
    assert (found.state, found.outcome) == ("closed", "reached")


def test_the_dispatcher_goes_round_by_itself(tmp_path: Path) -> None:
    """Whoever starts the program need start nothing else."""
    env = {"IVR_CALLBACK_POLICY": "regions=KR"}
    with site_at(tmp_path, MONDAY, env, bank=FLOW) as site:
        running = site.app.extensions["dialling"]

        running.close()

        assert running.rounds >= 1


def test_workers_leave_the_app_alone(tmp_path: Path) -> None:
    """Where workers call back the app only answers."""
    with site_at(tmp_path, MONDAY, {"IVR_DIALLING": "worker"}) as site:
        assert "dialling" not in site.app.extensions


def test_phones_want_json(site: Site) -> None:
    """A page of somebody else's cannot post JSON from a browser unasked."""
    answer = site.client.post("/loopback/calls", data={"flow": "bank"})

    assert answer.status_code == 415


def test_phones_are_for_this_machine(site: Site) -> None:
    """Whoever comes through a tunnel is let in nowhere."""
    answer = site.client.get("/loopback/calls", headers={"Host": "example.org"})

    assert answer.status_code == 403


def test_a_worker_needs_a_carrier(tmp_path: Path) -> None:
    """It says what is missing, and does not start."""
    env = {"IVR_DATA": str(tmp_path), "TWILIO_ACCOUNT_SID": ""}

    result = CliRunner().invoke(ivr, ["worker"], env=env)

    assert result.exit_code != 0
    assert "TWILIO_ACCOUNT_SID" in str(result.exception) + result.output


def test_a_phone_needs_a_number() -> None:
    """What is no number is told at once."""
    result = CliRunner().invoke(ivr, ["ring", "12"])

    assert result.exit_code == 2
    assert "is no number" in result.output
