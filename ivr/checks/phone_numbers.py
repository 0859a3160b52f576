"""The phone numbers of a flow, and where they stand; no check of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from ivr.compiler.flow import Flow
from ivr.language.settings import Named
from ivr.records import dataclass
from ivr.source import Span

Use = Literal["rings here", "is rung", "is shown"]

_NUMBER = re.compile(r"\+?[\d\s().-]{3,25}")


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number as its author wrote it, and what it is for."""

    text: str
    use: Use
    span: Span
    node: str | None = None

    @property
    def plain(self) -> str:
        """Its digits, and the plus sign before them."""
        return re.sub(r"[^\d+]", "", self.text)


def phone_numbers(flow: Flow) -> Iterator[PhoneNumber]:
    """Every number of *flow*; SIP addresses and names of lines are none."""
    for number in flow.text.numbers:
        yield PhoneNumber(number.name, "rings here", number.span)
    for line in flow.text.lines.values():
        for text in line.numbers:
            if _NUMBER.fullmatch(text.strip()):
                yield PhoneNumber(text, "is rung", line.span)
    for node in flow.nodes.values():
        if node.kind.service != "dial":
            continue
        lines: tuple[Named, ...] = getattr(node.kind, "value", ())
        for each in lines:
            if _NUMBER.fullmatch(each.name) and each.name not in flow.lines:
                yield PhoneNumber(each.name, "is rung", each.span, node.name)
        shown = getattr(node.kind, "caller_id", None)
        if shown and _NUMBER.fullmatch(shown.strip()):
            where = node.text.at("caller_id")
            yield PhoneNumber(shown, "is shown", where, node.name)
