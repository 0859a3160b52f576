"""``ivr worker``: calls back on a machine of its own, beside the web application."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import click

from ivr.errors import ConfigurationError

log = logging.getLogger("ivr.callbacks")


@click.command(
    short_help="Call back those who asked for it, on any number of machines."
)
@click.option(
    "--alone",
    is_flag=True,
    help="Dial what this worker plans itself, without tasks that any worker takes.",
)
def command(alone: bool) -> int:
    """Call back those who asked for it, beside the web application.

    Any number of workers share one database and keep to its limits together. On
    PostgreSQL each attempt is a task that whichever worker is free carries out; that
    needs the extra "cluster". Set IVR_DIALLING=worker for the web application, or it
    calls back, too. It is configured by environment variables: see "ivr config".
    """
    with _dispatcher() as dispatcher:
        if alone or dispatcher.database.is_sqlite:
            _go_round(dispatcher)
        else:
            _in_cluster(dispatcher)
    return 0


def _go_round(dispatcher: Any) -> None:
    from ivr.callbacks.running import Running

    running, stop = Running(dispatcher, complain=log.error), Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    running.start()
    click.echo(f"calling back as {dispatcher.worker}")
    stop.wait()
    running.close()


def _in_cluster(dispatcher: Any) -> None:
    try:
        from ivr.callbacks.cluster import Cluster
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f'tasks need the extra "cluster" ({error}); without it, give --alone'
        ) from None
    from ivr.config import load

    cluster = Cluster(load(os.environ, Path.cwd()).database, dispatcher, log.error)
    click.echo(f"calling back as {dispatcher.worker}, with tasks")
    cluster.run()


@contextmanager
def _dispatcher() -> Iterator[Any]:
    """The dispatcher that the environment asks for.

    Raises:
        ConfigurationError: There is no carrier, or the database has no tables yet.
    """
    from ivr.callbacks.policy import read_policy
    from ivr.callbacks.switchboard import StoreSwitchboard
    from ivr.clock import SystemClock
    from ivr.config import load, require_ready
    from ivr.logs import JsonLines, Lines
    from ivr.runtime.overriding import Overriding
    from ivr.runtime.versions import Library
    from ivr.store.database import open_database
    from ivr.store.schema import is_current
    from webhooks.calling import twilio_caller
    from webhooks.carrier import carrier_of
    from webhooks.dialling import dispatcher_of

    config = load(os.environ, Path.cwd())
    require_ready(config)
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if config.production else Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    caller = twilio_caller(config)
    if caller is None:
        raise ConfigurationError(
            "a worker needs a carrier: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and "
            "IVR_PUBLIC_URL; without an account the web application itself calls back"
        )
    database = open_database(config.database)
    if not is_current(database):
        raise ConfigurationError("the database has other tables; run ivr db upgrade")
    library = Library(config.flows, config.data / "versions", None)
    library.load()
    clock = SystemClock()
    switchboard = StoreSwitchboard(
        database, clock, config.data / "overrides.json", complain=log.error
    )
    switchboard.start()
    library.overriding = Overriding(switchboard.overrides)
    try:
        yield dispatcher_of(
            config,
            database,
            caller=caller,
            library=library,
            switchboard=switchboard,
            carrier=carrier_of(config),
            clock=clock,
            policy=read_policy(config["IVR_CALLBACK_POLICY"]),
        )
    finally:
        database.close()
