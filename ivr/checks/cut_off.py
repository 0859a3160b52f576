"""Exits that nobody wrote, at which callers are cut off; no check of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.study import Study, where
from ivr.diagnostics import Finding
from ivr.language.kind import By


def cut_off(study: Study, by: By, callers: str) -> Iterator[Finding]:
    """Every exit that is taken *by* *callers* of this sort, and leads nowhere."""
    for node in study.sound_nodes():
        for exit in node.exits:
            if exit.by == by and exit.drops:
                yield Finding(
                    node.text.kind_span,
                    f'"{node.name}" does not say where "{exit.label}" leads: '
                    f"{callers} are cut off",
                    f"add {exit.label}: and a node, or give the flow an otherwise:",
                    node=node.name,
                    about=where(node, exit),
                    blames=((study.flow.name, node.name, exit.label),),
                )
