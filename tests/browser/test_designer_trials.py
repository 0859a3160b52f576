"""The tests of a menu in the designer: run, watched, and written where missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import barriers, expect, overflow
from designing import at_rest, loaded, menus_at, node, tab
from looks import LOOKS, Look, keep
from served_site import ServedSite

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
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A site of menus that tests put there for themselves, and of one that stays."""
    with menus_at(tmp_path_factory.mktemp("trials"), {}) as found:
        put(found, "first")
        yield found


def put(site: ServedSite, name: str, *, tests: str = TESTS) -> Path:
    """Put a small menu there; where its tests are, or would be."""
    menu = site.menus / f"{name}.yaml"
    menu.write_text(SMALL.format(name=name), encoding="utf-8")
    path = site.menus / f"{name}.test.yaml"
    if tests:
        path.write_text(tests.format(name=name), encoding="utf-8")
    return path


def panel(page: Page, flow: str) -> Page:
    """The tests of *flow*, once they were run."""
    loaded(page, flow)
    tab(page, "(Tests|테스트)")
    page.locator("#covered").wait_for()
    return page


def watched(page: Page, pace: str = "steps") -> Locator:
    """The repair, which is watched at a pace."""
    page.get_by_role("button", name="Watch: A repair after some silence").click()
    page.get_by_label("Pace").select_option(pace)
    return page.locator(".player")


def test_a_test_differs_once_the_text_does(window: Window, site: ServedSite) -> None:
    """They run again by themselves, and say what was expected and what happened."""
    put(site, "edited")
    page = panel(window(site), "edited")
    expect(page.locator(".calls .passes")).to_have_count(2)
    node(page, "order").dblclick()
    page.get_by_role("textbox", name="say").fill("It was sent.")
    page.keyboard.press("Tab")
    expect(page.locator(".tree .heard", has_text="It was sent.")).to_be_visible()
    tab(page, "Tests")

    differs = page.locator(".calls .differs")
    expect(differs.get_by_text("Expected, line 6")).to_be_visible()
    expect(differs).to_contain_text('hears: {node: order, contains: "on its way"}')
    expect(differs).to_contain_text('but hears "It was sent."')
    tests = page.get_by_role("tab", name=re.compile("^Tests"))
    expect(tests).to_have_text(re.compile("1$"))


def test_a_test_is_watched_step_by_step(window: Window, site: ServedSite) -> None:
    """Nothing happens until it is to; the tree shows the caller, and the way there."""
    page = panel(window(site), "first")
    player = watched(page)
    player.get_by_text("next: is silent").wait_for()
    expect(player.locator("[aria-current]")).to_have_text("- silence")
    player.get_by_role("button", name="Next step").click()
    expect(player.get_by_text("Step 1 of 2")).to_be_visible()
    expect(node(page, "door")).to_contain_class("lit")

    player.get_by_role("button", name="Next step").click()

    expect(player.get_by_text("as written")).to_be_visible()
    expect(node(page, "repair")).to_contain_class("passed")
    expect(node(page, "order")).not_to_contain_class("passed")
    expect(page.locator(".tree .edge.passed").first).to_be_attached()
    expect(node(page, "door")).not_to_contain_class("lit")
    expect(page.locator(".captions")).to_contain_text("Bring it in.")


def test_a_test_plays_by_itself_until_it_is_paused(
    window: Window, site: ServedSite
) -> None:
    """Paused it waits; quick it is over in no time."""
    page = panel(window(site), "first")
    player = watched(page, "watch")
    player.get_by_role("button", name="Pause").click()
    player.get_by_role("button", name="Next step").click()
    expect(player.get_by_text("Step 1 of 2")).to_be_visible()
    waits = player.get_by_role("button", name="Go on")
    expect(waits).to_be_visible()

    player.get_by_label("Pace").select_option("quick")
    waits.click()

    expect(player.get_by_text("as written")).to_be_visible()
    player.get_by_role("button", name="Back to the tests").click()
    expect(page.locator("#covered")).to_be_visible()


def test_whoever_presses_a_key_takes_the_call_over(
    window: Window, site: ServedSite
) -> None:
    """What is played stops where it is, and the call goes on by hand."""
    page = panel(window(site), "first")
    player = watched(page)
    player.get_by_text("next: is silent").wait_for()
    page.locator(".keypad").get_by_text("0", exact=True).click()

    expect(player.get_by_text("stopped")).to_be_visible()
    expect(page.locator(".outcomes")).to_be_visible()
    expect(node(page, "desk")).to_contain_class("lit")


