"""Repeated requests, lost state, broken parts: the caller always gets to somebody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import twiml_schema
from phone_site import NIGHT, Site, site_at
from twilio_phone import Phone

from ivr.runtime.queues import MemoryQueues
from ivr.telephony import Ask, Outcome
from webhooks.carrier import NotingCarrier

SORRY = "We are sorry, something went wrong on our side."
LAST_RESORT = {"IVR_LAST_RESORT_NUMBER": "+82215887777"}

SMALL = """\
ivr: 1
name: small
languages: [en]
start: main
otherwise: bye
nodes:
  main:
    menu: {words}
    options: {{1: {{label: an answer, go: told}}}}
  told:
    hangup: {answer}
  bye:
    hangup: Goodbye.
"""


def small(words: str = "Which one?", answer: str = "The first.") -> str:
    """A flow of one menu."""
    return SMALL.format(words=words, answer=answer)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with a small flow of its own, that changes while it is served."""
    with site_at(tmp_path, small=small()) as site:
        yield site


def heard(answer: str) -> str:
    """A document's words, held to the carrier's rules."""
    assert twiml_schema.check(answer) == []
    return answer


# A new version ----------------------------------------------------------------------


def deploy(site: Site, text: str) -> None:
    """Put a new version of the small flow in the old one's place."""
    (site.flows / "small.yaml").write_text(text, "utf-8")
    site.exchange.library.load()


def test_a_call_finishes_on_its_own_version(site: Site) -> None:
    """Who was asked the old question gets the old answer."""
    phone = site.phone("small").call()
    deploy(site, small(answer="Another one."))
    phone.press("1")

    assert phone.heard[-1] == "The first."


def test_new_calls_get_the_new_version(site: Site) -> None:
    """Who calls after the change hears it."""
    deploy(site, small(answer="Another one."))
    phone = site.phone("small").call().press("1")

    assert phone.heard[-1] == "Another one."


def test_another_process_knows_the_old_version(site: Site, tmp_path: Path) -> None:
    """A process that was started after the change still finishes old calls."""
    phone = site.phone("small").call()
    deploy(site, small(answer="Another one."))
    secret = (site.data / "secret-key").read_text()
    later = tmp_path / "later"
    shutil.copytree(site.data / "versions", later / "data" / "versions")
    env = {"IVR_SECRET_KEY": secret}
    with site_at(later, env=env, small=small(answer="Another one.")) as other:
        phone.client = other.client
        phone.press("1")

    assert phone.heard[-1] == "The first."


def test_a_flow_with_a_slip_goes_on_as_it_was(site: Site) -> None:
    """Who saves half a sentence takes no line down."""
    deploy(site, "ivr: 1\nname: small\nnodes: {main: {menu: [")
    phone = site.phone("small").call().press("1")

    assert phone.heard[-1] == "The first."


def test_files_are_looked_at_again(site: Site) -> None:
    """In development a change is heard on the next call."""
    (site.flows / "small.yaml").write_text(small("Which of them do you want?"), "utf-8")
    site.exchange.library._looked = float("-inf")
    phone = site.phone("small").call()

    assert phone.heard[0] == "Which of them do you want?"


def lost(site: Site, phone: Phone) -> None:
    """Take away the version that the call of *phone* began with."""
    deploy(site, small(answer="Another one."))
    library = site.exchange.library
    library._kept.clear()
    for place in (site.data / "versions").iterdir():
        if place.name != library.latest.digest:
            shutil.rmtree(place)


def test_a_call_without_its_version_goes_to_otherwise(site: Site) -> None:
    """Where an old version is gone, the caller hears so and goes on."""
    phone = site.phone("small").call()
    lost(site, phone)
    phone.press("1")

    assert phone.heard[-2].startswith(SORRY)
    assert phone.heard[-1] == "Goodbye."


# State that cannot be read ----------------------------------------------------------


