"""Who may have which page: every route of the app, those to come included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from console_site import Browser, browser, hire, logged_in
from flask import Flask
from house import hold
from phone_site import PRODUCTION, Site, site_at
from werkzeug.routing import Rule

from console.access import POWERS, Access, access_of
from ivr.store.people import ROLES, Role

UNGUARDED = {
    "fallback": "the carrier's, signed where a token is known; needs nothing",
    "health": "numbers for machines, of nobody",
    "sounds": "what a menu plays, for the carrier to fetch",
    "status": "the carrier's, signed",
    "voice": "the carrier's, signed",
    "agents": "the carrier's, signed, at secret addresses",
    "callbacks": "the carrier's, signed, at secret addresses",
}
"""Rooms of the app that people do not enter; nothing of the console is among them."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site in production, where nothing is open to whoever sits at the machine."""
    with site_at(tmp_path_factory.mktemp("site"), env=PRODUCTION) as site:
        yield site


@pytest.fixture(scope="module")
def browsers(site: Site) -> dict[Role, Browser]:
    """Somebody of each role, logged in."""
    return {role: logged_in(site, role) for role in ROLES}


def rules(app: Flask) -> list[Rule]:
    """Every route for people."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] not in UNGUARDED
        and not rule.endpoint.endswith(".static")
    ]


def declared(app: Flask, rule: Rule) -> Access:
    """What the view of *rule* declares."""
    access = access_of(app.view_functions[rule.endpoint])
    assert access is not None, f"{rule.endpoint} does not declare who may have it"
    return access


def asked(app: Flask) -> Iterator[tuple[str, str, Access]]:
    """Each route once for each method: method, an address, and who may have it."""
    for rule in rules(app):
        values = {
            name: 1 if type(converter).__name__ == "IntegerConverter" else "x"
            for name, converter in rule._converters.items()
        }
        _, path = rule.build(values) or ("", "")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, path, declared(app, rule)


# Every route ------------------------------------------------------------


def test_every_route_declares_its_power(site: Site) -> None:
    """A page that nobody thought about is nobody's."""
    silent = [
        rule.endpoint
        for rule in rules(site.app)
        if access_of(site.app.view_functions[rule.endpoint]) is None
    ]

    hold(silent)


def test_every_room_for_people_is_guarded(site: Site) -> None:
    """To declare a power is nothing where nobody looks at it."""
    rooms = {rule.endpoint.rpartition(".")[0] for rule in rules(site.app)}
    guarded = {
        room
        for room in rooms
        for each in site.app.before_request_funcs.get(room, ())
        if each.__name__ == "_guard"
    }

    hold(rooms - guarded)


def test_nothing_for_people_is_open_by_chance(site: Site) -> None:
    """What everybody may have is a short list that somebody has read."""
    everybody = {
        rule.endpoint
        for rule in rules(site.app)
        if declared(site.app, rule).power is None
    }

    assert everybody == {
        "console.appearance",
        "login.page",
        "login.log_in",
        "login.log_out",
        "login.link",
        "login.use_link",
    }


def test_no_page_is_shown_without_a_log_in(site: Site) -> None:
    """Who is not logged in is asked to, or refused."""
    stranger = browser(site)
    shown = []
    for method, path, access in asked(site.app):
        if access.power is not None:
            answer = stranger.client.open(path, method=method, base_url=stranger.base)
            if answer.status_code != 401:
                shown.append(f"{method} {path}: {answer.status}")

    hold(shown)


def test_a_browser_is_led_to_the_log_in_and_back(site: Site) -> None:
    """Who follows a link from an e-mail gets where it leads."""
    hire(site, "mail.reader")
    visitor = browser(site)
    answer = visitor.get("/me?from=mail")
    target = answer.headers["Location"]
    page = visitor.get(target).text
    back = visitor.log_in("mail.reader", target="/me?from=mail")

    assert target == "/login?next=/me?from%3Dmail"
    assert 'name="next" value="/me?from=mail"' in page
    assert back.headers["Location"] == "/me?from=mail"


@pytest.mark.parametrize("role", ROLES)
def test_no_page_is_shown_without_its_power(
    site: Site, browsers: dict[Role, Browser], role: Role
) -> None:
    """Who lacks the power for it is refused, with a token or without."""
    shown = []
    for method, path, access in asked(site.app):
        if access.power is None or access.power in POWERS[role]:
            continue
        who = browsers[role]
        answer = who.get(path) if method == "GET" else who.post(path)
        if answer.status_code != 403:
            shown.append(f"{method} {path}: {answer.status}")

    hold(shown)


