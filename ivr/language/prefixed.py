"""A file's own names, begun with the name under which ``use:`` brings it in.

Names stand in many places, and each kind knows its own; all of them know where a
name stands. So a file is read once as it is, the names that it defines itself are
rewritten where they stand, and it is read again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from ivr.language.flowtext import FlowText
from ivr.language.kind import Target
from ivr.source import Entry, Scalar, Sequence, Span, Value
from ivr.source import Mapping as Tree

PREFIXED = ("nodes", "queues", "hours", "switches", "announcements", "lines")
"""What a file defines for itself. Intents are not among them: what callers come
for is the same in every file."""

Reference = tuple[str, str, Span]


def references(flow: FlowText) -> Iterator[Reference]:
    """Every name that *flow* uses: what it names, the name, and where it stands."""
    for node in flow.nodes.values():
        yield from node.kind.refers()
        ways = (way.target for way in node.kind.ways(node.written))
        yield from _targets(*node.written.values(), *ways)
    for hours in flow.hours.values():
        if hours.like:
            yield "schedule", hours.like, hours.spans["like"]
        if hours.emergency:
            yield "switch", hours.emergency[0], hours.spans["emergency"]
    for queue in flow.queues.values():
        for language, schedule in queue.hours.items():
            yield "schedule", schedule, queue.spans[f"hours.{language}"]


def _targets(*targets: Target | None) -> Iterator[Reference]:
    for target in targets:
        if target is not None and not target.in_place:
            yield "node", target.node, target.span


def prefixed(root: Tree, flow: FlowText, prefix: str) -> Tree:
    """*root* with every name that *flow*, read from it, defines begun by *prefix*."""
    own = _Own(flow)
    texts: dict[Span, str] = {}
    for entry in root.entries:
        if entry.key.text in PREFIXED and isinstance(entry.value, Tree):
            for each in entry.value.entries:
                name = unicodedata.normalize("NFC", each.key.text)
                texts[each.key.span] = prefix + name
    for what, name, span in references(flow):
        if own.defines(what, name):
            texts[span] = prefix + name
    return _Rewriter(texts, own, prefix).tree(root)


class _Own:
    """The names that one file defines, those that it brings in among them."""

    def __init__(self, flow: FlowText) -> None:
        places = {*flow.hours, *flow.queues}
        self.tables: Mapping[str, set[str]] = {
            "node": set(flow.nodes) | flow.faulty_nodes,
            "queue": set(flow.queues),
            "schedule": set(flow.hours),
            "either": places,
            "switch": set(flow.switches),
            "line": set(flow.lines),
            "announcement": set(flow.announcements),
        }
        self.uses = set(flow.uses)

    def defines(self, what: str, name: str) -> bool:
        if name.partition("/")[0] in self.uses and "/" in name:
            return True
        stem = name.partition(".")[0] if what == "node" else name
        return stem in self.tables.get(what, ())


_PLACEHOLDER = re.compile(r"(?<!\{)\{(\s*(?:hours\.|opens\.)?)([^\s{}:.]+)(?=[\s}:])")


class _Rewriter:
    """Writes new names where they stand, and into the braces of texts."""

    def __init__(self, texts: Mapping[Span, str], own: _Own, prefix: str) -> None:
        self.texts = texts
        self.own = own
        self.prefix = prefix

    def tree(self, value: Tree) -> Tree:
        return Tree(
            tuple(
                Entry(self._scalar(e.key), self._value(e.value)) for e in value.entries
            ),
            value.span,
        )

    def _value(self, value: Value) -> Value:
        match value:
            case Scalar():
                return self._scalar(value)
            case Tree():
                return self.tree(value)
            case Sequence():
                return Sequence(tuple(map(self._value, value.items)), value.span)

    def _scalar(self, scalar: Scalar) -> Scalar:
        text = self.texts.get(scalar.span)
        if text is None and "{" in scalar.text:
            text = _PLACEHOLDER.sub(self._placeholder, scalar.text)
        if text is None:
            return scalar
        return Scalar(text, scalar.plain, scalar.span)

    def _placeholder(self, found: re.Match[str]) -> str:
        what = "either" if found[1].strip() else "announcement"
        if not self.own.defines(what, found[2]):
            return found[0]
        return f"{{{found[1]}{self.prefix}{found[2]}"
