"""The designer's hands: its forms filled in as a person fills them in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from browsing import until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Way = tuple[str | int, ...]

TEXT = "import('/static/designer/store.js').then((store) => store.state.text)"


class Hands:
    """Somebody at the page of one menu, who never touches its text."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab(self, name: str) -> None:
        """Go to a panel."""
        self.page.get_by_role("tab", name=re.compile(f"^{name}")).click()

    def text(self) -> str:
        """The file as it stands on the page."""
        found: str = self.page.evaluate(TEXT)
        return found

    def written(self, words: str) -> None:
        """Wait until *words* stand in the file."""
        until(lambda: words in self.text() or None, f"{words!r} in the file")

    def go(self, node: str) -> None:
        """Choose a node by looking for its name, and show its form."""
        self.page.locator("#find").fill(node)
        self.tab("Node")
        self.page.get_by_role("heading", name=node, exact=True).wait_for()

    # Fields -----------------------------------------------------------------------

    def field(self, *way: str | int) -> Locator:
        """The field for what stands at a place of the file; "+" is a new one."""
        return self.page.locator(f'[id="f-{"-".join(map(str, way))}"]')

    def fill(self, *way: str | int, to: str) -> None:
        """Type into a field, and go on to the next."""
        field = self.field(*way)
        field.fill(to)
        field.press("Tab")

    def choose(self, *way: str | int, to: str) -> None:
        """Choose in a field."""
        self.field(*way).select_option(to)

    def more(self, inside: Locator | None = None) -> None:
        """Show the settings that are folded away."""
        for each in (inside or self.page).locator("summary", has_text="More").all():
            if each.is_visible() and not each.evaluate("(all) => all.parentNode.open"):
                each.click()

    # Parts of the menu -----------------------------------------------------------------

    def section(self, name: str) -> Locator:
        """Unfold what the menu defines under *name*."""
        self.tab("Menu")
        head = self.page.locator("summary strong", has_text=re.compile(f"^{name}$"))
        table = self.page.locator("details.table", has=head)
        if not table.evaluate("(each) => each.open"):
            head.click()
        return table

    def define(self, section: str, name: str, **about: str) -> None:
        """Add something under *section*: what it is called, and what is said of it."""
        table = self.section(section)
        table.get_by_role("button", name=re.compile("^Add .*…$")).last.click()
        self.fill(section, "+", "key", to=name)
        self._say((section, "+"), about)
        self.add()
        self.written(f"{name}:")

    def _say(self, way: Way, about: dict[str, Any]) -> None:
        for key, value in about.items():
            name = key.replace("__", "-")
            field = self.field(*way, name)
            if field.evaluate("(each) => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def add(self) -> None:
        """Press the button of what is being added, and close it."""
        added = self.page.locator(".addition").last
        added.get_by_role("button", name="Add", exact=True).last.click()
        added.get_by_role("button", name="Close").click()

    def node(self, name: str, kind: str, leads: str = "", **about: str) -> None:
        """Add a node, with all that one of its kind must have."""
        self.tab("Node")
        self.page.get_by_role("button", name="Add a node").click()
        self.fill_in(name, kind, **about)

    def fill_in(self, name: str, kind: str, **about: str) -> None:
        """Fill in the dialog for a new node."""
        dialog = self.page.locator("dialog")
        dialog.locator("#new-name").fill(name)
        dialog.locator("#new-kind").select_option(kind)
        self._say(("new",), about)
        dialog.get_by_role("button", name="Add a node").click()
        dialog.wait_for(state="detached")
