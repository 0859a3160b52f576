"""Texts through the carrier's own API: once, in time, and never to whom it refuses."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from slow_service import Service, service

from ivr.config import load
from webhooks import carrier as carriers
from webhooks.carrier import NO_MOBILE, Carrier, NotingCarrier, carrier_of

ACCOUNT = "AC" + "0" * 32
TEXT = ("+821012345678", "The form is at https://example.org/form", "+82215889999")


@pytest.fixture
def server() -> Iterator[Service]:
    """Something with the carrier's API, on this machine."""
    with service() as running:
        running.status = 201
        running.says({"sid": "SM1", "status": "queued"})
        yield running


def carrier(server: Service, **more: str) -> Carrier:
    """The carrier, at *server*."""
    env = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": "12345,67890",
        "TWILIO_API_BASE": server.url,
        **more,
    }
    return carrier_of(load(env))


def refusal(server: Service, code: int, status: int = 400) -> None:
    """Let the carrier refuse with *code*."""
    server.status = status
    server.says({"code": code, "message": "no", "status": status, "more_info": ""})


def sent(server: Service) -> dict[str, Any]:
    """The fields of the one request that was made."""
    ((method, path, body),) = server.asked
    assert (method, path) == (
        "POST",
        f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json",
    )
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def test_a_text_is_sent(server: Service) -> None:
    """The carrier is given the number, the words, and whom they are from."""
    assert carrier(server).send(*TEXT) == "sent"
    assert sent(server) == {"To": TEXT[0], "Body": TEXT[1], "From": TEXT[2]}


def test_the_carrier_is_told_where_to_report(server: Service) -> None:
    """With a public address we learn whether the text arrived."""
    carrier(server, IVR_PUBLIC_URL="https://ivr.example.org").send(*TEXT)

    assert sent(server)["StatusCallback"] == "https://ivr.example.org/text/status"


@pytest.mark.parametrize("code", NO_MOBILE)
def test_a_number_that_takes_no_texts_is_told(server: Service, code: int) -> None:
    """A landline, or somebody who wants no texts, is no failure of ours."""
    refusal(server, code)

    assert carrier(server).send(*TEXT) == "no-mobile"


@pytest.mark.parametrize(
    ("code", "status"), [(20003, 401), (20429, 429), (20500, 500), (30001, 400)]
)
def test_a_refusal_is_a_failure(server: Service, code: int, status: int) -> None:
    """Whatever the carrier says, the text is tried once and the call goes on."""
    refusal(server, code, status)

    assert carrier(server).send(*TEXT) == "failed"
    assert len(server.asked) == 1


def test_a_carrier_that_does_not_answer_is_asked_once(
    server: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that may have gone out is not sent again."""
    monkeypatch.setattr(carriers, "TIMEOUT", 0.05)
    server.let_go.clear()

    assert carrier(server).send(*TEXT) == "failed"
    assert len(server.asked) == 1


def test_a_carrier_that_is_gone_is_a_failure() -> None:
    """Where nobody listens, the call goes on."""
    with service() as gone:
        pass

    assert carrier(gone).send(*TEXT) == "failed"


def test_a_long_text_is_cut(server: Service) -> None:
    """The carrier refuses more than 1,600 letters."""
    carrier(server).send(TEXT[0], "가" * 2_000, TEXT[2])

    assert len(sent(server)["Body"]) == 1_600


@pytest.mark.parametrize("missing", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"])
def test_without_an_account_texts_are_noted(server: Service, missing: str) -> None:
    """In development nothing is sent, and what would be can be seen."""
    found = carrier(server, **{missing: ""})
    found.send(*TEXT)

    assert isinstance(found, NotingCarrier)
    assert (found.texts, server.asked) == ([TEXT], [])


def test_the_token_is_in_no_log(
    server: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the key nor the number shows in what is logged of a failure."""
    refusal(server, 20003, 401)
    carrier(server).send(*TEXT)
    secret = base64.b64encode(f"{ACCOUNT}:12345".encode()).decode()

    assert "20003" in caplog.text
    assert secret not in caplog.text
    assert "12345678" not in caplog.text
