"""A menu built by forms reads as one written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from account_line import FILE, ORDERS

from ivr.checks import check_flows
from ivr.compiler.compile import compile_set
from ivr.compiler.worlds import Horizon
from ivr.editing.edits import apply
from ivr.editing.nodes import read_text
from ivr.editing.operations import perform

GOLDEN = Path(__file__).parent.parent / "fixtures" / "editing" / "account-line.yaml"


def built() -> str:
    """The account line, order by order."""
    texts = {FILE: ""}
    for order in ORDERS:
        texts = dict(perform(texts, [order]).texts)
    return texts[FILE]


def test_the_account_line_reads_as_written_by_hand(
    matches: Callable[[Path, str], None],
) -> None:
    """What is built one thing at a time is what a careful person would have written."""
    matches(GOLDEN, built())


def test_the_account_line_is_proven() -> None:
    """What was built can be called: no caller is stranded."""
    flows = compile_set([read_text({FILE: built()}, FILE)])
    found = check_flows(flows, Horizon.of(date(2026, 11, 21), 400))

    assert [each for each in found if each.severity == "error"] == []


def test_all_at_once_is_one_by_one() -> None:
    """Orders given together lead to the same file, told as one change."""
    done = perform({FILE: ""}, list(ORDERS))

    assert done.texts[FILE] == built()
    assert apply({FILE: ""}, done.edits) == done.texts
    assert apply(done.texts, done.undo) == {FILE: ""}