@pytest.mark.parametrize("token", ["TOKEN", "A" * 120, "-", "%00", "가", "a" * 5_000])
def test_a_broken_address_is_no_silence(site: Site, token: str) -> None:
    """Whatever stands in an address, the caller hears a sentence."""
    answer = site.client.post(f"/voice/desk/step/{token}", data={"CallSid": "CA1"})

    assert answer.status_code == 200
    assert SORRY in heard(answer.text)


def test_another_calls_address_is_of_no_use(site: Site) -> None:
    """Who asks with the address of another call is not let into it."""
    phone = site.phone("small").call()
    phone.call_id = "CA" + "1" * 32
    phone.press("1")

    assert phone.heard[-1] == "Goodbye."


def test_an_old_address_is_of_no_use(site: Site) -> None:
    """A request that was listened in on is worth nothing days later."""
    phone = site.phone("small").call()
    site.clock.advance(2 * 86_400)
    phone.press("1")

    assert phone.heard[-1] == "Goodbye."


def test_an_unknown_flow_is_no_silence(site: Site) -> None:
    """A number that points to no flow still says something, in both languages."""
    answer = site.client.post("/voice/no-such-flow", data={"CallSid": "CA1"})

    assert answer.status_code == 200
    assert "죄송합니다" in heard(answer.text)
    assert SORRY in answer.text


def test_the_last_resort_is_rung(tmp_path: Path) -> None:
    """Where nothing else is left, a number rings."""
    with site_at(tmp_path, env=LAST_RESORT) as site:
        answer = site.client.post("/voice/no-such-flow", data={"CallSid": "CA1"})

    assert "<Dial>+82215887777</Dial>" in heard(answer.text)


# Parts that break -------------------------------------------------------------------


class BrokenDesk:
    """A desk whose database is gone."""

    def ask(self, ask: Ask, errand: object) -> Outcome:
        """Fail."""
        raise ConnectionError("no database for +821012345678")

    def keep(self, message: object) -> bool:
        """Fail."""
        raise ConnectionError("no database")

    def recording(self, recording: str, status: str) -> None:
        """Fail."""
        raise ConnectionError("no database")


class BrokenQueues:
    """A record of queues that is out of order."""

    def __getattr__(self, name: str) -> Any:
        raise ConnectionError("no database")


def test_a_desk_that_fails_is_an_outcome(tmp_path: Path) -> None:
    """A dead database does not end the call: the flow knows what to do."""
    with site_at(tmp_path, parts={"desk": BrokenDesk()}) as site:
        phone = site.phone("desk").call().press("4")

    assert phone.heard[-1] == "That did not work."


def test_a_broken_part_leads_to_otherwise(tmp_path: Path) -> None:
    """Whatever breaks, the caller hears a sentence and goes on."""
    with site_at(tmp_path, parts={"queues": BrokenQueues()}) as site:
        phone = site.phone("desk").call().press("1")

    assert phone.heard[-2].startswith(SORRY)
    assert phone.heard[-1] == "That did not work."


def test_a_caller_is_told_in_their_language(tmp_path: Path) -> None:
    """A Korean caller is not told in English that something broke."""
    with site_at(tmp_path, parts={"queues": BrokenQueues()}) as site:
        phone = site.phone("desk").call().press("8").press("1").press("1")

    assert phone.heard[-2].startswith("죄송합니다. 시스템에 문제가")
    assert phone.heard[-1] == "잘 되지 않았습니다."


QUEUE_ONLY = """\
ivr: 1
name: small
languages: [en]
start: agent
agent: agent
otherwise: agent
queues: {crew: {}}
nodes:
  agent:
    queue: crew
    full: bye
    failed: bye
  bye:
    hangup: Goodbye.
"""


def test_where_otherwise_itself_fails_the_last_resort_rings(tmp_path: Path) -> None:
    """A call that fails at otherwise is not sent there again."""
    parts = {"queues": BrokenQueues()}
    with site_at(tmp_path, env=LAST_RESORT, parts=parts, small=QUEUE_ONLY) as site:
        answer = site.client.post("/voice/small", data={"CallSid": "CA1"})

    assert "<Dial>+82215887777</Dial>" in heard(answer.text)


