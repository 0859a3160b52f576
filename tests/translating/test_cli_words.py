"""``ivr words``: out to translators, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import ivr

FLOW = """\
ivr: 1
name: shop
languages: [en, ko]
start: hello
nodes:
  hello: {say: {en: "You wait {wait}.", ko: "{wait} 걸립니다."}, next: bye}
  bye: {hangup: {en: "Goodbye."}}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A menu in two languages, one of them not finished."""
    path = tmp_path / "shop.yaml"
    path.write_text(FLOW, encoding="utf-8")
    return path


def test_what_is_missing_is_listed(shop: Path) -> None:
    """With its place, for who goes on to write it; the status tells scripts."""
    found = ivr("words", shop, "--missing")

    assert found.status == 1
    assert found.out == f"{shop}:7: nodes/bye/hangup is not said in ko\n"


@pytest.mark.parametrize("form", ["csv", "xliff"])
def test_a_translation_goes_out_and_comes_back(shop: Path, form: str) -> None:
    """Only what was translated is changed."""
    sent = shop.parent / "sent"
    out = ivr("words", shop, "--format", form, "--out", sent)
    text = sent.read_text(encoding="utf-8")
    if form == "csv":
        text = text.replace("Goodbye.,,", "Goodbye.,안녕히 가세요.,")
    else:
        done = "Goodbye.</source><target>안녕히 가세요.</target>"
        text = text.replace("Goodbye.</source>", done)
    sent.write_text(text, encoding="utf-8")
    back = ivr("words", shop, "--take", sent)

    assert (out.status, back.status, back.err) == (0, 0, "")
    assert back.out == f"{shop}: 1 text changed\n"
    changed = FLOW.replace('{en: "Goodbye."}', '{en: "Goodbye.", ko: "안녕히 가세요."}')
    assert shop.read_text(encoding="utf-8") == changed


def test_the_change_can_be_seen_before(shop: Path) -> None:
    """As lines that go and come; the file stays."""
    sent = shop.parent / "sent.csv"
    sent.write_text("id,ko\nnodes/bye/hangup,안녕히 가세요.\n", encoding="utf-8")
    found = ivr("words", shop, "--take", sent, "--preview")

    assert found.status == 0
    assert '+  bye: {hangup: {en: "Goodbye.", ko: "안녕히 가세요."}}' in found.out
    assert shop.read_text(encoding="utf-8") == FLOW


def test_what_is_not_taken_is_named(shop: Path) -> None:
    """With the place in the menu and in the table; the others are taken."""
    sent = shop.parent / "sent.csv"
    rows = "id,ko\nnodes/hello/say,곧 갑니다.\nnodes/bye/hangup,안녕히 가세요.\n"
    sent.write_text(rows, encoding="utf-8")
    found = ivr("words", shop, "--take", sent)

    assert found.status == 1
    assert found.err == (
        f"{shop}:6: nodes/hello/say in ko (row 2): not taken: "
        '"{wait}" is lost: keep it, callers hear a value there\n'
    )
    assert "안녕히 가세요." in shop.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("nowhere.yaml",), 3),
        (("SHOP", "--take", "nowhere.csv"), 3),
        (("SHOP", "--take", "SHOP"), 1),
        (("SHOP", "--format", "docx"), 2),
        ((), 2),
    ],
)
def test_what_cannot_be_done_is_told(
    words: tuple[str, ...], status: int, shop: Path
) -> None:
    """Each with the exit status that scripts know."""
    found = ivr("words", *(shop if word == "SHOP" else word for word in words))

    assert found.status == status, found
    assert found.err and "please report" not in found.err
