"""Findings of every sort, for the tests of what is made of them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import datetime

from ivr.diagnostics import Diagnostic, Finding, Related, Rule, Stretch, Witness, Worlds
from ivr.source import Span, split_lines

TARGET = Rule("IVR101", "undefined-target", "error", "## What it finds\nA slip.\n")
DETOUR = Rule("IVR304", "detour", "warning", "")
INTENT = Rule("IVR302", "intent-unserved", "error", "## What it finds\nA wrong way.\n")
AT = "2026-11-28T13:00+09:00"


def place(text: str, piece: str, path: str = "flows/x.yaml") -> Span:
    """The span of the first *piece* in *text*."""
    start = text.index(piece)
    before = split_lines(text[:start])
    through = split_lines(text[: start + len(piece)])
    ends = (len(through), len(through[-1]) + 1)
    return Span(path, len(before), len(before[-1]) + 1, *ends)


def target(text: str, piece: str, help: str = "") -> Diagnostic:
    """An undefined target at *piece*."""
    message = f'"{split_lines(piece)[0]}" is not a node'
    return Diagnostic(TARGET, Finding(place(text, piece), message, help))


def stretch(start: str, end: str) -> Stretch:
    """A stretch between two moments of 2026 in Seoul."""
    year = "2026-"
    return Stretch(
        datetime.fromisoformat(f"{year}{start}+09:00"),
        datetime.fromisoformat(f"{year}{end}+09:00"),
    )


LINES = "start: main\nnodes:\n  main:\n    menu: Hello\n    options: {1: biling}\n"
KOREAN = "  1: {label: {ko: '결제와 환불'}, go: 결제}\n"
DECOMPOSED = unicodedata.normalize("NFD", "go: déjà 결제 x\n")
MANY = "nodes:\n  main:\n    say: one\n\n    next: two\n    note: three\n  two: x\n"

WEEKEND = stretch("11-28T13:00", "11-30T09:00")
LUNCH = stretch("12-01T12:00", "12-01T13:00")

UNLOCK_TEXT = """\
intents:
  account.unlock: {say: 계정 잠금 해제}
nodes:
  main:
    options:
      1: {label: 비밀번호 재설정, go: reset}
"""
UNLOCK = Diagnostic(
    INTENT,
    Finding(
        place(UNLOCK_TEXT, "account.unlock"),
        'nobody who wants "account.unlock" gets it; "비밀번호 재설정" is the nearest',
        help="add an option for it to main",
        related=(Related(place(UNLOCK_TEXT, "비밀번호 재설정"), "taken instead"),),
        node="main",
        intent="account.unlock",
        worlds=(
            Worlds(
                when=(WEEKEND,),
                switches={"callbacks": "off"},
                language="ko",
                words="Sat 13:00 – Mon 09:00",
            ),
        ),
        witness=Witness(
            at=datetime.fromisoformat("2026-11-29T11:00+09:00"),
            switches={"callbacks": "off"},
            language="ko",
            line="mobile",
            keys=("1", "1"),
            outcomes={"agent.open": ("full",)},
        ),
        explains=(
            "계정 잠금 해제 → ACCOUNT + UNLOCK",
            "nearest option 비밀번호 재설정 → PASSWORD + RESET",
        ),
    ),
    flow="flows/account support.yaml",
)


def with_worlds(*worlds: Worlds) -> Diagnostic:
    """An undefined target in *worlds* only."""
    found = target(LINES, "biling")
    return replace(found, finding=replace(found.finding, worlds=worlds))


CASES: dict[str, tuple[str, Diagnostic]] = {
    "plain": (LINES, target(LINES, "biling", 'did you mean "billing"?')),
    "first-line": (LINES, target(LINES, "start")),
    "wide-letters": (KOREAN, target(KOREAN, "결제}")),
    "decomposed": (DECOMPOSED, target(DECOMPOSED, "x")),
    "tabs": ('a:\t"b\tc"\td\n', target('a:\t"b\tc"\td\n', "d")),
    "last-line": ("a:\n  go: x", target("a:\n  go: x", "x")),
    "empty-span": ("a:\nb: 1\n", target("a:\nb: 1\n", "")),
    "behind-the-end": ("a:\n", replace(target("a:\n", "a"), finding=Finding(
        Span("flows/x.yaml", 9, 1, 9, 2), "nothing is there"))),
    "two-lines": (MANY, target(MANY, "note: three\n  two")),
    "blank-between": (MANY, target(MANY, "one\n\n    next")),
    "many-lines": (MANY, target(MANY, "main:\n    say: one\n\n    next: two")),
    "whole-line": (MANY, target(MANY, "say: one\n")),
    "carriage-returns": ("a: |\r  x\rb: y\r", target("a: |\r  x\rb: y\r", "y")),
    "control": ("a: \x1b[2Jb\u202e\n", target("a: \x1b[2Jb\u202e\n", "b\u202e")),
    "everything": (UNLOCK_TEXT, UNLOCK),
    "union": (LINES, with_worlds(
        Worlds(when=(WEEKEND, LUNCH), language="en"), Worlds(line="withheld"))),
    "many-worlds": (LINES, with_worlds(
        *(Worlds(switches={"mode": f"m{n}"}) for n in range(7)))),
    "many-stretches": (LINES, with_worlds(Worlds(when=tuple(
        stretch(f"12-{day:02}T12:00", f"12-{day:02}T13:00") for day in range(1, 9))))),
}  # fmt: skip

ALL = [
    UNLOCK,
    replace(target(LINES, "biling"), rule=DETOUR),
    replace(
        target(LINES, "main", "100 %: a, b"),
        rule=DETOUR,
        finding=Finding(place(LINES, "main"), "50 %, or so: main", severity="info"),
    ),
]
FILES = ["flows/clean.yaml", "flows/x.yaml"]
