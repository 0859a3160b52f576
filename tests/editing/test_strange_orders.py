"""Whatever a page asks for is done or refused in words; nothing else happens."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.editing.edits import apply
from ivr.editing.operations import OPERATIONS, perform
from ivr.editing.sheet import Refused, Sheet

MENU = dedent("""\
    ivr: 1
    languages: [ko, en]
    start: main
    keys: {"*": repeat}
    intents: {x: {say: ["a", "b"]}}
    queues:
      desk:
    nodes:
      main:
        menu: {ko: "가", en: "b"}   # heard
        options:
          1: {label: "c", go: desk}
          2:
            label: [{play: a.mp3, text: "d"}, "e"]
            go: {say: "f", next: main}
      desk: {queue: desk, failed: bye}
      bye:
        if:
          - {when: {open: desk}, go: main}
        else: main
    """)

STEPS = st.sampled_from(
    [
        *("nodes", "main", "options", "1", "2", "go", "label", "menu", "ko", "desk"),
        *("queues", "keys", "*", "intents", "x", "say", "bye", "if", "nobody", ""),
        *(0, 1, -1, 99),
    ]
)
WORDS = st.sampled_from(
    [
        "main",
        "desk",
        "bye",
        "x",
        "1",
        "2",
        "",
        "\x00",
        "가",
        "a b",
        "#",
        "*",
        "ko",
        "en",
    ]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | WORDS | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3)
    ),
    max_leaves=6,
)
ORDERS = st.fixed_dictionaries(
    {"do": st.sampled_from([*OPERATIONS, "fly"]), "file": st.sampled_from("ffffg")},
    optional={
        "at": st.lists(STEPS, max_size=6) | VALUES,
        "value": VALUES,
        "name": WORDS | VALUES,
        "to": WORDS | VALUES,
        "exit": WORDS,
        "from": st.integers(-1, 4),
        "number": st.integers(-1, 4),
        "what": st.sampled_from(["node", "queue", "intent", "switch", "moon"]),
        "after": WORDS | st.none(),
        "instead": WORDS | st.none(),
        "language": WORDS,
        "words": WORDS | VALUES,
        "languages": VALUES,
    },
)


@settings(max_examples=300)
@given(ORDERS)
def test_any_order_is_done_or_refused(order: dict[str, Any]) -> None:
    """A refusal has words; what is done can be undone, and read."""
    texts = {"f": MENU}
    try:
        done = perform(texts, [order])
    except Refused as refused:
        assert str(refused)
        return

    assert apply(texts, done.edits) == done.texts
    assert apply(done.texts, done.undo) == texts
    assert not Sheet("f", done.texts["f"]).document.faults
