"""The tests of a menu in the designer: run, watched, and written where missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import barriers, overflow
from looks import LOOKS, Look, keep
from served_site import ServedSite, served_at

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Window = Callable[..., "Page"]

SMALL = """\
ivr: 1
name: {name}
languages: [en]
start: door
agent: desk
intents:
  order: {{say: [an order, order something]}}
  repair: {{say: [a repair, repair something]}}
queues: {{desk: {{}}}}
nodes:
  door:
    menu: "Welcome."
    options:
      1: {{label: an order, intent: order, go: order}}
      2: {{label: a repair, intent: repair, go: repair}}
      0: {{label: a person, go: desk}}
    no-input: desk
    no-match: desk
  order: {{say: "It is on its way.", resolves: order, next: bye}}
  repair: {{say: "Bring it in.", resolves: repair, next: bye}}
  desk: {{queue: desk, gave-up: bye, full: bye, failed: bye}}
  bye: {{hangup: "Goodbye."}}
"""

TESTS = """\
flow: {name}.yaml
calls:
  - name: An order
    steps:
      - press: 1
      - hears: {{node: order, contains: "on its way"}}
      - ends: resolved
  - name: A repair after some silence
    steps:
      - silence
      - press: 2
      - hears: {{node: repair}}
      - ends: resolved
"""


@pytest.fixture(scope="module")
def menus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the menus of these tests are."""
    return tmp_path_factory.mktemp("trials") / "menus"


@pytest.fixture(scope="module")
def site(menus: Path) -> Iterator[ServedSite]:
    """A site of menus that each test puts there for itself."""
    menus.mkdir()
    put(menus, "first")
    with served_at(menus.parent, env={"IVR_FLOWS": str(menus)}) as found:
        yield found


def put(menus: Path, name: str, *, tests: str = TESTS) -> Path:
    """Put a small menu there; where its tests are, or would be."""
    (menus / f"{name}.yaml").write_text(SMALL.format(name=name), encoding="utf-8")
    path = menus / f"{name}.test.yaml"
    if tests:
        path.write_text(tests.format(name=name), encoding="utf-8")
    return path


def panel(page: Page, flow: str) -> Page:
    """The tests of *flow*, once they were run."""
    page.goto(f"/designer/{flow}")
    page.locator("#designer[data-ready]").wait_for()
    page.get_by_role("tab", name=re.compile("^(Tests|테스트)")).click()
    page.locator("#covered").wait_for()
    return page


def watched(page: Page, pace: str = "steps") -> Locator:
    """The repair, which is watched at a pace."""
    page.get_by_role("button", name="Watch: A repair after some silence").click()
    page.get_by_label("Pace").select_option(pace)
    return page.locator(".player")


def test_a_test_differs_once_the_text_does(
    window: Window, site: ServedSite, menus: Path
) -> None:
    """They run again by themselves, and say what was expected and what happened."""
    put(menus, "edited")
    page = panel(window(site), "edited")
    before = page.locator(".calls .differs").count()
    page.locator('.tree [data-name="order"]').dblclick()
    page.get_by_role("textbox", name="say").fill("It was sent.")
    page.keyboard.press("Tab")
    page.locator(".tree .heard", has_text="It was sent.").wait_for()
    page.get_by_role("tab", name=re.compile("^Tests")).click()

    differs = page.locator(".calls .differs")
    differs.get_by_text("Expected, line 6").wait_for()
    assert before == 0
    assert 'hears: {node: order, contains: "on its way"}' in differs.inner_text()
    assert 'but hears "It was sent."' in differs.inner_text()
    assert page.get_by_role("tab", name=re.compile("^Tests")).inner_text()[-1] == "1"


def test_a_test_is_watched_step_by_step(window: Window, site: ServedSite) -> None:
    """Nothing happens until it is to; the tree shows the caller, and the way there."""
    page = panel(window(site), "first")
    player = watched(page)
    player.get_by_text("next: is silent").wait_for()
    first = player.locator("[aria-current]").inner_text()
    player.get_by_role("button", name="Next step").click()
    player.get_by_text("Step 1 of 2").wait_for()
    stands = page.locator('.tree .lit[data-name="door"]')
    stands.wait_for()

    player.get_by_role("button", name="Next step").click()

    player.get_by_text("as written").wait_for()
    assert first.strip() == "- silence"
    assert page.locator('.tree .passed[data-name="repair"]').count() == 1
    assert page.locator('.tree .passed[data-name="order"]').count() == 0
    assert page.locator(".tree .edge.passed").count() >= 1
    assert stands.count() == 0
    assert "Bring it in." in page.locator(".captions").inner_text()


def test_a_test_plays_by_itself_until_it_is_paused(
    window: Window, site: ServedSite
) -> None:
    """Paused it waits; quick it is over in no time."""
    page = panel(window(site), "first")
    player = watched(page, "watch")
    player.get_by_role("button", name="Pause").click()
    player.get_by_role("button", name="Next step").click()
    player.get_by_text("Step 1 of 2").wait_for()
    waits = player.get_by_role("button", name="Go on")
    assert waits.count() == 1

    player.get_by_label("Pace").select_option("quick")
    waits.click()

    player.get_by_text("as written").wait_for()
    player.get_by_role("button", name="Back to the tests").click()
    page.locator("#covered").wait_for()


def test_whoever_presses_a_key_takes_the_call_over(
    window: Window, site: ServedSite
) -> None:
    """What is played stops where it is, and the call goes on by hand."""
    page = panel(window(site), "first")
    player = watched(page)
    player.get_by_text("next: is silent").wait_for()
    page.locator(".keypad").get_by_text("0", exact=True).click()

    player.get_by_text("stopped").wait_for()
    page.locator(".outcomes").wait_for()
    assert page.locator('.tree .lit[data-name="desk"]').count() == 1


