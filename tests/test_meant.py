"""Words of other programs, and what this language has for them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ivr.language.articles import ARTICLE_FIELDS
from ivr.language.body import NODES
from ivr.language.kind import load_kinds, settings_of
from ivr.language.meant import OTHERS, known_elsewhere, meant
from ivr.language.nodes import COMMON
from ivr.language.options import OPTION_SETTINGS
from ivr.language.reader import folded
from ivr.language.schedules import SCHEDULE
from ivr.language.sections import SECTIONS

KINDS = load_kinds()


def ours() -> set[str]:
    """Every word that a menu is written with, as far as others have words for it."""
    found = {*KINDS, *COMMON, *OPTION_SETTINGS, *SECTIONS, NODES}
    found |= {*SCHEDULE, *ARTICLE_FIELDS}
    for kind in KINDS.values():
        found |= {each.name for each in settings_of(kind)}
        found |= {rule.label for rule in kind.exits}
    return found


def test_what_is_offered_exists() -> None:
    """A word that the language gave up would send people nowhere."""
    assert {each for meanings in OTHERS.values() for each in meanings} <= ours()
    assert all(word == folded(word) for word in OTHERS)


def test_no_word_means_itself() -> None:
    """Who writes it right is told nothing, and where it is wrong, something else."""
    assert [word for word, meanings in OTHERS.items() if word in meanings] == []


def test_only_what_may_stand_here_is_offered() -> None:
    """``goto`` is ``go`` of an option, ``next`` of what is said, and nothing else."""
    assert meant("goto", OPTION_SETTINGS) == "go"
    assert meant("goto", ["next", *COMMON]) == "next"
    assert meant("GoTo", ["next", *COMMON]) == "next"
    assert meant("goto", ["zone"]) is None
    assert list(known_elsewhere("gather", KINDS)) == ["collect", "menu"]


def test_a_slip_of_the_pen_comes_before_nothing() -> None:
    """What nobody else says may still be misspelt."""
    assert meant("optoins", ["options", "tries"]) == "options"
    assert meant("tries", ["options", "tries"]) == "tries"


@given(st.text(), st.lists(st.sampled_from(sorted(ours()))))
def test_whatever_is_written_something_known_or_nothing_is_offered(
    word: str, names: list[str]
) -> None:
    """Never a name that may not stand here."""
    assert meant(word, names) in {None, *names}
