"""One slip is told once: what only follows from it is held back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.checks import check_flows
from ivr.compiler.compile import compile_set
from ivr.compiler.worlds import Horizon
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder

FLOWS = Path(__file__).parents[1] / "flows"
NAME, PART = "account-support.yaml", "staff-notice.yaml"
HORIZON = Horizon.of(date(2026, 11, 21), 400)

SLIPS = {
    "a queue's schedule": (
        "hours: {ko: repairs, en: english-desk}",
        "hours: {ko: nobody, en: english-desk}",
        [("IVR101", 'there is no schedule called "nobody"')],
    ),
    "the path of a file": (
        "shared/korea.yaml",
        "shared/corea.yaml",
        [("IVR004", 'there is no file "shared/corea.yaml"')],
    ),
    "the schedule to be like": (
        "like: korea/office",
        "like: korea/ofice",
        [("IVR401", 'there is no schedule "korea/ofice" to be like')],
    ),
    "where an option leads": (
        "intent: account.unlock\n        go: unlock",
        "intent: account.unlock\n        og: unlock",
        [
            ("IVR005", 'option "1" leads nowhere'),
            ("IVR003", 'unknown setting "og" of an option'),
        ],
    ),
    "where an option leads, behind a promise": (
        'en: "the link"}, go: reset-link}',
        'en: "the link"}, goes: reset-link}',
        [("IVR003", 'unknown setting "goes" of an option')],
    ),
    "an option": (
        '2: {label: {ko: "결제와 환불", en: "payments and refunds"}, go: money}',
        "2: [money]",
        [("IVR004", "expected where the call goes on, not a list")],
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_alone(slip: str) -> None:
    """No dead end, no lost intent and no zone is missed that its mending brings."""
    was, now, told = SLIPS[slip]
    files = {
        path.relative_to(FLOWS).as_posix(): path.read_text(encoding="utf-8")
        for path in FLOWS.rglob("*.yaml")
    }
    text = files[NAME].replace(was, now)
    folder = TextFolder(files | {NAME: text})
    read = [read_flow(each, folder.files[each], folder) for each in (NAME, PART)]
    found = [
        each
        for each in check_flows(compile_set(read), HORIZON)
        if each.severity == "error"
    ]

    assert text != files[NAME]
    assert [each.rule.code for each in found] == [code for code, _ in told]
    assert all(
        each.finding.message.startswith(words)
        for each, (_, words) in zip(found, told, strict=True)
    )
