"""The designer's hands: its forms filled in as a person fills them in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import designing
from browsing import until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Way = tuple[str | int, ...]
Said = dict[str, str]
"""What goes into which field: "label en" is the English label."""

TEXT = "import('/static/designer/store.js').then((store) => store.state.text)"


class Hands:
    """Somebody at the page of one menu, who never touches its text."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab(self, name: str) -> None:
        """Go to a panel."""
        designing.tab(self.page, name)

    def text(self) -> str:
        """The file as it stands on the page."""
        found: str = self.page.evaluate(TEXT)
        return found

    def written(self, words: str) -> None:
        """Wait until *words* stand in the file."""
        until(lambda: words in self.text() or None, f"{words!r} in the file")

    def go(self, node: str) -> None:
        """Choose a node by looking for its name, and show its form."""
        designing.go(self.page, node)

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

    # Parts of the menu ------------------------------------------------------------

    def section(self, name: str) -> Locator:
        """Unfold what the menu defines under *name*."""
        self.tab("Menu")
        head = self.page.locator("summary strong", has_text=re.compile(f"^{name}$"))
        table = self.page.locator("details.table", has=head)
        if not table.evaluate("(each) => each.open"):
            head.click()
        return table

    def unfold(self, section: str, name: str) -> None:
        """Unfold something that is defined under *section*."""
        head = self.section(section).locator("details.folded > summary")
        head.get_by_text(name, exact=True).click()

    def define(self, section: str, name: str, about: Said | None = None) -> None:
        """Add something under *section*: what it is called, and what is said of it."""
        table = self.section(section)
        table.wait_for()
        self.another(section)
        self.fill(section, "+", "key", to=name)
        self.say((section, "+"), about or {})
        self.add()

    def say(self, way: Way, about: Said) -> None:
        """Fill in the fields below a place, by the rest of the way to each."""
        for rest, value in about.items():
            field = self.field(*way, *rest.split())
            field.wait_for()
            if field.evaluate("(each) => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def add(self) -> None:
        """Press the button of what is being added, and close it once it is there: what
        is added moves the buttons down."""
        added = self.page.locator(".addition").last
        before = self.text()
        added.get_by_role("button", name="Add", exact=True).last.click()
        until(lambda: self.text() != before or None, "what was added in the file")
        added.get_by_role("button", name="Close").click()

    def option(self, *way: str | int, about: Said) -> None:
        """Add an option, with the key that is next."""
        self.another(*way)
        self.say((*way, "+"), about)
        self.add()

    def another(self, *way: str | int) -> None:
        """Begin to add something at a place: an option, an outcome, a condition."""
        place = self.page.locator(f'[data-adds="{"-".join(map(str, way))}"]')
        place.get_by_role("button", name=re.compile("^Add .*…$")).click()

    # Nodes --------------------------------------------------------------------------

    def node(self, name: str, kind: str, about: Said) -> None:
        """Add a node, with what one of its kind must have."""
        self.tab("Node")
        self.page.get_by_role("button", name="Add a node").click()
        self.fill_in(name, kind, about)

    def rename(self, name: str) -> None:
        """Give the node that is shown another name."""
        designing.rename(self.page, name)
        self.page.get_by_role("heading", name=name, exact=True).wait_for()

    def fill_in(self, name: str, kind: str, about: Said) -> None:
        """Fill in the dialog for a new node, and wait until it is shown."""
        dialog = self.page.locator("dialog")
        dialog.locator("#new-name").fill(name)
        dialog.locator("#new-kind").select_option(kind)
        self.say(("new",), about)
        dialog.get_by_role("button", name="Add a node").click()
        dialog.wait_for(state="detached")
        if name:
            self.page.get_by_role("heading", name=name, exact=True).wait_for()
