"""A line to call over the webhooks, with a world around it that does as it is told.

The app is set up as for real calls: it checks signatures, asks look-ups and sends
texts over HTTP; both go to a service on this machine.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from twiml_interpreter import Call
from walking import Act, Walk

from app import create_app
from ivr.clock import ManualClock
from ivr.compiler.flow import Flow
from ivr.config import load
from ivr.runtime.desk import Errand, MemoryDesk, MemorySwitchboard, Message
from ivr.runtime.queues import MemoryQueues
from ivr.telephony import Ask, Dial, Enqueue, LookUp, Outcome, Record, SendText, Wait
from webhooks.exchange import Exchange

PUBLIC, TOKEN = "https://ivr.example.org", "12345"

REGIONS = ("KR", "US", "GB")

TEXT_FAULTS = {"no-mobile": 21614, "failed": 30_008}
"""Error codes by which the carrier refuses a text."""


@dataclass
class Service:
    """Answers what it was told, in order, whatever it is asked.

    It is asked by look-ups, and takes the place of the carrier's API for texts.
    """

    port: int = 0
    answers: deque[tuple[int, Any]] = field(default_factory=deque)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"


class Quiet(ThreadingHTTPServer):
    """A server that says nothing of lines that were dropped."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked finds out by themselves."""


@contextmanager
def service() -> Iterator[Service]:
    """A service on this machine."""
    state = Service()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = state.answers.popleft()
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class PlannedDesk(MemoryDesk):
    """The embedded desk, which comes to something else where a call had it so."""

    def __init__(self) -> None:
        super().__init__(REGIONS)
        self.planned: deque[Outcome] = deque()
        self.keeps = True

    def begin(self, planned: list[Outcome], keeps: bool) -> None:
        """Forget everybody, and come to what is *planned*."""
        self._open.clear()
        self.planned, self.keeps = deque(planned), keeps

    def ask(self, ask: Ask, errand: Errand) -> Outcome:
        """What the desk itself says, if that is what the call had."""
        planned, found = self.planned.popleft(), super().ask(ask, errand)
        return found if found.name == planned.name else planned

    def keep(self, message: Message) -> bool:
        """Keep the message, unless it is to be lost."""
        return self.keeps and super().keep(message)


class PlannedQueues(MemoryQueues):
    """Queues that are shut to callers where a call had it so."""

    def __init__(self) -> None:
        super().__init__()
        self.doors: deque[str | None] = deque()

    def door(self, wait: Enqueue) -> str | None:
        """Why callers are not let in."""
        return self.doors.popleft()

    def expected_wait(self, queue: str) -> None:
        """Nobody knows: the calls before belong to other worlds."""


