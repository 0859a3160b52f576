"""Reads a flow file: all that it says, and all that is wrong with it."""

from __future__ import annotations

import bisect
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ivr.language.articles import read_articles, read_recordings
from ivr.language.body import note_missing, read_body, read_root
from ivr.language.confusable import confusable_names
from ivr.language.flowtext import FlowText, Readings
from ivr.language.folder import Folder, OutsideFolder, TextFolder, place_in, shown
from ivr.language.includes import Place, bring_in
from ivr.language.nodes import NodeReader
from ivr.language.prefixed import prefixed, references
from ivr.language.reader import NAME, Reader, Unreadable
from ivr.language.recovery import Gap, in_gap, read_on
from ivr.language.sections import SECTIONS
from ivr.language.settings import Named
from ivr.language.surprises import surprises
from ivr.memory import no_collection
from ivr.source import Document, Fault, Mapping, Span, split_lines


def read_flow(
    path: str,
    data: bytes | str,
    folder: Folder | None = None,
    before: FlowText | None = None,
) -> FlowText:
    """Read a flow; never raises, whatever the bytes.

    Args:
        path: The name under which the file appears in diagnostics. It says too
            where in *folder* the file stands, if it begins with the folder's root.
        data: The file's bytes, or text.
        folder: Where other files come from; without one, there are none.
        before: What the same file said a while ago: it comes out as without it, and
            sooner where little has changed.
    """
    known = folder or TextFolder()
    with no_collection():
        reading = _Reading(Place(known, place_in(known, path)))
        reading.before = before.read if before else None
        flow = reading.flow(path, data)
        if folder is not None:
            flow.lost = frozenset(reading.lost())
        return flow


class _Reading:
    """Reads one flow and all the files that belong to it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.languages: tuple[str, ...] = ()
        self.recordings: dict[str, str] = {}
        self.played: set[str] = set()
        self.before: Readings | None = None
        self.folders = [place.beside]
        """Where articles may lie: beside the flow, or beside what it brings in."""

    def flow(self, path: str, data: bytes | str) -> FlowText:
        """The flow, with all that it brings in."""
        known = self.before.document if self.before else None
        document, gaps = read_on(path, data, known)
        beside = Reader(path)
        documents = self._learn(document, beside)
        flow = self._file(document, gaps, self.place)
        documents += self._add_articles(flow, beside)
        flow.recordings = self.recordings
        for each in documents:
            _keep(flow, each)
        faults = [_shortened(fault) for fault in (*flow.faults, *beside.faults)]
        flow.faults = sorted(
            dict.fromkeys(faults), key=lambda fault: (fault.span, fault.message)
        )
        return flow

    def lost(self) -> Iterator[str]:
        """The recordings that lie neither beside the flow nor beside its parts."""
        for path in self.played:
            if "{" in path or "://" in path:
                # An address, or a name that only a call knows.
                continue
            places = [posixpath.join(at, path) for at in (*self.folders, "")]
            if not any(map(self._holds, places)):
                yield path

    def _holds(self, path: str) -> bool:
        try:
            return self.place.folder.holds(path)
        except OutsideFolder:
            # Only what lies in the folder of the flows is given out to be played.
            return False

    def _learn(self, document: Document, reader: Reader) -> list[Document]:
        """Learn what the texts of all files depend on: languages and recordings."""
        root = document.root
        languages = root.get("languages") if isinstance(root, Mapping) else None
        if languages is not None:
            try:
                read = SECTIONS["languages"].type.read
                self.languages = read(languages, Reader(document.path))
            except Unreadable:
                pass
        self.recordings, documents = read_recordings(
            self.place.folder, self.place.beside, reader
        )
        return documents

    def _file(
        self, document: Document, gaps: tuple[Gap, ...], place: Place
    ) -> FlowText:
        flow, reader = self._body(document, document.root, "")
        unread = {*_said_twice(document), *_lost(document, gaps)}
        flow.unread |= unread
        alike = list(confusable_names(flow))
        if flow.root is not None and place.prefix:
            # What is wrong was said of the names as they are written.
            root = prefixed(flow.root, flow, place.prefix)
            flow, _ = self._body(document, root, place.prefix)
        elif flow.root is not None:
            note_missing(flow.root, flow, reader)
        flow.unread |= unread
        flow.faulty_nodes |= set(_lost_nodes(document, gaps))
        bring_in(flow, place, reader, self._part)
        _hold_nodes(flow, reader)
        textual = [*document.faults, *surprises(document, reader.unquoted)]
        flow.faulty_nodes |= set(_nodes_with(flow, textual))
        flow.faults += textual
        own = [*reader.faults, *alike]
        flow.faults += [fault for fault in own if not in_gap(fault.span, gaps)]
        return flow

    def _part(self, data: bytes, place: Place) -> FlowText:
        """What a file defines that ``use:`` brings in."""
        self.folders.append(place.beside)
        document, gaps = read_on(shown(place.folder, place.path), data)
        return self._file(document, gaps, place)

    def _body(
        self, document: Document, root: object, prefix: str
    ) -> tuple[FlowText, NodeReader]:
        path = document.path
        reader = NodeReader(path)
        reader.prefix = prefix
        reader.languages = self.languages
        reader.recordings = self.recordings
        reader.played = self.played
        flow = FlowText(path, _stem(path), Span(path, 1, 1, 1, 1))
        flow.source = document.text
        _keep(flow, document)
        found = root if isinstance(root, Mapping) else None
        found = read_root(document, reader) and found
        if found is not None:
            flow.root = found
            context = reader.context
            if self.before and self.before.context == context:
                reader.known = {id(each.entry): each for each in self.before.parts}
            read_body(found, flow, reader)
            if not reader.full:
                flow.read = Readings(document, context, tuple(reader.parts))
        return flow, reader

    def _add_articles(self, flow: FlowText, reader: Reader) -> list[Document]:
        named = (
            Named(name, span)
            for what, name, span in references(flow)
            if what == "article"
        )
        flow.articles, documents = read_articles(
            named, self.place.folder, self.folders, reader
        )
        return documents


def _stem(path: str) -> str:
    """The flow's name where it has none of its own: that of its file."""
    stem = posixpath.basename(path.replace("\\", "/")).split(".")[0]
    name = re.sub(r"[^\w-]+", "-", stem).strip("-_")
    return name if NAME.fullmatch(name) else "flow"


