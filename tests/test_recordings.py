"""A recording is dropped at the carrier, and it is known whether it was."""

from __future__ import annotations

import pytest
from slow_service import service

from ivr.config import load
from webhooks.recordings import forgetting

ACCOUNT = "AC" + "0" * 32
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/RE{'1' * 32}"
RECORDING = f"https://api.twilio.com{PATH}"


@pytest.mark.parametrize(
    ("status", "gone"), [(204, True), (404, True), (500, False), (401, False)]
)
def test_the_carrier_is_asked_to_delete_it(status: int, gone: bool) -> None:
    """What it no longer has is gone as well; whatever else it says is no."""
    with service() as carrier:
        carrier.status = status
        carrier.says({"code": 20000, "message": "no", "status": status})
        env = {
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": "12345",
            "TWILIO_API_BASE": carrier.url,
        }
        done = forgetting(load(env))(RECORDING)
        asked = [(method, path) for method, path, _ in carrier.asked]

    assert done is gone
    assert asked == [("DELETE", f"{PATH}.json")]


def test_a_carrier_out_of_reach_has_it_still() -> None:
    """It is asked again the next time."""
    env = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": "12345",
        "TWILIO_API_BASE": "http://127.0.0.1:1",
    }

    assert not forgetting(load(env))(RECORDING)


def test_without_an_account_there_is_none() -> None:
    """In development a message goes by itself."""
    assert forgetting(load({}))(RECORDING)
