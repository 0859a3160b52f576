"""What mends a finding, where there is no doubt what would: each as edits of the text.

A fix is offered only where one thing is meant: a name misspelt, an exit that the flow
has an ``otherwise`` for, a menu in another order, a key that the profile knows. It is
tried before it is offered: the text can then be read, and says what the fix says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from ivr.compiler.flow import Flow
from ivr.diagnostics import Diagnostic
from ivr.differing import line_difference
from ivr.editing.edits import Edit
from ivr.editing.nodes import connect, places
from ivr.editing.pages import Pages
from ivr.editing.plain import found_at
from ivr.editing.sheet import Refused, Sheet
from ivr.records import dataclass
from ivr.source import Mapping as Tree


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend a finding: what it does in words, and its edits."""

    title: str
    edits: tuple[Edit, ...]
    lines: str
    """The change line by line, as ``diff -u`` prints it."""


Mend = Callable[[Pages], None]
"""Changes the pages; raises ``Refused`` where it cannot."""


def fixes(
    texts: Mapping[str, str], flow: Flow, diagnostic: Diagnostic
) -> Iterator[Fix]:
    """The fixes for *diagnostic*, which was found in *flow*, read from *texts*."""
    for title, mend in _mends(texts, flow, diagnostic):
        pages = Pages(texts)
        try:
            mend(pages)
        except Refused:
            continue
        edits = pages.edits()
        if edits:
            yield Fix(title, edits, difference(texts, pages.texts))


def fixable(flow: Flow, diagnostic: Diagnostic) -> bool:
    """Whether a fix may be had for it; to show a button before it is worked out."""
    finding = diagnostic.finding
    caught = (flow.otherwise or flow.agent) in flow.nodes
    return bool(
        _MEANT.search(finding.help)
        or _WRITE.fullmatch(finding.help)
        or (caught and _UNWRITTEN.search(finding.message))
        or diagnostic.rule.slug in ("unlikely-first", "no-repeat")
    )


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """What changed in the texts, line by line."""
    return "".join(
        line_difference(path, before.get(path, ""), text)
        for path, text in after.items()
    )


_MEANT = re.compile(r'^did you mean "(.+?)"\?$')
_WRITE = re.compile(r"write (\d+(?:\.\d+)?(?:s|%))(?: for seconds)?")
_UNWRITTEN = re.compile(r'^"([^"]+)" does not say where "([^"]+)"')
_UNDER = re.compile(r"under ([\w-]+):")


def _mends(
    texts: Mapping[str, str], flow: Flow, diagnostic: Diagnostic
) -> Iterator[tuple[str, Mend]]:
    finding, slug = diagnostic.finding, diagnostic.rule.slug
    meant = _MEANT.search(finding.help) or _WRITE.fullmatch(finding.help)
    if meant:
        yield from _instead(texts, diagnostic, meant[1])
    if found := _UNWRITTEN.search(finding.message):
        under = _UNDER.search(finding.help)
        yield from _caught(flow, found[1], found[2], under[1] if under else "")
    if slug == "unlikely-first" and finding.node:
        yield "say first what most callers want", _by_share(flow, finding.node)
    if slug == "no-repeat" and finding.node:
        yield from _repeat(flow, finding.node)


# A word for another ------------------------------------------------------------


def _instead(
    texts: Mapping[str, str], diagnostic: Diagnostic, word: str
) -> Iterator[tuple[str, Mend]]:
    """*word* in place of the one that the message quotes."""
    span = diagnostic.finding.span
    if span.path not in texts:
        return
    sheet = Sheet(span.path, texts[span.path])
    raw = sheet.raw(span)
    quoted = re.findall(r'"([^"]+)"', diagnostic.finding.message)
    wrong = next((each for each in quoted if raw.count(each) == 1), None)
    if wrong is None or wrong == word:
        return
    # What is quoted may be the tail of a longer word.
    at = raw.index(wrong)
    start = sheet.start(span) + at
    edit = Edit(span.path, start, start + len(wrong), word)

    def mend(pages: Pages) -> None:
        pages.do([edit])
        _require_readable(sheet, pages.sheet(span.path))

    yield f'write "{word}" for "{wrong}"', mend


def _require_readable(before: Sheet, after: Sheet) -> None:
    known = [fault.message for fault in before.document.faults]
    if any(fault.message not in known for fault in after.document.faults):
        raise Refused("the text could not be read any more")


# Where an exit leads -----------------------------------------------------------------


def _caught(
    flow: Flow, node: str, label: str, under: str
) -> Iterator[tuple[str, Mend]]:
    """The exit *label* led to where everything unwritten goes, or to a person."""
    target = flow.otherwise or flow.agent
    if target is None or target not in flow.nodes or node not in flow.nodes:
        return
    if node == target or node.startswith(f"{target}."):
        return

    def mend(pages: Pages) -> None:
        place = places(pages, flow.text).get(node)
        if place is None:
            raise Refused("the node stands in another file")
        if under:
            way = (*place.path, under)
            if found_at(pages.sheet(place.file).root, way) is None:
                pages.insert(place.file, place.path, under, {label: target})
            else:
                pages.put(place.file, (*way, label), target)
        else:
            connect(pages, place.file, place.path, label, target)

    yield f'lead "{label}" to "{target}"', mend


# Order and keys ----------------------------------------------------------------


def _by_share(flow: Flow, node: str) -> Mend:
    def mend(pages: Pages) -> None:
        place = places(pages, flow.text).get(node)
        if place is None:
            raise Refused("the node stands in another file")
        pages.put(place.file, (*place.path, "order"), "by-share")

    return mend


def _repeat(flow: Flow, node: str) -> Iterator[tuple[str, Mend]]:
    """The profile's key to hear a menu again, unless the menu has taken it."""
    keys = [key for key, role in flow.profile.keys.items() if role == "repeat"]
    key = keys[0] if keys else "*"
    own = {exit.key.text for exit in flow.nodes[node].exits if exit.key}
    if key in own:
        return

    def mend(pages: Pages) -> None:
        file = flow.path
        root = pages.sheet(file).root
        table = found_at(root, ("keys",))
        names = [e.key.text for e in table.entries] if isinstance(table, Tree) else []
        aliases = {"*": ("*", "star"), "#": ("#", "pound")}.get(key, (key,))
        name = next((each for each in names if each in aliases), key)
        if table is None:
            pages.insert(file, (), "keys", {key: "repeat"})
        else:
            pages.put(file, ("keys", name), "repeat")

    yield f'let "{key}" say the menu again', mend