@dataclass
class Line:
    """The app with its flows, and the world around it."""

    app: Flask
    clock: ManualClock
    desk: PlannedDesk
    queues: PlannedQueues
    switchboard: MemorySwitchboard
    service: Service
    calls: int = 0

    def flow(self, name: str) -> Flow:
        """The flow that is served under *name*."""
        exchange: Exchange = self.app.extensions["exchange"]
        return exchange.library.current(name)[1]

    def names(self) -> list[str]:
        """The flows that callers reach."""
        exchange: Exchange = self.app.extensions["exchange"]
        flows = exchange.library.latest.flows
        return sorted(name for name, flow in flows.items() if not flow.is_part)

    def call(self, name: str, walk: Walk, happened: list[tuple[Wait, Act]]) -> Call:
        """Call *name* in the world of *walk*, and let happen what *happened*."""
        self.calls += 1
        visit = walk.visit
        self.clock.moment = visit.now
        self.switchboard.turned = dict(visit.switches)
        self._plan(happened)
        about = {
            "CallSid": f"CA{self.calls:032}",
            "AccountSid": "AC" + "5" * 32,
            "From": visit.caller or "anonymous",
            "To": visit.called,
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
        }
        doors = [
            REFUSED.get(act.what, "")
            for wait, act in happened
            if isinstance(wait, Enqueue)
        ]
        url = f"{PUBLIC}/voice/{name}"
        call = Call(self.ask, url, TOKEN, about, self.clock.advance, doors).dial_in()
        for wait, act in happened:
            _do(call, wait, act)
        return call

    def _plan(self, happened: list[tuple[Wait, Act]]) -> None:
        outcomes = [(wait, act.outcome) for wait, act in happened if act.outcome]
        self.desk.begin(
            [outcome for wait, outcome in outcomes if isinstance(wait, Ask)],
            all(o.name != "failed" for w, o in outcomes if isinstance(w, Record)),
        )
        self.queues.doors = deque(
            act.what if act.what in ("unstaffed", "long-wait") else None
            for wait, act in happened
            if isinstance(wait, Enqueue)
        )
        # The one at which the walk stops.
        self.queues.doors.append(None)
        self.service.answers = deque(
            _answer(wait, outcome)
            for wait, outcome in outcomes
            if isinstance(wait, LookUp | SendText)
        )

    def ask(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Any:
        """Post to the app, as over the network."""
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        client = self.app.test_client(use_cookies=False)
        answer = client.post(path, data=dict(form), headers=dict(headers))
        return answer.status_code, list(answer.headers), answer.get_data()

    def endings(self) -> dict[str, str]:
        """How each call ended, by its id, once all are over."""
        events = self.app.extensions["exchange"].events
        events.close()
        kept = map(json.loads, events.target.lines())
        return {each["call"]: each["ending"] for each in kept if "ending" in each}


def _answer(wait: Wait, outcome: Outcome) -> tuple[int, Any]:
    """What the service says, so that *wait* comes to *outcome*."""
    if isinstance(wait, LookUp):
        if outcome.name == "failed":
            return 500, {}
        return 200, {"outcome": outcome.name, "values": dict(outcome.values)}
    if outcome.name == "sent":
        return 201, {"sid": "SM" + "7" * 32, "status": "queued"}
    return 400, {"code": TEXT_FAULTS[outcome.name], "message": "no", "status": 400}


REFUSED = {"full": "queue-full", "failed": "system-error"}
DIALLED = {"talked": "completed"}


def _do(call: Call, wait: Wait, act: Act) -> None:
    """Do *act* where the call stands."""
    match wait, act.deed:
        case Enqueue(), "press":
            call.keys(act.what)
        case Enqueue(), _ if act.what == "connected":
            call.out_of_queue("bridged")
        case Enqueue(), _ if act.what in ("gave-up", "closed"):
            call.hold()
        case Enqueue(), _:
            # It was decided at the door.
            pass
        case Dial(lines=lines, strategy=strategy), _:
            status = DIALLED.get(act.what, act.what)
            one_by_one = strategy == "in-order" and status != "completed"
            for _ in lines if one_by_one else "1":
                call.line(status)
        case Record(), _:
            call.record(0 if act.what == "empty" else 12)
        case _, "press":
            call.keys(act.what)
        case _, "say":
            call.words(act.what)
        case _, "silence":
            call.nothing()


@contextmanager
def line_of(folder: Path, flows: Path, start: ManualClock) -> Iterator[Line]:
    """The flows in *flows*, served; what they look up is looked up here."""
    with service() as asked:
        copy = _copy(flows, folder / "flows", asked.url)
        desk, queues = PlannedDesk(), PlannedQueues()
        switchboard = MemorySwitchboard()
        settings = {
            "IVR_FLOWS": str(copy),
            "IVR_DATA": str(folder / "data"),
            "IVR_PUBLIC_URL": PUBLIC,
            "IVR_LOOKUP_PRIVATE_HOSTS": asked.url,
            "IVR_CALLBACK_REGIONS": ",".join(REGIONS),
            "TWILIO_ACCOUNT_SID": "AC" + "5" * 32,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_BASE": asked.url,
        }
        app = create_app(
            load(settings),
            clock=start,
            desk=desk,
            queues=queues,
            switchboard=switchboard,
        )
        try:
            app.extensions["exchange"].patience = 30.0
            yield Line(app, start, desk, queues, switchboard, asked)
        finally:
            app.extensions["exchange"].close()


def _copy(flows: Path, to: Path, service: str) -> Path:
    """The flows, with *service* in place of every host that they look up at."""
    for path in flows.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        there = to / path.relative_to(flows)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(_asking(text, service), encoding="utf-8")
    return to


def _asking(text: str, service: str) -> str:
    rows = text.splitlines(keepends=True)
    for number, row in enumerate(rows):
        if "lookup:" in row:
            head, found, tail = row.partition("https://")
            if found:
                rows[number] = f"{head}{service}/{tail.partition('/')[2]}"
    return "".join(rows)
