"""A site that browsers can open: the app behind the server that it has in earnest.

The clock is the test's, and all that lives by it stands still until it is moved; what
looks once a second by the machine's clock, streams and queues, does so here too.
"""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

from phone_site import MONDAY, Site, site_at
from waitress import create_server

from app import LARGEST_MENU, THREADS
from ivr.store import logins, people
from ivr.store.database import Database
from ivr.store.people import Person, Role

MENUS = Path(__file__).parent.parent / "flows"
"""The menus that the program comes with."""

PASSWORD = "correct horse battery staple"


@dataclass
class ServedSite:
    """A site at an address of this machine."""

    site: Site
    base: str

    @property
    def database(self) -> Database:
        """Where the site keeps everything."""
        found: Database = self.site.app.extensions["database"]
        return found

    @property
    def menus(self) -> Path:
        """Where its menus are."""
        found: Path = self.site.app.extensions["settings"].flows
        return found

    def hire(
        self, login: str, role: Role = "ops", *, password: str = PASSWORD, **about: Any
    ) -> Person:
        """Somebody who may log in; *about* them is kept as it is given."""
        now, passwords = self.site.clock.now(), self.site.app.extensions["passwords"]
        with self.database.begin() as connection:
            made = people.add(connection, login, role, now)
            people.change(connection, made.id, **about)
            if password:
                kept = passwords.kept(password)
                logins.change_password(connection, made.id, kept, now, "")
            found = people.get(connection, made.id)
        assert found is not None
        return found

    def link(self, person: Person) -> str:
        """The address of a link that logs *person* in once."""
        with self.database.begin() as connection:
            token = logins.make_link(connection, person.id, self.site.clock.now())
        return f"{self.base}/login/link/{token}"

    # Phones ---------------------------------------------------------------------------

    def dial(self, number: str, flow: str) -> LoopbackPhone:
        """Call *flow* from the phone *number*."""
        made = self.ask("/loopback/calls", {"from": number, "flow": flow})
        return LoopbackPhone(self, str(made["call"]))

    def ringing(self, number: str) -> LoopbackPhone | None:
        """The call that rings at *number*."""
        found = self.ask(f"/loopback/calls?number={number.replace('+', '%2B')}")
        rings = (each["call"] for each in found if each["status"] == "ringing")
        return next((LoopbackPhone(self, call) for call in rings), None)

    def ask(self, path: str, given: dict[str, str] | None = None) -> Any:
        """What the phones' own address answers."""
        body = json.dumps(given).encode() if given is not None else None
        request = urllib.request.Request(
            self.base + path, body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


@dataclass
class LoopbackPhone:
    """A phone of this machine, with a call on it."""

    served: ServedSite
    call: str

    def _do(self, what: str, **given: str) -> None:
        self.served.ask(f"/loopback/calls/{self.call}/{what}", given)

    def answer(self) -> None:
        """Pick up."""
        self._do("answer")

    def press(self, keys: str) -> None:
        """Press *keys*."""
        self._do("press", keys=keys)

    def say(self, words: str) -> None:
        """Say something to whoever is on the line."""
        self._do("say", words=words)

    def hang_up(self) -> None:
        """Put the receiver down."""
        self._do("hangup")

    @property
    def status(self) -> str:
        """How the call stands, in the carrier's word."""
        return str(self.served.ask(f"/loopback/calls/{self.call}")["status"])

    @property
    def heard(self) -> str:
        """All that was said on the call."""
        said = self.served.ask(f"/loopback/calls/{self.call}")["said"]
        return " | ".join(text for _, text in said)


@contextmanager
def served_at(
    folder: Path, at: datetime = MONDAY, env: dict[str, str] | None = None
) -> Iterator[ServedSite]:
    """The program's own menus, served from *folder* until the end."""
    given = {"IVR_FLOWS": str(MENUS), "IVR_CALLBACK_REGIONS": "KR", **(env or {})}
    with site_at(folder, at, given) as site, _server(site) as base:
        yield ServedSite(site, base)


@contextmanager
def _server(site: Site) -> Iterator[str]:
    server = create_server(
        site.app,
        host="127.0.0.1",
        port=0,
        threads=THREADS,
        max_request_body_size=LARGEST_MENU,
        clear_untrusted_proxy_headers=False,
        ident=None,
    )
    done = Event()

    def run() -> None:
        while not done.is_set():
            server.asyncore.loop(timeout=1.0, map=server._map, count=1)

    thread = Thread(target=run, name="server")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # Pages that are still open hold streams, which end first.
        site.app.extensions["pulse"].close()
        done.set()
        server.pull_trigger()
        thread.join()
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(server._map)
