"""Puts calls beside a menu's file, as tests: those played here, those proposed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from console import site
from console.access import Access, reaches
from console.wording import plain
from ivr.errors import IvrError
from ivr.language.folder import file_bytes
from ivr.runtime.versions import read_version
from ivr.simulator.keeping import with_calls
from ivr.simulator.scenario import SUFFIXES

DESIGNER = Access("designer", at_home=True)


def may_keep() -> bool:
    """Whether a test may be put into the folder: where menus are written."""
    return not site.config().production and reaches(DESIGNER)


def keep(flow: str, calls: Sequence[str]) -> Path:
    """Put *calls* beside the file of *flow*, where they pass for what is written there.

    Raises:
        IvrError: They do not, or what is there is no file of tests.
    """
    written = read_version(site.library().folder).flows.get(flow)
    if written is None:
        raise IvrError(plain("phone.test.unfit"))
    place = Path(written.path)
    path = place.with_name(place.name.split(".")[0] + SUFFIXES[0])
    before = file_bytes(path).decode("utf-8-sig") if path.exists() else ""
    whole = with_calls(written, path, before, calls)
    building = path.with_name(f".{path.name}.{os.getpid()}")
    building.write_text(whole, encoding="utf-8", newline="")
    building.replace(path)
    return path
