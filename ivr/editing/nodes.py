"""Changes of nodes and their exits: added, copied, lifted out, led on, deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.compiler.compile import compile_set
from ivr.compiler.flow import Exit, Flow, Node
from ivr.editing.mentions import Mention, mentions
from ivr.editing.pages import Pages
from ivr.editing.plain import Path, Plain, found_at, plain
from ivr.editing.renaming import TESTS
from ivr.editing.shapes import kind_of
from ivr.editing.sheet import NOT_BY_FORM, Refused, Sheet
from ivr.editing.surgery import Written
from ivr.language.body import NODES
from ivr.language.document import read_flow
from ivr.language.flowtext import FlowText
from ivr.language.folder import TextFolder
from ivr.language.kind import KINDS
from ivr.language.options import place_of
from ivr.language.reader import NAME
from ivr.records import dataclass
from ivr.source import Mapping as Tree
from ivr.source import Sequence, Value


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and the way to it from the top."""

    file: str
    path: Path


def read_text(texts: Mapping[str, str], file: str) -> FlowText:
    """The flow in *file*, with the files that it brings in, out of *texts*."""
    return read_flow(file, texts.get(file, ""), TextFolder(texts))


def read_alone(texts: Mapping[str, str], file: str) -> Flow:
    """The flow in *file*, compiled by itself."""
    text = read_text(texts, file)
    return compile_set((text,)).flows[text.name]


def places(pages: Pages, flow: FlowText) -> dict[str, Place]:
    """Where each node of *flow* stands, those in place among them."""
    starts: dict[tuple[str, int, int], str] = {}
    for name, node in flow.nodes.items():
        span = node.whole
        starts[span.path, span.line, span.column] = name
    found: dict[str, Place] = {}
    for file in dict.fromkeys(each.whole.path for each in flow.nodes.values()):
        if file not in pages.texts:
            continue
        for path, value in _mappings(pages.sheet(file).root, ()):
            known = starts.get((file, value.span.line, value.span.column))
            if known and known not in found and kind_of(plain(value)):
                found[known] = Place(file, path)
    return found


def _mappings(value: Value, path: Path) -> Iterator[tuple[Path, Tree]]:
    match value:
        case Tree():
            yield path, value
            for entry in value.entries:
                yield from _mappings(entry.value, (*path, entry.key.text))
        case Sequence():
            for number, item in enumerate(value.items):
                yield from _mappings(item, (*path, number))


def way_of_exit(node: Plain, exit: str) -> Path:
    """Where the target of *exit* stands in *node*, or would stand."""
    kind = kind_of(node)
    if kind is None or not isinstance(node, dict):
        raise Refused("this node has no kind yet")
    if exit in [rule.label for rule in KINDS[kind].exits]:
        return (exit,)
    for name, value in node.items():
        if isinstance(value, list):
            if exit.isdigit() and 0 < int(exit) <= len(value):
                return (name, int(exit) - 1, "go")
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key == exit or _as_place(key) == exit:
                    whole = isinstance(inner, dict) and not kind_of(inner)
                    return (name, key, "go") if whole else (name, key)
    raise Refused(f'there is no exit "{exit}"')


def _as_place(key: str) -> str:
    from ivr.dtmf import Key, parse_key

    found = parse_key(key)
    return place_of(found) if isinstance(found, Key) else key


# Operations ---------------------------------------------------------------------------


def add(
    pages: Pages, file: str, name: str, node: Plain, after: str | None = None
) -> None:
    """Write a new node, behind the node *after* or at the end.

    Raises:
        Refused: The name is taken, or cannot be.
    """
    _require_name(name)
    sheet = pages.sheet(file)
    if found_at(sheet.root, (NODES,)) is None:
        pages.insert(file, (), NODES, {name: node})
        return
    names = list(plain(sheet.at((NODES,))) or ())
    at = names.index(after) + 1 if after in names else None
    pages.insert(file, (NODES,), name, node, at)


def copy(pages: Pages, file: str, path: Path, name: str) -> None:
    """Write the node at *path* once more, as *name*, behind where it stands."""
    _require_name(name)
    sheet = pages.sheet(file)
    whole = written(sheet, path)
    names = list(plain(sheet.at((NODES,))) or ())
    if path[1] not in names:
        raise Refused("there is no such node in this file")
    pages.insert(file, (NODES,), name, whole, names.index(path[1]) + 1)


