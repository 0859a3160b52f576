"""A service on this machine that answers when told to, and remembers who asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE = 10
"""Seconds after which a test that never lets go is given up."""


@dataclass
class Service:
    """What it answers; with ``let_go`` cleared it keeps whoever asks waiting."""

    port: int = 0
    status: int = 200
    body: bytes = b'{"outcome": "found", "values": {"balance": 12}}'
    headers: Mapping[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def says(self, answer: Any) -> None:
        """Answer with *answer* as JSON."""
        self.body = json.dumps(answer).encode()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def service() -> Iterator[Service]:
    """A service that answers at once until told otherwise."""
    state = Service()
    state.let_go.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_DELETE(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self._answer(self.rfile.read(length))

        def _answer(self, body: bytes) -> None:
            state.asked.append((self.command, self.path, body))
            state.came.set()
            state.let_go.wait(PATIENCE)
            try:
                self.send_response(state.status)
                for name, value in state.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(state.body)))
                self.end_headers()
                self.wfile.write(state.body)
            except OSError:
                # Whoever asked has given up meanwhile.
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE)
