"""Calls as the carrier brings them: every verb, from the first ring to the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import on_record
from phone_site import PRODUCTION, Site, site_at
from twilio_phone import Phone

from ivr.store import tables
from webhooks.carrier import NotingCarrier


@pytest.fixture
def carrier() -> NotingCarrier:
    """A carrier that only notes texts."""
    return NotingCarrier()


@pytest.fixture
def site(tmp_path: Path, carrier: NotingCarrier) -> Iterator[Site]:
    """A site at ten on a Monday morning."""
    with site_at(tmp_path, parts={"carrier": carrier}) as site:
        yield site


@pytest.fixture
def phone(site: Site) -> Phone:
    """Somebody who has called, and hears the menu."""
    return site.phone("desk").call()


def events(site: Site) -> list[dict[str, object]]:
    """What was kept of calls so far."""
    site.exchange.events.close()
    return [json.loads(line) for line in site.exchange.events.target.lines()]  # type: ignore[attr-defined]


# Menus -------------------------------------------------------------------------------


def test_a_caller_hears_the_greeting_and_the_menu(phone: Phone) -> None:
    """All that comes before the first wait is heard in order."""
    assert phone.heard[:3] == [
        "Welcome to the desk.",
        "Calls are recorded.",
        "What do you need?",
    ]


def test_a_key_leads_on(phone: Phone) -> None:
    """A caller who presses 3 is asked for a message."""
    phone.press("3")

    assert (phone.waits_for, phone.heard[-1]) == ("Record", "Please leave a message.")


def test_pound_is_an_option(phone: Phone) -> None:
    """A key that the carrier would keep for itself reaches the menu."""
    phone.press("#")

    assert (phone.heard[-1], phone.over) == ("Goodbye.", True)


def test_star_repeats_the_menu(phone: Phone) -> None:
    """A key of the whole flow reaches the menu, too."""
    phone.press("*")

    assert phone.heard.count("What do you need?") == 2


def test_silence_ends_in_otherwise(phone: Phone) -> None:
    """A caller who never presses a key hears three menus, then where it leads."""
    phone.silence().silence().silence()

    assert phone.heard.count("What do you need?") == 3
    assert (phone.heard[-1], phone.over) == ("That did not work.", True)


def test_silence_counts_where_the_carrier_knows_it_not(site: Site) -> None:
    """A carrier without actionOnEmptyResult comes to the same."""
    phone = site.phone("desk", actions_on_silence=False).call()
    phone.silence().silence().silence()

    assert (phone.heard.count("What do you need?"), phone.over) == (3, True)


def test_a_language_stays_with_the_call(phone: Phone) -> None:
    """A caller who chooses Korean hears Korean from then on."""
    phone.press("8").press("1")

    assert "무엇을 도와드릴까요?" in phone.heard


def test_words_are_understood(phone: Phone) -> None:
    """A caller who says what they need gets it."""
    phone.press("6").say("I would like to get a refund")

    assert phone.heard[-1] == "Your refund is on its way."


def test_digits_stay_secret(site: Site, phone: Phone) -> None:
    """What is keyed in at a sensitive entry is in no address and no record."""
    phone.press("7").press("47114711#")

    assert phone.heard[-1] == "Thank you."
    assert "47114711" not in "".join(asked.body for asked in phone.asked)
    assert "47114711" not in json.dumps(events(site))


def test_every_turn_is_kept(site: Site, phone: Phone) -> None:
    """Each step of a call is on record: where it was, by which exit it went on."""
    phone.press("#")
    steps = [step for event in events(site) for step in event["steps"]]  # type: ignore[attr-defined]

    assert ["desk", "main", "#"] in steps
    assert ["desk", "bye", None] in steps


def test_no_record_holds_the_callers_number(site: Site, phone: Phone) -> None:
    """Records say what happened, not to whom."""
    phone.press("4").press("1")

    assert "12345678" not in json.dumps(events(site))


# Lines outside -----------------------------------------------------------------------


def test_lines_are_rung_in_order(phone: Phone) -> None:
    """The next line rings when the one before is busy, and so on."""
    phone.press("2")
    rung = [phone.verb[0].text]
    for status in ("busy", "no-answer"):
        phone.rings(status)
        rung.append(phone.verb[0].text)

    assert rung == ["+82215880001", "+82215880002", "sip:branch@example.org"]


def test_one_that_might_have_answered_counts(phone: Phone) -> None:
    """Where one line was not answered, nobody says that all are busy."""
    phone.press("2").rings("no-answer").rings("busy").rings("failed")

    assert phone.heard[-1] == "Please leave a message."


def test_all_busy_is_busy(phone: Phone) -> None:
    """Only where every line is busy the caller hears so."""
    phone.press("2").rings("busy").rings("busy").rings("busy")

    assert phone.heard[-1] == "All branches are busy."


@pytest.mark.parametrize("status", ["completed", "answered"])
def test_a_talk_leads_on(phone: Phone, status: str) -> None:
    """After the talk the call goes on where the flow says, and rings nobody else."""
    phone.press("2").rings(status, DialCallDuration="40")

    assert phone.heard[-1] == "Goodbye."


def test_who_answers_hears_the_whisper(phone: Phone) -> None:
    """The call of whoever answers is another one, and still finds its words."""
    phone.press("2")

    assert phone.whispered() == ["A call from the desk."]


def test_who_hangs_up_while_it_rings_is_gone(site: Site, phone: Phone) -> None:
    """A line that was not answered in time to be heard is nobody's fault."""
    phone.press("2").hang_up()

    assert events(site)[-1]["ending"] == "caller-hung-up"


