"""What pages look like to whom: language, theme, masked numbers, a dead database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_site import browser, logged_in
from flask import render_template_string
from flask_login import login_user
from phone_site import Site, site_at

from console.visits import Visitor
from ivr.store import people, sessions
from ivr.store.people import Role


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own."""
    with site_at(tmp_path) as site:
        yield site


# Languages, themes ------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en-GB", "en"),
        ("fr,ko;q=0.5", "ko"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_a_page_speaks_as_the_browser_wishes(
    site: Site, wish: str, language: str
) -> None:
    """Before anybody is known, the browser says what they read."""
    page = site.client.get("/login", headers={"Accept-Language": wish}).text

    assert f'<html lang="{language}"' in page


def test_a_chosen_language_is_the_persons(site: Site) -> None:
    """It is the same on the phone as at the desk."""
    here = logged_in(site, "ops", "kim")
    here.post("/appearance", {"language": "ko"}, page="/me")
    there = browser(site)
    there.log_in("kim")

    assert '<html lang="ko"' in there.get("/me").text


def test_a_theme_is_the_browsers_and_outlives_the_log_out(site: Site) -> None:
    """Dark at night on this screen, whoever sits before it."""
    visitor = logged_in(site, "ops", "kim")
    visitor.post("/appearance", {"theme": "dark"}, page="/me")
    visitor.post("/logout", page="/me")

    assert 'data-theme="dark"' in visitor.get("/login").text


@pytest.mark.parametrize("field", ["theme", "language"])
def test_what_is_no_choice_is_passed_over(site: Site, field: str) -> None:
    """What somebody made up is not written into pages."""
    visitor = browser(site)
    visitor.post("/appearance", {field: '"><script>'}, page="/login")

    assert "script>" not in re.sub(
        r"<script.*?</script>", "", visitor.get("/login").text
    )


# Numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("viewer", "+••••••••5678 +••••••••5678"),
        ("designer", "+••••••••5678 +••••••••5678"),
        ("ops", "+••••••••5678 +821012345678"),
        ("admin", "+••••••••5678 +821012345678"),
    ],
)
def test_a_number_is_whole_only_to_who_calls_it(
    site: Site, role: Role, seen: str
) -> None:
    """A page asks for all of it where somebody calls; a viewer has the end of it."""
    logged_in(site, role, "kim")
    page = "{{ n | number }} {{ n | number(full=true) }}"
    with site.app.test_request_context("/"):
        login_user(visitor_of(site, "kim"))
        text = render_template_string(page, n="+821012345678")

    assert text == seen


def visitor_of(site: Site, login: str) -> Visitor:
    """Somebody logged in, as a view meets them."""
    moment = site.clock.now()
    with site.app.extensions["database"].begin() as connection:
        person = people.find(connection, login)
        assert person is not None
        token = sessions.open_session(connection, person.id, moment, "", "")
        opened = sessions.find(connection, token, moment)
    assert opened is not None
    return Visitor(person, opened, token)


# Faults ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "There is no such page"), ("ko", "없는 페이지입니다")],
)
def test_a_fault_is_told_in_ones_language(
    site: Site, language: str, title: str
) -> None:
    """Who mistypes an address reads what is wrong, and where to go."""
    visitor = browser(site)
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    answer = visitor.get("/nowhere")

    assert answer.status_code == 404
    assert title in answer.text


def test_a_program_gets_a_line(site: Site) -> None:
    """Not a page that it cannot read."""
    answer = site.client.get("/nowhere")

    assert (answer.text, answer.mimetype) == ("Not Found\n", "text/plain")


def test_without_the_database_calls_go_on(site: Site) -> None:
    """The desk says that it cannot; the line is answered all the same."""
    visitor = logged_in(site, "ops")
    site.app.extensions["database"].close()
    for path in site.data.glob("ivr.db*"):
        path.unlink()
    (site.data / "ivr.db").mkdir()
    desk = visitor.get("/me")
    call = site.client.post("/voice/desk", data={"CallSid": "CA1"})
    health = site.client.get("/healthz")

    assert desk.status_code == 503
    assert "Calls go on" in desk.text
    assert "What do you need?" in call.text
    assert health.status_code == 200
