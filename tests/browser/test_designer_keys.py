"""The designer without a mouse: a menu begun, built, published, brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from browsing import until
from by_form import TEXT
from by_keys import has_focus, tab_to
from designing import ready
from served_site import ServedSite

if TYPE_CHECKING:
    from playwright.sync_api import Page

HELD = "document.activeElement !== document.body"


class Keys:
    """Somebody whose hands are on the keyboard, and nowhere else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press keys, one after the other; the focus is somewhere after each."""
        for key in keys:
            self.page.keyboard.press(key)
            self.held()

    def held(self) -> None:
        """Wait until something has the focus, however the page was changed."""
        until(lambda: self.page.evaluate(HELD) or None, "something with the focus")

    def type(self, words: str) -> None:
        """Type into what has the focus, in place of what stands there."""
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)

    def to(self, name: str, back: bool = False) -> None:
        """Go with Tab to what begins with *name*; it is seen to have the focus."""
        tab_to(self.page, name, "Shift+Tab" if back else "Tab")

    def do(self, name: str, back: bool = False) -> None:
        """Go to a button, and press it."""
        self.to(name, back)
        self.press("Enter")

    def here(self, name: str) -> None:
        """Wait until what has the focus begins with *name*."""
        has_focus(self.page, name)

    def tab(self, name: str, steps: int) -> None:
        """Go to the panel *steps* to the right of the one that is shown."""
        for _ in range(abs(steps)):
            self.press("ArrowRight" if steps > 0 else "ArrowLeft")
        self.here(name)

    def written(self, words: str) -> None:
        """Wait until *words* stand in the file."""
        read = lambda: words in self.page.evaluate(TEXT) or None  # noqa: E731
        until(read, f"{words!r} in the file")


def begin(page: Page) -> Keys:
    """Begin a menu, and open it."""
    keys = Keys(page)
    page.goto("/designer")
    keys.to("Name")
    keys.type("account")
    keys.to("Begin")
    page.keyboard.press("Enter")
    ready(page)
    return keys


def test_a_menu_goes_all_the_way_by_keyboard(
    window: Callable[..., Page], empty: ServedSite
) -> None:
    """Tab, Enter, arrows and letters: every step is reached, seen, and gone on from."""
    keys = begin(window(empty, reduced_motion="reduce"))
    add_a_node(keys)
    connect(keys)
    undo_and_redo(keys)
    fill_in(keys)
    mend(keys)
    publish(keys)
    file = empty.menus / "account.yaml"
    assert "How can we help?" in file.read_text("utf-8")
    go_back(keys)

    assert "How can we help?" not in file.read_text("utf-8")


def add_a_node(keys: Keys) -> None:
    """From the tree into the form, and through the dialog for a new node."""
    keys.to("The menu as a tree")
    keys.press("Enter")
    keys.here("welcome")
    keys.do("Add a node")
    keys.here("Name")
    keys.type("main")
    keys.to("Kind")
    keys.page.keyboard.type("menu")
    keys.to("menu")
    keys.type("How can we help?")
    keys.do("Add a key…")
    keys.here("Key")
    keys.to("label")
    keys.type("your account")
    keys.to("go")
    keys.page.keyboard.type("desk")
    keys.do("Add")
    keys.here("Key")
    # Escape leaves what was begun, and not all that stands around it.
    keys.press("Escape")
    keys.here("Add a key…")
    keys.do("Add a node")
    keys.here("main")
    keys.written('1: {label: "your account", go: desk}')


def connect(keys: Keys) -> None:
    """An exit is named in the form, and led to a node that is chosen in the tree."""
    keys.to("The menu as a tree", back=True)
    keys.press("Home", "Enter")
    keys.here("welcome")
    keys.do("All ways out")
    keys.do("Connect then")
    keys.here("The menu as a tree")
    keys.press("End")
    for _ in range(4):
        if keys.page.evaluate(CHOSEN) == "main":
            break
        keys.press("ArrowUp")
    keys.press("Enter")
    keys.written("next: main")


CHOSEN = "import('/static/designer/store.js').then((store) => store.state.selected)"


def undo_and_redo(keys: Keys) -> None:
    """What was done is taken back from wherever one is, and done again."""
    keys.press("Control+z")
    keys.written("next: desk")
    keys.press("Control+y")
    keys.written("next: main")


def fill_in(keys: Keys) -> None:
    """Fields of the whole menu, by their names."""
    keys.to("Node")
    keys.tab("Menu", 1)
    keys.to("title")
    keys.type("Account support")
    keys.to("otherwise")
    keys.page.keyboard.type("desk")
    keys.to("More settings")
    keys.written("otherwise: desk")
    keys.written('title: "Account support"')


def mend(keys: Keys) -> None:
    """A slip is found, and mended by its button."""
    keys.to("Menu", back=True)
    keys.tab("Findings", 2)


def publish(keys: Keys) -> None:
    """What would change is looked at, and published."""
    keys.tab("Versions", 3)
    keys.do("What would change")
    keys.do("Publish")
    keys.page.get_by_role("heading", name="As published").wait_for()


def go_back(keys: Keys) -> None:
    """The file is brought back, with a reason."""
    keys.do("Go back to version 1")
    keys.here("Reason")
    keys.type("too soon")
    keys.do("Go back")
    keys.page.get_by_text("Version 3").wait_for()
    keys.held()