def test_nobody_rings_on_behalf_of_a_hidden_number(site: Site) -> None:
    """The carrier refuses a caller id that is none: the number called is shown."""
    phone = site.phone("desk", caller="anonymous").call().press("2")

    assert phone.verb.get("callerId") == "+82215889999"


# Messages ----------------------------------------------------------------------------


def kept(site: Site) -> list[Any]:
    """The messages on record."""
    with site.app.extensions["database"].read() as connection:
        return list(connection.execute(tables.messages.select()))


def messages(site: Site) -> int:
    """How many messages are on record."""
    return len(kept(site))


def test_a_message_is_kept(site: Site, phone: Phone) -> None:
    """What a caller says after the tone is on record, for the right people."""
    phone.press("3").leave_message(12)
    (message,) = kept(site)

    assert (message.to, message.seconds) == ("people", 12)
    assert phone.heard[-1] == "We have your message."


@pytest.mark.parametrize("seconds", [0, 1])
def test_silence_is_no_message(site: Site, phone: Phone, seconds: int) -> None:
    """A caller who says nothing is told, and nothing is kept."""
    phone.press("3").leave_message(seconds)

    assert phone.heard[-1] == "We have heard nothing."
    assert messages(site) == 0


def test_who_speaks_and_hangs_up_has_left_a_message(site: Site, phone: Phone) -> None:
    """Hanging up is how most people end a message."""
    phone.press("3").leave_message(12, hang_up=True)

    assert messages(site) == 1


def test_who_hangs_up_at_the_tone_has_left_none(site: Site, phone: Phone) -> None:
    """The click of the receiver is no message."""
    phone.press("3").leave_message(0, hang_up=True)

    assert messages(site) == 0
    assert events(site)[-1]["ending"] == "caller-hung-up"


def test_a_message_is_kept_once(site: Site, phone: Phone) -> None:
    """A request that comes twice leaves one message."""
    phone.press("3").leave_message(12)
    phone.repeat()

    assert messages(site) == 1


def test_a_recording_that_never_was_is_no_message(site: Site, phone: Phone) -> None:
    """Where the carrier finds that nothing was recorded, nobody listens for it."""
    callback = phone.press("3").verb.get("recordingStatusCallback", "")
    phone.leave_message(12)
    url = "https://api.example.org/recordings/RE1"
    fields = {"CallSid": phone.call_id, "RecordingUrl": url}
    answer = phone.post(
        f"http://localhost{callback}", RecordingStatus="absent", **fields
    )

    assert (answer.status, messages(site)) == (204, 0)


# Callbacks and texts -----------------------------------------------------------------


def test_a_call_back_is_on_record(site: Site, phone: Phone) -> None:
    """A caller who agrees is on the list, and hears so."""
    phone.press("4").press("1")
    (request,) = on_record(site.app.extensions["database"])

    assert (request.number, request.queue) == ("+821012345678", "people")
    assert (request.called, request.call) == ("+82215889999", phone.call_id)
    assert "We have your request for a call back." in phone.heard


def test_a_second_request_finds_the_first(site: Site, phone: Phone) -> None:
    """Whoever calls again is told of the open request."""
    phone.press("4").press("1")
    again = site.phone("desk", call_id="CA" + "1" * 32).call().press("4")

    assert "To keep that, press 1." in again.heard[-1]


def test_strange_countries_are_not_called(site: Site) -> None:
    """Without a word about regions only the line's own country is called back."""
    phone = site.phone("desk", caller="+18765551234").call().press("4")

    assert "We are sorry. We cannot call that number." in phone.heard


def test_production_calls_no_country_unless_told(tmp_path: Path) -> None:
    """In production the list of countries is closed until somebody opens it."""
    with site_at(tmp_path, env=PRODUCTION) as site:
        phone = site.phone("desk").call().press("4")

    assert "We are sorry. We cannot call that number." in phone.heard


def test_a_text_is_sent(phone: Phone, carrier: NotingCarrier) -> None:
    """The caller's mobile gets the link, from the number that was called."""
    phone.press("5")

    assert carrier.texts == [
        ("+821012345678", "The form is at https://example.org/form", "+82215889999")
    ]
    assert phone.heard[-1] == "Goodbye."


def test_a_text_is_sent_once(phone: Phone, carrier: NotingCarrier) -> None:
    """A request that comes twice sends one text, and is answered the same."""
    phone.press("5")
    first = phone.asked[-1].body
    again = phone.repeat()

    assert (len(carrier.texts), again.body) == (1, first)


@pytest.mark.parametrize("caller", ["anonymous", "unknown", "client:anna", "", "+8215"])
def test_a_hidden_number_gets_no_text(
    site: Site, carrier: NotingCarrier, caller: str
) -> None:
    """What is no number is neither called nor texted."""
    phone = site.phone("desk", caller=caller).call().press("5")

    assert carrier.texts == []
    assert phone.heard[-1] == "That did not work."
