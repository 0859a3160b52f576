"""Tests as JUnit XML: a suite for each scenario file, a case for each call.

Source: the schema of Jenkins' xunit plugin, ``junit-10.xsd``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

if TYPE_CHECKING:
    from ivr.cli.test import Rehearsed
    from ivr.simulator.rehearsal import Verdict

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped ("Extensible Markup Language", 2.2)."""


def junit_text(tests: Sequence[Rehearsed]) -> str:
    """The tests as one document; a file with faults is an error of its suite."""
    root = Element("testsuites", name="ivr test")
    for test in tests:
        root.append(_suite(test))
    _count(root)
    indent(root)
    body = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _suite(test: Rehearsed) -> Element:
    suite = Element("testsuite", name=clean(test.path))
    if test.faults or not test.verdicts:
        case = SubElement(suite, "testcase", classname=clean(test.path), name="reading")
        for fault in test.faults:
            span = fault.finding.span
            place = f"{span.path}:{span.line}:{span.column}"
            message = clean(fault.finding.message)
            error = SubElement(case, "error", type=fault.rule.code, message=message)
            error.text = clean(f"{place}: {message}")
    for verdict in test.verdicts:
        _case(suite, test.path, verdict)
    _count(suite)
    return suite


def _count(element: Element) -> None:
    tags = {"tests": "testcase", "failures": "failure", "errors": "error"}
    for name, tag in tags.items():
        element.set(name, str(len(list(element.iter(tag)))))


def _case(suite: Element, path: str, verdict: Verdict) -> None:
    from ivr.cli.test import told

    case = SubElement(
        suite, "testcase", classname=clean(path), name=clean(verdict.test.name)
    )
    if verdict.call is not None:
        case.set("time", f"{verdict.call.seconds:.1f}")
    if verdict.difference is not None:
        message = clean(verdict.difference.message)
        failure = SubElement(case, "failure", type="differs", message=message)
        failure.text = clean("\n".join(told(verdict)))


def clean(text: str) -> str:
    """*text* without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
