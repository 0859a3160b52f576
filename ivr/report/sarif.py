"""Diagnostics as SARIF 2.1.0, which code hosts show beside the changed lines.

Source: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS
Standard, 27 March 2020.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import ivr
from ivr.diagnostics import Diagnostic, Rule, Severity
from ivr.report.json_ import Parts, diagnostic_parts, dumps
from ivr.report.notes import notes
from ivr.source import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_OURS = ("node", "intent", "when", "switches", "language", "worlds", "witness")


def render_sarif(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """One run with its rules, the files it read, and a result for each diagnostic."""
    rules = {d.rule.code: d.rule for d in diagnostics}
    codes = sorted(rules)
    run = {
        "tool": {
            "driver": {
                "name": "ivr",
                "semanticVersion": ivr.__version__,
                "rules": [_rule(rules[code]) for code in codes],
            }
        },
        # The standard counts UTF-16 units unless told that columns are letters.
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "artifacts": [{"location": _artifact(path)} for path in files],
        "results": [_result(d, codes.index(d.rule.code)) for d in diagnostics],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> Parts:
    parts: Parts = {
        "id": rule.code,
        "name": rule.slug,
        "shortDescription": {"text": rule.slug.replace("-", " ")},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    if rule.doc:
        parts["help"] = {"text": rule.doc, "markdown": rule.doc}
    return parts


def _result(diagnostic: Diagnostic, rule_index: int) -> Parts:
    finding = diagnostic.finding
    ours = diagnostic_parts(diagnostic)
    lines = [
        finding.message,
        *(f"{label}: {line}" for label, line in notes(diagnostic)),
    ]
    parts: Parts = {
        "ruleId": diagnostic.rule.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": "\n".join(lines)},
        "locations": [{"physicalLocation": _location(finding.span)}],
        "partialFingerprints": {"ivrFinding/v1": _fingerprint(diagnostic)},
    }
    if finding.related:
        parts["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _location(other.span),
                "message": {"text": other.message},
            }
            for number, other in enumerate(finding.related)
        ]
    if properties := {name: ours[name] for name in _OURS if name in ours}:
        parts["properties"] = properties
    return parts


def _location(span: Span) -> Parts:
    return {
        "artifactLocation": _artifact(span.path),
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }


def _artifact(path: str) -> Parts:
    pure = PurePath(path)
    if pure.is_absolute():
        return {"uri": pure.as_uri()}
    uri = quote(pure.as_posix(), errors="surrogateescape")
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _fingerprint(diagnostic: Diagnostic) -> str:
    """The same for the same fault after lines above it came or went."""
    finding = diagnostic.finding
    about: tuple[Any, ...] = (
        diagnostic.rule.code,
        finding.span.path,
        finding.node,
        finding.intent,
        finding.about,
        finding.message,
    )
    return hashlib.sha256(repr(about).encode("utf-8", "backslashreplace")).hexdigest()[
        :32
    ]
