"""Every process serves what any process published."""

from __future__ import annotations

from publishing_site import MENU, NOW

from ivr.publishing.drafts import Author
from ivr.publishing.files import digest_of
from ivr.publishing.noticing import Noticer
from ivr.publishing.press import Press
from ivr.publishing.wishes import Wish
from ivr.runtime.versions import Library

AGAIN = MENU.replace("Welcome to the shop.", "Hello, this is the shop.")


def test_another_process_serves_what_was_published(press: Press) -> None:
    """In production files are not looked at all the time; the record is."""
    library = Library(press.folder)
    library.load()
    noticer = Noticer(press.database, library)
    first = noticer.look()
    press.publish(Wish("shop.yaml", AGAIN, digest_of(MENU), Author()), NOW)
    found = [noticer.look(), noticer.look()]

    assert (first, found) == (False, [True, False])
    assert library.current("shop")[1].text.source == AGAIN


def test_what_is_half_written_is_not_served(press: Press) -> None:
    """A file that somebody is just writing outside is nobody's publication."""
    library = Library(press.folder)
    library.load()
    noticer = Noticer(press.database, library)
    noticer.look()
    (press.folder / "shop.yaml").write_text("half", encoding="utf-8")

    assert noticer.look() is False
    assert library.current("shop")[1].text.source == MENU
