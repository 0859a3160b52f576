"""Words and days off, as the designer's page sends and fetches them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from console_site import Browser, browser, token_in
from phone_site import PRODUCTION, Site, site_at
from publishing_site import MENU, sends

HOURS = MENU.replace(
    "nodes:", 'hours: {shop: {zone: Asia/Seoul, open: "Mo-Fr 09:00-18:00"}}\nnodes:'
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site in development with the shop's menu."""
    with site_at(tmp_path, shop=HOURS) as site:
        yield site


@pytest.fixture
def page(site: Site) -> Browser:
    """Whoever sits at the machine."""
    return browser(site)


def upload(page: Browser, path: str, data: bytes, **fields: str) -> Any:
    """Send a file as a page does."""
    token = token_in(page.get("/login/link/none").text)
    form = {**fields, "file": (io.BytesIO(data), "sent")}
    return page.client.post(
        f"/designer/shop/{path}",
        base_url=page.base,
        data=form,
        headers={"X-CSRFToken": token, "Referer": f"{page.base}/"},
    )


def test_words_are_fetched_as_a_table(page: Browser) -> None:
    """With a column for the language to come, and a name to be saved under."""
    answer = page.get("/designer/shop/words.csv?language=ko")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="shop.csv"'
    assert answer.text.startswith("\ufeffid,en,ko,note,was\r\n")


def test_words_are_fetched_as_xliff(page: Browser) -> None:
    """For the programs of translators."""
    answer = page.get("/designer/shop/words.xliff?language=ko")

    assert 'target-language="ko"' in answer.text
    assert answer.mimetype == "application/x-xliff+xml"


def test_the_words_are_those_of_the_draft(page: Browser) -> None:
    """Who is at work sends what is new, not what is published."""
    text = HOURS.replace("Welcome to the shop.", "Hello!")
    body = {"text": text, "base": "", "on": ""}
    sends(page, "POST", "/designer/shop/draft", body)

    assert "Hello!" in page.get("/designer/shop/words.csv").text


def test_a_translation_changes_the_text_of_the_page_alone(
    site: Site, page: Browser
) -> None:
    """Nothing is kept until who looks at it keeps it."""
    table = "id,ko\nnodes/main/menu,안녕하세요.\nnodes/none,x\n".encode()
    answer = upload(page, "words", table, text=HOURS).get_json()

    assert 'ko: "안녕하세요."' in answer["text"]
    assert [each["after"] for each in answer["new"]] == ["안녕하세요."]
    assert answer["problems"][0]["message"].startswith('there is no text "nodes/none"')
    assert (site.flows / "shop.yaml").read_text(encoding="utf-8") == HOURS


def test_days_off_come_from_a_calendar(page: Browser) -> None:
    """As a change of the text, with what was left out."""
    calendar = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261231\r\n"
        b"SUMMARY:Stocktaking\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    answer = upload(page, "days-off", calendar, text=HOURS, schedule="shop").get_json()

    assert '{date: 2026-12-31, open: off, reason: "Stocktaking"}' in answer["text"]
    assert answer["new"] == [
        {"first": "2026-12-31", "last": "2026-12-31", "name": "Stocktaking"}
    ]
    assert [each["why"] for each in answer["left"]] == ["it has no day"]


@pytest.mark.parametrize(
    ("path", "fields"), [("words", {}), ("days-off", {"schedule": "shop"})]
)
def test_what_cannot_be_read_is_told(
    path: str, fields: dict[str, str], page: Browser
) -> None:
    """In a sentence that the page can show."""
    answer = upload(page, path, b"\x89PNG....", text=HOURS, **fields)

    assert answer.status_code == 422
    assert "a picture" in answer.get_json()["message"]


def test_a_large_menu_can_be_sent(page: Browser) -> None:
    """A thousand nodes are more than any form of the carrier's."""
    large = HOURS + "#" * 300_000 + "\n"
    body = {"text": large, "base": "", "on": ""}
    kept = sends(page, "POST", "/designer/shop/draft", body)
    answer = upload(page, "words", b"id,ko\n", text=large)

    assert (kept.status_code, answer.status_code) == (200, 200)


def test_who_may_not_write_menus_fetches_nothing(tmp_path: Path) -> None:
    """Without a log-in the words stay here, where callers are real."""
    with site_at(tmp_path, env=PRODUCTION, shop=HOURS) as site:
        answer = browser(site).get("/designer/shop/words.csv")

        assert answer.status_code == 302
