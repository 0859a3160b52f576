"""Reads a flow file: all that it says, and all that is wrong with it."""

from __future__ import annotations

import posixpath
import re
from typing import Any

from ivr.language.fields import defined_name
from ivr.language.flowtext import FlowText
from ivr.language.folder import Folder, TextFolder
from ivr.language.nodes import NodeReader, read_node
from ivr.language.reader import NAME, Reader, Unreadable, head, shape
from ivr.language.sections import SECTIONS
from ivr.source import Document, Entry, Mapping, Scalar, Span, Value, read

NODES = "nodes"


def read_flow(path: str, data: bytes | str, folder: Folder | None = None) -> FlowText:
    """Read a flow; never raises, whatever the bytes.

    Args:
        path: The name under which the file appears in diagnostics. It says too
            where in *folder* the file stands, if it begins with the folder's root.
        data: The file's bytes, or text.
        folder: Where other files come from; without one, there are none.
    """
    document = read(path, data)
    return _read_document(document, folder or TextFolder())


def _read_document(document: Document, folder: Folder) -> FlowText:
    flow = FlowText(
        document.path,
        _stem(document.path),
        Span(document.path, 1, 1, 1, 1),
        source=document.text,
        allows=document.allows,
        sources={document.path: document.text},
    )
    reader = NodeReader(document.path)
    root = _root(document, reader)
    if root is not None:
        flow.root = root
        _read_sections(root, flow, reader)
    flow.nodes = reader.nodes
    flow.faults = [*document.faults, *reader.faults]
    flow.faulty_nodes = reader.nodes_with_faults
    flow.faults.sort(key=lambda fault: (fault.span, fault.message))
    return flow


def _stem(path: str) -> str:
    stem = posixpath.basename(path.replace("\\", "/")).split(".")[0]
    name = re.sub(r"[\W_]*([\w-]*)", r"\1-", stem).strip("-")
    return name if NAME.fullmatch(name) else "flow"


def _root(document: Document, reader: Reader) -> Mapping | None:
    root = document.root
    start = Span(document.path, 1, 1, 1, 1)
    if isinstance(root, Mapping) and root.entries:
        return root
    help = "begin with ivr: 1, then start: and nodes:"
    if root is None or (isinstance(root, Scalar) and root.empty):
        if not document.faults:
            message = "nothing is written here"
            reader.fault("missing-setting", message, start, help)
    elif not isinstance(root, Mapping) or not document.faults:
        message = f"a flow is keys with values, not {shape(root)}"
        reader.fault("wrong-type", message, head(root), help)
    return None


def _read_sections(root: Mapping, flow: FlowText, reader: NodeReader) -> None:
    flow.span = root.entries[0].key.span
    entries = sorted(root.entries, key=lambda entry: entry.key.text != "languages")
    read: dict[str, Any] = {}
    for entry in entries:
        name = entry.key.text
        flow.spans[name] = head(entry.value)
        if name == NODES:
            _read_nodes(entry.value, reader)
        elif name in SECTIONS:
            try:
                read[name] = SECTIONS[name].type.read(entry.value, reader)
            except Unreadable:
                continue
        else:
            reader.unknown(entry.key, "of a flow", [*SECTIONS, NODES], "section")
    for name, value in read.items():
        if name not in ("ivr", "use"):
            setattr(flow, name, value)
    _note_missing(root, flow, reader)


def _note_missing(root: Mapping, flow: FlowText, reader: NodeReader) -> None:
    first = next(iter(reader.nodes), "welcome")
    missing = {
        "ivr": ("the version of the language is not said", "begin with ivr: 1"),
        "start": ("nobody knows where calls begin", f"add start: {first}"),
        NODES: ("this flow has no nodes", "add nodes: with what callers hear"),
    }
    for name, (message, help) in missing.items():
        if root.key(name) is None:
            reader.fault("missing-setting", message, flow.span, help)


def _read_nodes(value: Value, reader: NodeReader) -> None:
    help = 'write nodes: {welcome: {say: "…", next: main}}'
    try:
        nodes = reader.mapping(value, "nodes by name", help)
    except Unreadable:
        return
    if not nodes.entries:
        reader.fault("missing-setting", "this flow has no nodes", nodes.span, help)
    seen: dict[str, Scalar] = {}
    for entry in nodes.entries:
        reader.node = ""
        name = _node_name(entry, reader)
        if name in seen:
            reader.fault(
                "duplicate-key",
                f'"{entry.key.text}" is the name "{seen[name].text}" a second time',
                entry.key.span,
                "keep one of them",
                ((seen[name].span, "first said here"),),
            )
            continue
        seen[name] = entry.key
        _read_named_node(name, entry, reader)
    reader.node = ""


def _node_name(entry: Entry, reader: NodeReader) -> str:
    """The node's name; one that cannot be is kept, so that exits still find it."""
    try:
        return defined_name(entry, "a node", reader)
    except Unreadable:
        reader.nodes_with_faults.add(entry.key.text)
        return entry.key.text


def _read_named_node(name: str, entry: Entry, reader: NodeReader) -> None:
    reader.node = name
    if not isinstance(entry.value, Mapping):
        message = f'node "{name}" is {shape(entry.value)}, not a kind with its settings'
        help = 'write its kind and what callers meet, such as say: "…"'
        reader.fault("wrong-type", message, _where(entry), help)
        return
    reader.named_at = entry.key.span
    read_node(entry.value, name, reader)


def _where(entry: Entry) -> Span:
    empty = isinstance(entry.value, Scalar) and entry.value.empty
    return entry.key.span if empty else head(entry.value)
