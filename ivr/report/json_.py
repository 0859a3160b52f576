"""Diagnostics for scripts; what each field means stands in ``docs/cli.md``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from ivr.diagnostics import SEVERITIES, Diagnostic, Stretch, Witness, Worlds
from ivr.source import Span
from ivr.witness import command, moment

VERSION = 1
"""Of the shape: it grows when a field goes or changes, not when one is added."""

Parts = dict[str, Any]


def render_json(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """All of them as one JSON object, with the files read and a count."""
    return dumps(
        {
            "version": VERSION,
            "files": list(files),
            "diagnostics": [diagnostic_parts(d) for d in diagnostics],
            "summary": {
                severity: sum(d.severity == severity for d in diagnostics)
                for severity in SEVERITIES
            },
        }
    )


def dumps(parts: Parts) -> str:
    """*parts* as JSON that people can read, Korean included, with a last line end."""
    return json.dumps(parts, ensure_ascii=False, indent=2) + "\n"


def diagnostic_parts(diagnostic: Diagnostic) -> Parts:
    """One diagnostic as JSON's own types; absent parts are left out, never null."""
    rule, finding = diagnostic.rule, diagnostic.finding
    parts: Parts = {
        "code": rule.code,
        "slug": rule.slug,
        "severity": diagnostic.severity,
        "message": finding.message,
        "help": finding.help,
        **_place(finding.span),
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "node": finding.node,
        "intent": finding.intent,
        "related": [
            {**_place(other.span), "message": other.message}
            for other in finding.related
        ],
        **_where(finding.worlds),
    }
    if finding.witness:
        path = diagnostic.flow or finding.span.path
        parts["witness"] = witness_parts(finding.witness, path)
    return _present(parts)


def witness_parts(witness: Witness, flow_path: str) -> Parts:
    """The call that shows a finding, and the command that replays it."""
    parts = _present(
        {
            "at": moment(witness.at) if witness.at else None,
            "switches": dict(sorted(witness.switches.items())),
            "language": witness.language,
            "line": witness.line,
        }
    )
    # A call may need no key at all, which is something else than not saying.
    parts["keys"] = list(witness.keys)
    if witness.outcomes:
        by_node = sorted(witness.outcomes.items())
        parts["outcomes"] = {node: list(exits) for node, exits in by_node}
    return {**parts, "command": command(witness, flow_path)}


def _where(worlds: Sequence[Worlds]) -> Parts:
    """One product as fields of the diagnostic, a union of several as a list.

    A product that names the caller's line is a list of one, because ``line`` of a
    diagnostic is the line of the file.
    """
    parts = [_worlds_parts(product) for product in worlds]
    if len(parts) == 1 and "line" not in parts[0]:
        return parts[0]
    return {"worlds": parts}


def _worlds_parts(worlds: Worlds) -> Parts:
    return _present(
        {
            "when": [_stretch(stretch) for stretch in worlds.when],
            "switches": dict(sorted(worlds.switches.items())),
            "language": worlds.language,
            "line": worlds.line,
        }
    )


def _stretch(stretch: Stretch) -> Parts:
    return {"from": moment(stretch.start), "to": moment(stretch.end)}


def _place(span: Span) -> Parts:
    return {"path": span.path, "line": span.line, "column": span.column}


def _present(parts: Parts) -> Parts:
    empty: Iterable[Any] = (None, "", [], {})
    return {name: part for name, part in parts.items() if part not in empty}
