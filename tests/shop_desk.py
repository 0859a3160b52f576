"""A shop with everything that staff can turn, and its desk, for tests."""

from __future__ import annotations

import re
from html import unescape

from console_site import Browser
from phone_site import Site

from ivr.store import overrides
from ivr.store.database import Database
from ivr.store.overrides import Override

PAGE = "/desk/switches"

SHOP = """\
ivr: 1
name: shop
languages: [en, ko]
start: door
hours:
  desk: {zone: Asia/Seoul, open: "Mo-Fr 09:00-18:00", emergency: fire}
  english: {like: desk, open: "Mo-Fr 10:00-17:00"}
intents:
  help: {say: {en: [help me], ko: [도와주세요]}, share: 100%}
switches:
  fire: {default: off, label: {en: Fire alarm, ko: 화재}}
  callbacks: {default: on, label: {en: Take callbacks, ko: 콜백 접수}}
announcements:
  news: {default: ""}
lines:
  guard: "+82215889999"
queues:
  help: {handles: [help], hours: {ko: desk, en: english}}
nodes:
  door:
    hours: {queue: help}
    open: wait
    closed: {say: {en: "{why.desk}", ko: "{why.desk}"}, next: call-me}
  wait:
    queue: help
    closed: call-me
    gave-up: call-me
    full: call-me
    failed: word
  call-me:
    callback: help
    switched_by: callbacks
    off: word
    refused: word
    declined: word
    failed: word
  word:
    voicemail: {en: Leave a message., ko: 메시지를 남겨 주세요.}
    to: help
    longest: 1m
    keep_for: 30d
    empty: {hangup: {en: Goodbye., ko: 안녕히 계세요.}}
    failed: {hangup: {en: Sorry., ko: 죄송합니다.}, ends: refused}
"""


def standing(line: Site) -> list[Override]:
    """What is in force or planned."""
    database: Database = line.app.extensions["database"]
    with database.read() as connection:
        return list(overrides.standing(connection, line.clock.now()))


def text_of(page: str) -> str:
    """The words of a page, without its marks."""
    bare = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(bare).split())


CLOSE = {
    "what": "close",
    "schedule": "desk",
    "alike": "yes",
    "starts": "2026-11-23T15:00",
    "ends": "2026-11-23T18:00",
    "reason": "storm warning",
    "said.ko": "폭풍",
    "said.en": "a storm",
}
OFF = {"what": "turn", "name": "callbacks", "position": "off", "reason": "too many"}


def preview(who: Browser, form: dict[str, str]) -> str:
    """The page before *form* is done."""
    answer = who.post(f"{PAGE}/preview", form, page=PAGE)
    assert answer.status_code == 200, answer.text
    return text_of(answer.text)


def do(who: Browser, form: dict[str, str]) -> str:
    """Do what *form* says, and the page afterwards."""
    answer = who.post(PAGE, form, page=PAGE)
    assert answer.status_code == 302, answer.text
    return text_of(who.get(PAGE).text)
