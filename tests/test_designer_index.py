"""The page of all menus says of each file what it is to callers."""

from __future__ import annotations

import re
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
