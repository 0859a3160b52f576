"""What browser tests do on the designer's page, and the sites on which they do it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from browsing import until
from served_site import MENUS, ServedSite, served_at
from sqlalchemy import delete

from ivr.store.tables import drafts

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

CHECKED = re.compile("findings?$|Proven|지적|검증됨")


# Sites --------------------------------------------------------------------------------


@contextmanager
def menus_at(
    folder: Path, menus: Mapping[str, str], *, examples: bool = False
) -> Iterator[ServedSite]:
    """A site with *menus*, each by its name and as a file of its own.

    Args:
        examples: Whether the menus that the program comes with are there, too.
    """
    flows = folder / "menus"
    if examples:
        shutil.copytree(MENUS, flows)
    for name, text in menus.items():
        path = flows / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    flows.mkdir(exist_ok=True)
    with served_at(folder, env={"IVR_FLOWS": str(flows)}) as found:
        yield found


def numbered(text: str, count: int) -> dict[str, str]:
    """The menu *text* so many times: each test that changes it has one for itself."""
    return {
        f"line{number}": text.replace("name: line", f"name: line{number}")
        for number in range(count)
    }


def as_published(site: ServedSite) -> None:
    """Throw away whatever was written before, so that menus are as their files."""
    with site.database.begin() as connection:
        connection.execute(delete(drafts))


# The page -----------------------------------------------------------------------------


def begun(page: Page, name: str) -> Page:
    """Begin a menu, and have it on the page."""
    page.goto("/designer")
    page.locator("#name").fill(name)
    page.get_by_role("button", name="Begin").click()
    return ready(page)


def loaded(page: Page, flow: str) -> Page:
    """The page of *flow*, as soon as one can work on it."""
    page.goto(f"/designer/{flow}")
    return ready(page)


def opened(page: Page, flow: str) -> Page:
    """The page of *flow*, once it was checked."""
    loaded(page, flow)
    checked(page)
    return page


def ready(page: Page) -> Page:
    """Wait until one can work on what is on the page."""
    page.locator("#designer[data-ready]").wait_for()
    return page


def checked(page: Page) -> None:
    """Wait until what is found is about what is written."""
    page.locator(".bar button", has_text=CHECKED).wait_for()


def tab(page: Page, name: str) -> None:
    """Go to a panel."""
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()


# The tree -----------------------------------------------------------------------------

AT_REST = """() => {
  const world = document.querySelector(".tree > g");
  let last = "";
  let still = 0;
  return new Promise((done) => {
    const look = () => {
      const now = world.getAttribute("transform");
      still = now === last ? still + 1 : 0;
      last = now;
      if (still < 10) requestAnimationFrame(look);
      else done();
    };
    look();
  });
}"""


def at_rest(page: Page) -> None:
    """Wait until the tree has stood still for ten frames."""
    page.evaluate(AT_REST)


def node(page: Page, name: str) -> Locator:
    """A node of the tree."""
    return page.locator(f'.tree [data-name="{name}"]')


def item(page: Page, name: str) -> Locator:
    """A node of the tree, as those hear of it who do not see it."""
    return node(page, name).get_by_role("treeitem")


def go(page: Page, name: str) -> None:
    """Choose a node by looking for its name, and show its form."""
    page.locator("#find").fill(name)
    tab(page, "Node")
    page.get_by_role("heading", name=name, exact=True).wait_for()


def rename(page: Page, name: str) -> None:
    """Give the node that is shown another name."""
    page.get_by_role("button", name="Rename").click()
    page.locator("#new-name").fill(name)
    page.locator("dialog").get_by_role("button", name="Rename").click()


# The text -----------------------------------------------------------------------------


def written(page: Page, fits: Callable[[str], bool]) -> str:
    """The whole text, as soon as what was done stands in it."""
    read = lambda: text if fits(text := text_of(page)) else None  # noqa: E731
    return until(read, "the text with what was done")


def text_of(page: Page) -> str:
    """The whole text, as the page downloads it."""
    tab(page, "Versions")
    return taken(page, "File (YAML)").read_text(encoding="utf-8")


def taken(page: Page, button: str) -> Path:
    """The file that a button has the browser keep."""
    with page.expect_download() as found:
        page.get_by_role("button", name=button).click()
    return Path(found.value.path())


def type_after(page: Page, line: str, words: str) -> None:
    """Type *words* at the end of the line that holds *line*, in the text."""
    page.locator(".cm-line", has_text=line).first.click()
    page.keyboard.press("End")
    page.keyboard.type(words)


def choose_file(
    page: Page, field: str, name: str, data: bytes, kind: str = "application/yaml"
) -> None:
    """Choose a file in the field that a selector finds."""
    sent = page.locator(field)
    sent.set_input_files({"name": name, "mimeType": kind, "buffer": data})


def undo_all(page: Page) -> None:
    """Take back whatever was done since the page was opened."""
    undo = page.get_by_role("button", name="Undo")
    while undo.is_enabled():
        undo.click()


# Publishing ---------------------------------------------------------------------------


def foresee(page: Page) -> None:
    """See what publishing would do."""
    tab(page, "Versions")
    page.get_by_role("button", name="What would change").click()


def publish(page: Page) -> None:
    """Publish what is on the page, as far as nothing stands in the way."""
    foresee(page)
    page.get_by_role("button", name="Publish").click()


def published(page: Page) -> None:
    """Publish what is on the page, and wait until callers have it."""
    publish(page)
    page.get_by_role("heading", name="As published").wait_for()
