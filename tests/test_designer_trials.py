"""The tests of a menu in the designer: watched on the phone, and written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from console_site import Browser, browser
from phone_page import PagePhone
from phone_site import MONDAY, PRODUCTION, site_at
from publishing_site import sends

FLOWS = Path(__file__).parent.parent / "flows"

SMALL = """\
ivr: 1
name: small
languages: [en]
start: door
intents: {order: {say: [an order, order something]}}
nodes:
  door:
    menu: "Hello."
    options: {1: {label: an order, intent: order, go: order}, 2: bye}
    no-input: bye
    no-match: bye
  order: {say: "It is on its way.", resolves: order, next: bye}
  bye: {hangup: "Goodbye."}
"""

TESTS = """\
# Ours.
flow: small.yaml
calls:
  - name: An order
    steps:
      - press: 1
      - hears: {node: order}
      - ends: resolved
"""


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Browser]:
    """A browser at a site with the examples, and a small menu with one test."""
    shutil.copytree(FLOWS, tmp_path / "flows")
    (tmp_path / "flows" / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "flows" / "small.test.yaml").write_text(TESTS, encoding="utf-8")
    with site_at(tmp_path) as site:
        yield browser(site)


def text_of(client: Browser, flow: str) -> str:
    """A menu as it stands."""
    return str(client.get(f"/designer/{flow}/state").json["text"])


def asks(client: Browser, flow: str, what: str, **body: Any) -> Any:
    """What the program answers about a menu as it stands."""
    given = {"text": text_of(client, flow), **body}
    answer = sends(client, "POST", f"/designer/{flow}/{what}", given)
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.mark.parametrize("flow", ["account-support", "clinic", "public-service"])
def test_a_watched_call_goes_as_the_test_did(client: Browser, flow: str) -> None:
    """The phone in the page passes the nodes that the test passed, and ends alike."""
    phone = PagePhone(client, flow)
    phone.text = text_of(client, flow)

    for test in asks(client, flow, "tests")["calls"]:
        phone.call(**test["play"]["begin"])
        *before, last = [each["event"] for each in test["play"]["events"]]
        phone.state["session"]["happened"] = before
        phone.step(**last)

        went = [step["node"] for step in phone.state["steps"]]
        assert went == [step["node"] for step in test["call"]["steps"]], test["name"]
        assert phone.state.get("ending") == test["call"].get("ending"), test["name"]


def test_what_is_watched_knows_its_lines(client: Browser) -> None:
    """Each thing that happens is told with the line of the test that wants it."""
    test = asks(client, "small", "tests")["calls"][0]

    assert test["play"]["events"] == [{"event": {"digits": "1"}, "line": 6}]
    assert test["written"]["line"] == 4
    assert test["written"]["text"].splitlines()[0].endswith("name: An order")


def test_missing_calls_are_shown_before_they_are_kept(
    client: Browser, tmp_path: Path
) -> None:
    """Nothing is written until somebody says so; then every exit is covered."""
    file = tmp_path / "flows" / "small.test.yaml"
    found = asks(client, "small", "tests/missing")
    untouched = file.read_text("utf-8")
    calls = [each["text"] for each in found["calls"]]

    asks(client, "small", "tests/keep", calls=calls, on=found["digest"])

    assert untouched == TESTS
    assert "+  - name: A caller leaves door by no-match" in found["lines"]
    assert file.read_text("utf-8") == found["text"]
    assert found["text"].startswith(TESTS)
    after = asks(client, "small", "tests", coverage=True)
    assert all(each["passed"] for each in after["calls"])
    assert set(after["coverage"]["exits"].values()) == {"covered"}
    assert asks(client, "small", "tests/missing")["calls"] == []


def test_a_menu_without_tests_begins_a_file(client: Browser, tmp_path: Path) -> None:
    """The file that is made says which menu it calls."""
    file = tmp_path / "flows" / "small.test.yaml"
    file.unlink()
    found = asks(client, "small", "tests/missing")
    calls = [each["text"] for each in found["calls"]]

    asks(client, "small", "tests/keep", calls=calls, on=found["digest"])

    assert file.read_text("utf-8") == found["text"]
    assert found["text"].startswith("flow: small.yaml\ncalls:\n  - name: ")


def test_what_somebody_wrote_meanwhile_is_not_lost(
    client: Browser, tmp_path: Path
) -> None:
    """A test file that was changed since it was looked at is left alone."""
    file = tmp_path / "flows" / "small.test.yaml"
    found = asks(client, "small", "tests/missing")
    file.write_text(TESTS.replace("Ours", "Theirs"), encoding="utf-8")
    body = {"text": SMALL, "calls": [found["calls"][0]["text"]], "on": found["digest"]}

    answer = sends(client, "POST", "/designer/small/tests/keep", body)

    assert answer.status_code == 409
    assert "Theirs" in file.read_text("utf-8")


def test_only_calls_that_pass_are_kept(client: Browser, tmp_path: Path) -> None:
    """The file tests what takes calls; what holds for the draft alone is refused."""
    file = tmp_path / "flows" / "small.test.yaml"
    draft = SMALL.replace("2: bye", "2: bye, 3: order")
    given = {"text": draft}
    found = sends(client, "POST", "/designer/small/tests/missing", given).json
    calls = [each["text"] for each in found["calls"]]
    body = {"text": draft, "calls": calls, "on": found["digest"]}

    answer = sends(client, "POST", "/designer/small/tests/keep", body)

    assert any("door by 3" in each["name"] for each in found["calls"])
    assert answer.status_code == 422
    assert file.read_text("utf-8") == TESTS


def test_nothing_is_put_into_the_folder_of_a_live_line(tmp_path: Path) -> None:
    """In production menus are published, and tests downloaded."""
    shutil.copytree(FLOWS, tmp_path / "flows")
    with site_at(tmp_path, MONDAY, {**PRODUCTION}) as site:
        client = browser(site)
        body = {"text": SMALL, "calls": [], "on": ""}
        answer = sends(client, "POST", "/designer/clinic/tests/keep", body)

    assert answer.status_code in (302, 401, 403)
