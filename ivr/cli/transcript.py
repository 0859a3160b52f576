"""A call as lines on a screen: the time on the line, the node, what happens."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.cli.output import columns, hung, pad
from ivr.report.cells import visible, width
from ivr.simulator.phone import PhoneCall
from ivr.simulator.transcript import Line, lines, step_lines

NODE = 24
"""Cells for the names of nodes; longer ones push their line to the right."""

VERB = 8


class Sheet:
    """Lays lines out under each other, each node's name said once."""

    def __init__(self, call: PhoneCall) -> None:
        names = [step.node for step in call.steps]
        self.node = ""
        self.cells = min(NODE, max([width(name) for name in names] or [0]))

    def row(self, line: Line) -> str:
        """*line*, below the one before it."""
        name = line.node if line.node != self.node else ""
        self.node = line.node or self.node
        begins = f"{clock(line.at):>6}  {pad(visible(name), self.cells)}  "
        begins += f"{pad(line.verb, VERB)}  "
        return hung(begins, visible(line.words), columns()).rstrip()


def clock(seconds: float) -> str:
    """Time on the line as people read it: ``1:05``."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def rows(call: PhoneCall, since: int = 0) -> Iterator[str]:
    """The lines of *call*, from step number *since* on."""
    sheet = Sheet(call)
    for line in lines(call, since):
        yield sheet.row(line)


def marked_rows(call: PhoneCall, step: int) -> Iterator[str]:
    """The lines of *call*, those of step number *step* marked."""
    sheet = Sheet(call)
    language = ""
    for number, each in enumerate(call.steps):
        mark = ">" if number == step else " "
        if language and each.language != language:
            spoken = Line(each.at, each.node, "speaks", each.language)
            yield f"{mark} {sheet.row(spoken)}"
        language = each.language
        for line in step_lines(each, call.flow):
            yield f"{mark} {sheet.row(line)}"
    if call.over:
        yield f"  {sheet.row(Line(call.seconds, '', 'ends', call.session.ending))}"


def heading(call: PhoneCall) -> str:
    """Which menu is called, when, by whom."""
    visit = call.visit
    when = f"{visit.now:%Y-%m-%d %H:%M} ({visit.now:%a}, UTC{visit.now:%z})"
    who = f"{visit.caller} ({visit.line})" if visit.caller else "a withheld number"
    turned = "".join(f', "{n}" {v}' for n, v in sorted(visit.switches.items()))
    return f"{call.flow.name}, {when}, from {who}{turned}"


def standing(call: PhoneCall) -> str:
    """Where a call stands, or how it ended, in a sentence."""
    seconds = f"{call.seconds:.0f} s"
    if call.over:
        settled = ", ".join(call.session.resolved)
        also = f", settled: {settled}" if settled else ""
        return f"the call ends after {seconds}: {call.session.ending}{also}"
    where, what = call.node, call.waits_for
    what = {"key": "a key", "keys": "keys", "speech": "words"}.get(
        what or "", f"the {what}"
    )
    return (
        f'the caller is still on the line at "{where}" after {seconds}, '
        f"waiting for {what}"
    )
