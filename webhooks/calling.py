"""Places calls through Twilio's REST API, or another carrier's with the same.

One request for each attempt, with a time-out and without a second try, whatever
becomes of it: the API has no key by which a repeated request would be known.

Source: Twilio's pages "Call resource" and "Making calls"; its error dictionary,
20429 (never processed) and 20500 (not idempotent).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from threading import local
from typing import Any

from ivr.callbacks.caller import (
    OF_THE_ACCOUNT,
    OF_THE_NUMBER,
    Answer,
    Known,
    Lost,
    NotTaken,
    Placement,
    Taken,
)
from ivr.config import Config
from ivr.logs import masked
from webhooks.carrier import TIMEOUT, rebased

EVENTS = ["initiated", "ringing", "answered", "completed"]
"""Sent as a field each: joined by blanks they are taken without a word, and no
callback ever comes. Source: Twilio's warning 21626."""

LONGEST_CALL = 4 * 3_600
"""Seconds. Whoever forgets to hang up is not billed for a day."""

RETRY_AFTER = 5.0
"""Seconds to wait where the carrier has too much to do and does not say how long."""

LONGEST_PAUSE = 600.0

PAGE, MOST_PAGES = 100, 50

SKEW = timedelta(minutes=2)
"""By how much the carrier's clock may differ from ours."""

log = logging.getLogger(__name__)


class TwilioCaller:
    """Places calls through Twilio.

    Args:
        client: Makes the library's client, at the first call.
        base: Our own address as the carrier reaches it.
    """

    def __init__(self, client: Callable[[], Any], base: str) -> None:
        self._client = client
        self._base = base.rstrip("/")
        self._made: Any = None

    @property
    def _calls(self) -> Any:
        if self._made is None:
            self._made = self._client()
        return self._made.calls

    def place(self, placement: Placement) -> Answer:
        from twilio.base.exceptions import TwilioException

        try:
            calls = self._calls
        except TwilioException as error:
            return NotTaken(str(error), 20003)
        try:
            made = calls.create(**fields(placement, self._base))
        except Exception as error:
            answer = answer_of(error, _pause())
            log.warning("no call to %s: %s", masked(placement.to), answer.reason)
            return answer
        queued = str(made.queue_time or "0")
        return Taken(made.sid, int(queued) / 1_000 if queued.isdigit() else 0.0)

    def find(
        self, to: str, caller_id: str, since: datetime
    ) -> tuple[Known, ...] | None:
        try:
            return tuple(self._found(to, caller_id, since - SKEW))
        except Exception as error:
            log.warning("calls could not be listed: %s", type(error).__name__)
            return None

    def _found(self, to: str, caller_id: str, since: datetime) -> Iterator[Known]:
        # Not by StartTime, which a call that is still queued has none of.
        page = self._calls.page(to=to, from_=caller_id, page_size=PAGE)
        for _ in range(MOST_PAGES):
            rows = list(page)
            recent = [
                r for r in rows if r.date_created is None or r.date_created >= since
            ]
            for row in recent:
                yield Known(row.sid, str(row.status), row.date_created)
            # The newest come first, but nobody promises it to the second.
            if rows and not recent:
                return
            if not (rows and (page := page.next_page())):
                return

    def look(self, call: str) -> Known | None:
        from twilio.base.exceptions import TwilioRestException

        try:
            row = self._calls(call).fetch()
        except TwilioRestException as error:
            return Known(call, "failed") if error.status == 404 else None
        except Exception as error:
            log.warning(
                "call %s could not be asked for: %s", call, type(error).__name__
            )
            return None
        return Known(row.sid, str(row.status), row.date_created)

    def hang_up(self, call: str) -> None:
        try:
            self._calls(call).update(status="completed")
        except Exception as error:
            # 21220: it is over already, which is what was wanted.
            log.info("call %s was not ended: %s", call, type(error).__name__)


def fields(placement: Placement, base: str) -> dict[str, Any]:
    """What the library is asked to send for *placement*."""
    ours = f"{base}/{placement.room}/{placement.secret}"
    asked: dict[str, Any] = {
        "to": placement.to,
        "from_": placement.caller_id,
        "url": f"{ours}/answered",
        "method": "POST",
        "status_callback": f"{ours}/status",
        "status_callback_event": EVENTS,
        "status_callback_method": "POST",
        "timeout": max(1, int(placement.ring_time)),
        "time_limit": LONGEST_CALL,
    }
    if placement.detect_machine:
        # Beside the call, so that a person who answers hears us at once.
        asked |= {
            "machine_detection": "Enable",
            "async_amd": "true",
            "async_amd_status_callback": f"{ours}/amd",
            "async_amd_status_callback_method": "POST",
        }
    return asked


_heard = local()
"""What the last answer to this thread said besides: the library drops it."""


def _note(response: Any, *_: Any, **__: Any) -> None:
    _heard.retry_after = response.headers.get("Retry-After", "")


def _pause() -> float:
    """For how long the carrier asked to wait, where it did."""
    found = getattr(_heard, "retry_after", "")
    return min(float(found), LONGEST_PAUSE) if found.isdigit() else RETRY_AFTER


def answer_of(error: Exception, pause: float = RETRY_AFTER) -> NotTaken | Lost:
    """What a request that failed with *error* tells of the call.

    A refusal says that nothing was dialled, and so does a connection that was never
    made; of anything else nobody knows.
    """
    from requests.exceptions import ConnectionError, ConnectTimeout
    from twilio.base.exceptions import TwilioRestException, TwilioServiceException
    from urllib3.exceptions import NewConnectionError

    match error:
        case TwilioRestException() | TwilioServiceException():
            return _refused(error.status, error.code or 0, pause)
        case ConnectTimeout():
            return NotTaken("the carrier cannot be reached", retry_after=RETRY_AFTER)
        case ConnectionError():
            reason = getattr(error.args[0] if error.args else None, "reason", None)
            if isinstance(reason, NewConnectionError):
                return NotTaken(
                    "the carrier cannot be reached", retry_after=RETRY_AFTER
                )
    return Lost(type(error).__name__)


def _refused(status: int, code: int, pause: float) -> NotTaken | Lost:
    if status == 429 or code == 20429:
        return NotTaken("the carrier has too much to do", code, pause)
    # 408 is what stands between us and the carrier giving up on it.
    if 400 <= status < 500 and status != 408:
        known = OF_THE_NUMBER.get(code) or OF_THE_ACCOUNT.get(code)
        return NotTaken(known or f"the carrier refuses: {status}, error {code}", code)
    return Lost(f"the carrier answers {status}")


def twilio_caller(config: Config) -> TwilioCaller | None:
    """The caller for the account in *config*; None where it names none."""
    account, tokens = config["TWILIO_ACCOUNT_SID"], config.auth_tokens
    if not account or not tokens or not config.public_url:
        return None
    base = config["TWILIO_API_BASE"]

    def client() -> Any:
        from twilio.http.http_client import TwilioHttpClient
        from twilio.rest import Client

        # A connection for each request: one that was kept, and that the carrier has
        # given up meanwhile, would leave an attempt unknown that never was dialled.
        http = rebased(TwilioHttpClient, base)(
            pool_connections=False,
            request_hooks={"response": _note},
            timeout=TIMEOUT,
            max_retries=None,
        )
        return Client(account, tokens[0], http_client=http)

    return TwilioCaller(client, config.public_url)
