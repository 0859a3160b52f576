"""Tidying as edits: the blanks that differ, and nothing else."""

from __future__ import annotations

import pytest

from ivr.editing.blanks import tidied_edits
from ivr.editing.edits import changed, inverse
from ivr.editing.sheet import Refused
from ivr.language.edit import format_text

UNTIDY = """\
ivr: 1
start:   main


nodes:
    # Everybody comes here.
    main:   {hangup: "안녕히  계세요.", ends: done}
# The end.
""".replace("done}", "done}  ")


def test_edits_tidy_as_the_command_does() -> None:
    """What ``ivr fmt`` writes is what the edits make."""
    edits = tidied_edits("x.yaml", UNTIDY)

    assert changed(UNTIDY, edits) == format_text("x.yaml", UNTIDY) != UNTIDY


def test_edits_touch_blanks_only() -> None:
    """No word, quote or comment stands in what an edit takes or brings."""
    edits = tidied_edits("x.yaml", UNTIDY)

    assert edits
    assert all(not UNTIDY[each.start : each.end].strip() for each in edits)
    assert all(not each.text.strip() for each in edits)


def test_tidying_is_undone_to_the_letter() -> None:
    """The inverse of the edits gives the untidy text back."""
    edits = tidied_edits("x.yaml", UNTIDY)
    after = changed(UNTIDY, edits)

    assert changed(after, inverse({"x.yaml": UNTIDY}, edits)) == UNTIDY


def test_a_tidy_text_needs_no_edit() -> None:
    """Tidying twice does no more than tidying once."""
    after = changed(UNTIDY, tidied_edits("x.yaml", UNTIDY))

    assert tidied_edits("x.yaml", after) == ()


def test_what_cannot_be_read_is_left_alone() -> None:
    """A text with a fault is refused, not guessed at."""
    with pytest.raises(Refused, match="mend its errors"):
        tidied_edits("x.yaml", "ivr: 1\nnodes: {\n")
