"""A witness is a command that anyone can replay."""

from __future__ import annotations

import shlex
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.diagnostics import Witness
from ivr.witness import command, join_keys, split_keys

TOKENS = st.text(min_size=1, max_size=6).map(str.strip).filter(bool)


def test_command_is_as_the_catalogue_has_it() -> None:
    """Moment, switches, keys and outcomes, in this order."""
    witness = Witness(
        at=datetime.fromisoformat("2026-12-25T02:00+09:00"),
        switches={"callbacks": "off"},
        keys=("1", "1"),
        outcomes={"agent.open": ("full",)},
    )

    assert command(witness, "flows/account-support.yaml") == (
        "ivr call flows/account-support.yaml --at 2026-12-25T02:00+09:00"
        " --switch callbacks=off --keys 1,1 --outcome agent.open=full"
    )


def test_command_survives_the_shell() -> None:
    """Blanks, hashes, quotes and Korean reach the program as they were."""
    witness = Witness(keys=("#", "*", "-", "say:환불, 'now'"), language="ko")

    words = shlex.split(command(witness, "my flows/a;b.yaml"))

    assert words[2] == "my flows/a;b.yaml"
    assert split_keys(words[-1]) == witness.keys


def test_command_is_the_same_in_every_run() -> None:
    """However the check came upon its switches and outcomes."""
    ways = [
        Witness(switches=dict(pairs), outcomes={k: (v,) for k, v in pairs})
        for pairs in ([("a", "on"), ("b", "off")], [("b", "off"), ("a", "on")])
    ]

    assert command(ways[0], "x.yaml") == command(ways[1], "x.yaml")


def test_command_without_keys_still_ends() -> None:
    """Left out, ``--keys`` would make it a phone that waits for a person."""
    assert command(Witness(), "x.yaml") == "ivr call x.yaml --keys ''"


def test_path_is_never_an_option() -> None:
    """A file whose name begins with a dash is still a file."""
    assert command(Witness(), "-x.yaml").startswith("ivr call ./-x.yaml ")


@given(st.lists(TOKENS, max_size=6).map(tuple))
def test_keys_come_back(tokens: tuple[str, ...]) -> None:
    """Commas and backslashes in what a caller says do not cut it in two."""
    assert split_keys(join_keys(tokens)) == tokens


@pytest.mark.parametrize(
    ("argument", "tokens"),
    [
        ("1,2,-,#,H,say:환불", ("1", "2", "-", "#", "H", "say:환불")),
        ("1, 2", ("1", "2")),
        ("", ()),
        ("say:a\\", ("say:a\\",)),
    ],
)
def test_keys_as_a_person_writes_them(argument: str, tokens: tuple[str, ...]) -> None:
    """Blanks behind commas do not matter, nor does a stray backslash at the end."""
    assert split_keys(argument) == tokens
