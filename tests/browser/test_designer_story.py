"""A designer at work: from an empty page to callers, by forms alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import account_by_form
from by_form import Hands
from designing import at_rest, begun, node, published
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page

GOLDEN = Path(__file__).parent.parent / "fixtures" / "editing" / "by-form.yaml"

KOREAN = {
    "Account support": "계정 지원 센터",
    "Take callback requests": "콜백 접수",
    "year-end": "연말",
    account_by_form.WELCOME: (
        "계정 지원 센터입니다. 통화료는 고객님이 부담하시며, 통화 내용은 녹음됩니다. "
        "{outage}"
    ),
    "Please be kind to those who answer.": "상담원을 존중해 주세요.",
    "How can we help?": "무엇을 도와드릴까요?",
    "unlocking your account": "계정 잠금 해제",
    "a new password": "비밀번호 재설정",
    "a question about a payment": "결제 문의",
    "Once we know that it is you, we will unlock it.": (
        "본인 확인 후 상담원이 바로 풀어 드립니다."
    ),
    "Choose a new password: {link}": "새 비밀번호를 정해 주세요: {link}",
    "We have texted you a link. Goodbye.": "링크를 문자로 보내 드렸습니다. 감사합니다.",
    "Please key in your order number.": "주문 번호를 눌러 주세요.",
    "This order is paid.": "결제된 주문입니다.",
    "We are closed. We are back {opens.account}.": (
        "지금은 상담 시간이 아닙니다. 상담은 {opens.account} 다시 시작합니다."
    ),
    "After the tone, please leave your message.": "삐 소리 후에 메시지를 남겨 주세요.",
    "Nobody can answer now. Please call again later.": (
        "지금은 받을 수 없습니다. 나중에 다시 전화해 주세요."
    ),
}
PHRASES = {
    "account.unlock": "계정 잠금 해제\n계정이 잠겼어요",
    "password.reset": "비밀번호 재설정\n비밀번호를 잊어버렸어요",
    "payment": "결제 문의",
}


def test_the_account_line_is_built_by_forms_alone(
    window: Callable[..., Page],
    empty: ServedSite,
    matches: Callable[[Path, str], None],
) -> None:
    """Built, found wanting, played, mended, translated, published, brought back; and
    the file is what a careful person would have written by hand."""
    hands = Hands(begun(window(empty), "account"))
    account_by_form.define(hands)
    account_by_form.build(hands)
    account_by_form.people(hands)
    find_and_play(hands)
    mend(hands)
    speak_korean(hands)

    matches(GOLDEN, hands.text())
    file = empty.menus / "account.yaml"
    published(hands.page)
    first = file.read_text("utf-8")
    matches(GOLDEN, first)

    hands.go("main")
    hands.fill("nodes", "main", "menu", "en", to="Yes?")
    published(hands.page)
    assert "Yes?" in file.read_text("utf-8")

    go_back(hands, to=2)
    assert file.read_text("utf-8") == first


def find_and_play(hands: Hands) -> None:
    """What the menu promises and does not keep is found, and heard on the phone."""
    hands.tab("Findings")
    found = hands.page.locator(".findings li", has_text='promises "account.unlock"')
    found.get_by_role("button", name="Play this call").click()
    phone = hands.page.locator("#side-panel .phone")
    phone.get_by_text("Choose a new password").first.wait_for()


def mend(hands: Hands) -> None:
    """The option is dragged off the reset, onto a node that does unlock."""
    hands.go("main")
    about = "Once we know that it is you, we will unlock it."
    hands.node("unlock", "say", {"say en": about, "next": "desk"})
    page = hands.page
    line = page.locator('[data-edge="reset"] text')
    line.wait_for()
    page.get_by_role("button", name="Show all").click()
    at_rest(page)
    line.hover()
    page.mouse.down()
    node(page, "unlock").locator(".face").hover()
    page.mouse.up()
    hands.written('1: {label: "unlocking your account", intent: account.unlock, go: un')
    page.locator(".bar button", has_text="Proven").wait_for()


def speak_korean(hands: Hands) -> None:
    """A second language is offered, and every text is put into it."""
    page = hands.page
    hands.tab("Menu")
    hands.fill("languages", to="ko")
    hands.written("languages: [en, ko]")
    for intent, phrases in PHRASES.items():
        hands.unfold("intents", intent)
        say = page.locator(f'[data-entry="intents-{intent}"]')
        say.get_by_role("button", name="Each language by itself").click()
        hands.fill("intents", intent, "say", "ko", to=phrases)
        hands.written(phrases.partition("\n")[0])
    hands.tab("Words")
    for english, korean in KOREAN.items():
        fields = page.locator(".words textarea[lang=ko]")
        field = fields.nth(fields.evaluate_all(HOLDING, english))
        field.fill(korean)
        field.press("Tab")
        hands.written(korean)
    hands.tab("Tree")
    offer_languages(hands)


HOLDING = "(all, words) => all.findIndex((each) => each.value === words)"


def offer_languages(hands: Hands) -> None:
    """Callers choose their language before all else."""
    hands.tab("Node")
    hands.page.get_by_role("button", name="Add a node").click()
    dialog = hands.page.locator("dialog")
    dialog.locator("#new-kind").select_option("language")
    hands.another("new", "options")
    for language in ("en", "ko"):
        hands.choose("new", "options", "+", "language", to=language)
        dialog.locator(".addition .main").click()
    dialog.locator(".addition").get_by_role("button", name="Close").click()
    offer = {
        "language en": "Account support. For English, press 1.",
        "language ko": "계정 지원 센터입니다. 한국어는 2번을 눌러 주세요.",
    }
    hands.fill_in("language", "language", offer | {"next": "welcome"})
    hands.page.get_by_role("button", name="Move").click()
    dialog.locator("#behind").select_option(label="first of all")
    dialog.get_by_role("button", name="Move").click()
    hands.tab("Menu")
    hands.choose("start", to="language")
    hands.page.locator(".bar button", has_text="Proven").wait_for()


def go_back(hands: Hands, to: int) -> None:
    """Have the file say again what it said in version *to*."""
    page = hands.page
    page.get_by_role("button", name=re.compile(f"^Go back to version {to}")).click()
    page.locator("#back-reason").fill("callers are used to the other question")
    page.locator("dialog").get_by_role("button", name="Go back").click()
    page.get_by_text(re.compile("Version 4")).first.wait_for()
