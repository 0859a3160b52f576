"""The first start: how the first admin gets in, and how nobody else does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from console_site import browser, hire
from phone_site import PRODUCTION, Site, site_at

from console.setup import first_steps
from ivr.config import load
from ivr.store import people


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that has just been set up."""
    with site_at(tmp_path) as site:
        yield site


def said(site: Site) -> str:
    """What a start says of log-in."""
    database = site.app.extensions["database"]
    config = load(site.env)
    return "\n".join(first_steps(config, database, site.clock, "http://127.0.0.1:5000"))


def link_in(text: str) -> str:
    """The link that was said, as a path; empty without one."""
    found = re.search(r"/login/link/\S+", text)
    return found[0] if found else ""


def test_the_first_admin_comes_in_by_what_is_printed(site: Site) -> None:
    """Who starts the program for the first time opens the link, and is the admin."""
    link, visitor = link_in(said(site)), browser(site)
    visitor.post(link, page=link)

    assert visitor.get("/people").status_code == 200


def test_the_printed_link_works_once_within_an_hour(site: Site) -> None:
    """What scrolls by in a terminal is worth nothing tomorrow."""
    used, late = link_in(said(site)), browser(site)
    browser(site).post(used, page=used)
    unused = link_in(said(site))
    site.clock.advance(timedelta(minutes=61))

    assert late.get(used).status_code == 404
    assert late.get(unused).status_code == 404


def test_each_start_voids_the_link_of_the_one_before(site: Site) -> None:
    """There is never more than one."""
    first, second = (link_in(said(site)) for _ in range(2))

    assert browser(site).get(first).status_code == 404
    assert browser(site).get(second).status_code == 200


def test_nothing_is_printed_once_an_admin_has_a_password(site: Site) -> None:
    """From then on one logs in as everybody does."""
    hire(site, "boss", "admin")

    assert said(site) == ""


def test_an_admin_who_is_disabled_is_none(site: Site) -> None:
    """Where nobody can let others in, the machine can."""
    boss, other = hire(site, "boss", "admin"), hire(site, "other", "admin")
    with site.app.extensions["database"].begin() as connection:
        people.disable(connection, boss.id, site.clock.now())
        people.change(connection, other.id, name="Other")

    assert said(site) == ""


def test_production_prints_no_link(tmp_path: Path) -> None:
    """What is logged there is read by many."""
    with site_at(tmp_path, env=PRODUCTION) as site:
        told = said(site)

    assert link_in(told) == ""
    assert "ivr user add" in told


def test_ops_alone_do_not_keep_the_link_away(site: Site) -> None:
    """Somebody must be able to let people in."""
    hire(site, "kim", "ops")

    assert link_in(said(site))
