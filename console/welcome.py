"""What the program says when it starts: what is served, and how to reach it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask

from console import home
from console.setup import first_steps
from ivr.config import Config
from ivr.runtime.versions import Library

RESERVED = ("status", "fallback")
"""Names of flows that would stand in the way of addresses of ours."""


def welcome(app: Flask, config: Config, port: int) -> Iterator[str]:
    """What somebody who has just started the program wants to know."""
    library: Library = app.extensions["library"]
    here = f"http://{config['IVR_HOST']}:{port}"
    base = config.public_url or here
    for fault in library.latest.faults:
        span = fault.span
        yield f"{span.path}:{span.line}:{span.column}: {fault.message}"
        if fault.help:
            yield f"  help: {fault.help}"
    for name in library.latest.unfit:
        yield f'"{name}" is not served, for it has faults; ivr check shows them'
    for name in set(library.names()) & set(RESERVED):
        yield f'"{name}" cannot be called: its address is taken; rename the flow'
    served = home.menus(config, library)
    yield f"Serving {len(served)} phone menus from {config.flows}:"
    for menu in served:
        yield f"  {menu.name}  {', '.join(menu.numbers) or 'no number'}"
    yield "In Twilio's console, for the number's voice configuration:"
    for menu in served:
        yield f"  a call comes in      POST {base}/voice/{menu.name}"
    yield f"  primary handler fails  POST {base}/voice/fallback"
    yield f"  call status changes    POST {base}/voice/status"
    if not config.public_url:
        yield "Set IVR_PUBLIC_URL to the address at which Twilio reaches this machine."
    if config.loopback_only:
        yield "Only this machine is served: TWILIO_AUTH_TOKEN is not set."
    database, clock = app.extensions["database"], app.extensions["exchange"].clock
    if not app.extensions["watch"].trouble:
        yield from first_steps(config, database, clock, config.public_url or here)
    yield f"Console: {here}/"