def test_the_list_says_where_the_caller_is(window: Window, site: ServedSite) -> None:
    """Whoever reads the list in place of the tree is told there."""
    page = panel(window(site), "first")
    player = watched(page)
    player.get_by_text("next: is silent").wait_for()
    page.get_by_role("tab", name="List").click()

    here = page.locator(".nodes > li", has_text="the caller is here")
    here.wait_for()
    assert here.get_by_role("button", name="door", exact=True).count() == 1


def test_a_test_that_differs_is_played_up_to_there(
    window: Window, site: ServedSite, menus: Path
) -> None:
    """The line at which it does is marked, and said to be otherwise."""
    put(menus, "wrong", tests=TESTS.replace("{{node: repair}}", "{{node: order}}"))
    page = panel(window(site), "wrong")
    player = watched(page, "quick")

    player.locator(".badge.bad").wait_for()
    assert "order" in player.locator(".now.bad").inner_text()
    assert 'goes by "repair"' in player.inner_text()


def test_a_finding_is_watched_as_well(
    window: Window, site: ServedSite, menus: Path
) -> None:
    """With the same hands: step by step, and what comes next."""
    put(menus, "faulty")
    path = menus / "faulty.yaml"
    text = path.read_text("utf-8").replace("go: order}", "go: repair}")
    path.write_text(text, encoding="utf-8")
    page = window(site)
    page.goto("/designer/faulty")
    page.get_by_role("tab", name=re.compile("^Findings")).click()
    page.get_by_role("button", name="Play this call").first.click()

    player = page.locator(".player")
    player.get_by_label("Pace").select_option("quick")
    player.get_by_text("played to its end").wait_for()


PERSON = """\
flow: {name}.yaml
calls:
  - name: A repair after some silence
    steps: [{{press: 0}}, {{queue: connected}}]
"""

MOVES = """() => {
  const world = document.querySelector(".tree > g");
  const seen = new Set();
  return new Promise((done) => {
    let frames = 0;
    const look = () => {
      seen.add(world.getAttribute("transform"));
      frames += 1;
      if (frames > 40) done(seen.size);
      else requestAnimationFrame(look);
    };
    document.querySelector(".player .main").click();
    look();
  });
}"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_tree_glides_only_for_those_who_like_it(
    window: Window, site: ServedSite, menus: Path, motion: str
) -> None:
    """Where things are not to move, the tree is there at once."""
    put(menus, "moving", tests=PERSON)
    small = {"width": 1000, "height": 620}
    page = panel(window(site, reduced_motion=motion, viewport=small), "moving")
    player = watched(page)
    player.get_by_text("next: presses 0").wait_for()
    for _ in range(6):
        page.get_by_role("button", name="Larger", exact=True).click()

    places = page.evaluate(MOVES)

    assert places <= 2 if motion == "reduce" else places > 4


def test_what_is_missing_is_shown_and_then_written(
    window: Window, site: ServedSite, menus: Path
) -> None:
    """A jump to what is not covered; the calls as a difference; then all is covered."""
    path = put(menus, "gaps")
    page = panel(window(site), "gaps")
    left = page.locator(".left li", has_text="desk").first
    left.get_by_role("button", name="desk").click()
    page.locator('.tree .chosen[data-name="desk"]').wait_for()
    page.get_by_role("button", name=re.compile("^Write the calls for")).click()
    page.locator("dialog .diff .more").first.wait_for()
    untouched = path.read_text("utf-8")
    shown = page.locator("dialog .diff").inner_text()

    page.get_by_role("button", name="Put them beside the menu").click()

    page.get_by_text("Every way out that a call can take is covered.").wait_for()
    assert untouched == TESTS.format(name="gaps")
    added = path.read_text("utf-8").removeprefix(untouched).splitlines()
    assert added
    assert [f"+{line}" for line in added] == [
        line for line in shown.splitlines() if line.startswith("+")
    ]


def test_a_menu_without_tests_says_how_to_make_one(
    window: Window, site: ServedSite, menus: Path
) -> None:
    """It leads to the phone, where a call is kept; then it is in the panel."""
    put(menus, "bare", tests="")
    page = panel(window(site), "bare")
    page.get_by_text("No tests stand beside this menu yet").wait_for()
    page.get_by_role("button", name="To the phone").click()
    page.get_by_role("button", name="Call", exact=True).click()
    page.get_by_role("button", name="Hang up").click()
    page.get_by_text("Save as a test").click()
    page.get_by_label("What does this call show?").fill("Somebody hangs up")
    page.get_by_role("button", name="Put it beside the menu").click()
    page.get_by_text("It stands in bare.test.yaml now.").wait_for()

    page.get_by_role("tab", name=re.compile("^Tests")).click()
    page.locator(".calls li", has_text="Somebody hangs up").wait_for()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_nobody_is_kept_out(
    window: Window, site: ServedSite, menus: Path, look: Look
) -> None:
    """The panel, what is missing, and a call that is watched, in every look."""
    put(menus, "looked", tests=TESTS.replace("{{node: repair}}", "{{node: order}}"))
    page = panel(window(site, **look.about), "looked")
    keep(page, look, "trials")
    found = [*barriers(page), *overflow(page)]
    page.locator("#covered ~ p button").click()
    page.locator("dialog .diff").wait_for()
    keep(page, look, "trials-missing")
    found += [*barriers(page), *overflow(page)]
    page.locator("dialog p.row button").last.click()
    page.locator(".calls li button").first.click()
    page.locator(".player select").select_option("quick")
    page.locator(".player .badge.bad").wait_for()
    keep(page, look, "trials-watched")
    found += [*barriers(page), *overflow(page)]

    assert found == []
