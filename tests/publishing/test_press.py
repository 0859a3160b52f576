"""A text comes into the file whole, once, and on record, whatever happens meanwhile."""

from __future__ import annotations

import codecs
import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from house import ROOT
from publishing_site import MENU, NOW

from ivr.publishing import drafts, ledger
from ivr.publishing.drafts import Author
from ivr.publishing.files import CannotWrite, digest_of, write_file
from ivr.publishing.press import Press
from ivr.publishing.wishes import Blocked, Done, FileChanged, Unwanted, Wish
from ivr.store import audit

ME = Author(name="Kim, at the command line")
BASE = digest_of(MENU)
AGAIN = MENU.replace("Welcome to the shop.", "Hello, this is the shop.")


def wish(text: str, base: str = BASE, author: Author = ME) -> Wish:
    """The shop's menu is to say *text*."""
    return Wish("shop.yaml", text, base, author)


def greeting(word: str) -> str:
    """The menu with another greeting."""
    return MENU.replace("Welcome", word)


def says(press: Press) -> str:
    """What the file says."""
    return (press.folder / "shop.yaml").read_text(encoding="utf-8")


def numbers(press: Press) -> list[tuple[int, str, str]]:
    """The versions: number, how, and who."""
    found = press.versions("shop.yaml", NOW)
    return [(each.number, each.how, each.name) for each in found]


def test_what_is_published_is_in_the_file_and_on_record(press: Press) -> None:
    """Also the text that stood there before, so that one can go back to it."""
    done = press.publish(wish(AGAIN), NOW)

    assert says(press) == AGAIN
    assert numbers(press) == [(2, "published", ME.name), (1, "found", "")]
    assert (done.version.text, done.version.before) == (AGAIN, BASE)


def test_it_is_on_the_audit_trail(press: Press) -> None:
    """Who did it stands there, also without a log-in."""
    press.publish(wish(AGAIN), NOW)
    with press.database.read() as connection:
        (act,) = audit.acts(connection, what="publish")

    assert (act.about, act.facts["version"]) == ("flow:shop.yaml", 2)
    assert act.facts["by"] == ME.name


def test_the_same_text_is_no_version(press: Press) -> None:
    """Nobody wonders later what was changed by a publication that changed nothing."""
    with pytest.raises(Unwanted, match="says that already"):
        press.publish(wish(MENU), NOW)

    assert numbers(press) == []


def test_a_file_changed_outside_is_a_version_when_it_is_replaced(press: Press) -> None:
    """What somebody wrote with their own editor is not lost."""
    press.publish(wish(AGAIN), NOW)
    outside = greeting("Good day")
    (press.folder / "shop.yaml").write_text(outside, encoding="utf-8")
    press.publish(wish(MENU, digest_of(outside)), NOW)

    assert [how for _, how, _ in numbers(press)] == [
        "published",
        "found",
        "published",
        "found",
    ]
    assert press.version("shop.yaml", 3).text == outside


def test_two_at_once_are_one_after_the_other(press: Press) -> None:
    """One wins; who is later is told, and the file is one of the two, whole."""
    barrier = Barrier(4)

    def publishes(word: str) -> Done | FileChanged:
        barrier.wait()
        try:
            return press.publish(wish(greeting(word)), NOW)
        except FileChanged as error:
            return error

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(publishes, ("Hello", "Hi", "Hey", "Moin")))

    (done,) = (each for each in found if isinstance(each, Done))
    assert says(press) == done.version.text
    assert [number for number, _, _ in numbers(press)] == [2, 1]


