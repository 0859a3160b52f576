"""Lets in only the carrier: its signature on every request, over our own address.

The address that was signed is the one configured, with the raw path and query of
the request. ``Host`` and ``X-Forwarded-*`` are what strangers say, and count for
nothing. Without a token to check with, only this machine may ask.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Request, Response, request
from twilio.request_validator import RequestValidator

from ivr.config import LOOPBACK, Config

HEADER = "X-Twilio-Signature"
_HEADER_OF_WSGI = "HTTP_X_TWILIO_SIGNATURE"
FORM = "application/x-www-form-urlencoded"

SAFE = "/:@!$&'()*+,;=-._~%"
"""Letters of a path that stay as they are. Source: RFC 3986, section 3.3."""

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")

log = logging.getLogger(__name__)


class Gate:
    """Tells the carrier's requests from those of strangers."""

    def __init__(self, config: Config) -> None:
        self._validators = [RequestValidator(token) for token in config.auth_tokens]
        self._bases = tuple(_bases(config.public_url))

    def refuse(self) -> Response | None:
        """Refuse the request unless it is the carrier's; for ``before_request``."""
        # The request itself: to ask the one that stands for it costs each time.
        asked: Request = request._get_current_object()  # type: ignore[attr-defined]
        fault = self.fault(asked)
        if fault is None:
            return None
        log.warning("refused %s %s: %s", asked.method, asked.endpoint, fault)
        return Response(f"{fault}\n", 403, mimetype="text/plain")

    def fault(self, request: Request) -> str | None:
        """Why *request* is not let in; None where it is the carrier's."""
        if not self._validators:
            return stranger(request)
        signature = request.environ.get(_HEADER_OF_WSGI)
        if not signature or not signature.isascii():
            return f"the request has no {HEADER}"
        form = None
        if request.method == "POST":
            declared = request.environ.get("CONTENT_TYPE", "").partition(";")[0]
            if declared.strip().lower() != FORM:
                # Of a JSON body the signature says nothing, only a hash in the
                # address would; the carrier sends us forms.
                return "the request is no form"
            form = request.form
        if self._signed(raw_path(request), form, signature, request):
            return None
        return "the signature does not fit the request"

    def _signed(self, path: str, form: Any, signature: str, request: Request) -> bool:
        given = signature.encode("ascii")
        for base in self._bases or _bases(_loopback_base(request)):
            for validator in self._validators:
                made = validator.compute_signature(base + path, form)
                if hmac.compare_digest(made.encode("ascii"), given):
                    return True
        return False


def stranger(request: Request) -> str | None:
    """Why *request* does not come from this machine; None where it does.

    A tunnel or a proxy on this machine passes on what strangers ask: it shows by
    the name that they asked for, or by what it adds.
    """
    if request.remote_addr not in LOOPBACK:
        return "without TWILIO_AUTH_TOKEN only this machine is served"
    if _host(request) not in LOOPBACK or any(h in request.headers for h in _FORWARDED):
        return "set TWILIO_AUTH_TOKEN to be called through a tunnel or a proxy"
    return None


def raw_path(request: Request) -> str:
    """Path and query as they came in: what was signed is letters, not meaning."""
    raw: str | None = request.environ.get("REQUEST_URI") or request.environ.get(
        "RAW_URI"
    )
    if raw is None:
        path = request.environ.get("PATH_INFO", "").encode("latin-1")
        query = request.environ.get("QUERY_STRING", "")
        return quote(path, SAFE) + (f"?{query}" if query else "")
    if not raw.startswith("/"):
        # A proxy may ask with the whole address.
        parts = urlsplit(raw)
        raw = parts.path + (f"?{parts.query}" if parts.query else "")
    return raw


def _bases(url: str) -> Iterable[str]:
    """*url* as the carrier may have signed it: with its port, and without.

    Source: Twilio's page on webhook security, on ports; the library tries both.
    """
    if not url:
        return
    parts = urlsplit(url)
    yield url
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    if parts.port is None:
        yield parts._replace(netloc=f"{parts.netloc}:{usual}").geturl()
    else:
        netloc = parts.netloc.rpartition(":")[0]
        yield parts._replace(netloc=netloc).geturl()


def _loopback_base(request: Request) -> str:
    """Where no address is configured, only a name of this machine stands for it."""
    if _host(request) not in LOOPBACK:
        return ""
    return f"{request.scheme}://{request.host}"


def _host(request: Request) -> str:
    try:
        return urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    except ValueError:
        return ""