def test_nothing_is_done_without_a_token(
    site: Site, browsers: dict[Role, Browser]
) -> None:
    """A form on a page of somebody else does nothing here, whoever is logged in."""
    done = []
    for method, path, _ in asked(site.app):
        if method == "GET":
            continue
        for token in ("", "x", browser(site).cookie):
            answer = browsers["admin"].post(path, token=token)
            if answer.status_code != 400:
                done.append(f"{method} {path}: {answer.status}")

    hold(done)


def test_nothing_is_done_with_the_token_of_another(
    site: Site, browsers: dict[Role, Browser]
) -> None:
    """A token that a stranger was shown fits the stranger's session alone."""
    from console_site import token_in

    token = token_in(browsers["viewer"].get("/me").text)
    done = []
    for method, path, _ in asked(site.app):
        if method != "GET":
            answer = browsers["admin"].post(path, token=token)
            if answer.status_code != 400:
                done.append(f"{method} {path}: {answer.status}")

    assert token
    hold(done)


def test_nothing_is_done_for_another_site(
    site: Site, browsers: dict[Role, Browser]
) -> None:
    """The browser says that a form came from elsewhere, and is believed."""
    admin = browsers["admin"]
    done = []
    for method, path, _ in asked(site.app):
        if method != "GET":
            headers = {"Sec-Fetch-Site": "cross-site", "Accept": "text/html"}
            answer = admin.client.open(
                path, method=method, headers=headers, base_url=admin.base
            )
            if answer.status_code != 403:
                done.append(f"{method} {path}: {answer.status}")

    hold(done)


def test_nothing_changes_by_looking(site: Site) -> None:
    """A view takes what is read, or what is done, never both by one function: what a
    picture in an e-mail fetches changes nothing."""
    both = [
        rule.endpoint
        for rule in rules(site.app)
        if "GET" in (rule.methods or ()) and "POST" in (rule.methods or ())
    ]

    hold(both)


def test_every_answer_has_its_headers(
    site: Site, browsers: dict[Role, Browser]
) -> None:
    """Pages, refusals, faults: none is framed, sniffed, kept, or runs what is not
    ours."""
    bare = []
    for who in (browser(site), browsers["admin"]):
        paths = [path for method, path, _ in asked(site.app) if method == "GET"]
        for path in [*paths, "/nowhere", "/static/console.js", "/static/none.js"]:
            answer = who.get(path, buffered=False)
            policy = answer.headers["Content-Security-Policy"]
            answer.close()
            if (
                "unsafe" in policy
                or "default-src 'none'" not in policy
                or "frame-ancestors 'none'" not in policy
                or answer.headers["X-Content-Type-Options"] != "nosniff"
                or "max-age" not in answer.headers["Strict-Transport-Security"]
                or "Referrer-Policy" not in answer.headers
            ):
                bare.append(path)

    hold(bare)


# Powers ------------------------------------------------------------


def test_designers_and_ops_have_different_powers() -> None:
    """Who writes menus need not see callers; who runs the line need not write menus."""
    assert "ops" not in POWERS["designer"]
    assert "designer" not in POWERS["ops"]


def test_everybody_may_look_and_the_admin_may_all() -> None:
    """A viewer's power is the least, an admin's the most."""
    assert all(POWERS["viewer"] <= POWERS[role] <= POWERS["admin"] for role in ROLES)


def test_a_route_without_a_declaration_is_shut(tmp_path: Path) -> None:
    """Whoever forgets to say who may have a page has it shown to nobody."""
    from flask import Blueprint

    from console.access import guarded

    with site_at(tmp_path) as site:
        new = guarded(Blueprint("new", __name__))
        new.add_url_rule("/new", view_func=lambda: "secret")
        site.app._got_first_request = False
        site.app.register_blueprint(new)
        answer = logged_in(site, "admin").get("/new")

    assert answer.status_code == 403
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/desk", "/people", "/me"])
def test_the_desk_asks_for_a_log_in_at_home_too(tmp_path: Path, path: str) -> None:
    """In development the menus are open to this machine, people's business is not."""
    with site_at(tmp_path) as site:
        menus, other = (browser(site).get(p).status_code for p in ("/", path))

    assert (menus, other) == (200, 302)
