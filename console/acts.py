"""What somebody did, for people to read: the act in words, and the thing it was about.

The trail has them as ``claim`` and ``request:17``; see ``ivr.store.audit``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import quote

from console import site
from console.wording import knows, plain
from ivr.store.audit import Act


@dataclass(frozen=True, slots=True)
class Told:
    """An act as a page tells it; *path* leads to what it was about, where it can."""

    at: datetime
    deed: str
    about: str
    path: str
    reason: str
    address: str


def told(acts: Iterable[Act], people: Mapping[int, str]) -> Iterator[Told]:
    """*acts* in words; *people* by their number are called so."""
    for act in acts:
        words, path = thing(act.about, people)
        reason = str(act.facts.get("reason") or "")
        yield Told(act.at, deed(act.what), words, path, reason, act.address)


def deed(what: str) -> str:
    """What somebody did, in words; as the trail has it where there are none."""
    return plain(f"act.{what}") if knows(f"act.{what}") else what


PLACES = {
    "person": "/people/{}",
    "request": "/desk/requests/{}",
    "message": "/desk/messages",
    "call": "/desk/abuse?call={}",
    "switch": "/desk/switches",
    "hours": "/desk/switches",
    "announcement": "/desk/switches",
    "line": "/desk/switches",
}
"""Where to look at a thing, by what it is."""


def thing(about: str, people: Mapping[int, str]) -> tuple[str, str]:
    """What an act was about, in words, and the page of it; empty where there is none.

    What is of no known sort, such as a number without its last digits, is as it is.
    """
    what, _, name = about.partition(":")
    if not name or not knows(f"thing.{what}"):
        return about, ""
    if what == "flow":
        path = PurePosixPath(name)
        served = str(path.parent) == "." and path.stem in site.library().names()
        return plain("thing.flow", name=path.stem), (
            f"/designer/{quote(path.stem)}" if served else ""
        )
    called = (
        people.get(int(name), name) if what == "person" and name.isdigit() else name
    )
    return plain(f"thing.{what}", name=called), PLACES[what].format(quote(name))
