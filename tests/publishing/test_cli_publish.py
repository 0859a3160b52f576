"""``ivr publish``, ``ivr versions`` and ``ivr rollback``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Result, ivr
from publishing_site import DEAD_END, MENU

AGAIN = MENU.replace("Welcome to the shop.", "Hello, this is the shop.")


@pytest.fixture
def shop(
    sqlite_address: str, flows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The shop's menu in the flows folder that the commands are given."""
    monkeypatch.setenv("DATABASE_URL", sqlite_address)
    monkeypatch.setenv("IVR_FLOWS", str(flows))
    monkeypatch.setenv("IVR_DATA", str(tmp_path / "data"))
    return flows / "shop.yaml"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A working copy of the menu, elsewhere."""
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / "shop.yaml").write_text(AGAIN, encoding="utf-8")
    return folder / "shop.yaml"


def versions() -> list[dict[str, object]]:
    """The versions, as scripts get them."""
    found: list[dict[str, object]] = json.loads(
        ivr("versions", "shop", "--format", "json").out
    )["versions"]
    return found


def test_a_working_copy_is_published(shop: Path, copy: Path) -> None:
    """It is in the folder then, and said what changes for callers."""
    found = ivr("publish", copy, "--reason", "friendlier")

    assert found == Result(
        0, "shop.yaml: version 2\n  nothing changes for callers\n", ""
    )
    assert shop.read_text(encoding="utf-8") == AGAIN
    assert versions()[0]["reason"] == "friendlier"


def test_what_was_written_there_is_put_on_record(shop: Path) -> None:
    """Who edits in the folder publishes with a name, and is not merely found."""
    ivr("publish", shop)
    shop.write_text(AGAIN, encoding="utf-8")
    found, again = ivr("publish", shop), ivr("publish", shop)

    assert found.out.startswith("shop.yaml: version 2\n")
    assert again.out == "shop.yaml: published already\n"
    assert [each["how"] for each in versions()] == ["published", "published"]


def test_errors_block(shop: Path, copy: Path) -> None:
    """The exit status says so, and the error is shown where it stands."""
    copy.write_text(DEAD_END, encoding="utf-8")
    found = ivr("publish", copy)

    assert found.status == 1
    assert "[IVR103]" in found.err
    assert "not published: shop.yaml has an error" in found.err
    assert shop.read_text(encoding="utf-8") == MENU


def test_an_error_is_published_with_a_reason(shop: Path, copy: Path) -> None:
    """Whoever has the machine may, but has to say why."""
    copy.write_text(DEAD_END, encoding="utf-8")
    silent = ivr("publish", copy, "--override")
    found = ivr("publish", copy, "--override", "--reason", "the box is full")

    assert (silent.status, found.status) == (1, 0)
    assert shop.read_text(encoding="utf-8") == DEAD_END


def test_versions_are_listed_and_shown(shop: Path, copy: Path) -> None:
    """By file or by name, as a table or as the text itself."""
    ivr("publish", copy)
    table, text = ivr("versions", shop), ivr("versions", "shop", "--show", "1")

    assert [line.split()[0] for line in table.out.splitlines()] == ["version", "2", "1"]
    assert text.out == MENU


def test_one_goes_back(shop: Path, copy: Path) -> None:
    """The file says what it said, and the step is on record."""
    ivr("publish", copy)
    found = ivr("rollback", "shop", "1", "--reason", "too friendly")

    assert (found.status, shop.read_text(encoding="utf-8")) == (0, MENU)
    assert (versions()[0]["how"], versions()[0]["of"]) == ("rolled-back", 1)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("rollback", "shop", "9"), 1),
        (("rollback", "nothing", "1"), 3),
        (("versions", "shop", "--show", "9"), 1),
        (("publish", "nowhere.yaml"), 3),
        (("publish",), 2),
        (("rollback", "shop", "zero"), 2),
    ],
)
def test_what_cannot_be_done_is_told(
    words: tuple[str, ...], status: int, shop: Path
) -> None:
    """Each with the exit status that scripts know."""
    found = ivr(*words)

    assert found.status == status, found
    assert found.err and "please report" not in found.err
