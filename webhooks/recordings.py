"""Recordings lie with the carrier; here they are deleted there."""

from __future__ import annotations

import logging
import re
from base64 import b64encode
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from ivr.config import Config
from webhooks.carrier import TIMEOUT, rebased

API = "https://api.twilio.com"

LARGEST = 32 * 1024 * 1024
"""Bytes of a recording: more than an hour."""

log = logging.getLogger(__name__)


def forgetting(config: Config) -> Callable[[str], bool]:
    """Deletes a recording by its address; says whether it is gone.

    Without an account there is no carrier that could have any.
    """
    account, tokens = config["TWILIO_ACCOUNT_SID"], config.auth_tokens
    if not account or not tokens:
        return lambda _: True
    made: list[Any] = []

    def forget(recording: str) -> bool:
        from twilio.base.exceptions import TwilioRestException

        sid = urlsplit(recording).path.rpartition("/")[2].partition(".")[0]
        try:
            if not made:
                made.append(_client(config))
            made[0].recordings(sid).delete()
        except TwilioRestException as error:
            if error.status == 404:
                return True
            log.warning("recording %s is not deleted: %s", sid, error.code)
            return False
        except Exception as error:
            log.warning("recording %s is not deleted: %s", sid, type(error).__name__)
            return False
        return True

    return forget


def listening(config: Config) -> Callable[[str], bytes | None]:
    """Fetches a recording by its address, as MP3; None where it cannot be had.

    Only from the carrier's own API: the address came with a request, if a signed one.
    """
    account, tokens = config["TWILIO_ACCOUNT_SID"], config.auth_tokens

    def listen(recording: str) -> bytes | None:
        sid = urlsplit(recording).path.rpartition("/")[2].partition(".")[0]
        if not (account and tokens and re.fullmatch(r"RE[0-9a-f]{32}", sid)):
            return None
        base = (config["TWILIO_API_BASE"] or API).rstrip("/")
        asked = Request(f"{base}/2010-04-01/Accounts/{account}/Recordings/{sid}.mp3")
        key = b64encode(f"{account}:{tokens[0]}".encode()).decode()
        # Not for whoever the carrier may lead on to.
        asked.add_unredirected_header("Authorization", f"Basic {key}")
        try:
            with urlopen(asked, timeout=TIMEOUT) as answer:
                found: bytes = answer.read(LARGEST)
        except (OSError, HTTPException) as error:
            log.warning("recording %s is not had: %s", sid, type(error).__name__)
            return None
        return found

    return listen


def _client(config: Config) -> Any:
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    http = rebased(TwilioHttpClient, config["TWILIO_API_BASE"])(timeout=TIMEOUT)
    return Client(config["TWILIO_ACCOUNT_SID"], config.auth_tokens[0], http_client=http)
