"""Recordings lie with the carrier; here they are deleted there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from ivr.config import Config
from webhooks.carrier import TIMEOUT, rebased

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


def _client(config: Config) -> Any:
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    http = rebased(TwilioHttpClient, config["TWILIO_API_BASE"])(timeout=TIMEOUT)
    return Client(config["TWILIO_ACCOUNT_SID"], config.auth_tokens[0], http_client=http)