RELAPSE = """\
ivr: 1
name: small
languages: [en]
start: main
otherwise: again
queues: {crew: {}}
nodes:
  main:
    queue: crew
    full: again
    failed: again
  again:
    menu: Once more?
    options: {1: {label: an answer, go: then}}
  then:
    menu: And now?
    options: {1: {label: an answer, go: main}}
"""


def test_a_call_is_rescued_only_so_often(tmp_path: Path) -> None:
    """A call that fails again and again is let go, with a sentence."""
    with site_at(tmp_path, parts={"queues": BrokenQueues()}, small=RELAPSE) as site:
        phone = site.phone("small").call()
        phone.press("1").press("1").press("1").press("1")

    assert phone.heard.count("Once more?") == 2
    assert phone.heard[-1].startswith(SORRY)
    assert phone.over


class ForgetfulQueues(MemoryQueues):
    """A record of queues that breaks once callers wait."""

    def seen(self, queue: str, size: int | None, most: int | None) -> None:
        """Fail."""
        raise ConnectionError("no database")


def test_what_breaks_in_a_queue_lets_the_caller_out(tmp_path: Path) -> None:
    """A waiting caller is not sent verbs that a queue does not carry out."""
    with site_at(tmp_path, parts={"queues": ForgetfulQueues()}) as site:
        phone = site.phone("desk").call().press("1")

    assert phone.heard[-1] == "That did not work."


def test_a_broken_whisper_does_not_keep_the_two_apart(site: Site) -> None:
    """Whoever answers is put through even where the words are lost."""
    phone = site.phone("desk").call().press("2")
    lost(site, phone)

    assert phone.whispered() == []
    assert phone.asked[-1].status == 200


def test_numbers_do_not_get_into_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is logged of a failure is the call, not the caller."""
    with site_at(tmp_path, parts={"desk": BrokenDesk()}) as site:
        site.phone("desk").call().press("3").leave_message(9)

    assert "CA0000" in caplog.text


def test_a_dead_database_takes_no_call_down(tmp_path: Path) -> None:
    """Where events can be kept nowhere, calls go on as ever."""

    class Dead:
        def write(self, rows: object) -> None:
            raise RuntimeError("dead")

    with site_at(tmp_path) as site:
        site.exchange.events.target = Dead()
        shutil.rmtree(site.data)
        phone = site.phone("desk").call().press("#")

    assert phone.heard[-1] == "Goodbye."


# Texts that fail --------------------------------------------------------------------


class Refusing(NotingCarrier):
    """A carrier that does not take texts."""

    def send(self, to: str, text: str, sender: str) -> Any:
        """Fail in a way that nobody has thought of."""
        raise OSError("the network is down")


def test_a_text_that_fails_leads_on(tmp_path: Path) -> None:
    """A caller whose text could not be sent hears so."""
    with site_at(tmp_path, parts={"carrier": Refusing()}) as site:
        phone = site.phone("desk").call().press("5")

    assert phone.heard[-1] == "That did not work."


def test_a_night_call_fails_alike(tmp_path: Path) -> None:
    """A rescue keeps to the hours: nobody is sent into a queue that is closed."""
    flow = QUEUE_ONLY.replace(
        "queues: {crew: {}}",
        (
            'hours: {day: {zone: Asia/Seoul, open: "Mo-Fr 09:00-18:00"}}\n'
            "queues: {crew: {hours: day}}"
        ),
    ).replace("full: bye", "full: bye\n    closed: bye")
    with site_at(tmp_path, at=NIGHT, small=flow) as site:
        answer = site.client.post("/voice/small/step/x", data={"CallSid": "CA1"})

    assert "Goodbye." in heard(answer.text)


def test_a_failure_of_ours_is_counted(site: Site) -> None:
    """Whoever is on duty can see that calls had to be rescued."""
    site.client.post("/voice/desk/step/x", data={"CallSid": "CA1"})

    assert 'ivr_requests_total{what="rescued"} 1.0' in site.client.get("/metrics").text