def _keep(flow: FlowText, document: Document) -> None:
    flow.sources[document.path] = document.text
    flow.allows.extend(document.allows)


def _said_twice(document: Document) -> Iterator[str]:
    """The sections that a file has twice, of which the first alone is read."""
    if isinstance(document.root, Mapping):
        sections = {entry.key.span: entry.key.text for entry in document.root.entries}
        for fault in document.faults:
            if fault.slug == "duplicate-key" and fault.related[0][0] in sections:
                yield sections[fault.related[0][0]]


def _lost(document: Document, gaps: Iterable[Gap]) -> Iterator[str]:
    """The sections that begin in *gaps*, their own keys among what is unreadable."""
    lines = split_lines(document.text)
    for gap in gaps:
        if found := re.match(r"[a-z]+", lines[gap.first - 1]):
            yield found[0]


def _lost_nodes(document: Document, gaps: Iterable[Gap]) -> Iterator[str]:
    """The nodes that begin in *gaps*."""
    lines = split_lines(document.text)
    for gap in gaps:
        above = (line for line in reversed(lines[: gap.first - 1]) if line.strip())
        section = next((line for line in above if line[0] not in " \t#"), "")
        found = re.match(r"\s+[\"']?([\w-]+)", lines[gap.first - 1])
        if found and section.startswith("nodes"):
            yield found[1]


MAX_NODES = 12_000
"""Larger flows are refused: the largest real menu seen has some hundred nodes."""


def _hold_nodes(flow: FlowText, reader: Reader) -> None:
    if len(flow.nodes) <= MAX_NODES:
        return
    count = len(flow.nodes)
    where = flow.root.key("nodes") if flow.root else None
    flow.nodes = {}
    flow.unread.add("nodes")
    reader.fault(
        "too-large",
        f"the flow has {count:,} nodes; {MAX_NODES:,} are read",
        where.span if where else flow.span,
        "make it several flows, and lead from one into another with flow:",
    )


MAX_WORDS = 300
"""Letters of a message: a word of a megabyte is quoted by its beginning."""


def _shortened(fault: Fault) -> Fault:
    if len(fault.message) <= MAX_WORDS and len(fault.help) <= MAX_WORDS:
        return fault
    message, help = (
        words if len(words) <= MAX_WORDS else words[: MAX_WORDS - 1] + "…"
        for words in (fault.message, fault.help)
    )
    return replace(fault, message=message, help=help)


def _nodes_with(flow: FlowText, faults: Iterable[Fault]) -> Iterator[str]:
    """The innermost node around each of *faults*."""
    nodes = sorted(
        (node for node in flow.nodes.values() if node.span.path == flow.path),
        key=lambda node: node.span,
    )
    starts = [node.span for node in nodes]
    for fault in faults:
        place = bisect.bisect_right(starts, fault.span) - 1
        node = nodes[place] if place >= 0 and fault.span.path == flow.path else None
        while node is not None:
            end = (node.whole.end_line, node.whole.end_column)
            if (fault.span.line, fault.span.column) <= end:
                yield node.name
                break
            node = flow.nodes.get(node.parent or "")
