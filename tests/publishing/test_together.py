"""Several files are published together: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from console_site import Browser, logged_in
from phone_site import Site, site_at
from publishing_site import MENU, NOW, sends

from console.designer.publishing_parts import heard_otherwise
from ivr.publishing import ledger
from ivr.publishing.drafts import Author
from ivr.publishing.files import CannotWrite, Stand, digest_of, write_file
from ivr.publishing.ledger import Entry
from ivr.publishing.press import Press
from ivr.publishing.wishes import Blocked, FileChanged, Unwanted, Wish

ME = Author(name="Kim")
CALLS = "flow: shop.yaml\ncalls: []\n"
HELLO = MENU.replace("Welcome to the shop.", "Hello, this is the shop.")
OTHERS = "# Nobody calls yet.\n" + CALLS


def both(text: str = HELLO, calls: str = OTHERS) -> tuple[Wish, list[Wish]]:
    """The menu and its test are to say something else."""
    wish = Wish("shop.yaml", text, digest_of(MENU), ME, "because")
    return wish, [Wish("shop.test.yaml", calls, digest_of(CALLS), ME)]


@pytest.fixture
def pair(press: Press) -> Press:
    """A folder with a menu and its test."""
    (press.folder / "shop.test.yaml").write_text(CALLS, encoding="utf-8")
    return press


def says(press: Press) -> tuple[str, str]:
    """What the two files say."""
    menu, calls = (press.folder / name for name in ("shop.yaml", "shop.test.yaml"))
    return menu.read_text(encoding="utf-8"), calls.read_text(encoding="utf-8")


def test_both_files_are_written_and_on_record(pair: Press) -> None:
    """Each has a version of its own, with the reason that was given once."""
    wish, beside = both()

    done = pair.publish(wish, NOW, beside)

    assert says(pair) == (HELLO, OTHERS)
    assert [each.path for each in (done.version, *done.beside)] == [
        "shop.yaml",
        "shop.test.yaml",
    ]
    assert {each.reason for each in (done.version, *done.beside)} == {"because"}


def test_a_file_that_stays_as_it_is_has_no_version(pair: Press) -> None:
    """Where only the other one changes, that one is published."""
    wish, beside = both(MENU)

    done = pair.publish(wish, NOW, beside)

    assert done.version.path == "shop.test.yaml"
    assert pair.versions("shop.yaml", NOW) == []


def test_where_none_changes_nothing_is_published(pair: Press) -> None:
    """Nobody wonders later what was changed by it."""
    wish, beside = both(MENU, CALLS)

    with pytest.raises(Unwanted, match="says that already"):
        pair.publish(wish, NOW, beside)


def test_one_that_somebody_changed_stops_all(pair: Press) -> None:
    """Neither is written; the one is named, to be merged."""
    (pair.folder / "shop.test.yaml").write_text("calls: []\n", encoding="utf-8")
    wish, beside = both()

    with pytest.raises(FileChanged) as refused:
        pair.publish(wish, NOW, beside)

    assert refused.value.stand.path == "shop.test.yaml"
    assert says(pair) == (MENU, "calls: []\n")


def test_errors_of_one_stop_all(pair: Press) -> None:
    """As where the other file needs what the menu no longer has."""
    wish, beside = both(MENU.replace("    dial:", "    dail:"))

    with pytest.raises(Blocked):
        pair.publish(wish, NOW, beside)

    assert says(pair) == (MENU, CALLS)


def test_what_cannot_be_written_takes_the_rest_back(pair: Press) -> None:
    """The disk may say no at the second file: then the first is as it was."""
    (pair.folder / "shared").write_text("no folder", encoding="utf-8")
    wish, _ = both()
    beside = [Wish("shared/shop.test.yaml", CALLS, "", ME)]

    with pytest.raises(CannotWrite):
        pair.publish(wish, NOW, beside)

    assert says(pair)[0] == MENU
    assert [each.how for each in pair.versions("shop.yaml", NOW)] == ["found"]


@pytest.mark.parametrize("written", [0, 1, 2])
def test_who_dies_in_between_leaves_no_half(pair: Press, written: int) -> None:
    """Once one is written the others follow; before that none is published."""
    texts = {"shop.yaml": (MENU, HELLO), "shop.test.yaml": (CALLS, OTHERS)}
    with pair.database.begin() as connection:
        for path, (old, new) in texts.items():
            stand = Stand(path, new, digest_of(new))
            entry = Entry("published", stand, digest_of(old), ME, NOW)
            ledger.put(connection, entry, done=False)
    for path, (_, new) in list(texts.items())[:written]:
        write_file(pair.folder, path, new)

    found = pair.versions("shop.test.yaml", NOW)

    assert says(pair) == ((HELLO, OTHERS) if written else (MENU, CALLS))
    assert len(found) == bool(written)
    assert len(pair.versions("shop.yaml", NOW)) == bool(written)


def test_what_died_alone_takes_no_other_along(pair: Press) -> None:
    """What two people publish at one moment is not one thing."""
    with pair.database.begin() as connection:
        for path, author in (("shop.yaml", ME), ("shop.test.yaml", Author(name="Lee"))):
            stand = Stand(path, HELLO, digest_of(HELLO))
            before = pair.stand(path).digest
            entry = Entry("published", stand, before, author, NOW)
            ledger.put(connection, entry, done=False)
    write_file(pair.folder, "shop.yaml", HELLO)
    pair.versions("shop.yaml", NOW)

    assert says(pair)[1] == CALLS


# What callers hear ------------------------------------------------------------------


def heard(after: str) -> list[tuple[str, str]]:
    """What is heard before and after a change of the menu."""
    stand = Stand("shop.yaml", MENU, digest_of(MENU))
    found = heard_otherwise([(stand, after)])
    return [(each.get("before", ""), each.get("after", "")) for each in found]


def test_a_sentence_before_and_after(flows: Path) -> None:
    """The one that changes, and no other."""
    assert heard(HELLO) == [("Welcome to the shop.", "Hello, this is the shop.")]


def test_what_only_moves_is_no_change() -> None:
    """A node by another name says what it said."""
    moved = MENU.replace("  bye:\n", "  leave:\n").replace("bye\n", "leave\n")

    assert moved != MENU
    assert heard(moved) == []


def test_what_callers_say_and_the_house_reads_is_not_heard() -> None:
    """Nobody is told that callers hear what they do not."""
    said = MENU.replace('say: ["my order"]', 'say: ["my parcel"]')
    titled = said.replace("languages:", "title: The shop\nlanguages:")

    assert titled != MENU
    assert heard(titled) == []


def test_what_goes_and_what_comes() -> None:
    """A text with nothing before, one with nothing after."""
    text = MENU.replace('{label: "a person", go: desk}', "{go: desk}")
    more = text.replace("  bye:\n", '  hi: {say: "Hi.", next: bye}\n  bye:\n')

    assert heard(more) == [("a person", ""), ("", "Hi.")]


# Over HTTP --------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with the shop's menu and its test."""
    with site_at(tmp_path, shop=MENU) as made:
        (made.flows / "shop.test.yaml").write_text(CALLS, encoding="utf-8")
        yield made


