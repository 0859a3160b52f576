"""Tells staff who are not at the desk: alerts by e-mail, and to an address of theirs.

Each alert is told once by every channel that is set up; where one fails it is told
again later by all, for to hear twice is better than not at all.
"""

from __future__ import annotations

import json
import logging
import smtplib
import ssl
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from ivr.clock import Clock
from ivr.config import LOOPBACK, Config
from ivr.errors import ConfigurationError
from ivr.rounds import Rounds
from ivr.store import alerts
from ivr.store.database import Database

EVERY = 5.0
TIMEOUT = 10.0

SENTENCES: Mapping[str, str] = {
    "promise-near": "A promise to call back is near",
    "promise-broken": "A promise to call back is broken",
    "burst": "Many requests come from one range of numbers",
    "unknown-stuck": "Nobody can say whether a call was placed",
    "carrier-refuses": "The carrier refuses our calls",
}
"""What is told of each alert; never a number."""

log = logging.getLogger("ivr.alerts")


@dataclass(frozen=True, slots=True)
class News:
    """An alert, as it is told."""

    what: str
    about: str
    at: datetime
    text: str
    address: str
    """The page of it."""

    def to_json(self) -> dict[str, str]:
        """What a webhook is sent; ``text`` is what chat programs show."""
        return {
            "text": f"{self.text}: {self.address}",
            "what": self.what,
            "about": self.about,
            "at": self.at.isoformat(timespec="seconds"),
            "url": self.address,
        }


class Channel(Protocol):
    """A way to tell."""

    def tell(self, news: News) -> None:
        """Tell *news*.

        Raises:
            OSError: Nobody was told.
        """
        ...


@dataclass(frozen=True, slots=True)
class Email:
    """By e-mail, through a server of the site's."""

    server: str
    sender: str
    to: tuple[str, ...]

    def tell(self, news: News) -> None:
        message = EmailMessage()
        message["Subject"] = news.text
        message["From"] = self.sender
        message["To"] = ", ".join(self.to)
        message.set_content(f"{news.text}.\n\n{news.address}\n")
        parts = urlsplit(self.server)
        host, encrypted = parts.hostname or "", parts.scheme == "smtps"
        context = ssl.create_default_context()
        with _server(host, parts.port, encrypted, context) as server:
            if not encrypted and host not in LOOPBACK:
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)


def _server(
    host: str, port: int | None, encrypted: bool, context: ssl.SSLContext
) -> smtplib.SMTP:
    if encrypted:
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(host, port or 587, timeout=TIMEOUT)


@dataclass(frozen=True, slots=True)
class Hook:
    """By a POST of JSON to an address of the site's."""

    address: str

    def tell(self, news: News) -> None:
        body = json.dumps(news.to_json(), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        asked = urllib.request.Request(self.address, body, headers, method="POST")
        with _opener.open(asked, timeout=TIMEOUT):
            pass


class _Straight(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **more: Any) -> None:
        # Alerts are told to whom the site named, and to nobody else.
        return None


_opener = urllib.request.build_opener(_Straight)


def channels(config: Config) -> Iterator[Channel]:
    """The ways that *config* sets up.

    Raises:
        ConfigurationError: One is set up by half, or would tell in the clear.
    """
    to, server = config.several("IVR_ALERT_EMAIL"), config["IVR_SMTP"]
    if to:
        if urlsplit(server).scheme not in ("smtp", "smtps"):
            raise ConfigurationError(
                "IVR_ALERT_EMAIL needs IVR_SMTP, as smtps://user:password@host"
            )
        sender = config["IVR_EMAIL_FROM"] or to[0]
        yield Email(server, sender, to)
    if hook := config["IVR_ALERT_WEBHOOK"]:
        parts = urlsplit(hook)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ConfigurationError("IVR_ALERT_WEBHOOK must be https")
        yield Hook(hook)


class Announcer:
    """Looks for alerts that nobody was told of, and tells them.

    Args:
        base: Our own address, for the pages.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ways: Sequence[Channel],
        base: str,
        complain: Callable[..., object] = log.error,
    ) -> None:
        self._database, self._clock = database, clock
        self._ways, self._base, self._complain = ways, base, complain
        self._rounds = Rounds("alerts", self._go, EVERY, self._tell, at_once=False)

    def start(self) -> None:
        """Begin to look, if there is a way to tell."""
        if self._ways:
            self._rounds.start()

    def close(self) -> None:
        """Stop; what is just being told is told."""
        self._rounds.close(TIMEOUT)

    def _go(self) -> None:
        self.look()

    def _tell(self, error: Exception) -> None:
        self._complain("alerts are not told just now: %s", error)

    def look(self) -> int:
        """Tell what is to be told; how many."""
        with self._database.read() as connection:
            if not alerts.unseen(connection, 1):
                return 0
        with self._database.begin() as connection:
            found = alerts.take_untold(connection, self._clock.now())
        for row in found:
            if not self._told(self._news(row)):
                with self._database.begin() as connection:
                    alerts.could_not_be_told(connection, row.id)
        return len(found)

    def _news(self, row: Any) -> News:
        request = row.facts.get("request")
        page = f"/desk/requests/{request}" if request else "/desk"
        text = SENTENCES.get(row.what, row.what)
        return News(row.what, row.about, row.at, text, f"{self._base}{page}")

    def _told(self, news: News) -> bool:
        for way in self._ways:
            try:
                way.tell(news)
            except Exception as error:
                # Also a server that answers with what is no answer at all.
                name = type(way).__name__.lower()
                reason = type(error).__name__
                self._complain("nobody was told by %s: %s", name, reason)
                return False
        return True
