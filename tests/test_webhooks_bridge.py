"""A look-up while the caller waits: told at once, or bridged, asked once, ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from phone_site import Site, site_at
from slow_service import Service, service
from twilio_phone import Phone

from ivr.runtime.functions import FUNCTIONS, function
from webhooks.exchange import MOST_PATIENT


@pytest.fixture
def server() -> Iterator[Service]:
    """A service on this machine."""
    with service() as running:
        yield running


@pytest.fixture
def in_a_circle() -> Iterator[None]:
    """A function that always comes to the same."""
    function("again", outcomes=["again"])(lambda values: "again")
    yield
    del FUNCTIONS["again"]


# On a call -------------------------------------------------------------------------

FLOW = """\
ivr: 1
name: bank
languages: [en]
start: balance
otherwise: sorry
nodes:
  balance:
    lookup: {{get: "{url}/balance?of={{caller}}"}}
    timeout: 8s
    say_while: One moment.
    gives: {{balance: words}}
    outcomes: {{found: tell}}
    failed: sorry
  tell:
    hangup: Your balance is {{balance}}.
  sorry:
    hangup: We could not find out.
    ends: refused
"""


@pytest.fixture
def site(tmp_path: Path, server: Service) -> Iterator[Site]:
    """A site that may ask the service."""
    env = {"IVR_LOOKUP_PRIVATE_HOSTS": server.url}
    bank = FLOW.format(url=server.url)
    with site_at(tmp_path, env=env, bank=bank) as site:
        yield site


def held_back(site: Site, server: Service) -> Phone:
    """A phone whose look-up takes longer than a request waits for it."""
    server.let_go.clear()
    site.exchange.patience = 0.0
    phone = site.phone("bank")
    answer = phone.post("http://localhost/voice/bank", **phone._fields())
    assert server.came.wait(5)
    assert "One moment." in answer.body
    return phone


def poll(phone: Phone, site: Site) -> str:
    """Ask at the address at which the last document goes on; the answer."""
    path = phone.asked[-1].body.partition("<Redirect>")[2].partition("</")[0]
    return phone.post(f"http://localhost{path}", **phone._fields()).body


def test_a_quick_answer_is_told_at_once(site: Site) -> None:
    """A caller whose look-up is quick hears no word about it."""
    phone = site.phone("bank").call()

    assert phone.heard == ["Your balance is 12."]


def test_a_slow_answer_is_bridged(site: Site, server: Service) -> None:
    """A caller whose look-up is slow hears a word, and then the answer."""
    phone = held_back(site, server)
    server.let_go.set()
    site.exchange.patience = 5.0

    assert "Your balance is 12." in poll(phone, site)


def test_a_caller_hears_something_while_it_lasts(site: Site, server: Service) -> None:
    """As long as there is no answer the caller is not left in silence."""
    phone = held_back(site, server)

    assert "still looking" in poll(phone, site)


def test_the_service_is_asked_once_however_often_the_carrier_asks(
    site: Site, server: Service
) -> None:
    """Repeated requests wait for the same answer."""
    phone = held_back(site, server)
    phone.post("http://localhost/voice/bank", **phone._fields())
    poll(phone, site)

    assert len(server.asked) == 1


def test_a_look_up_ends_with_its_budget(site: Site, server: Service) -> None:
    """After eight seconds it has failed, whatever the service does."""
    phone = held_back(site, server)
    site.clock.advance(10)

    assert "We could not find out." in poll(phone, site)


def test_another_process_ends_it_too(
    tmp_path: Path, site: Site, server: Service
) -> None:
    """A process that knows nothing of the look-up still lets the caller go on."""
    phone = held_back(site, server)
    secret = (site.data / "secret-key").read_text()
    env = {"IVR_SECRET_KEY": secret, "IVR_LOOKUP_PRIVATE_HOSTS": server.url}
    bank = FLOW.format(url=server.url)
    with site_at(tmp_path / "other", env=env, bank=bank) as other:
        phone.client = other.client
        meanwhile = poll(phone, other)
        other.clock.advance(10)
        at_last = poll(phone, other)

    assert "still looking" in meanwhile
    assert "We could not find out." in at_last
    assert len(server.asked) == 1


def test_no_request_waits_long(site: Site, server: Service) -> None:
    """However slow the service, an answer to the carrier takes no fifteen seconds."""
    server.let_go.clear()
    site.exchange.patience = 0.01
    done = threading.Event()

    def ask() -> None:
        site.client.post("/voice/bank", data={"CallSid": "CA1"})
        done.set()

    threading.Thread(target=ask, daemon=True).start()

    assert done.wait(5)


def test_look_ups_in_a_circle_end(tmp_path: Path, in_a_circle: None) -> None:
    """Two look-ups that lead to each other end in a sentence, not in silence."""
    text = FLOW.format(url="https://api.example.org")
    for old, new in (
        ('{get: "https://api.example.org/balance?of={caller}"}', "{python: again}"),
        ("{found: tell}", "{again: balance}"),
    ):
        text = text.replace(old, new)
    with site_at(tmp_path, bank=text) as site:
        phone = site.phone("bank").call()

    assert phone.over
    assert phone.heard[-1] == "We could not find out."


def test_slow_services_do_not_hold_up_the_line(site: Site, server: Service) -> None:
    """Where many callers wait for services already, the next hears so at once."""
    server.let_go.clear()
    site.exchange.patience = 60.0
    for _ in range(MOST_PATIENT):
        site.exchange._patient.acquire()
    answer = site.client.post("/voice/bank", data={"CallSid": "CA1"})

    assert "One moment." in answer.text
