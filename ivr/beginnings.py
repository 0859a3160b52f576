"""Menus to begin with, each with its test: for ``ivr new``, and for the designer."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"

LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "menu": ("en",),
    "bilingual": ("en", "ko"),
    "after-hours": ("en",),
}
"""The languages that each speaks, by its name; the first is the usual one."""

ENDINGS = (".yaml", ".test.yaml")
"""How the names of the two files end."""


def begun(template: str, name: str, zone: str) -> dict[str, str]:
    """The texts of a menu called *name* and of its test, by how their names end."""
    words = {
        "NAME": name,
        "TITLE": name.replace("-", " ").replace("_", " ").capitalize(),
        "ZONE": zone,
    }

    def filled(end: str) -> str:
        text = (FOLDER / (template + end)).read_text(encoding="utf-8")
        return re.sub(r"\b(?:NAME|TITLE|ZONE)\b", lambda found: words[found[0]], text)

    return {end: filled(end) for end in ENDINGS}


def own_zone() -> str:
    """The zone of this machine by its name; UTC where it has none."""
    found = os.environ.get("TZ", "")
    if not found:
        # Debian, macOS and others link the zone's file here.
        target = os.path.realpath("/etc/localtime")
        found = target.partition("zoneinfo/")[2]
    from zoneinfo import available_timezones

    return found if found in available_timezones() else "UTC"
