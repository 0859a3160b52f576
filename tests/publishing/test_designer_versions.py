"""Drafts, publications and ways back, as the designer's page asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from console_site import Browser, browser, logged_in
from phone_site import PRODUCTION, Site, site_at
from publishing_site import BROKEN, DEAD_END, MENU, sends

from ivr.publishing.files import digest_of

AGAIN = MENU.replace("Welcome to the shop.", "Hello, this is the shop.")
KEYS = (
    MENU.replace('1: {label: "your order"', '? {label: "your order"')
    .replace('2: {label: "a refund"', '1: {label: "a refund"')
    .replace('? {label: "your order"', '2: {label: "your order"')
    .replace('      1: {label: "a refund", go: desk, intent: shop.refund}\n', "")
    .replace(
        "      2:",
        '      1: {label: "a refund", go: desk, intent: shop.refund}\n      2:',
    )
)
"""Refunds have the other key."""
ELSEWHERE = MENU.replace(
    "go: desk, intent: shop.refund", "go: box, intent: shop.refund"
)
BASE = digest_of(MENU)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site in production with the shop's menu."""
    with site_at(tmp_path, env=PRODUCTION, shop=MENU) as site:
        yield site


@pytest.fixture
def designer(site: Site) -> Browser:
    """Somebody who writes menus."""
    return logged_in(site, "designer")


def file_text(site: Site) -> str:
    """What the file says."""
    return (site.flows / "shop.yaml").read_text(encoding="utf-8")


