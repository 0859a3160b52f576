"""The headers of answers to people: what a page may load, and from where."""

from __future__ import annotations

import secrets

from flask import Response, g

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; "
    "style-src 'self' 'nonce-{nonce}'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

FOR_PEOPLE = {
    # A form's own page has to be told where the form came from.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=()",
}

STRICT_TRANSPORT = "max-age=31536000"
"""A year. Not for other names of the domain: they are not ours to speak for."""


def nonce() -> str:
    """What scripts and styles within this one answer are known by."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    found: str = g.nonce
    return found


def dress(response: Response) -> Response:
    """Put the headers for people on *response*."""
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce())
    for name, value in FOR_PEOPLE.items():
        response.headers.setdefault(name, value)
    return response
