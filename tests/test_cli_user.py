"""``ivr user``: who may log in, for whoever has the machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest
from command_line import ivr
from console_site import browser
from phone_site import Site, site_at

from ivr.clock import SystemClock
from ivr.store import audit
from ivr.store.credentials import Passwords
from ivr.store.database import open_database


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site at today's time, whose data the commands work on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IVR_DATA", str(tmp_path / "data"))
    with site_at(tmp_path, at=SystemClock().now()) as site:
        yield site


def link_in(text: str) -> str:
    """The link that was printed, as a path."""
    found = re.search(r"http://127\.0\.0\.1:5000(/login/link/\S+)", text)
    assert found, text
    return found[1]


def test_who_is_added_comes_in_by_the_link(site: Site) -> None:
    """The first admin of a new machine is made on that machine."""
    added = ivr("user", "add", "Boss", "--role", "admin", "--name", "The boss")
    link, visitor = link_in(added.out), browser(site)
    visitor.post(link, page=link)

    assert added.status == 0
    assert visitor.get("/people").status_code == 200


def test_a_database_is_made_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One may add people before the program has ever run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IVR_DATA", str(tmp_path / "new"))

    assert ivr("user", "add", "boss", "--role", "admin").status == 0
    assert "boss" in ivr("user", "list").out


def test_a_password_can_be_given_at_once(site: Site) -> None:
    """Where nobody can be sent a link."""
    cheap = Passwords(time_cost=1, memory_cost=64, parallelism=1)
    chosen = "correct horse battery staple"
    with (
        patch("click.termui.hidden_prompt_func", lambda _: chosen),
        patch("ivr.store.credentials.Passwords", lambda: cheap),
    ):
        added = ivr("user", "add", "kim", "--role", "ops", "--password")

    assert (added.status, added.out) == (0, "kim can log in.\n")
    assert browser(site).log_in("kim", chosen).status_code == 302


def test_a_password_that_will_not_do_adds_nobody(site: Site) -> None:
    """It is as long here as on the page."""
    with patch("click.termui.hidden_prompt_func", lambda _: "short"):
        added = ivr("user", "add", "kim", "--role", "ops", "--password")

    assert added.status == 1
    assert "15 letters" in added.err
    assert "kim" not in ivr("user", "list").out


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("add", "kim", "--role", "ops"), 1, "there is a person with the login"),
        (("add", "a b", "--role", "ops"), 1, '"a b" is no login'),
        (("add", "lee", "--role", "king"), 2, "king"),
        (("add", "lee"), 2, "--role"),
        (("link", "nobody"), 1, "nobody with the login"),
        (("disable", "nobody"), 1, "nobody with the login"),
        (("disable", "boss"), 1, "nobody would be left"),
    ],
)
def test_what_cannot_be_is_told(
    site: Site, words: tuple[str, ...], status: int, told: str
) -> None:
    """In words, with a status that scripts know."""
    ivr("user", "add", "boss", "--role", "admin")
    ivr("user", "add", "kim", "--role", "ops")
    result = ivr("user", *words)

    assert (result.status, result.out) == (status, "")
    assert told in result.err


def test_everybody_is_listed(site: Site) -> None:
    """For scripts too, and without anything that is nobody's business."""
    ivr("user", "add", "kim", "--role", "ops", "--name", "김하늘", "--language", "ko")
    ivr("user", "add", "lee", "--role", "viewer")
    ivr("user", "disable", "lee")
    listed = json.loads(ivr("user", "list", "--format", "json").out)

    assert listed["people"] == [
        {
            "login": "kim",
            "name": "김하늘",
            "role": "ops",
            "language": "ko",
            "state": "no password yet",
        },
        {
            "login": "lee",
            "name": "",
            "role": "viewer",
            "language": "en",
            "state": "disabled",
        },
    ]


def test_who_is_disabled_gets_no_link(site: Site) -> None:
    """To let somebody in again is a command of its own."""
    ivr("user", "add", "kim", "--role", "ops")
    ivr("user", "disable", "kim")
    refused = ivr("user", "link", "kim")
    ivr("user", "enable", "kim")

    assert refused.status == 1
    assert ivr("user", "link", "kim").status == 0


def test_commands_are_on_record(site: Site) -> None:
    """What is done on the machine stands in the audit with what is done on pages."""
    ivr("user", "add", "kim", "--role", "ops")
    ivr("user", "disable", "kim")
    with (
        closing(open_database(f"sqlite:///{site.data / 'ivr.db'}")) as database,
        database.read() as connection,
    ):
        acts = [(each.what, each.facts.get("by")) for each in audit.acts(connection)]

    assert acts == [
        ("person-disabled", "command"),
        ("link", "command"),
        ("person-added", "command"),
    ]
