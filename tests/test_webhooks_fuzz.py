"""Whatever the carrier, or somebody in its place, sends: an answer, never an error."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import twiml_schema
from hypothesis import given, settings
from hypothesis import strategies as st
from phone_site import Site, site_at
from werkzeug.datastructures import MultiDict

from ivr.telephony import Digits, HungUp, NoInput, Outcome, Speech
from webhooks import forms

FIELDS = (
    *("CallSid", "From", "To", "CallStatus", "Digits", "SpeechResult", "Confidence"),
    *("QueueResult", "QueueTime", "QueuePosition", "CurrentQueueSize", "MaxQueueSize"),
    *("AvgQueueTime", "DialCallStatus", "DialCallDuration", "ParentCallSid"),
    *("RecordingUrl", "RecordingDuration", "RecordingStatus", "SequenceNumber"),
    *("FinishedOnKey", "StirVerstat", "SomethingNew", "MessageSid", "ErrorCode"),
)
WORDS = (
    *("", "0", "1", "#", "*", "hangup", "-1", "1e9", "NaN", "inf", "12345678901"),
    *("+821012345678", " 821012345678", "anonymous", "client:anna", "+", "sip:a@b"),
    *("completed", "in-progress", "leave", "bridged", "redirected", "queue-full"),
    *("no-answer", "busy", "canceled", "https://example.org/r", "\x00", "٣"),
)
values = st.one_of(st.sampled_from(WORDS), st.text(max_size=30))
pairs = st.lists(
    st.tuples(st.one_of(st.sampled_from(FIELDS), st.text(max_size=8)), values),
    max_size=8,
)
ADDRESSES = (
    *("step", "poll", "wait", "key", "left", "dialled", "whisper", "recorded"),
    "recording",
)


class Faults(logging.Handler):
    """Collects what went wrong in a way that nobody had thought of."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the exception, if there is one."""
        if record.exc_info:
            self.found.append(repr(record.exc_info[1]))


@pytest.fixture(scope="module")
def faults() -> Iterator[Faults]:
    """Faults of ours, from which callers had to be rescued."""
    handler, log = Faults(), logging.getLogger("webhooks.rescue")
    log.addHandler(handler)
    yield handler
    log.removeHandler(handler)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site for all of them."""
    with site_at(tmp_path_factory.mktemp("fuzz")) as site:
        site.exchange.patience = 5.0
        yield site


@pytest.fixture(scope="module")
def tokens(site: Site) -> list[str]:
    """The addresses of a call at a menu, in a queue, at a tone, ringing, asking."""
    found = []
    for number, keys in enumerate(("", "1", "2", "3", "4", "7")):
        phone = site.phone("desk", call_id="CA1").call()
        if keys:
            phone.press(keys)
        verb = phone.queue.verb if phone.queue else phone.verb
        address = verb.get("action", "")
        found.append(address.partition("?")[0].rpartition("/")[2])
        assert found[-1], number
    return found


@given(data=st.data(), fields=pairs)
@settings(max_examples=300)
def test_any_form_is_answered(
    site: Site,
    faults: Faults,
    tokens: list[str],
    data: st.DataObject,
    fields: list[tuple[str, str]],
) -> None:
    """Any fields at any address, in any state of a call, are answered with TwiML."""
    token = data.draw(st.sampled_from([*tokens, "nonsense"]))
    address = data.draw(st.sampled_from(ADDRESSES))
    path = f"/voice/desk/{address}/{token}"
    if data.draw(st.booleans()):
        fields = [("CallSid", "CA1"), *fields]
    answer = site.client.post(path, data=MultiDict(fields))

    assert answer.status_code in (200, 204), answer.text
    assert faults.found == []
    if answer.status_code == 200:
        waiting = address in ("wait", "key")
        assert twiml_schema.check(answer.data, waiting=waiting) == []


@given(pairs)
def test_any_new_call_is_answered(site: Site, fields: list[tuple[str, str]]) -> None:
    """Whoever calls, and however the carrier tells it, hears the menu."""
    answer = site.client.post("/voice/desk", data=MultiDict(fields))

    assert answer.status_code == 200
    assert twiml_schema.check(answer.data) == []
    assert "What do you need?" in answer.text


@given(st.sampled_from(["/voice/status", "/text/status"]), pairs)
def test_any_report_is_taken(
    site: Site, path: str, fields: list[tuple[str, str]]
) -> None:
    """Whatever is reported is noted, and that is all."""
    assert site.client.post(path, data=MultiDict(fields)).status_code == 204


@given(st.text(max_size=40), st.binary(max_size=200))
def test_any_body_at_any_address_is_no_error(
    site: Site, path: str, body: bytes
) -> None:
    """What is no form, or no address, is refused without a fault of ours."""
    answer = site.client.post(f"/voice/{path}", data=body)

    assert answer.status_code < 500


def test_a_large_request_is_refused(site: Site) -> None:
    """The carrier's forms are small; what is large is not the carrier's."""
    answer = site.client.post("/voice/desk", data={"CallSid": "x" * 70_000})

    assert answer.status_code == 413


@given(pairs)
def test_fields_are_read_without_a_fault(fields: list[tuple[str, str]]) -> None:
    """Every reading of a form gives an event, whatever stands in it."""
    form = MultiDict(fields)
    read = (forms.gathered(form), forms.recorded(form), forms.dialled(form))

    assert all(
        isinstance(event, Digits | Speech | NoInput | HungUp | Outcome)
        for event in read
    )


@given(pairs)
def test_a_number_is_one_or_nothing(fields: list[tuple[str, str]]) -> None:
    """What is taken for the caller's number can be called, as far as form goes."""
    number = forms.caller_of(MultiDict(fields))

    assert number == "" or (number[0] == "+" and number[1:].isascii())
    assert number == "" or (number[1:].isdigit() and 7 <= len(number) <= 16)
