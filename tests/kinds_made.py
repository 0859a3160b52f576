"""The scripts of all kinds, and the flows in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import scripted

from ivr.compiler.flow import Flow
from ivr.language.kind import load_kinds

FIXTURES = Path(__file__).parent / "fixtures" / "kinds"
KINDS = load_kinds()
NAMES = sorted(KINDS)


@cache
def script(name: str) -> str:
    """The script of a kind."""
    return (FIXTURES / f"{name}.txt").read_text(encoding="utf-8")


@cache
def flow_of(name: str) -> Flow:
    """The flow of a kind's script."""
    flow = script(name).split(f"\n{scripted.MARK}")[0]
    return scripted.flows_of(flow, f"{name}.yaml")
