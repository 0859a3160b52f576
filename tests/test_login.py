"""Logging in at the console, as people do, and as those try who should not."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from console_site import PASSWORD, Browser, browser, hire, logged_in, token_in
from phone_site import PRODUCTION, Site, site_at

from console.frame import inside
from ivr.store import audit, logins, people, sessions


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own."""
    with site_at(tmp_path) as site:
        yield site


def link_for(site: Site, login: str = "kim") -> str:
    """The address of a new link that logs in *login*."""
    with site.app.extensions["database"].begin() as connection:
        person = people.find(connection, login)
        assert person is not None
        token = logins.make_link(connection, person.id, site.clock.now())
    return f"/login/link/{token}"


def is_in(visitor: Browser) -> bool:
    """Whether somebody is logged in there."""
    return visitor.get("/me").status_code == 200


# The page ------------------------------------------------------------


def test_who_knows_the_password_is_in(site: Site) -> None:
    """Login and password, and one is there."""
    hire(site, "kim")
    visitor = browser(site)
    answer = visitor.log_in("Kim ")

    assert answer.headers["Location"] == "/desk"
    assert is_in(visitor)


@pytest.mark.parametrize(
    "login", ["kim", "nobody", "", "x" * 9999, "\x00", "김", "'--"]
)
def test_what_is_wrong_is_not_told(site: Site, login: str) -> None:
    """Whoever exists and whoever does not are refused in the same words."""
    hire(site, "kim")
    visitor = browser(site)
    answer = visitor.log_in(login, "wrong wrong wrong")

    assert answer.status_code == 401
    assert "Login or password is not right." in answer.text
    assert not is_in(visitor)


def test_the_login_that_failed_is_not_shown_again(site: Site) -> None:
    """A password that was typed as login is not on the screen."""
    assert PASSWORD not in browser(site).log_in(PASSWORD, "kim").text


def test_who_tries_too_often_has_to_wait(site: Site) -> None:
    """The page says for how long, with the status that programs know."""
    hire(site, "kim")
    visitor = browser(site)
    for _ in range(5):
        visitor.log_in("kim", "wrong wrong wrong")
    answer = visitor.log_in("kim")

    assert answer.status_code == 429
    assert "Wait 1 minute," in answer.text
    assert not is_in(visitor)


# Sessions ------------------------------------------------------------


def test_a_session_planted_before_is_worth_nothing(site: Site) -> None:
    """Whoever gave the victim a cookie does not share the session that comes of it."""
    hire(site, "kim")
    victim, attacker = browser(site), browser(site)
    attacker.get("/login")
    planted = attacker.cookie
    victim.client.set_cookie("ivr", planted)
    victim.log_in("kim")

    assert victim.cookie != planted
    assert is_in(victim)
    assert not is_in(attacker)


def test_a_token_from_before_the_log_in_is_worth_nothing(site: Site) -> None:
    """A form's token that was seen before the log-in does nothing after it."""
    hire(site, "kim")
    visitor = browser(site)
    before = token_in(visitor.get("/login").text)
    visitor.log_in("kim")

    assert visitor.post("/me/sessions", token=before).status_code == 400


def test_every_log_in_has_a_session_of_its_own(site: Site) -> None:
    """Who logs in anew where they are logged in leaves no session behind."""
    visitor = logged_in(site, "ops", "kim")
    old = visitor.cookie
    visitor.log_in("kim")
    other = browser(site)
    other.client.set_cookie("ivr", old)

    assert is_in(visitor)
    assert not is_in(other)


def test_a_copy_of_the_cookie_ends_with_the_log_out(site: Site) -> None:
    """Nobody comes back with what was copied before."""
    visitor, copy = logged_in(site, "ops", "kim"), browser(site)
    copy.client.set_cookie("ivr", visitor.cookie)
    was_in = is_in(copy)
    visitor.post("/logout", page="/me")

    assert was_in
    assert not is_in(copy)
    assert not is_in(visitor)


def test_a_session_is_over_when_it_is_revoked(site: Site) -> None:
    """At the very next request, not when the cookie gets old."""
    visitor = logged_in(site, "ops", "kim")
    with site.app.extensions["database"].begin() as connection:
        person = people.find(connection, "kim")
        assert person is not None
        sessions.revoke_all(connection, person.id, site.clock.now())

    assert not is_in(visitor)


def test_a_role_that_is_taken_is_gone_at_once(site: Site) -> None:
    """What somebody may do is asked each time."""
    visitor = logged_in(site, "admin", "kim")
    hire(site, "boss", "admin")
    was_allowed = visitor.get("/people").status_code
    with site.app.extensions["database"].begin() as connection:
        person = people.find(connection, "kim")
        assert person is not None
        people.change(connection, person.id, role="viewer")

    assert (was_allowed, visitor.get("/people").status_code) == (200, 403)


def test_a_session_ends_after_an_hour_unused(site: Site) -> None:
    """A screen that was left is not open the next morning."""
    visitor = logged_in(site, "ops", "kim")
    site.clock.advance(timedelta(minutes=61))

    assert not is_in(visitor)


def test_a_cookie_of_another_key_is_nothing(site: Site, tmp_path: Path) -> None:
    """What another site sealed is not ours."""
    with site_at(tmp_path / "other") as other:
        foreign = logged_in(other, "admin", "kim").cookie
    hire(site, "kim", "admin")
    visitor = browser(site)
    visitor.client.set_cookie("ivr", foreign)

    assert not is_in(visitor)


def test_the_old_key_is_known_while_keys_change(tmp_path: Path) -> None:
    """Nobody is logged out because a new key comes first."""
    old, new = "the old key of this site", "the new key of this site"
    with site_at(tmp_path, env={"IVR_SECRET_KEY": old}) as site:
        cookie = logged_in(site, "ops", "kim").cookie
    with site_at(tmp_path, env={"IVR_SECRET_KEY": f"{new},{old}"}) as site:
        visitor = browser(site)
        visitor.client.set_cookie("ivr", cookie)

        assert is_in(visitor)


