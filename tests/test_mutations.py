"""Faults of known sorts, planted in clean menus, are found and called by their name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import mutations
from bench.judged import EQUIVALENT, MILDER
from bench.mutations import clean_menus, folder, tally, tree
from bench.planting import FAULTS, Fault, write

# Measured by ``python -m bench.mutations``, which plants in all menus.
SORTS = list(FAULTS.values())
SMALL = [
    path
    for path in clean_menus()
    if path.stem in ("shop-after-hours", "museum", "sound")
]


@pytest.mark.parametrize("fault", SORTS, ids=lambda fault: fault.name)
def test_fault_is_found(fault: Fault) -> None:
    """Whatever small menu the fault is planted in, a finding names it."""
    result = tally(fault, mutations.mutants(fault, 1, SMALL))

    assert result.missed == KNOWN.get(fault.name, [])


KNOWN = {
    "cut-hour": ["museum: office: museum (nothing)"],
}
"""What is missed: that 0 reaches nobody for half an hour, and leads to a message."""


@pytest.mark.parametrize("path", list(clean_menus()), ids=lambda path: path.stem)
def test_menu_is_clean_before(path: Path) -> None:
    """A menu in which faults are planted has none of its own, as it is written anew."""
    again = {**folder(path), path.name: write(tree(path))}

    found = mutations.findings(path.name, again)

    assert found == []


def test_faults_are_of_many_sorts() -> None:
    """More sorts than the catalogue has families, and each can be planted somewhere."""
    planted = {each.name for each in SORTS if any(True for _ in sites(each))}

    assert len(FAULTS) >= 25
    assert planted == set(FAULTS)


def test_excuses_are_for_mutants_that_are_made() -> None:
    """No mutant is excused that is not there."""
    made = {key for each in SORTS for key in sites(each)}

    assert set(EQUIVALENT) | set(MILDER) <= made


def sites(fault: Fault) -> set[tuple[str, str, str]]:
    """Every mutant of a sort, by its key."""
    return {
        (fault.name, path.stem, where)
        for path in clean_menus()
        for where, _ in fault.plant(tree(path))
    }
