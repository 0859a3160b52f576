"""Flows of a folder share definitions by name, but not what their callers come for."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.compiler.compile import compile_set
from ivr.compiler.flow import Flow
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder

CLINIC = """
ivr: 1
name: clinic
languages: [en]
numbers: ["+12025550140"]
start: main
intents: {visit: {say: [an appointment]}}
hours: {clinic: {zone: America/New_York, open: "Mo-Fr 08:00-17:00"}}
nodes:
  main:
    menu: The clinic.
    options: {1: {label: an appointment, intent: visit, go: notice}}
    no-input: notice
    no-match: notice
  notice: {flow: notice, endings: {told: bye}}
  bye: {hangup: Goodbye.}
"""

SHOP = """
ivr: 1
name: shop
languages: [en]
numbers: ["+442079460100"]
start: notice
intents: {refund: {say: [a refund]}}
hours: {shop: {zone: Europe/London, open: "Mo-Fr 09:00-18:00"}}
nodes:
  notice: {flow: notice, endings: {told: bye}}
  bye: {hangup: Goodbye.}
"""

NOTICE = """
ivr: 1
name: notice
languages: [en]
start: say
nodes:
  say: {say: Please be kind., next: told}
  told: {end: told}
"""


def flows(*texts: str) -> Mapping[str, Flow]:
    """*texts*, compiled as one set."""
    files = {f"{number}.yaml": text for number, text in enumerate(texts)}
    folder = TextFolder(files)
    found = compile_set(read_flow(path, files[path], folder) for path in files)
    assert not found.faults
    return found.flows


def test_callers_of_one_line_want_nothing_of_another() -> None:
    """The clinic's callers are asked for no refund, though both lie in one folder."""
    found = flows(CLINIC, SHOP, NOTICE)

    assert list(found["clinic"].intents) == ["visit"]
    assert list(found["shop"].intents) == ["refund"]


def test_part_is_about_what_its_callers_are_about() -> None:
    """A part that both go into can promise what either declares."""
    assert list(flows(CLINIC, SHOP, NOTICE)["notice"].intents) == ["visit", "refund"]


def test_line_is_about_what_it_names() -> None:
    """An intent may be declared in one file and offered in another."""
    named = SHOP.replace("notice: {flow", "notice: {resolves: [visit], flow")

    assert list(flows(CLINIC, named, NOTICE)["shop"].intents) == ["visit", "refund"]


def test_moments_are_told_in_the_zone_of_the_line() -> None:
    """Each line has the zone of its own first schedule, whatever else is there."""
    found = flows(CLINIC, SHOP, NOTICE)

    assert str(found["clinic"].timetable.first_zone) == "America/New_York"
    assert str(found["shop"].timetable.first_zone) == "Europe/London"