def saved(who: Browser, text: str, on: str = "", **more: Any) -> dict[str, Any]:
    """Keep *text* as a draft; what the page is told."""
    body = {"text": text, "base": BASE, "on": on, **more}
    answer = sends(who, "POST", "/designer/shop/draft", body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def published(who: Browser, text: str, base: str = BASE, **more: Any) -> Any:
    """Ask for *text* to be published."""
    body = {"text": text, "base": base, **more}
    return sends(who, "POST", "/designer/shop/publish", body)


# Drafts -----------------------------------------------------------------------------


def test_a_draft_changes_nothing_for_callers(site: Site, designer: Browser) -> None:
    """What is written is kept, and the file says what it said."""
    found = saved(designer, AGAIN)

    assert found["draft"]["text"] == AGAIN
    assert (found["text"], file_text(site)) == (MENU, MENU)
    assert found["file_changed"] is False


def test_another_window_is_not_written_over(designer: Browser) -> None:
    """Who goes on from a draft that is no more is told, and sees the later one."""
    first = saved(designer, AGAIN)["draft"]["digest"]
    saved(designer, KEYS, on=first)
    body = {"text": MENU, "base": BASE, "on": first}
    answer = sends(designer, "POST", "/designer/shop/draft", body)

    assert answer.status_code == 409
    assert answer.get_json()["error"] == "draft-changed"
    assert answer.get_json()["draft"]["text"] == KEYS


def test_each_sees_who_else_is_at_work(site: Site, designer: Browser) -> None:
    """Two who change one menu know of each other before they publish."""
    saved(designer, AGAIN)
    other = logged_in(site, "admin")
    found = other.get("/designer/shop/draft").get_json()

    assert [each["by"] for each in found["others"]] == ["Designer-One"]
    assert "draft" not in found


def test_a_draft_is_thrown_away(designer: Browser) -> None:
    """What nobody wants any more need not be published to be gone."""
    digest = saved(designer, AGAIN)["draft"]["digest"]
    answer = sends(designer, "DELETE", "/designer/shop/draft", {"on": digest})

    assert answer.status_code == 200
    assert "draft" not in designer.get("/designer/shop/draft").get_json()


def test_a_new_menu_begins_as_a_draft(designer: Browser) -> None:
    """A file that is not there yet is worked on as any other."""
    body = {"text": MENU, "base": "", "on": ""}
    answer = sends(designer, "POST", "/designer/new/draft?file=new.yaml", body)

    assert answer.status_code == 200
    assert (answer.get_json()["digest"], answer.get_json()["text"]) == ("", "")


# Publishing -------------------------------------------------------------------------


def test_the_preview_tells_what_callers_meet(designer: Browser) -> None:
    """Before anything is done it is said which keys are others."""
    answer = sends(designer, "POST", "/designer/shop/preview", {"text": KEYS})
    found = answer.get_json()

    assert found["may_publish"] is True
    assert "~ shop.refund (en) is had by 1, not 2" in [
        c["words"] for c in found["changes"]
    ]
    assert '+      1: {label: "a refund"' in found["lines"]


def test_a_publication_is_in_the_file_and_on_the_line(
    site: Site, designer: Browser
) -> None:
    """The next call hears it."""
    saved(designer, AGAIN)
    answer = sends(designer, "POST", "/designer/shop/publish", {})

    assert answer.status_code == 200, answer.text
    assert file_text(site) == AGAIN
    _, flow = site.exchange.library.current("shop")
    assert "Hello, this is the shop." in flow.text.source
    assert "draft" not in designer.get("/designer/shop/draft").get_json()


def test_the_versions_say_who_when_and_what(designer: Browser) -> None:
    """The text that was there before is a version, too."""
    published(designer, KEYS, reason="two is for repairs now")
    found = designer.get("/designer/shop/versions").get_json()
    new, old = found["versions"]

    assert (new["number"], new["how"], new["by"]) == (2, "published", "Designer-One")
    assert new["reason"] == "two is for repairs now"
    assert any("refund" in each["words"] for each in new["changes"])
    assert (old["number"], old["how"], "by" in old) == (1, "found", False)
    assert found["outside"] is False


def test_errors_block_and_the_line_goes_on(site: Site, designer: Browser) -> None:
    """Nobody who writes menus can have callers cut off."""
    answer = published(designer, DEAD_END)

    assert answer.status_code == 422
    assert answer.get_json()["error"] == "blocked"
    assert [each["slug"] for each in answer.get_json()["blocking"]] == ["dead-end"]
    assert file_text(site) == MENU


def test_a_designer_cannot_override(site: Site, designer: Browser) -> None:
    """That takes somebody who answers for the whole line."""
    answer = published(designer, DEAD_END, override=True, reason="it is urgent")

    assert answer.status_code == 403
    assert file_text(site) == MENU


def test_an_admin_may_override_with_a_reason(site: Site) -> None:
    """The reason and the errors are kept with the publication."""
    admin = logged_in(site, "admin")
    silent = published(admin, DEAD_END, override=True)
    answer = published(admin, DEAD_END, override=True, reason="the box is full")
    version = answer.get_json()["version"]

    assert silent.status_code == 422
    assert answer.status_code == 200
    assert [each["slug"] for each in version["errors"]] == ["dead-end"]
    assert file_text(site) == DEAD_END


def test_what_could_not_be_called_is_never_published(site: Site) -> None:
    """There is nothing to override: the line would be dead after a restart."""
    answer = published(logged_in(site, "admin"), BROKEN, override=True, reason="now!")

    assert answer.status_code == 422
    assert answer.get_json()["unfit"] == ["shop"]
    assert file_text(site) == MENU


def test_who_is_later_gets_both_sides(site: Site, designer: Browser) -> None:
    """The second of two sees what the first did, and keeps the own draft."""
    other = logged_in(site, "admin")
    saved(designer, AGAIN)
    published(other, MENU.replace("Welcome to the shop.", "Good morning."))
    answer = sends(designer, "POST", "/designer/shop/publish", {})
    found = answer.get_json()

    assert (answer.status_code, found["error"]) == (409, "file-changed")
    conflict = [p for p in found["merge"]["pieces"] if p["whose"] == "conflict"]
    assert "Hello, this is the shop." in conflict[0]["mine"]
    assert "Good morning." in conflict[0]["theirs"]
    work = designer.get("/designer/shop/draft").get_json()
    assert (work["draft"]["text"], work["file_changed"]) == (AGAIN, True)


def test_changes_in_two_places_go_together(site: Site, designer: Browser) -> None:
    """What does not touch is brought together by itself, and then published."""
    other = logged_in(site, "admin")
    draft = saved(designer, AGAIN)["draft"]
    published(other, KEYS)
    merge = designer.get("/designer/shop/merge").get_json()
    body = {"text": merge["text"], "base": merge["base"], "on": draft["digest"]}
    kept = sends(designer, "POST", "/designer/shop/merge", body).get_json()
    answer = sends(designer, "POST", "/designer/shop/publish", {})

    assert (merge["clean"], kept["file_changed"]) == (True, False)
    assert answer.status_code == 200
    assert "Hello, this is the shop." in file_text(site)
    assert '1: {label: "a refund"' in file_text(site)


def test_a_file_changed_outside_is_noticed(site: Site, designer: Browser) -> None:
    """Who edits with an editor of their own is not written over."""
    saved(designer, AGAIN)
    (site.flows / "shop.yaml").write_text(KEYS, encoding="utf-8")
    answer = sends(designer, "POST", "/designer/shop/publish", {})

    assert answer.status_code == 409
    assert file_text(site) == KEYS
    assert designer.get("/designer/shop/versions").get_json()["outside"] is True


def test_one_goes_back(site: Site, designer: Browser) -> None:
    """Any earlier version is one step away, and the step is a version itself."""
    published(designer, AGAIN)
    body = {"version": 1, "base": digest_of(AGAIN), "reason": "too friendly"}
    answer = sends(designer, "POST", "/designer/shop/rollback", body)
    version = answer.get_json()["version"]

    assert file_text(site) == MENU
    assert (version["number"], version["how"], version["of"]) == (3, "rolled-back", 1)


def test_a_version_has_its_text(designer: Browser) -> None:
    """What was published can be read before it is put back."""
    published(designer, AGAIN)
    found = designer.get("/designer/shop/versions/1").get_json()

    assert found["text"] == MENU


def test_a_call_ends_on_the_version_it_began_with(
    site: Site, designer: Browser
) -> None:
    """Keys do not change under the fingers of who is on the line."""
    phone = site.phone("shop")
    phone.call()
    published(designer, ELSEWHERE)
    phone.press("2")
    later = site.phone("shop")
    later.call()
    later.press("2")

    assert phone.waits_for == "Dial"
    assert later.waits_for == "Record"


# Who may -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["viewer", "ops"])
def test_others_may_not_write_menus(site: Site, role: Any) -> None:
    """Who runs the line does not change it."""
    answer = published(logged_in(site, role), AGAIN)

    assert answer.status_code == 403
    assert file_text(site) == MENU


def test_at_home_nobody_has_to_log_in(tmp_path: Path) -> None:
    """Who tries it out on their own machine publishes at once."""
    with site_at(tmp_path, shop=MENU) as site:
        answer = published(browser(site), AGAIN)

        assert answer.status_code == 200
        assert file_text(site) == AGAIN


def test_no_file_outside_the_folder(designer: Browser) -> None:
    """A path that climbs is no file of ours."""
    body = {"text": MENU, "base": "", "on": ""}
    paths = ("../evil.yaml", "/etc/evil.yaml", "x.txt", ".git/x.yaml", "a\\b.yaml")
    codes = [
        sends(designer, "POST", f"/designer/x/draft?file={path}", body).status_code
        for path in paths
    ]

    assert codes == [404] * len(paths)


def test_what_is_no_text_is_refused(designer: Browser) -> None:
    """A file never holds what YAML cannot."""
    codes = [
        sends(
            designer,
            "POST",
            "/designer/shop/draft",
            {"text": text, "base": BASE, "on": ""},
        ).status_code
        for text in ("a: \x00", "a: \ud800")
    ]

    assert codes == [422, 422]
