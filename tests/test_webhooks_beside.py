"""What is asked beside the calls: status reports, and the last resort."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import twiml_schema
from phone_site import Site, site_at

SORRY = "We are sorry, something went wrong on our side."


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own."""
    with site_at(tmp_path) as site:
        yield site


def heard(answer: str) -> str:
    """A document's words, held to the carrier's rules."""
    assert twiml_schema.check(answer) == []
    return answer


# What is reported besides -----------------------------------------------------------


STATUSES = ("initiated", "ringing", "in-progress", "completed")


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1, 3, 0)])
def test_status_callbacks_may_come_in_any_order(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """Late, early, twice: each is noted once, and none of them changes a call."""
    with site_at(tmp_path) as site:
        for number in order:
            fields = {
                "CallSid": "CA1",
                "CallStatus": STATUSES[number],
                "SequenceNumber": str(number),
                "CallbackSource": "call-progress-events",
            }
            answer = site.client.post("/voice/status", data=fields)
            assert (answer.status_code, answer.data) == (204, b"")
        site.exchange.events.close()
        kept = map(json.loads, site.exchange.events.target.lines())  # type: ignore[attr-defined]
        statuses = {event["SequenceNumber"]: event["status"] for event in kept}

    assert statuses == dict(enumerate(STATUSES))


def test_a_texts_status_is_noted(tmp_path: Path) -> None:
    """Whether a text arrived is on record."""
    with site_at(tmp_path) as site:
        fields = {"MessageSid": "SM1", "MessageStatus": "undelivered"}
        answer = site.client.post("/text/status", data={**fields, "ErrorCode": "30003"})
        site.exchange.events.close()
        (line,) = site.exchange.events.target.lines()  # type: ignore[attr-defined]

    assert answer.status_code == 204
    assert json.loads(line)["code"] == 30003


# The last resort --------------------------------------------------------------------


def test_the_fallback_speaks_two_languages(site: Site) -> None:
    """The document says sorry to everybody, and hangs up."""
    text = heard(site.client.get("/voice/fallback?ErrorCode=11200").text)

    assert "죄송합니다" in text
    assert SORRY in text
    assert text.endswith("<Hangup/></Response>")


def test_the_fallback_rings_the_last_resort(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a number of last resort the caller gets to somebody."""
    monkeypatch.setenv("IVR_LAST_RESORT_NUMBER", "+82215887777")
    text = heard(site.client.post("/voice/fallback").text)

    assert "<Dial>+82215887777</Dial>" in text


def test_a_wrong_number_of_last_resort_breaks_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no number is not put into the document."""
    monkeypatch.setenv("IVR_LAST_RESORT_NUMBER", "<Play>evil</Play>")
    text = heard(site.client.post("/voice/fallback").text)

    assert "evil" not in text


def test_the_fallback_needs_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers in an app that has nothing else."""
    from flask import Flask

    from webhooks import fallback

    bare = Flask("bare")
    bare.register_blueprint(fallback.blueprint)

    assert bare.test_client().get("/voice/fallback").status_code == 200