@pytest.fixture
def designer(site: Site) -> Browser:
    """Somebody who writes menus."""
    return logged_in(site, "designer")


FILES = {"shop.test.yaml": {"text": OTHERS, "base": digest_of(CALLS)}}


def test_a_preview_tells_of_every_file(designer: Browser) -> None:
    """Which change, line by line, and what callers hear."""
    body = {"text": HELLO, "files": FILES}

    found = sends(designer, "POST", "/designer/shop/preview", body).json

    assert [each["file"] for each in found["files"]] == ["shop.yaml", "shop.test.yaml"]
    assert "+# Nobody calls yet." in found["lines"]
    assert [each["after"] for each in found["heard"]] == ["Hello, this is the shop."]


def test_a_publication_tells_of_every_version(site: Site, designer: Browser) -> None:
    """The menu's own, and those beside it."""
    body = {"text": HELLO, "base": digest_of(MENU), "files": FILES}

    found = sends(designer, "POST", "/designer/shop/publish", body).json

    assert found["version"]["number"] == 2
    assert [each["file"] for each in found["beside"]] == ["shop.test.yaml"]
    assert (site.flows / "shop.test.yaml").read_text(encoding="utf-8") == OTHERS


def test_a_conflict_beside_is_merged_with_what_was_sent(
    site: Site, designer: Browser
) -> None:
    """Not with the menu's own text."""
    path = "/designer/shop/draft?file=shop.test.yaml"
    sends(designer, "POST", path, {"text": OTHERS, "base": digest_of(CALLS)})
    (site.flows / "shop.test.yaml").write_text(CALLS + "# End.\n", encoding="utf-8")
    body = {"text": HELLO, "base": digest_of(MENU), "files": FILES}

    refused = sends(designer, "POST", "/designer/shop/publish", body)

    assert refused.status_code == 409
    merge = refused.json["merge"]
    assert (merge["file"], merge["clean"]) == ("shop.test.yaml", True)
    assert merge["text"] == OTHERS + "# End.\n"


def test_drafts_of_files_that_belong_to_it_come_along(designer: Browser) -> None:
    """The test beside a menu does; a draft of something else does not."""
    for name, text in (("shop.test.yaml", OTHERS), ("other.yaml", MENU)):
        base = digest_of(CALLS) if name == "shop.test.yaml" else ""
        body = {"text": text, "base": base}
        sends(designer, "POST", f"/designer/shop/draft?file={name}", body)

    found = designer.get("/designer/shop/draft").json

    assert [each["file"] for each in found["beside"]] == ["shop.test.yaml"]
    assert found["beside"][0]["draft"]["text"] == OTHERS


def test_two_texts_that_went_on_from_one_come_together(designer: Browser) -> None:
    """As those of two windows."""
    texts = {"base": "a\nb\nc\n", "mine": "A\nb\nc\n", "theirs": "a\nb\nC\n"}

    found = sends(designer, "POST", "/designer/shop/together", texts).json

    assert (found["clean"], found["text"]) == (True, "A\nb\nC\n")


def test_a_wish_keeps_its_reason_for_all(pair: Press) -> None:
    """Whatever the wishes beside it say themselves."""
    wish, beside = both()
    beside = [replace(each, reason="something else") for each in beside]

    done = pair.publish(wish, NOW, beside)

    assert done.beside[0].reason == "because"