def test_the_draft_of_who_is_later_stays(press: Press) -> None:
    """The loser's work is there to be merged; the winner's is done with."""
    late = Author(name="", address="")
    with press.database.begin() as connection:
        base = press.stand("shop.yaml")
        text = greeting("Later")
        drafts.save(connection, "shop.yaml", late, text, base=base, on="", now=NOW)
    press.publish(wish(AGAIN, author=replace(ME, person=None)), NOW)
    with press.database.read() as connection:
        left = drafts.draft_of(connection, "shop.yaml", late)

    assert left is not None
    assert (left.text, left.base.text) == (text, MENU)


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from ivr.publishing import press as presses
from ivr.publishing.drafts import Author
from ivr.publishing.press import Press
from ivr.publishing.wishes import Wish
from ivr.store.database import open_database

url, folder, data, base, at = sys.argv[1:]

def dies(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

wrote = presses.write_file
def writes(*given):
    if at == "before":
        dies()
    wrote(*given)
    dies()

presses.write_file = writes
text = sys.stdin.read()
press = Press(open_database(url), Path(folder), Path(data))
now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
press.publish(Wish("shop.yaml", text, base, Author(name="Kim")), now)
"""


@pytest.mark.parametrize("at", ["before", "after"])
def test_who_dies_while_publishing_is_found_out(
    at: str, press: Press, database_address: str
) -> None:
    """The file says what became of it: nothing, or all, and then who it was."""
    given = [database_address, press.folder, press.data, BASE, at]
    dead = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, given)],
        input=AGAIN,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert dead.returncode == -signal.SIGKILL
    found = [(how, name) for _, how, name in numbers(press)]
    with press.database.read() as connection:
        acts = list(audit.acts(connection, what="publish"))
        assert ledger.intended(connection) == []

    if at == "before":
        assert (says(press), found, acts) == (MENU, [("found", "")], [])
        press.publish(wish(AGAIN), NOW)
    else:
        assert says(press) == AGAIN
        assert found == [("published", "Kim"), ("found", "")]
        assert acts[0].facts["by"] == "Kim"
    assert [name for name in os.listdir(press.folder) if name != "shop.yaml"] == []


def test_going_back_puts_the_very_text(press: Press) -> None:
    """Byte for byte, whatever lies between."""
    press.publish(wish(AGAIN), NOW)
    press.publish(wish(greeting("Hi"), digest_of(AGAIN)), NOW)
    done = press.roll_back("shop.yaml", 1, ME, NOW)

    assert says(press) == MENU
    assert (done.version.number, done.version.of) == (4, 1)


def test_a_version_with_errors_can_be_gone_back_to(press: Press) -> None:
    """In an emergency nobody argues with the checks about what was served before."""
    from publishing_site import DEAD_END

    path = press.folder / "shop.yaml"
    path.write_text(DEAD_END, encoding="utf-8")
    press.publish(wish(MENU, digest_of(DEAD_END)), NOW)
    done = press.roll_back("shop.yaml", 1, ME, NOW)

    assert says(press) == DEAD_END
    assert [each["slug"] for each in done.version.errors] == ["dead-end"]


def test_there_is_no_way_back_to_what_never_was(press: Press) -> None:
    """A number that is none is told, and nothing is done."""
    with pytest.raises(Unwanted, match="no version 7"):
        press.roll_back("shop.yaml", 7, ME, NOW)

    assert says(press) == MENU


def test_what_another_menu_needs_blocks(press: Press) -> None:
    """A change that breaks a menu that goes into this one is an error here."""
    part = MENU.replace("name: shop", "name: part").replace("shop.", "part.")
    (press.folder / "part.yaml").write_text(part, encoding="utf-8")
    goes = MENU.replace("next: box", "next: into").replace(
        "  box:", "  into:\n    flow: part\n\n  box:"
    )
    (press.folder / "shop.yaml").write_text(goes, encoding="utf-8")
    broken = part.replace("    dial:", "    dail:")

    with pytest.raises(Blocked) as refused:
        press.publish(Wish("part.yaml", broken, digest_of(part), ME), NOW)
    assert "shop" in refused.value.proposal.unfit


def test_old_errors_of_another_menu_do_not_block(press: Press) -> None:
    """Who mends one menu need not mend all of them first."""
    from publishing_site import DEAD_END

    other = DEAD_END.replace("name: shop", "name: other").replace("shop.", "other.")
    (press.folder / "other.yaml").write_text(
        other.replace("+82215880000", "+82215880009"), encoding="utf-8"
    )
    press.publish(wish(AGAIN), NOW)

    assert says(press) == AGAIN


# The file -------------------------------------------------------------------------


def test_what_others_may_do_with_the_file_stays(press: Press) -> None:
    """A file that the group may read is not shut away from it."""
    path = press.folder / "shop.yaml"
    path.chmod(0o640)
    press.publish(wish(AGAIN), NOW)

    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_byte_order_mark_stays(press: Press) -> None:
    """Editors that need one find it again."""
    path = press.folder / "shop.yaml"
    path.write_bytes(codecs.BOM_UTF8 + MENU.encode())
    press.publish(wish(AGAIN), NOW)

    assert path.read_bytes() == codecs.BOM_UTF8 + AGAIN.encode()


def test_a_link_is_followed(press: Press, tmp_path: Path) -> None:
    """Who keeps the file elsewhere in the folder finds it there, changed."""
    (press.folder / "real.yml").write_text(MENU, encoding="utf-8")
    path = press.folder / "shop.yaml"
    path.unlink()
    path.symlink_to("real.yml")
    write_file(press.folder, "shop.yaml", AGAIN)

    assert path.is_symlink()
    assert (press.folder / "real.yml").read_text(encoding="utf-8") == AGAIN


def test_what_cannot_be_written_leaves_no_trace(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is told; the record does not claim what never was."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(CannotWrite, match="No space left"):
        press.publish(wish(AGAIN), NOW)

    assert says(press) == MENU
    assert [how for _, how, _ in numbers(press)] == ["found"]
    assert os.listdir(press.folder) == ["shop.yaml"]


# Commits --------------------------------------------------------------------------


def git(folder: Path, *words: str) -> str:
    """What git says in *folder*."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=30,
    )
    return done.stdout.strip()


