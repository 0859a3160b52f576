"""The program: ``python app.py`` serves the menus in ``flows/`` to the carrier.

``create_app()`` is for any other WSGI server: ``gunicorn "app:create_app()"``.
"""

from __future__ import annotations

import gc
import logging
import os
import secrets
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flask import Flask, Request, request
from werkzeug.exceptions import HTTPException

from console import faults, headers, health, home
from console.desk.pulse import STREAMS
from console.desk.setup import open_desk
from console.setup import open_console
from console.welcome import welcome
from ivr.callbacks.desk import StoreDesk
from ivr.callbacks.policy import read_policy
from ivr.callbacks.switchboard import StoreSwitchboard
from ivr.clock import Clock, SystemClock
from ivr.config import Config, load, misspelt, require_ready
from ivr.errors import ConfigurationError, IvrError
from ivr.logs import JsonLines, Lines
from ivr.publishing.noticing import Noticer
from ivr.runtime.eventlog import EventLog
from ivr.runtime.functions import load_functions
from ivr.runtime.token import Keys
from ivr.runtime.versions import Library
from ivr.source import MAX_BYTES
from ivr.staffing.queues import StoreQueues
from ivr.store.calls import CallLog
from ivr.store.credentials import Passwords
from ivr.store.database import Database, open_database
from ivr.store.retention import purge, read_retention, retention_of
from ivr.store.watch import Watch
from webhooks import fallback, sounds, status, voice
from webhooks.agents import open_agents, zone_of
from webhooks.announce import Announcer, channels
from webhooks.carrier import carrier_of
from webhooks.dialling import open_callbacks
from webhooks.exchange import Exchange
from webhooks.lookups import LookUps, places
from webhooks.metrics import Metrics
from webhooks.recordings import forgetting, listening
from webhooks.signature import Gate, stranger
from webhooks.waiting import Reasons

THREADS = 8 + STREAMS
"""Requests at a time; pages that are told of changes hold a thread each."""

LARGEST_REQUEST = 64 * 1024
"""Bytes: the carrier's forms have two or three thousand."""

LARGEST_MENU = 4 * MAX_BYTES
"""What the server takes in: as much as the designer's rooms are sent."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

log = logging.getLogger("ivr")


def create_app(config: Config | None = None, **parts: Any) -> Flask:
    """The app, with all that it needs.

    Args:
        config: The settings; those of the environment unless given.
        parts: Anything of the ``Exchange`` to be put in its own's place: ``clock``,
            ``carrier``, ``desk``, ``queues``, ``switchboard``, ``lookups``; and
            ``database`` and ``passwords``.

    What is to end with the app stands in its extension ``closing``, an ``ExitStack``.

    Raises:
        ConfigurationError: A setting or a folder cannot be used.
        CannotRead: The flows folder is not there.
    """
    config = config or load(os.environ, Path(__file__).parent)
    require_ready(config)
    data = _data_folder(config)
    keys = _secrets(config, data)
    passwords = parts.pop("passwords", None) or Passwords()
    closing = ExitStack()
    database = parts.pop("database", None) or _database(config, closing)
    exchange = _exchange(config, data, keys, database, parts)
    watch = _watch(config, database, exchange.clock, closing)
    closing.callback(exchange.close)
    metrics = Metrics(exchange.events)
    metrics.watch(watch, exchange.clock)
    exchange.count = metrics.count
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.extensions |= {
        "settings": config,
        "exchange": exchange,
        "database": database,
        "passwords": passwords,
        "library": exchange.library,
        "reasons": Reasons(),
        "gate": Gate(config),
        "registry": metrics.registry,
        "listen": listening(config),
        "measure": metrics.measure,
        "watch": watch,
        "closing": closing,
        "ready": lambda: dict(_trouble(exchange)),
        "ailing": lambda: {"database": watch.trouble} if watch.trouble else {},
        "keep_out": lambda: _keep_out(config, request),
    }
    for blueprint in (
        fallback.blueprint,
        status.blueprint,
        voice.blueprint,
        sounds.blueprint,
        health.blueprint,
    ):
        app.register_blueprint(blueprint)
    open_console(app, config, keys)
    open_desk(app, database)
    policy = read_policy(config["IVR_CALLBACK_POLICY"])
    open_callbacks(app, exchange, database, policy, closing)
    open_agents(app, exchange, database, closing)
    ways = tuple(channels(config))
    announcer = Announcer(database, exchange.clock, ways, home.base_of(config))
    closing.callback(announcer.close)
    app.wsgi_app = _protect(app.wsgi_app, config)  # type: ignore[method-assign]
    app.register_error_handler(HTTPException, faults.answer)
    exchange.events.start()
    exchange.switchboard.start()
    watch.start()
    announcer.start()
    noticer = Noticer(database, exchange.library, complain=log.error)
    closing.callback(noticer.close)
    noticer.start()
    return app


def _exchange(
    config: Config,
    data: Path,
    keys: tuple[str, ...],
    database: Database,
    parts: dict[str, Any],
) -> Exchange:
    load_functions(config.several("IVR_FUNCTIONS"))
    try:
        allowed = places(
            config.several("IVR_LOOKUP_HOSTS"),
            config.several("IVR_LOOKUP_PRIVATE_HOSTS"),
        )
    except ValueError as error:
        raise ConfigurationError(f"IVR_LOOKUP_HOSTS: {error}") from error
    # Files are looked at again where somebody is writing them.
    seconds = None if config.production else time.monotonic
    library = Library(config.flows, data / "versions", seconds)
    library.load()
    library.prune(time.time())
    clock: Clock = parts.get("clock") or SystemClock()
    queues = parts.get("queues") or StoreQueues(
        database, clock, zone_of(library), complain=log.error
    )
    desk = StoreDesk(
        database,
        read_policy(config["IVR_CALLBACK_POLICY"]),
        config.several("IVR_CALLBACK_REGIONS"),
        # In development one may try it at home.
        own_country=not config.production,
        expected_wait=lambda queue: queues.expected_wait(queue),
    )
    events = EventLog(CallLog(database), data / "spool", complain=log.error)
    own: dict[str, Any] = {
        "config": config,
        "keys": Keys(keys),
        "library": library,
        "switchboard": StoreSwitchboard(
            database, clock, data / "overrides.json", complain=log.error
        ),
        "desk": desk,
        "queues": queues,
        "carrier": carrier_of(config),
        "lookups": LookUps(allowed),
        "events": events,
        "clock": clock,
    }
    return Exchange(**(own | parts))


def _data_folder(config: Config) -> Path:
    data = config.data
    try:
        data.mkdir(parents=True, exist_ok=True)
        probe = data / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigurationError(
            f"IVR_DATA: cannot write to {data}: {reason}"
        ) from error
    return data


def _database(config: Config, closing: ExitStack) -> Database:
    database = open_database(config.database)
    closing.callback(database.close)
    return database


def _watch(
    config: Config, database: Database, clock: Clock, closing: ExitStack
) -> Watch:
    """Who looks after the database; a new one has its tables when this returns.

    The line is served while a server is out of reach: what happens is spooled until
    it is back. A file that cannot be used will not be back.
    """
    kept, forget = config["IVR_RETENTION"], forgetting(config)
    # What is wrong with it is said now, not when the first record is due.
    read_retention(kept)
    watch = Watch(
        database,
        clock,
        lambda now: purge(database, now, retention_of(database, kept), forget),
        complain=log.error,
    )
    watch.look(tidy=False)
    if watch.trouble and database.is_sqlite:
        raise ConfigurationError(f"the database cannot be used: {watch.trouble}")
    closing.callback(watch.close)
    return watch


def _secrets(config: Config, data: Path) -> tuple[str, ...]:
    """The secret keys; in development one is made, and kept for the owner alone."""
    if given := config.several("IVR_SECRET_KEY"):
        return given
    path = data / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32))
    except FileExistsError:
        pass
    except OSError as error:
        raise ConfigurationError(f"cannot write {path}: {error.strerror}") from error
    return (path.read_text("utf-8").strip(),)


def _trouble(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Why no calls should be sent here."""
    if not exchange.library.names():
        yield "flows", "no flow is served"


