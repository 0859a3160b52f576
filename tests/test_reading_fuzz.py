"""Whatever is handed to the reader, its author gets an answer and never a traceback."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ivr.language.document import read_flow
from ivr.language.edit import format_text
from ivr.language.flowtext import FlowText
from ivr.language.folder import TextFolder
from ivr.language.schema import flow_schema
from ivr.source import split_lines

HERE = Path(__file__).parent
FLOWS = [
    path.read_text(encoding="utf-8")
    for folder in (HERE.parent / "flows", HERE / "fixtures" / "reading")
    for path in sorted(folder.glob("*.yaml"))
]
LIMIT = 200
"""How often a property is tried; raise it by hand when reading has changed."""


def holds_together(flow: FlowText) -> None:
    """What is true of whatever was read."""
    sources = flow.sources.items()
    lines = {path: len(split_lines(text)) for path, text in sources}
    for fault in flow.faults:
        assert 1 <= fault.span.line <= lines[fault.span.path]
        assert fault.slug and fault.message
        assert len(fault.message) <= 300
        assert "\n" not in fault.message
        assert not fault.message.endswith(".")
    for node in flow.nodes.values():
        list(node.kind.ways(node.written))
        list(node.kind.refers())
        list(node.kind.heard())


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf")
@example("안녕".encode("cp949"))
@example("ivr: 1".encode("utf-16"))
@settings(max_examples=LIMIT)
def test_bytes_are_answered(data: bytes) -> None:
    """Garbage has at least one fault: nothing of it is a menu."""
    flow = read_flow("x.yaml", data)

    holds_together(flow)
    assert flow.faults


KEYS = st.sampled_from(
    [
        *("ivr", "start", "nodes", "queues", "hours", "switches", "keys", "use"),
        *("intents", "languages", "title", "takes", "lines", "phrases", "numbers"),
        *("say", "menu", "options", "go", "label", "next", "when", "if", "set", "a"),
        *("queue", "escape", "lookup", "outcomes", "gives", "send", "collect", "into"),
        *("ask", "confirm", "article", "dial", "callback", "voicemail", "to", "sms"),
        *("flow", "with", "endings", "end", "hangup", "ends", "resolves", "prepare"),
        *("open", "closed", "exceptions", "holidays", "emergency", "default", "values"),
        *("play", "text", "ko", "en", "again", "no-input", "not", "switch", "1", "2"),
        *("*", "#", "star", "5XX", "front", "any", "handles", "notice", "emergency"),
    ]
)
WORDS = st.one_of(
    KEYS,
    st.text(max_size=12),
    st.sampled_from(
        [
            *(
                "",
                "~",
                "null",
                "1",
                "-1",
                "20s",
                "9:00",
                "on",
                "no",
                "+1",
                "> 2",
                "30%",
            ),
            *(
                "{hours.a}",
                "{a:은는}",
                "{{",
                "}",
                "[0.5s]",
                "{digits:15}",
                "a.b",
                "a/b",
            ),
            *("Mo-Fr 09:00-18:00", "2026-02-30", "shared/a.yaml", "../a.yaml", "가"),
            *(
                "matches /(a+)+/",
                "contains x",
                "https://x",
                "80% in 20s",
                "\u202e",
                "#",
            ),
        ]
    ),
)


def quoted(word: str) -> str:
    """*word* as YAML in double quotes."""
    return "".join(
        f"\\u{ord(c):04x}" if c in '"\\' or not c.isprintable() else c for c in word
    ).join('""')


TREES = st.recursive(
    WORDS.map(quoted),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(KEYS.map(quoted), inner), max_size=5).map(
            lambda pairs: "{" + ", ".join(f"{k}: {v}" for k, v in pairs) + "}"
        ),
    ),
    max_leaves=25,
)


@given(st.lists(st.tuples(KEYS, TREES), max_size=6), TREES)
@settings(max_examples=LIMIT)
def test_any_tree_is_answered(sections: list[tuple[str, str]], node: str) -> None:
    """Every setting may hold any sort of value; none is believed unseen."""
    lines = [f"{quoted(key)}: {value}" for key, value in sections]
    text = "\n".join([*lines, f'"nodes": {{a: {node}}}'])

    holds_together(read_flow("x.yaml", text, TextFolder({"shared/a.yaml": text})))


def mutated(text: str, chance: random.Random) -> str:
    """*text* after a few slips of the hand."""
    lines = text.splitlines()
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        line = lines[at]
        place = chance.randrange(len(line) + 1)
        match chance.randrange(8):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 2:
                lines[at] = line[:place] + line[place + 1 :]
            case 3:
                sign = chance.choice("\t'\"{}[]:#,*&!|>-%@`가 \u2028\u0301")
                lines[at] = line[:place] + sign + line[place:]
            case 4:
                lines[at] = " " * chance.randint(0, 6) + line.lstrip()
            case 5:
                key = line.partition(":")[0]
                value = chance.choice(["[]", "{}", "", "1", "{a: b}", "[a]", "~"])
                lines[at] = f"{key}: {value}"
            case 6:
                other = lines[chance.randrange(len(lines))].strip()
                lines[at] = f"{line[:place]} {other}"
            case _:
                lines[at] = line.replace('"', "", 1)
        if not lines:
            lines = [""]
    return "\n".join(lines)


@given(st.sampled_from(FLOWS), st.randoms(use_true_random=False))
@settings(max_examples=LIMIT)
def test_a_slip_of_the_hand_is_answered(text: str, chance: random.Random) -> None:
    """Real menus, with a line gone, a quote too many, a level too deep."""
    slipped = mutated(text, chance)

    flow = read_flow("x.yaml", slipped)
    holds_together(flow)
    format_text("x.yaml", slipped)

    # A comment or a blank may slip without harm; what is lost must be said.
    assert flow.faults or flow.nodes


MONSTERS = {
    "brackets": "[" * 200_000,
    "braces": "nodes: " + "{a: " * 200_000,
    "dashes": "- " * 200_000,
    "aliases": "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(99)),
    "nested nodes": "nodes: {a: " + "{say: x, next: " * 90 + "x" + "}" * 90 + "}",
    "nested not": "nodes: {a: {say: x, next: a, when: "
    + "{not: " * 90
    + "x"
    + "}" * 92,
    "no end of text": "nodes: {a: {say: '" + "{ " * 2_000_000 + "'}}",
    "keys": "\n".join(f"a{n}: x" for n in range(100_000)),
    "the same key": "a: 1\n" * 300_000,
    "comments": "options:\n" + "  #: x\n" * 300_000,
    "items": "[" + "a," * 900_000 + "]",
    "bytes": "x" * 5_000_001,
    "unclosed": 'a: "' + "x\n" * 1_200_000,
    "long name": "nodes: {a: {say: x, next: '" + "a." * 1_000_000 + "'}}",
    "slips": "nodes:\n" + "".join(f"  a{n}: {{say: [}}\n" for n in range(20_000)),
}


@pytest.mark.parametrize("text", MONSTERS.values(), ids=MONSTERS)
def test_a_monster_is_refused_in_time(text: str) -> None:
    """Bombs, five megabytes of mistakes: an answer within seconds, on any machine."""
    began = time.process_time()
    flow = read_flow("x.yaml", text)
    took = time.process_time() - began

    holds_together(flow)
    assert flow.faults
    assert took < 10


def test_a_large_menu_is_read_in_time() -> None:
    """Four times the nodes take about four times the time, and not long."""
    flow_schema()  # Kinds are loaded once, whoever asks for them first.
    took = []
    for count in (1_000, 4_000):
        nodes = "".join(
            f'  n{n}:\n    menu: {{ko: "{n}번 메뉴", en: "Menu {n}"}}\n    options:\n'
            f'      1: {{label: {{ko: "다음", en: "next"}}, go: n{(n + 1) % count}}}\n'
            f"      2: n{n * 7 % count}\n"
            for n in range(count)
        )
        began = time.process_time()
        flow = read_flow(
            "x.yaml", f"ivr: 1\nstart: n0\nlanguages: [ko, en]\nnodes:\n{nodes}"
        )
        took.append(time.process_time() - began)
        assert flow.faults == []

    assert took[1] < 10
    assert took[1] < 12 * took[0]