@pytest.fixture
def work_tree(press: Press) -> Press:
    """The same, where git looks after the flows."""
    given = ("-c", "user.name=Lee", "-c", "user.email=lee@example.org")
    git(press.folder, "init", "--quiet")
    git(press.folder, "add", ".")
    git(press.folder, *given, "commit", "--quiet", "-m", "Begin")
    return replace(press, commits=True)


def test_a_publication_is_a_commit_of_its_author(work_tree: Press) -> None:
    """The history of the repository says who, and what changed for callers."""
    kim = Author(name="Kim <Minji>", email="kim@example.org")
    done = work_tree.publish(replace(wish(AGAIN, author=kim), reason="Friendlier"), NOW)
    told = git(work_tree.folder, "log", "-1", "--format=%an|%ae|%s|%b")

    assert told.startswith("Kim Minji|kim@example.org|Publish version 2 of shop.yaml|")
    assert "Friendlier" in told
    assert done.version.commit == git(work_tree.folder, "rev-parse", "HEAD")


def test_what_somebody_has_staged_stays_staged(work_tree: Press) -> None:
    """Only the menu is committed."""
    (work_tree.folder / "notes.txt").write_text("mine", encoding="utf-8")
    git(work_tree.folder, "add", "notes.txt")
    work_tree.publish(wish(AGAIN), NOW)

    status = git(work_tree.folder, "status", "--porcelain")
    assert status == "A  notes.txt"


def test_a_commit_that_is_refused_does_not_stop_a_publication(work_tree: Press) -> None:
    """Callers get the menu; whoever published is told what is left to do."""
    hook = work_tree.folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not on Mondays >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    done = work_tree.publish(wish(AGAIN), NOW)

    assert says(work_tree) == AGAIN
    assert "not on Mondays" in done.trouble
    assert done.version.commit == ""