def test_the_list_says_where_the_caller_is(window: Window, site: ServedSite) -> None:
    """Whoever reads the list in place of the tree is told there."""
    page = panel(window(site), "first")
    player = watched(page)
    player.get_by_text("next: is silent").wait_for()
    tab(page, "List")

    here = page.locator(".nodes > li", has_text="the caller is here")
    expect(here.get_by_role("button", name="door", exact=True)).to_be_visible()


def test_a_test_that_differs_is_played_up_to_there(
    window: Window, site: ServedSite
) -> None:
    """The line at which it does is marked, and said to be otherwise."""
    put(site, "wrong", tests=TESTS.replace("{{node: repair}}", "{{node: order}}"))
    page = panel(window(site), "wrong")
    player = watched(page, "quick")

    expect(player.locator(".badge.bad")).to_be_visible()
    expect(player.locator(".now.bad")).to_contain_text("order")
    expect(player).to_contain_text('goes by "repair"')


def test_a_finding_is_watched_as_well(window: Window, site: ServedSite) -> None:
    """With the same hands: step by step, and what comes next."""
    put(site, "faulty")
    path = site.menus / "faulty.yaml"
    text = path.read_text("utf-8").replace("go: order}", "go: repair}")
    path.write_text(text, encoding="utf-8")
    page = loaded(window(site), "faulty")
    tab(page, "Findings")
    page.get_by_role("button", name="Play this call").first.click()

    player = page.locator(".player")
    player.get_by_label("Pace").select_option("quick")
    expect(player.get_by_text("played to its end")).to_be_visible()
    expect(page.locator(".captions")).to_contain_text("Bring it in.")


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
    window: Window, site: ServedSite, motion: str
) -> None:
    """Where things are not to move, the tree is there at once."""
    put(site, "moving", tests=PERSON)
    small = {"width": 1000, "height": 620}
    page = panel(window(site, reduced_motion=motion, viewport=small), "moving")
    player = watched(page)
    player.get_by_text("next: presses 0").wait_for()
    for _ in range(6):
        page.get_by_role("button", name="Larger", exact=True).click()

    at_rest(page)
    places = page.evaluate(MOVES)

    assert places <= 2 if motion == "reduce" else places > 2


def test_what_is_missing_is_shown_and_then_written(
    window: Window, site: ServedSite
) -> None:
    """A jump to what is not covered; the calls as a difference; then all is covered."""
    path = put(site, "gaps")
    page = panel(window(site), "gaps")
    left = page.locator(".left li", has_text="desk").first
    left.get_by_role("button", name="desk").click()
    expect(node(page, "desk")).to_contain_class("chosen")
    page.get_by_role("button", name=re.compile("^Write the calls for")).click()
    expect(page.locator("dialog .diff .more").first).to_be_visible()
    untouched = path.read_text("utf-8")
    shown = page.locator("dialog .diff").inner_text()

    page.get_by_role("button", name="Put them beside the menu").click()

    all_of_it = "Every way out that a call can take is covered."
    expect(page.get_by_text(all_of_it)).to_be_visible()
    assert untouched == TESTS.format(name="gaps")
    added = path.read_text("utf-8").removeprefix(untouched).splitlines()
    assert added
    assert [f"+{line}" for line in added] == [
        line for line in shown.splitlines() if line.startswith("+")
    ]


def test_a_menu_without_tests_says_how_to_make_one(
    window: Window, site: ServedSite
) -> None:
    """It leads to the phone, where a call is kept; then it is in the panel."""
    put(site, "bare", tests="")
    page = panel(window(site), "bare")
    expect(page.get_by_text("No tests stand beside this menu yet")).to_be_visible()
    page.get_by_role("button", name="To the phone").click()
    page.get_by_role("button", name="Call", exact=True).click()
    page.get_by_role("button", name="Hang up").click()
    page.get_by_text("Save as a test").click()
    page.get_by_label("What does this call show?").fill("Somebody hangs up")
    page.get_by_role("button", name="Put it beside the menu").click()
    expect(page.get_by_text("It stands in bare.test.yaml now.")).to_be_visible()

    tab(page, "Tests")
    expect(page.locator(".calls li")).to_contain_text("Somebody hangs up")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_nobody_is_kept_out(window: Window, site: ServedSite, look: Look) -> None:
    """The panel, what is missing, and a call that is watched, in every look."""
    put(site, "looked", tests=TESTS.replace("{{node: repair}}", "{{node: order}}"))
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
