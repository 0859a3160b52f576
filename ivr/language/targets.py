"""Where exits lead: the name of a node, or a node held in place."""

from __future__ import annotations

from collections.abc import Callable

from ivr.language.kind import Target
from ivr.language.reader import INTENT, Reader, Unreadable, head
from ivr.language.settings import SettingType
from ivr.records import dataclass
from ivr.source import Mapping, Scalar, Span, Value

ReadNode = Callable[[Mapping, str, Reader], bool]
_read_node: list[ReadNode] = []
"""Set by ``nodes``, which reads kinds, which read targets."""


def read_target(value: Value, place: str, reader: Reader) -> Target:
    """Read an exit's target; a node in place is named by its *place*."""
    if isinstance(value, Mapping):
        name = f"{reader.node}.{place}"
        outer = reader.node
        _read_node[0](value, name, reader)
        reader.node = outer
        return Target(name, head(value), in_place=True)
    help = "name a node, or write one in place"
    scalar = reader.scalar(value, "where the call goes on", help)
    return Target(node_name(scalar, reader), scalar.span)


def node_name(scalar: Scalar, reader: Reader) -> str:
    """A node's name, or the place of one inside another (``account.2``)."""
    head_, dot, rest = scalar.text.partition(".")
    name = reader.name(Scalar(head_, scalar.plain, scalar.span), "a node")
    if dot and not INTENT.fullmatch(rest):
        message = f'"{scalar.text}" is no place inside a node'
        raise reader.refuse("bad-name", message, scalar.span)
    return name + dot + rest


@dataclass(frozen=True, slots=True)
class Branch:
    """An exit whose name the flow itself declares; *span* is the name's."""

    name: str
    target: Target
    span: Span


def read_branches(value: Value, reader: Reader) -> tuple[Branch, ...]:
    """Read ``{name: node}`` for exits that the flow itself declares."""
    help = "write names with where they lead: {name: node}"
    mapping = reader.mapping(value, "names with nodes", help)
    found = []
    for entry in mapping.entries:
        name = entry.key.text
        if not INTENT.fullmatch(name):
            reader.fault("bad-name", f'"{name}" cannot be an exit', entry.key.span)
            continue
        try:
            target = read_target(entry.value, name, reader)
        except Unreadable:
            continue
        found.append(Branch(name, target, entry.key.span))
    return tuple(found)


def read_targets(value: Value, reader: Reader) -> dict[str, Target]:
    """Read ``{name: node}`` into the targets by name."""
    return {branch.name: branch.target for branch in read_branches(value, reader)}


BRANCHES = SettingType("targets", read_branches, {"$ref": "#/$defs/targets"})
TARGETS = SettingType("targets", read_targets, {"$ref": "#/$defs/targets"})
