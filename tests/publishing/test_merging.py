"""Two people's changes of one text, brought together without a line lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ivr.publishing.merging import merge

LINES = st.lists(st.sampled_from("abcdefg"), max_size=12).map(
    lambda letters: "".join(f"{letter}\n" for letter in letters)
)
TEXTS = LINES | st.text(st.sampled_from("ab\n\r\x85"), max_size=12)


def test_changes_in_two_places_are_both_kept() -> None:
    """Who changes the greeting and who changes the hours need not talk."""
    found = merge("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n")

    assert (found.clean, found.text) == (True, "A\nb\nc\nD\n")


def test_the_same_change_twice_is_made_once() -> None:
    """Two who mend the same slip alike do not stand in each other's way."""
    found = merge("a\nb\n", "a\nB\n", "a\nB\n")

    assert (found.clean, found.text) == (True, "a\nB\n")


def test_two_changes_of_one_line_are_shown() -> None:
    """Which one callers hear is for a person to say."""
    found = merge("a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n")

    (conflict,) = found.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == ("b\n", "X\n", "Y\n")
    assert "text" not in found.parts()


def test_a_line_taken_out_by_one_and_changed_by_the_other_is_shown() -> None:
    """Nobody's change is dropped because somebody else deleted around it."""
    found = merge("a\nb\nc\n", "a\nc\n", "a\nB\nc\n")

    assert [(c.mine, c.theirs) for c in found.conflicts] == [("", "B\n")]


@given(TEXTS, TEXTS)
def test_who_changed_nothing_takes_what_the_other_did(base: str, other: str) -> None:
    """One side alone is never a conflict, whatever it did."""
    mine, theirs = merge(base, other, base), merge(base, base, other)

    assert (mine.clean, mine.text) == (True, other)
    assert (theirs.clean, theirs.text) == (True, other)


@given(TEXTS, TEXTS, TEXTS)
def test_each_text_can_be_read_from_the_pieces(
    base: str, mine: str, theirs: str
) -> None:
    """Nothing of anybody's is lost on the way to the page that shows both."""
    pieces = merge(base, mine, theirs).pieces

    assert "".join(each.base for each in pieces) == base
    assert "".join(each.mine for each in pieces) == mine
    assert "".join(each.theirs for each in pieces) == theirs


@given(TEXTS, TEXTS, TEXTS)
def test_it_does_not_matter_who_is_asked(base: str, mine: str, theirs: str) -> None:
    """The two see the same conflicts, each with their own side as mine."""
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)

    assert one.clean == other.clean
    assert one.clean <= (one.text == other.text)