def lift(pages: Pages, file: str, path: Path, name: str) -> None:
    """Give a node in place a *name*: it moves among the nodes, and is led to."""
    _require_name(name)
    if len(path) < 3:
        raise Refused("this node has a name already")
    copy(pages, file, path, name)
    pages.replace(file, path, name)


def move(pages: Pages, file: str, name: str, after: str | None) -> None:
    """Put node *name* behind node *after*, or first of all."""
    names = list(plain(pages.sheet(file).at((NODES,))) or ())
    if name not in names or (after is not None and after not in names):
        raise Refused("there is no such node in this file")
    if name == after:
        return
    order = [number for number, each in enumerate(names) if each != name]
    place = 0 if after is None else order.index(names.index(after)) + 1
    order.insert(place, names.index(name))
    pages.reorder(file, (NODES,), order)


def connect(pages: Pages, file: str, path: Path, exit: str, target: Plain) -> None:
    """Lead *exit* of the node at *path* to *target*; None leaves it unwritten."""
    node = plain(pages.sheet(file).at(path))
    pages.put(file, (*path, *way_of_exit(node, exit)), target)


def delete(
    pages: Pages, file: str, path: Path, instead: str | None = None
) -> tuple[str, ...]:
    """Take the node at *path* away; exits that led to it lead to *instead*.

    Without *instead* they are left unwritten, and options that led to it go too.

    Returns:
        The nodes that nobody can reach any more, for whoever wants them gone as well.
    """
    if instead is not None and path[1:] == (instead,):
        raise Refused("what leads to a node that goes cannot lead there instead")
    before = reachable(pages, file)
    if len(path) > 2:
        pages.put(file, _holder(path, pages.sheet(file)), instead)
    else:
        name = str(path[1])
        for each in list(pages.texts):
            if each.endswith(TESTS) or each != file:
                continue
            _lead_elsewhere(pages, each, name, instead)
        pages.remove(file, path)
    after = reachable(pages, file)
    gone = before - after
    left = read_text(pages.texts, file).nodes
    return tuple(name for name in left if name in gone)


def _holder(path: Path, sheet: Sheet) -> Path:
    """What goes with a node in place: an option goes whole."""
    return path[:-1] if path[-1] == "go" else path


def _lead_elsewhere(pages: Pages, file: str, name: str, instead: str | None) -> None:
    while True:
        sheet = pages.sheet(file)
        mention = next(
            (
                m
                for m in mentions(sheet.root)
                if m.what == "node"
                and m.name == name
                and not m.defines
                and m.path[:2] != (NODES, name)
            ),
            None,
        )
        if mention is None:
            return
        text = sheet.text
        _lead(pages, file, mention, instead)
        if pages.texts[file] == text:
            raise Refused(NOT_BY_FORM)


def _lead(pages: Pages, file: str, mention: Mention, instead: str | None) -> None:
    if instead is not None:
        pages.replace(file, mention.path, instead)
        return
    path = mention.path
    pages.remove(file, path[:-1] if path[-1] == "go" and len(path) > 4 else path)


def reachable(pages: Pages, file: str) -> frozenset[str]:
    """The nodes of the flow in *file* to which some way leads from its start."""
    flow = read_alone(pages.texts, file)
    todo = [name for name in (flow.start,) if name in flow.nodes]
    seen = set(todo)
    while todo:
        node = flow.nodes[str(todo.pop())]
        for target in _leads(flow, node):
            if target in flow.nodes and target not in seen:
                seen.add(target)
                todo.append(target)
    return frozenset(str(name) for name in seen)


def _leads(flow: Flow, node: Node) -> Iterator[str]:
    exits: tuple[Exit, ...] = node.exits
    for exit in exits:
        yield from flow.targets(node, exit)


def _require_name(name: str) -> None:
    if not NAME.fullmatch(name) or "/" in name:
        raise Refused(
            f'"{name}" cannot be the name of a node; use letters, digits, - and _'
        )


def written(sheet: Sheet, path: Path) -> Plain | Written:
    """The value at *path* as its author wrote it, if it stands on lines of its own."""
    value = sheet.at(path)
    if sheet.brackets(value) or sheet.within_brackets(path):
        return plain(value)
    span = value.span
    margin = span.column - 1
    rows = [sheet.line(n) for n in range(span.line, span.end_line + 1)]
    rows[0] = " " * margin + rows[0][margin:]
    if any(row[:margin].strip() for row in rows):
        return plain(value)
    return Written(plain(value), "\n".join(row[margin:] for row in rows))
