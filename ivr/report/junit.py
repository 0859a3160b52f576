"""Diagnostics as JUnit XML: a suite for each file, errors as its failures.

Warnings and notes are tests that pass with something to say, so that a build is red
in the same cases in which ``ivr check`` ends with 1.

Source: the schema of Jenkins' xunit plugin, ``junit-10.xsd``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ivr.diagnostics import Diagnostic
from ivr.report.notes import notes

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped ("Extensible Markup Language", 2.2)."""


def render_junit(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """Every file as a suite, also one without a finding, as a test that passes."""
    root = Element("testsuites", name="ivr check")
    paths = dict.fromkeys([*files, *(d.finding.span.path for d in diagnostics)])
    for path in paths:
        found = [d for d in diagnostics if d.finding.span.path == path]
        root.append(_suite(path, found))
    root.set("tests", str(len(list(root.iter("testcase")))))
    root.set("failures", str(len(list(root.iter("failure")))))
    root.set("errors", "0")
    indent(root)
    body = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _suite(path: str, found: Sequence[Diagnostic]) -> Element:
    errors = sum(d.severity == "error" for d in found)
    suite = Element(
        "testsuite",
        name=_clean(path),
        tests=str(max(1, len(found))),
        failures=str(errors),
        errors="0",
    )
    for diagnostic in found:
        _case(suite, diagnostic)
    if not found:
        SubElement(suite, "testcase", classname=_clean(path), name="nothing to report")
    return suite


def _case(suite: Element, diagnostic: Diagnostic) -> None:
    rule, finding = diagnostic.rule, diagnostic.finding
    span = finding.span
    case = SubElement(
        suite,
        "testcase",
        classname=_clean(span.path),
        name=f"{rule.code} {rule.slug} {span.line}:{span.column}",
    )
    place = f"{span.path}:{span.line}:{span.column}"
    lines = [f"{place}: {diagnostic.severity}: {finding.message} [{rule.code}]"]
    lines += [f"{label}: {line}" for label, line in notes(diagnostic)]
    if diagnostic.severity == "error":
        kind, message = f"{rule.code} {rule.slug}", _clean(finding.message)
        told = SubElement(case, "failure", type=kind, message=message)
    else:
        told = SubElement(case, "system-out")
    told.text = _clean("\n".join(lines))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
