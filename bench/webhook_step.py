"""What a step of a call costs, beside a view that somebody would write by hand.

Run ``python -m bench.webhook_step``. Both apps get the same signed request, and
answer with the same TwiML but for the token in its addresses. The hand-written view
checks the signature and builds the document, with the carrier's library as its
documentation shows; it has no flow, no state, no record and no headers. Ours opens
the token, runs the engine, seals the new state, and records what happened.

The two take turns, so that whatever else the machine does hits both; the number to
read is the median of the ratios, which must not exceed 1.5.
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import create_app
from ivr.clock import FixedClock
from ivr.config import load

TOKEN = "a token of the carrier's"
BASE = "https://ivr.example.org"
ROUNDS, BATCH = 300, 20
ALLOWED = 1.5

FIELDS = {
    "CallSid": "CA" + "0" * 32,
    "AccountSid": "AC" + "0" * 32,
    "ApiVersion": "2010-04-01",
    "Direction": "inbound",
    "CallStatus": "in-progress",
    "From": "+821012345678",
    "Caller": "+821012345678",
    "FromCountry": "KR",
    "FromCity": "",
    "To": "+82215889999",
    "Called": "+82215889999",
    "ToCountry": "KR",
    "ToCity": "",
    "Digits": "2",
    "FinishedOnKey": "",
    "msg": "Gather End",
}
"""As many as the carrier sends with a key."""

FLOW = """\
ivr: 1
name: shop
languages: [en]
voices: {en: Polly.Joanna-Neural}
start: main
otherwise: bye
nodes:
  main:
    menu: How can we help?
    options:
      1: {label: your orders, go: orders}
      2: {label: your payments, go: payments}
      3: {label: a person, go: bye}
  orders:
    menu: Orders.
    options: {1: {label: a person, go: bye}}
  payments:
    menu: What about your payment?
    options:
      1: {label: a refund, go: bye}
      2: {label: an invoice, go: bye}
      3: {label: a card that was refused, go: bye}
      4: {label: a person, go: bye}
  bye:
    hangup: Goodbye.
"""


def ours(folder: Path) -> Flask:
    """The app, with a flow of three menus."""
    (folder / "flows").mkdir()
    (folder / "flows" / "shop.yaml").write_text(FLOW, encoding="utf-8")
    env = {
        "IVR_ENV": "production",
        "IVR_SECRET_KEY": "a secret of this site",
        "IVR_PUBLIC_URL": BASE,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "IVR_FLOWS": str(folder / "flows"),
        "IVR_DATA": str(folder / "data"),
    }
    return create_app(load(env), clock=FixedClock(datetime(2026, 11, 23, tzinfo=UTC)))


def by_hand(said: list[str], action: str) -> Flask:
    """What somebody would write who needs just this one answer."""
    app = Flask("by-hand")
    validator = RequestValidator(TOKEN)

    @app.post("/voice/shop/step/<token>")
    def step(token: str) -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        url = BASE + request.full_path.rstrip("?")
        if not validator.validate(url, request.form, signature):
            abort(403)
        response = VoiceResponse()
        gather = Gather(
            action=action,
            timeout=5,
            num_digits=1,
            finish_on_key="",
            action_on_empty_result=True,
        )
        for text in said:
            gather.say(text, language="en-US", voice="Polly.Joanna-Neural")
        response.append(gather)
        response.redirect(action)
        return Response(str(response), mimetype="text/xml")

    return app


def environ_of(path: str) -> tuple[dict[str, Any], bytes]:
    """A signed request, ready to be sent again and again."""
    body = urlencode(FIELDS).encode()
    signature = RequestValidator(TOKEN).compute_signature(BASE + path, FIELDS)
    builder = EnvironBuilder(
        path=path,
        method="POST",
        base_url="http://127.0.0.1:5000",
        data=body,
        content_type="application/x-www-form-urlencoded",
        headers={
            "X-Twilio-Signature": signature,
            "I-Twilio-Idempotency-Token": "5f8b7c1e-1111-2222-3333-444455556666",
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        },
    )
    return builder.get_environ(), body


def asker(app: Flask, environ: dict[str, Any], body: bytes) -> Callable[[], bytes]:
    """Sends the request once, through WSGI, and gives the answer."""

    def ask() -> bytes:
        one = dict(environ)
        one["wsgi.input"] = io.BytesIO(body)
        answer, status, _ = run_wsgi_app(app.wsgi_app, one, buffered=True)
        assert status.startswith("200"), status
        return b"".join(answer)

    return ask


def batch(ask: Callable[[], bytes]) -> float:
    """Seconds of the processor for one request, on average of a batch.

    Of the processor and not of the clock: what else the machine does is no part of
    it, and what our own writer of records does in its thread is.
    """
    began = process_time()
    for _ in range(BATCH):
        ask()
    return (process_time() - began) / BATCH


def main() -> int:
    """Measure, print, and give 1 where a step costs too much."""
    with tempfile.TemporaryDirectory() as folder:
        app = ours(Path(folder))
        try:
            first, body = environ_of("/voice/shop")
            document = asker(app, first, body)().decode()
            path = document.partition('action="')[2].partition('"')[0]
            environ, body = environ_of(path)
            ask_ours = asker(app, environ, body)
            document = ask_ours().decode()
            action = document.partition('action="')[2].partition('"')[0]
            said = [part.partition("</Say>")[0].partition(">")[2]
                    for part in document.split("<Say")[1:]]  # fmt: skip
            ask_theirs = asker(by_hand(said, action), environ, body)
            assert ask_theirs() == ask_ours(), "the two answers must be the same"
            for _ in range(20):
                batch(ask_ours), batch(ask_theirs)
            pairs = [(batch(ask_ours), batch(ask_theirs)) for _ in range(ROUNDS)]
        finally:
            app.extensions["closing"].close()
    ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    mine, theirs = (statistics.median(side) * 1e6 for side in zip(*pairs, strict=True))
    print(f"a step of ours {mine:.0f} µs, by hand {theirs:.0f} µs")
    print(f"median of {ROUNDS} ratios: {ratio:.2f} (at most {ALLOWED})")
    return 0 if ratio <= ALLOWED else 1


if __name__ == "__main__":
    sys.exit(main())