def test_the_cookie_is_for_us_alone(tmp_path: Path) -> None:
    """No script reads it, no plain http carries it, no other host sets it."""
    with site_at(tmp_path, env=PRODUCTION) as site:
        hire(site, "kim")
        cookie = browser(site).log_in("kim").headers["Set-Cookie"]

    assert cookie.startswith("__Host-ivr=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_a_page_of_somebody_is_kept_nowhere(site: Site) -> None:
    """Neither a proxy nor the next person at the machine finds it."""
    assert logged_in(site).get("/me").headers["Cache-Control"] == "no-store"


def test_the_carrier_gets_no_cookie(site: Site) -> None:
    """What is for people costs calls nothing."""
    answer = site.client.post("/voice/desk", data={"CallSid": "CA1"})

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers


# Where one goes then ------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\n//evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "evil.example",
        "//[",
        "",
    ],
)
def test_nobody_is_led_elsewhere(site: Site, target: str) -> None:
    """A link to our log-in page does not end on another site."""
    hire(site, "kim")

    assert inside(target) == "/"
    assert browser(site).log_in("kim", target=target).headers["Location"] == "/desk"


@pytest.mark.parametrize("target", ["/", "/me", "/desk/requests?page=2&q=a%2Fb#last"])
def test_one_is_led_to_pages_of_ours(target: str) -> None:
    """Which page and what it was asked for is kept."""
    assert inside(target) == target


# Links ------------------------------------------------------------


def test_a_link_is_not_used_up_by_looking(site: Site) -> None:
    """Mail programs follow links before people do."""
    hire(site, "kim")
    link, visitor = link_for(site), browser(site)
    for _ in range(3):
        visitor.get(link)
    answer = visitor.post(link, page=link)

    assert answer.status_code == 302
    assert is_in(visitor)


def test_a_link_logs_in_once(site: Site) -> None:
    """The second time it says what to do."""
    hire(site, "kim")
    link, first, second = link_for(site), browser(site), browser(site)
    first.post(link, page=link)
    answers = [second.get(link), second.post(link)]

    assert [each.status_code for each in answers] == [404, 404]
    assert "Ask an admin for a new one." in answers[0].text
    assert not is_in(second)


def test_a_password_is_chosen_with_the_link(site: Site) -> None:
    """The next time one logs in with it, and the old one is no more."""
    hire(site, "kim")
    link, visitor = link_for(site), browser(site)
    chosen = "another horse of mine"
    visitor.post(link, {"password": chosen}, page=link)

    assert is_in(visitor)
    assert browser(site).log_in("kim", chosen).status_code == 302
    assert browser(site).log_in("kim", PASSWORD).status_code == 401


def test_a_password_that_will_not_do_does_not_cost_the_link(site: Site) -> None:
    """Who chooses too short a one is told, and chooses again."""
    hire(site, "kim")
    link, visitor = link_for(site), browser(site)
    answer = visitor.post(link, {"password": "short"}, page=link)
    again = visitor.post(link, {"password": "another horse of mine"}, page=link)

    assert answer.status_code == 422
    assert "at least 15 letters" in answer.text
    assert again.status_code == 302


# Behind a proxy ------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "said", "kept"),
    [
        ("0", "203.0.113.9", "127.0.0.1"),
        ("1", "203.0.113.9", "203.0.113.9"),
        ("1", "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("2", "10.0.0.1, 203.0.113.9, 198.51.100.1", "203.0.113.9"),
        ("2", "203.0.113.9", "127.0.0.1"),
        ("1", "", "127.0.0.1"),
    ],
)
def test_only_our_proxies_say_who_asks(
    tmp_path: Path, proxies: str, said: str, kept: str
) -> None:
    """Nobody escapes the count of their tries by claiming another address."""
    env = {**PRODUCTION, "IVR_PROXIES": proxies}
    with site_at(tmp_path, env=env) as site:
        made = hire(site, "kim")
        visitor = browser(site)
        visitor.client.environ_base["HTTP_X_FORWARDED_FOR"] = said
        visitor.log_in("kim")
        with site.app.extensions["database"].read() as connection:
            (act,) = audit.acts(connection, person=made.id, what="login")

    assert act.address == kept


# What is written down ------------------------------------------------------------


def test_no_secret_is_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Neither passwords nor tokens nor logins that may be passwords."""
    caplog.set_level(logging.DEBUG)
    hire(site, "kim")
    visitor = browser(site)
    link = link_for(site)
    visitor.log_in("kim", "wrong wrong wrong")
    visitor.log_in(PASSWORD, "kim")
    visitor.post(link, {"password": "another horse of mine"}, page=link)
    token = link.rpartition("/")[2]
    written = "\n".join(record.getMessage() for record in caplog.records)

    assert "a log-in from 127.0.0.1 failed" in written
    for secret in (PASSWORD, "wrong wrong", "another horse", token, visitor.cookie):
        assert secret not in written


def test_no_secret_is_in_the_database(site: Site) -> None:
    """Nor there: only digests, from which nobody gets back."""
    hire(site, "kim")
    visitor = browser(site)
    visitor.log_in(PASSWORD, "kim")
    visitor.log_in("kim")
    token = link_for(site).rpartition("/")[2]
    with visitor.client.session_transaction() as session:
        held = session["_user_id"]
    site.app.extensions["database"].close()
    kept = b"".join(path.read_bytes() for path in site.data.glob("ivr.db*"))

    for secret in (PASSWORD, token, held):
        assert secret.encode() not in kept
