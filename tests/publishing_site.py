"""Menus to be published in tests, and a browser that speaks JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from console_site import Browser, token_in
from werkzeug.test import TestResponse

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

MENU = """\
# The line of a small shop.
ivr: 1
name: shop
languages: [en]
numbers: ["+82215880000"]
start: main
otherwise: desk
intents:
  shop.order: {say: ["my order"]}
  shop.refund: {say: ["a refund"]}
nodes:
  main:
    menu: "Welcome to the shop."
    options:
      1: {label: "your order", go: desk, intent: shop.order}
      2: {label: "a refund", go: desk, intent: shop.refund}
      0: {label: "a person", go: desk}
      9: {label: "to hear this again", go: main}

  desk:
    dial: "+82215880001"
    no-answer: sorry
    busy: sorry
    failed: sorry

  sorry:
    say: "Nobody can answer. Please leave a message."
    next: box

  box:
    voicemail: "Please speak after the tone."
    to: {mail: shop@example.org}
    keep_for: 30d
    empty: bye

  bye:
    hangup: "We heard nothing. Goodbye."
"""

DEAD_END = MENU.replace("    next: box\n\n  box", "    next: bye\n\n  box")
"""Callers whom nobody answers are cut off: an error, which could be served."""

BROKEN = MENU.replace("    dial:", "    dail:")
"""There is no such kind: it cannot be served."""


def sends(
    browser: Browser, method: str, path: str, body: dict[str, Any] | None = None
) -> TestResponse:
    """Ask for *path* as a page's script does, with the token of the page."""
    token = token_in(browser.get("/login/link/none").text)
    headers = {"X-CSRFToken": token, "Referer": f"{browser.base}/"}
    return browser.client.open(
        path, method=method, base_url=browser.base, json=body, headers=headers
    )
