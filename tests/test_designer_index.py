"""The page of all menus says of each file what it is to callers."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from console_site import browser
from phone_site import site_at

FRONT = """\
ivr: 1
languages: [en]
numbers: ["+12025550140"]
start: main
otherwise: bye
use: {house: shared/house.yaml}
nodes:
  main: {flow: notice, endings: {done: desk}}
  desk: {dial: "+12025550121"}
  bye: {hangup: Good bye., ends: refused}
"""
NOTICE = """\
ivr: 1
languages: [en]
start: notice
nodes:
  notice: {say: Please be kind to our people., next: back}
  back: {end: done}
"""
HOUSE = 'hours: {office: {zone: Europe/London, open: "Mo-Fr 09:00-18:00"}}\n'
WHOLESALE = """\
ivr: 1
languages: [en]
numbers: ["+12025550141"]
start: main
queues: {orders: {}}
nodes:
  main: {queue: orders, gave-up: bye, full: bye, failed: bye}
  bye: {hangup: Good bye., ends: refused}
"""
LONE = 'hours: {shed: {zone: Europe/London, open: "Sa 09:00-12:00"}}\n'


def test_each_file_says_what_it_is_to_callers(tmp_path: Path) -> None:
    """Served, gone into, brought in, or none of these."""
    shared = tmp_path / "flows" / "shared"
    shared.mkdir(parents=True)
    (shared / "house.yaml").write_text(HOUSE, "utf-8")
    with site_at(tmp_path, front=FRONT, notice=NOTICE, lone=LONE) as site:
        page = browser(site).get("/designer").text

    cards = dict(
        re.findall(r'>([\w-]+)</a></h2>.*?class="badge[^>]*>([^<]+)<', page, re.S)
    )
    assert cards["front"] == "takes calls"
    assert cards["notice"] == "part of other menus"
    assert cards["house"] == "brought in by other menus"
    assert cards["lone"] == "takes no calls"


def test_a_name_is_refused_of_which_there_is_a_draft(tmp_path: Path) -> None:
    """What somebody wrote is not written over by a menu that becomes a draft."""
    with site_at(tmp_path, wholesale=WHOLESALE) as site:
        page = browser(site)
        for _ in range(2):
            # The queue of the other menu is told otherwise: it cannot be published.
            asked = {"name": "orders", "template": "bilingual"}
            page.post("/designer", asked, page="/designer")
            said = page.get("/designer").text

    assert "There is a menu “orders” already" in unescape(said)
    assert not (tmp_path / "flows" / "orders.yaml").exists()
