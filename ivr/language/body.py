"""Reads the keys of a flow file, its sections and its nodes."""

from __future__ import annotations

from functools import partial
from typing import Any

from ivr.language.fields import defined_name
from ivr.language.flowtext import FlowText
from ivr.language.nodes import NodeReader, read_node
from ivr.language.reader import Reader, Unreadable, head, shape
from ivr.language.sections import SECTIONS
from ivr.source import Document, Entry, Mapping, Scalar, Span, Value

NODES = "nodes"


def read_root(document: Document, reader: Reader) -> Mapping | None:
    """The document's keys, if it has any; a file that is no flow is a fault."""
    root = document.root
    start = Span(document.path, 1, 1, 1, 1)
    if isinstance(root, Mapping) and root.get("calls") and not root.get(NODES):
        message = "these are calls that test a flow, not a flow"
        reader.fault("wrong-type", message, root.entries[0].key.span, "run ivr test")
        return None
    if isinstance(root, Mapping) and root.entries:
        return root
    help = "begin with ivr: 1, then start: and nodes:"
    if isinstance(root, Scalar) and "：" in root.text:
        help = 'write ": " for the wide "："'
    if root is not None and not isinstance(root, Mapping) and not _is_empty(root):
        message = f"a flow is keys with values, not {shape(root)}"
        reader.fault("wrong-type", message, head(root), help)
    elif not document.faults:
        reader.fault("missing-setting", "nothing is written here", start, help)
    return None


def _is_empty(value: Value) -> bool:
    return isinstance(value, Scalar) and value.empty


def read_body(root: Mapping, flow: FlowText, reader: NodeReader) -> None:
    """Read every key of *root* into *flow*; one that cannot be read hides no other."""
    flow.span = root.entries[0].key.span
    read: dict[str, Any] = {}
    for entry in root.entries:
        name = entry.key.text
        flow.spans[name] = head(entry.value)
        if name == NODES:
            if not _read_nodes(entry.value, reader):
                flow.unread.add(name)
        elif name in SECTIONS:
            try:
                read[name] = SECTIONS[name].type.read(entry.value, reader)
            except Unreadable:
                flow.unread.add(name)
        else:
            expected = [*SECTIONS, NODES]
            near = reader.unknown(entry.key, "of a flow", expected, "section")
            flow.unread.add(near or name)
    for name, value in read.items():
        if attribute := SECTIONS[name].attribute:
            setattr(flow, attribute, value)
    # A node in place is read before the node that holds it is whole.
    places = [(n.span.line, n.span.column, n.name) for n in reader.nodes.values()]
    flow.nodes = {name: reader.nodes[name] for _, _, name in sorted(places)}
    flow.faulty_nodes = reader.nodes_with_faults


def note_missing(root: Mapping, flow: FlowText, reader: NodeReader) -> None:
    """Say what a flow must have, and this one has not."""
    first = next(iter(reader.nodes), "welcome")
    missing = {
        "ivr": ("the version of the language is not said", "begin with ivr: 1"),
        "start": ("nobody knows where calls begin", f"add start: {first}"),
        NODES: ("this flow has no nodes", "add nodes: with what callers hear"),
    }
    for name, (message, help) in missing.items():
        if root.key(name) is None and name not in flow.unread:
            reader.fault("missing-setting", message, flow.span, help)


def _read_nodes(nodes: Value, reader: NodeReader) -> bool:
    """Read every node; False where there is nothing to read them from."""
    help = 'write nodes: {welcome: {say: "…", next: main}}'
    if not isinstance(nodes, Mapping):
        message = f"expected nodes by name, not {shape(nodes)}"
        reader.fault("wrong-type", message, head(nodes), help)
        return False
    if not nodes.entries:
        reader.fault("missing-setting", "this flow has no nodes", nodes.span, help)
    seen: dict[str, Scalar] = {}
    for entry in nodes.entries:
        reader.node = ""
        name = _node_name(entry, reader)
        if name in seen:
            reader.fault(
                "duplicate-key",
                f'"{entry.key.text}" and "{seen[name].text}" are the same, said twice',
                entry.key.span,
                "keep one of them",
                ((seen[name].span, "first said here"),),
            )
            continue
        seen[name] = entry.key
        reader.part(entry, partial(_read_named_node, name, entry))
    reader.node = ""
    return bool(nodes.entries)


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
    return entry.key.span if _is_empty(entry.value) else head(entry.value)
