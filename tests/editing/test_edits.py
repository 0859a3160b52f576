"""Edits at offsets: made, undone, and several steps told as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.editing.edits import Edit, apply, changed, composed, inverse


def edit(start: int, end: int, text: str) -> Edit:
    """An edit of the one file."""
    return Edit("a", start, end, text)


def test_edits_are_said_of_the_text_as_it_is() -> None:
    """The first edit does not move the second, whichever is told first."""
    edits = [edit(3, 4, "dd"), edit(0, 1, "")]

    assert changed("abcde", edits) == "bcdde"


@pytest.mark.parametrize(
    "edits",
    [
        [edit(0, 2, "x"), edit(1, 3, "y")],
        [edit(0, 9, "")],
        [edit(2, 1, "")],
        [edit(-1, 0, "")],
    ],
    ids=["overlapping", "too long", "backwards", "before the start"],
)
def test_an_edit_that_cannot_be_is_refused(edits: list[Edit]) -> None:
    """Nothing is changed by guesswork."""
    with pytest.raises(ValueError):
        changed("abc", edits)


def test_an_edit_of_no_file_is_refused() -> None:
    """A file that is gone is not made again."""
    with pytest.raises(ValueError, match="no text"):
        apply({"b": ""}, [edit(0, 0, "x")])


def test_other_files_stay() -> None:
    """An edit is made where it says, and nowhere else."""
    assert apply({"a": "x", "b": "x"}, [edit(0, 1, "y")]) == {"a": "y", "b": "x"}


def cuts(text: str) -> st.SearchStrategy[list[Edit]]:
    """Edits of *text* that do not overlap."""
    places = st.lists(st.integers(0, len(text)), min_size=2, max_size=6)
    words = st.text("xy\n", max_size=3)

    def made(numbers: list[int], new: list[str]) -> list[Edit]:
        ends = sorted(numbers)
        pairs = zip(ends[::2], ends[1::2], strict=False)
        found = {pair[0]: pair for pair in pairs}
        return [
            edit(a, b, word) for (a, b), word in zip(found.values(), new, strict=False)
        ]

    return st.builds(made, places, st.lists(words, min_size=3, max_size=3))


@given(st.data())
def test_whatever_is_done_can_be_undone(data: st.DataObject) -> None:
    """The text is as it was, letter for letter."""
    text = data.draw(st.text("abc\n가", max_size=20))
    edits = data.draw(cuts(text))
    after = apply({"a": text}, edits)

    assert apply(after, inverse({"a": text}, edits)) == {"a": text}


@given(st.data())
def test_steps_told_as_one_do_the_same(data: st.DataObject) -> None:
    """Whoever follows has one change to make, not the way that led there."""
    text = start = data.draw(st.text("abc\n가", max_size=20))
    steps = []
    for _ in range(data.draw(st.integers(0, 4))):
        steps.append(data.draw(cuts(text)))
        text = changed(text, steps[-1])

    assert changed(start, composed("a", start, steps)) == text


def test_what_goes_and_comes_back_is_no_change() -> None:
    """An author is not shown an edit that does nothing."""
    steps = [[edit(1, 2, "")], [edit(1, 1, "b")]]

    assert composed("a", "abc", steps) == ()


def test_several_steps_are_told_as_little_as_they_are() -> None:
    """What stayed alike at both ends is no part of the edit."""
    steps = [[edit(0, 3, "xyz")], [edit(0, 3, "ayc")]]

    assert composed("a", "abc", steps) == (edit(1, 2, "y"),)
