"""A moment on the tree, a year of hours, and tests that are run in the page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from console_site import Browser, browser
from phone_site import site_at
from publishing_site import sends

from ivr.compiler.compile import compile_set
from ivr.language.document import read_flow
from ivr.simulator.calling import visit_of
from ivr.simulator.nodes_now import nodes_now, weights_of

FLOWS = Path(__file__).parent.parent / "flows"
TUESDAY = "2026-11-24T10:30+09:00"
NIGHT = "2026-11-24T23:30+09:00"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Browser]:
    """A browser at a site with the examples."""
    shutil.copytree(FLOWS, tmp_path / "flows")
    with site_at(tmp_path) as site:
        yield browser(site)


def asks(client: Browser, flow: str, what: str, **body: Any) -> Any:
    """What the program answers about an example as it stands."""
    text = client.get(f"/designer/{flow}/state").json["text"]
    answer = sends(client, "POST", f"/designer/{flow}/{what}", {"text": text, **body})
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_tree_shows_a_moment(client: Browser) -> None:
    """By day people answer; at night the same nodes are closed, and none come there."""
    day = asks(client, "account-support", "overlays", at=TUESDAY)
    night = asks(client, "account-support", "overlays", at=NIGHT)

    assert day["nodes"]["hall"]["state"] == "open"
    assert day["nodes"]["hall"]["until"].startswith("2026-11-24T12:00")
    assert night["nodes"]["hall"]["state"] == "closed"
    assert day["queues"]["account"]["state"] == "open"
    assert night["schedules"]["support"]["state"] == "closed"
    assert "seconds" in day["nodes"]["account-line.open.told"]
    assert "seconds" not in night["nodes"]["main"]


def test_a_switch_is_turned_on_the_tree(client: Browser) -> None:
    """An emergency shuts whatever is like the schedule that it is for."""
    found = asks(
        client, "account-support", "overlays", at=TUESDAY, switches={"evacuated": "on"}
    )

    assert found["nodes"]["account-line"]["state"] == "exception"
    assert "seconds" not in found["nodes"]["main"]


def test_nodes_further_on_take_longer(client: Browser) -> None:
    """Seconds are those of the quickest way of somebody who knows the keys."""
    nodes = asks(client, "account-support", "overlays", at=TUESDAY)["nodes"]

    way = ["language", "welcome", "main", "account", "unlock", "locked"]
    seconds = [nodes[name]["seconds"] for name in way]
    assert seconds == sorted(seconds)
    assert seconds[0] == 0
    assert seconds[2] > 5


def test_shares_flow_through_the_tree(client: Browser) -> None:
    """All callers come in; of those who turn to a department, its concerns' share."""
    nodes = asks(client, "account-support", "overlays", at=TUESDAY)["nodes"]

    assert nodes["main"]["share"] == pytest.approx(1.0)
    assert nodes["account"]["share"] == pytest.approx(0.45)
    assert nodes["unlock"]["share"] == pytest.approx(0.25)


def test_concerns_without_numbers_share_what_is_left() -> None:
    """Who has counted nothing still sees where the menu sends most concerns."""
    text = """\
ivr: 1
languages: [en]
start: a
intents: {x: {say: x, share: 40%}, y: {say: y}, z: {say: z}}
nodes: {a: {hangup: "Bye."}}
"""
    flow = next(iter(compile_set([read_flow("a.yaml", text)]).flows.values()))

    assert weights_of(flow) == pytest.approx({"x": 0.4, "y": 0.3, "z": 0.3})


def test_a_menu_in_a_circle_is_measured() -> None:
    """A menu that leads back to itself comes to an end here all the same."""
    text = """\
ivr: 1
languages: [en]
start: a
nodes:
  a: {menu: "A.", options: {1: b}, no-input: a, no-match: a}
  b: {say: "B.", next: a}
"""
    flow = next(iter(compile_set([read_flow("a.yaml", text)]).flows.values()))

    found = nodes_now(flow, visit_of(flow, datetime(2026, 1, 5, 12)))

    assert set(found.seconds) == {"a", "b"}


def test_a_year_of_hours(client: Browser) -> None:
    """Each day has its spans, and why they are others than usual."""
    found = asks(client, "account-support", "hours", year=2026)

    support = next(e for e in found["schedules"] if e["name"] == "support")
    days = {day["date"]: day for day in support["days"]}
    assert len(days) == 365
    assert days["2026-11-24"]["open"][0] == {"from": "09:00", "to": "12:00"}
    assert days["2026-12-25"]["open"] == []
    assert days["2026-12-25"]["holiday"]
    assert {e["file"] for e in found["schedules"]} == {
        "account-support.yaml",
        "shared/korea.yaml",
    }


def test_tests_run_on_what_is_written(client: Browser) -> None:
    """They pass on the file, and differ once the text does."""
    text = client.get("/designer/account-support/state").json["text"]
    worse = text.replace("    resolves: [password.reset]\n", "")

    before = asks(client, "account-support", "tests", coverage=True)
    after = sends(
        client, "POST", "/designer/account-support/tests", {"text": worse}
    ).json

    assert before["calls"]
    assert all(each["passed"] for each in before["calls"])
    assert before["coverage"]["nodes"]["reset-link"] == "covered"
    failed = [each for each in after["calls"] if not each["passed"]]
    assert failed
    assert failed[0]["difference"]["line"] > 0


@pytest.mark.parametrize(
    ("what", "body", "status"),
    [
        ("overlays", {"at": "soon"}, 400),
        ("overlays", {"at": TUESDAY, "switches": {"nobody": "on"}}, 422),
        ("overlays", {"text": "nodes: {}"}, 422),
        ("hours", {"year": "next"}, 400),
        ("tests", {"text": ""}, 422),
    ],
)
def test_what_cannot_be_shown_is_told(
    client: Browser, what: str, body: dict[str, Any], status: int
) -> None:
    """A moment that is none, a switch that is not there, a menu that does not begin."""
    text = client.get("/designer/clinic/state").json["text"]

    answer = sends(client, "POST", f"/designer/clinic/{what}", {"text": text, **body})

    assert answer.status_code == status
