"""/people and /me: what an admin does with people, and people with their account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from console_site import PASSWORD, Browser, browser, hire, logged_in
from phone_site import Site, site_at
from werkzeug.test import TestResponse

from ivr.store import audit, people
from ivr.store.people import Person


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own."""
    with site_at(tmp_path) as site:
        yield site


@pytest.fixture
def admin(site: Site) -> Browser:
    """An admin, logged in."""
    return logged_in(site, "admin", "boss")


def person(site: Site, login: str) -> Person:
    """Somebody as they are kept."""
    with site.app.extensions["database"].read() as connection:
        found = people.find(connection, login)
    assert found is not None
    return found


def acts(site: Site, what: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Who did it, to what, how."""
    with site.app.extensions["database"].read() as connection:
        found = audit.acts(connection, what=what)
        return [(each.name, each.about, dict(each.facts)) for each in found]


NEW = {"login": "kim", "name": "김하늘", "role": "ops", "language": "ko"}


def link_on(page: TestResponse) -> str:
    """The link that a page shows, as a path."""
    found = re.search(r"/login/link/[\w-]+", page.text)
    assert found, page.text
    return found[0]


# /people ------------------------------------------------------------------------------


def test_a_person_is_added_and_comes_in_by_the_link(site: Site, admin: Browser) -> None:
    """The admin adds them, gives them the link, and they choose a password."""
    link = link_on(admin.post("/people", NEW))
    kim = browser(site)
    kim.post(link, {"password": "another horse of mine"}, page=link)

    assert kim.get("/me").status_code == 200
    assert browser(site).log_in("kim", "another horse of mine").status_code == 302
    assert acts(site, "person-added") == [("Boss", "person:2", {"role": "ops"})]


def test_a_link_is_shown_once(admin: Browser) -> None:
    """Who opens the page later cannot log in as somebody else."""
    admin.post("/people", NEW)

    assert "/login/link/" not in admin.get("/people/2").text


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("login", "a b", "This is no login"),
        ("login", "boss", "Somebody has this login already."),
        ("role", "king", "Choose a role."),
        ("role", "", "Choose a role."),
        ("language", "fr", "Write languages as"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    site: Site, admin: Browser, field: str, value: str, fault: str
) -> None:
    """Nothing is added, and what was typed stands there still."""
    answer = admin.post("/people", {**NEW, field: value})

    assert answer.status_code == 422
    assert fault in answer.text
    assert "김하늘" in answer.text
    with site.app.extensions["database"].read() as connection:
        assert len(people.everybody(connection)) == 1


CHANGED = {
    "name": " Kim\x00 Haneul ",
    "role": "viewer",
    "language": "en",
    "skills": "people, billing,,people",
    "languages": "ko, en-GB",
    "line": "+82212345678",
    "shift": "Mo-Fr 09:00-18:00",
}


def test_a_person_is_changed(site: Site, admin: Browser) -> None:
    """What they answer is kept as it will be used, and on record without the number."""
    hire(site, "kim")
    admin.post("/people/2", CHANGED)
    kim = person(site, "kim")
    ((_, _, facts),) = acts(site, "person")

    assert (kim.name, kim.role, kim.language) == ("Kim Haneul", "viewer", "en")
    assert kim.skills == ("people", "billing")
    assert kim.languages == ("ko", "en-GB")
    assert (kim.line, kim.shift) == ("+82212345678", "Mo-Fr 09:00-18:00")
    assert facts["role"] == ["ops", "viewer"]
    assert "82212345678" not in str(facts)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("line", "0212345678"),
        ("line", "+82212345678; rm"),
        ("line", "sip:a b@example.org"),
        ("shift", "whenever"),
        ("shift", "x" * 500),
        ("languages", "Korean"),
        ("skills", "a b"),
        ("role", "king"),
    ],
)
def test_what_cannot_be_is_not_kept(
    site: Site, admin: Browser, field: str, value: str
) -> None:
    """A line that cannot ring, or hours that nobody can read, would fail on a call."""
    hire(site, "kim")
    before = person(site, "kim")
    answer = admin.post("/people/2", {**CHANGED, field: value})

    assert answer.status_code == 422
    assert person(site, "kim") == before


def test_a_person_is_disabled_and_let_in_again(site: Site, admin: Browser) -> None:
    """They are out at once; later the same password is good again."""
    kim = logged_in(site, "ops", "kim")
    admin.post("/people/2/disable")
    out = (kim.get("/me").status_code, browser(site).log_in("kim").status_code)
    admin.post("/people/2/enable")

    assert out == (302, 401)
    assert browser(site).log_in("kim").status_code == 302


def test_no_link_is_made_for_whoever_is_disabled(site: Site, admin: Browser) -> None:
    """To let somebody in again is a deed of its own."""
    hire(site, "kim")
    admin.post("/people/2/disable")

    assert admin.post("/people/2/link").status_code == 409


def test_an_admin_does_not_lock_themselves_out(site: Site, admin: Browser) -> None:
    """Nor is the last admin made something else."""
    disabled = admin.post("/people/1/disable")
    demoted = admin.post("/people/1", {**CHANGED, "role": "viewer"})

    assert (disabled.status_code, demoted.status_code) == (422, 422)
    assert "You cannot disable yourself." in disabled.text
    assert "This is the last admin" in demoted.text
    assert admin.get("/people").status_code == 200


def test_a_person_is_logged_out_everywhere(site: Site, admin: Browser) -> None:
    """Who has lost a phone is out of it."""
    kim = logged_in(site, "ops", "kim")
    admin.post("/people/2/sessions")

    assert kim.get("/me").status_code == 302
    assert acts(site, "sessions") == [("Boss", "person:2", {"count": 1})]


@pytest.mark.parametrize("key", ["99", "0", "99999999999999999999"])
def test_who_is_not_there_is_not_found(admin: Browser, key: str) -> None:
    """Also where no database could hold such a number."""
    assert admin.get(f"/people/{key}").status_code == 404


def test_a_name_is_text(site: Site, admin: Browser) -> None:
    """A name with a tag in it is shown as it is written."""
    admin.post("/people", {**NEW, "name": "<script>alert(1)</script>"})
    pages = [admin.get(path).text for path in ("/people", "/people/2")]

    assert all("<script>alert" not in page for page in pages)
    assert all("&lt;script&gt;alert(1)" in page for page in pages)


# /me ----------------------------------------------------------------------------------


def test_a_password_is_changed_by_who_knows_it(site: Site) -> None:
    """Everywhere else they are logged out; here they go on, in a new session."""
    here = logged_in(site, "ops", "kim")
    there = browser(site)
    there.log_in("kim")
    old = here.cookie
    here.post("/me/password", {"old": PASSWORD, "new": "another horse of mine"})
    copy = browser(site)
    copy.client.set_cookie("ivr", old)

    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 302
    assert copy.get("/me").status_code == 302
    assert browser(site).log_in("kim", "another horse of mine").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("wrong wrong wrong", "another horse of mine", "until now is not right"),
        ("", "another horse of mine", "until now is not right"),
        (PASSWORD, "short", "at least 15 letters"),
        (PASSWORD, "kimkimkimkimkimkim", "too easy to guess"),
    ],
)
def test_a_password_is_not_changed_by_chance(
    site: Site, old: str, new: str, fault: str
) -> None:
    """An open screen is not enough to take somebody's account."""
    kim = logged_in(site, "ops", "kim")
    answer = kim.post("/me/password", {"old": old, "new": new})

    assert answer.status_code == 422
    assert fault in answer.text
    assert browser(site).log_in("kim").status_code == 302


def test_the_old_password_is_not_guessed_at_an_open_screen(site: Site) -> None:
    """There too, tries are counted before they are tried."""
    kim = logged_in(site, "ops", "kim")
    new = {"new": "another horse of mine"}
    for _ in range(5):
        kim.post("/me/password", {"old": "wrong wrong wrong", **new})
    answer = kim.post("/me/password", {"old": PASSWORD, **new})

    assert answer.status_code == 422


def test_one_ends_a_session_of_ones_own(site: Site) -> None:
    """Who sees a browser that they do not know throws it out."""
    here, there = logged_in(site, "ops", "kim"), browser(site)
    there.log_in("kim")
    (key,) = re.findall(r'action="/me/sessions/(\w+)"', here.get("/me").text)
    here.post(f"/me/sessions/{key}")

    assert there.get("/me").status_code == 302
    assert here.get("/me").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(site: Site) -> None:
    """Not even who has found out its id."""
    kim, lee = logged_in(site, "ops", "kim"), logged_in(site, "ops", "lee")
    also_kim = browser(site)
    also_kim.log_in("kim")
    for key in re.findall(r'action="/me/sessions/(\w+)"', kim.get("/me").text):
        lee.post(f"/me/sessions/{key}")

    assert also_kim.get("/me").status_code == 200


def test_one_logs_out_everywhere_else(site: Site) -> None:
    """All but the browser at hand."""
    here, others = logged_in(site, "ops", "kim"), [browser(site) for _ in range(3)]
    for each in others:
        each.log_in("kim")
    here.post("/me/sessions")

    assert here.get("/me").status_code == 200
    assert [each.get("/me").status_code for each in others] == [302] * 3