# Around every request --------------------------------------------------------------


def _keep_out(config: Config, request: Request) -> str | None:
    """Why the console is not shown: in development it stays on this machine."""
    return None if config.production else stranger(request)


def _protect(app: Any, config: Config) -> Any:
    """*app* with the headers on every answer, also of a request that went wrong.

    Not in Flask's own ``after_request``: there each header costs as much as all of
    them here, and a caller waits.
    """
    constant = list(HEADERS.items())
    if config.production:
        constant.append(("Strict-Transport-Security", headers.STRICT_TRANSPORT))

    def protected(environ: Any, start_response: Any) -> Any:
        def start(status: str, given: list[tuple[str, str]], *more: Any) -> Any:
            named = {name for name, _ in given}
            given += [pair for pair in constant if pair[0] not in named]
            return start_response(status, given, *more)

        return app(environ, start)

    return protected


# The program -----------------------------------------------------------------------


def main() -> int:
    """Serve until told to stop; 3 where that cannot begin."""
    try:
        config = load(os.environ, Path(__file__).parent)
        for warning in misspelt(os.environ):
            print(f"app.py: {warning}", file=sys.stderr)
        _log_to_stderr(config)
        app = create_app(config)
        serve(app, config)
    except IvrError as error:
        print(f"app.py: {error}", file=sys.stderr)
        return error.exit_status
    return 0


def serve(app: Flask, config: Config) -> None:
    """Serve *app* with waitress until SIGTERM or Ctrl-C.

    Raises:
        ConfigurationError: The port is in use, or not ours to take.
    """
    from waitress import create_server

    closing: ExitStack = app.extensions["closing"]
    host, port = config["IVR_HOST"], config.port
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            max_request_body_size=LARGEST_MENU,
            # They show that a stranger asks through a tunnel; nothing believes them.
            clear_untrusted_proxy_headers=False,
            ident=None,
        )
    except OSError as error:
        closing.close()
        reason = error.strerror or str(error)
        raise ConfigurationError(f"cannot listen on {host}:{port}: {reason}") from error
    for line in welcome(app, config, server.effective_port):
        print(line, flush=True)
    signal.signal(signal.SIGTERM, _stop)
    # The flows stay as they are: nobody on the line waits while they are looked
    # through for what could be thrown away.
    gc.collect()
    gc.freeze()
    try:
        server.run()
    finally:
        server.close()
        closing.close()


def _stop(signal_number: int, frame: Any) -> None:
    # The server ends requests in progress before it goes.
    raise SystemExit(0)


def _log_to_stderr(config: Config) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if config.production else Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])


if __name__ == "__main__":
    sys.exit(main())
