"""Calling back, put together: carrier, dispatcher, and the addresses they need."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

from flask import Flask
from twilio.request_validator import RequestValidator

from ivr.callbacks.answering import LinesOfQueues
from ivr.callbacks.caller import Caller
from ivr.callbacks.dispatcher import Dispatcher
from ivr.callbacks.loopback import Loopback, path_of
from ivr.callbacks.policy import Policy
from ivr.callbacks.rules import kept
from ivr.callbacks.running import Running
from ivr.clock import Clock
from ivr.config import Config
from ivr.runtime.desk import Switchboard
from ivr.runtime.versions import Library
from ivr.staffing.answering import PeopleAnswer
from ivr.store.database import Database
from webhooks import callbacks, loopback
from webhooks.agents import zone_of
from webhooks.callback_calls import CallingBack
from webhooks.calling import twilio_caller
from webhooks.carrier import Carrier
from webhooks.exchange import Exchange

log = logging.getLogger("ivr.callbacks")


def open_callbacks(
    app: Flask,
    exchange: Exchange,
    database: Database,
    policy: Policy,
    closing: ExitStack,
) -> None:
    """Let *app* call back those who asked for it.

    Without an account the phones ring on this machine; in production nobody is called
    without one, and the log says so.
    """
    config, clock = exchange.config, exchange.clock
    caller: Caller | None = twilio_caller(config)
    if caller is None and not config.production:
        caller = Loopback(_poster(app, config), clock, config.public_url)
        app.extensions["loopback"] = caller
        app.register_blueprint(loopback.blueprint)
    if caller is None:
        log.warning("nobody is called back: TWILIO_ACCOUNT_SID is not set")
        return
    dispatcher = dispatcher_of(
        config,
        database,
        caller=caller,
        library=exchange.library,
        switchboard=exchange.switchboard,
        carrier=exchange.carrier,
        clock=clock,
        policy=policy,
    )
    app.extensions["dispatcher"] = dispatcher
    app.extensions["callbacks"] = CallingBack(
        database=database,
        library=exchange.library,
        agents=dispatcher.agents,
        caller=caller,
        policy=lambda: dispatcher.policy,
        clock=clock,
        media=exchange.addresses.sound,
        caller_id=config["IVR_CALLS_FROM"],
        base=config.public_url,
    )
    app.register_blueprint(callbacks.blueprint)
    if config["IVR_DIALLING"] == "here":
        running = Running(dispatcher, complain=log.error)
        app.extensions["dialling"] = running
        # First of all that ends: what it has begun is put on record yet.
        closing.callback(running.close)
        if hasattr(exchange.desk, "stored"):
            exchange.desk.stored = running.nudge
        running.start()


def dispatcher_of(
    config: Config,
    database: Database,
    *,
    caller: Caller,
    library: Library,
    switchboard: Switchboard,
    carrier: Carrier,
    clock: Clock,
    policy: Policy,
) -> Dispatcher:
    """A dispatcher as *config* wants it, for the app or a worker."""
    return Dispatcher(
        database=database,
        caller=caller,
        library=library,
        agents=PeopleAnswer(LinesOfQueues(library, switchboard), zone_of(library)),
        policy=policy,
        # What staff set holds over what the program was started with.
        rules=lambda connection, _: kept(connection, policy),
        switches=switchboard.switches,
        clock=clock,
        worker=f"{socket.gethostname()}:{os.getpid()}"[:80],
        caller_id=config["IVR_CALLS_FROM"],
        send=_texts(config, carrier),
    )


def _texts(config: Config, carrier: Carrier) -> Callable[[str, str, str], str]:
    own = config["IVR_TEXTS_FROM"]
    return lambda to, text, sender: carrier.send(to, text, own or sender)


def _poster(app: Flask, config: Config) -> Callable[[str, Mapping[str, str]], str]:
    """Asks *app* in this process, as the carrier asks it through the net."""
    tokens = config.auth_tokens
    validator = RequestValidator(tokens[0]) if tokens else None

    def post(url: str, fields: Mapping[str, str]) -> str:
        path = path_of(url)
        base = config.public_url or f"http://{config['IVR_HOST']}:{config.port}"
        headers: dict[str, Any] = {}
        if validator is not None:
            # What follows the host is what the carrier would ask.
            signed = url if "://" in url else base + path
            made = validator.compute_signature(signed, dict(fields))
            headers["X-Twilio-Signature"] = made
        answer = app.test_client(use_cookies=False).post(
            path, base_url="http://localhost", data=dict(fields), headers=headers
        )
        return answer.get_data(as_text=True) if answer.status_code == 200 else ""

    return post
