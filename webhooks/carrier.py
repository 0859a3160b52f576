"""Texts, sent through the carrier, or only noted where there is none."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from ivr.config import Config
from ivr.logs import masked

Sent = Literal["sent", "no-mobile", "failed"]

TIMEOUT = 10
"""Seconds. The library waits for ever unless told otherwise."""

NO_MOBILE = {
    21211: "the number is none",
    21408: "no permission for that country",
    21610: "the number has asked for no more texts",
    21612: "the number cannot be reached from ours",
    21614: "the number is no mobile",
}
"""Error codes by which a number takes no texts. Source: Twilio's error dictionary."""

LONGEST_TEXT = 1_600
"""Letters. Source: Twilio's error 21617."""

log = logging.getLogger(__name__)


class Carrier(Protocol):
    """Sends texts."""

    def send(self, to: str, text: str, sender: str) -> Sent:
        """Send *text*, once: a text that may have gone out is not sent again."""
        ...


@dataclass(slots=True)
class NotingCarrier:
    """Sends nothing, and remembers what it was asked to; for development."""

    texts: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, to: str, text: str, sender: str) -> Sent:
        self.texts.append((to, text, sender))
        log.info("a text to %s is noted, not sent", masked(to))
        return "sent"


class TwilioCarrier:
    """Sends through Twilio, or another carrier with the same API.

    Args:
        client: Makes the library's client, at the first text: to load it takes a
            second that no start and no other call should pay for.
        status_url: Where the carrier reports what became of a text.
    """

    def __init__(self, client: Callable[[], Any], status_url: str = "") -> None:
        self._client = client
        self._status_url = status_url
        self._made: Any = None

    def send(self, to: str, text: str, sender: str) -> Sent:
        from twilio.base.exceptions import TwilioRestException

        more = {"status_callback": self._status_url} if self._status_url else {}
        try:
            if self._made is None:
                self._made = self._client()
            self._made.messages.create(
                to=to, from_=sender, body=text[:LONGEST_TEXT], **more
            )
        except TwilioRestException as error:
            reason = NO_MOBILE.get(error.code or 0)
            log.warning("no text to %s: %s %s", masked(to), error.code, reason or "")
            return "no-mobile" if reason else "failed"
        except Exception as error:
            # A time-out: the text may be on its way. To send it again could double
            # it, and nothing of the carrier's would stop that.
            log.warning("no text to %s: %s", masked(to), type(error).__name__)
            return "failed"
        return "sent"


def carrier_of(config: Config) -> Carrier:
    """The carrier that *config* names; none is one that only notes."""
    account, tokens = config["TWILIO_ACCOUNT_SID"], config.auth_tokens
    if not account or not tokens:
        return NotingCarrier()
    base = config["TWILIO_API_BASE"]

    def client() -> Any:
        from twilio.http.http_client import TwilioHttpClient
        from twilio.rest import Client

        http = rebased(TwilioHttpClient, base)(timeout=TIMEOUT, max_retries=None)
        return Client(account, tokens[0], http_client=http)

    public = config.public_url
    return TwilioCarrier(client, f"{public}/text/status" if public else "")


def rebased(http_client: Any, base: str) -> Any:
    """The library's own HTTP client, which asks at *base* in place of Twilio's."""
    if not base:
        return http_client

    class Rebased(http_client):  # type: ignore[misc]
        def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            path = url.partition("://")[2].partition("/")[2]
            return super().request(
                method, f"{base.rstrip('/')}/{path}", *args, **kwargs
            )

    return Rebased
