"""``ivr serve``: the web application, answering calls."""

from __future__ import annotations

import gc
import importlib
import os

import click

from ivr.errors import ConfigurationError


@click.command(short_help="Answer calls: run the web application.")
@click.option("--host", help="The address to listen on; IVR_HOST unless given.")
@click.option("--port", type=click.IntRange(0, 65535), help="PORT unless given.")
@click.option("--flows", metavar="FOLDER", help="The menus; IVR_FLOWS unless given.")
def command(host: str | None, port: int | None, flows: str | None) -> int:
    """Serve the menus, and say where to point the carrier.

    It is configured by environment variables: see "ivr config".
    """
    given = {"IVR_HOST": host, "PORT": port, "IVR_FLOWS": flows}
    for name, value in given.items():
        if value is not None:
            os.environ[name] = str(value)
    try:
        app = importlib.import_module("app")
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"the web application is not installed here ({error}); "
            "run it in the project's folder"
        ) from None
    # Other commands are over before cycles matter; this one runs for months.
    gc.enable()
    status: int = app.main()
    return status
