"""The phone of the browser without one: what its script asks, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from console_site import Browser, token_in
from walking import Act
from werkzeug.test import TestResponse

from ivr.telephony import Enqueue, Outcome, Wait

Parts = dict[str, Any]


OPEN = """\
ivr: 1
name: open
title: An open house
phone: public
map: public
start: door
intents: {order: {say: [an order, order something]}}
nodes:
  door:
    menu: Hello.
    options: {1: {label: an order, intent: order, go: order}}
  order: {say: Your order is on its way., resolves: order, next: bye}
  bye: {hangup: Goodbye.}
"""

DRAFT = OPEN.replace("Hello.", "Good morning.")


@dataclass
class PagePhone:
    """A phone on the page of menu *flow*."""

    browser: Browser
    flow: str
    token: str = field(init=False)
    text: str | None = None
    """A draft of the menu, where one is tried."""
    state: Parts = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.token = token_in(self.browser.get("/login/link/none").text)

    def ask(self, path: str, body: Parts) -> TestResponse:
        """Post *body* as the script does."""
        draft = {} if self.text is None else {"text": self.text}
        return self.browser.client.post(
            f"/phone/{self.flow}/{path}",
            base_url=self.browser.base,
            json={**draft, **body},
            headers={"X-CSRFToken": self.token, "Referer": f"{self.browser.base}/"},
        )

    def call(self, **begin: Any) -> PagePhone:
        """Begin a call."""
        return self._told(self.ask("call", begin))

    def step(self, **event: Any) -> PagePhone:
        """Take it on."""
        body = {"session": self.state["session"], "event": event}
        return self._told(self.ask("step", body))

    def _told(self, answer: TestResponse) -> PagePhone:
        assert answer.status_code == 200, answer.text
        self.state = answer.get_json()
        return self

    def act(self, wait: Wait, act: Act) -> PagePhone:
        """Do *act* where the call waits."""
        match act.deed:
            case "press" | "say":
                name = {"press": "digits", "say": "say"}[act.deed]
                return self.step(**{name: act.what})
            case "silence":
                return self.step(silence=True)
        assert isinstance(act.outcome, Outcome)
        # A queue that is left by a key is left by pressing it.
        pressed = isinstance(wait, Enqueue) and act.what in wait.escape
        name = act.what if pressed else act.outcome.name
        return self.step(comes_to=name, values=dict(act.outcome.values))

    @property
    def heard(self) -> list[tuple[str, str]]:
        """All that was heard: text or recording, and its language."""
        return [
            (f"play:{each['play']}", "")
            if "play" in each
            else (each["say"], each["language"].split("-")[0])
            for each in self.state["sounds"]
            if not each.get("pause")
        ]
