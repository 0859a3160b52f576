"""The trail of what people did, as admins read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_site import logged_in
from house import ROOT, hold
from phone_site import Site, site_at

from console.acts import PLACES
from console.desk.requests import DEEDS
from console.wording import knows
from ivr.store import audit

ROOMS = ("console", "ivr/store", "ivr/cli", "ivr/publishing")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own."""
    with site_at(tmp_path) as site:
        yield site


def noted() -> set[str]:
    """What the program writes into the trail, by its source."""
    files = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    calls = (each for tree in trees for each in ast.walk(tree) if _is_note(each))
    words = (arg for call in calls for arg in call.args[1:4])
    return {w.value for w in words if isinstance(w, ast.Constant) and w.value}


def _is_note(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else ""
    name = called.id if isinstance(called, ast.Name) else name
    return name in ("note", "_note") and len(node.args) > 2


def test_every_act_has_words() -> None:
    """Nobody has to guess what ``snooze`` was."""
    found = noted()

    assert {"person-added", "presence", "erase", "override", "login"} <= found
    hold(each for each in {*found, *DEEDS} if not knows(f"act.{each}"))
    hold(each for each in PLACES if not knows(f"thing.{each}"))


def test_an_act_leads_to_its_thing(site: Site) -> None:
    """Who, what, why, with a link to it; and a number stays without its last digits."""
    admin = logged_in(site, "admin", "boss")
    with site.app.extensions["database"].begin() as connection:
        now = site.clock.now()
        audit.note(connection, now, 1, "claim", "request:17")
        audit.note(connection, now, 1, "override", "hours:office", {"reason": "snow"})
        audit.note(connection, now, 1, "erase", "+82107345••••")
        audit.note(connection, now, 1, "person", "person:1")

    page = admin.get("/people/1").text

    assert '<a href="/desk/requests/17">request 17</a>' in page
    assert "“snow”" in page and '<a href="/desk/switches">hours office</a>' in page
    assert "+82107345••••" in page
    assert '<a href="/people/1">Boss</a>' in page
    assert "request:17" not in page
