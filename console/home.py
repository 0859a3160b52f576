"""The first page of the console: which menus are served, and how to reach them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from flask import Blueprint, render_template

from console import site
from console.access import guarded, house
from console.wording import language
from ivr.compiler.flow import Flow
from ivr.config import Config
from ivr.runtime.versions import Library

blueprint = guarded(Blueprint("home", __name__))


@dataclass(frozen=True, slots=True)
class Hours:
    """A schedule as it stands now: open or shut, why, and until when."""

    name: str
    state: str
    reason: str
    until: datetime | None
    zone: str = ""

    @property
    def there(self) -> str:
        """*until* by the clock of its own place, such as ``09:30 London``."""
        city = self.zone.rpartition("/")[2].replace("_", " ")
        return f"{self.until:%H:%M} {city}" if self.until else ""

    def is_away(self, here: tzinfo) -> bool:
        """Whether its clock is another than that of *here*."""
        until = self.until
        return until is not None and (
            until.utcoffset() != until.astimezone(here).utcoffset()
        )

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def hours_now(
    library: Library,
    now: datetime,
    language: str = "en",
    switches: Mapping[str, str] | None = None,
) -> list[Hours]:
    """How every schedule of the menus that are served stands at *now*.

    Args:
        switches: Those that do not stand at their default: one may shut a place.
    """
    found: dict[str, Hours] = {}
    for name in library.names():
        _, flow = library.current(name)
        for schedule in flow.timetable.names():
            stands = flow.timetable.around(schedule, now)
            if stands is None or schedule in found:
                continue
            if _is_shut(flow, schedule, switches or {}):
                found[schedule] = Hours(schedule, "emergency", "", None)
                continue
            why = stands.why(now, language)
            until = why.closes if why.state == "open" else why.opens
            zone = stands.zone.key
            found[schedule] = Hours(schedule, why.state, why.told, until, zone)
    return list(found.values())


def _is_shut(flow: Flow, schedule: str, switches: Mapping[str, str]) -> bool:
    """Whether a switch shuts *schedule* before all else."""
    name, value = flow.timetable.emergency(schedule) or ("", "")
    known = flow.switches.get(name)
    return known is not None and switches.get(name, known.default) == value


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu as a person who sets up numbers wants it."""

    name: str
    title: str
    numbers: tuple[str, ...]
    address: str
    command: str


def menus(config: Config, library: Library) -> list[Menu]:
    """The menus that callers reach, by name; parts of others are none."""
    found = []
    for name in library.names():
        _, flow = library.current(name)
        if flow.is_part:
            continue
        title = flow.text.title
        found.append(
            Menu(
                name,
                (title.wording(flow.languages[0]) or "") if title else "",
                tuple(number.name for number in flow.text.numbers),
                f"{base_of(config)}/voice/{name}",
                f"python -m ivr call {Path(flow.path).as_posix()}",
            )
        )
    return found


def base_of(config: Config) -> str:
    """The address of the app, as far as it is known."""
    return config.public_url or f"http://{config['IVR_HOST']}:{config.port}"


@blueprint.get("/")
@house("viewer")
def home() -> str:
    """The menus, with the address that each number's webhook needs."""
    config, library = site.config(), site.library()
    return render_template(
        "home.html",
        menus=menus(config, library),
        hours=hours_now(library, site.now(), language(), site.switches()),
        here=site.zone(),
        unfit=library.latest.unfit,
        faults=library.latest.faults,
        base=base_of(config),
        loopback_only=config.loopback_only,
        public=bool(config.public_url),
    )
