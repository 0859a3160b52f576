"""What a form asks for, by name: each operation checked, done, and told as edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ivr.editing import nodes, wording
from ivr.editing.edits import Edit, inverse
from ivr.editing.pages import Pages
from ivr.editing.plain import Path, found_at, plain, wanted
from ivr.editing.renaming import rename
from ivr.editing.shapes import required_at
from ivr.editing.sheet import Refused
from ivr.editing.week import set_week
from ivr.language.body import NODES
from ivr.records import dataclass
from ivr.source import Mapping as Tree

Order = Mapping[str, Any]
"""What a form asks for, as JSON: ``do`` says what, ``file`` and ``at`` where."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: edits of the texts as they were, and those that undo them."""

    edits: tuple[Edit, ...]
    undo: tuple[Edit, ...]
    texts: Mapping[str, str]
    unreachable: tuple[str, ...] = ()
    """The nodes to which nothing leads any more, and did before."""


def perform(texts: Mapping[str, str], orders: list[Order]) -> Done:
    """Do all of *orders* in the files *texts*, or nothing.

    Raises:
        Refused: One of them cannot be done; the message says why, for people.
    """
    pages = Pages(texts)
    gone: list[str] = []
    for order in orders:
        do = OPERATIONS.get(_text(order, "do"))
        if do is None:
            raise Refused(f'nobody knows how to "{order.get("do")}"')
        gone += do(pages, order) or ()
    edits = pages.edits()
    return Done(edits, inverse(texts, edits), pages.texts, tuple(dict.fromkeys(gone)))


# What the orders say ----------------------------------------------------------------


def _text(order: Order, name: str) -> str:
    found = order.get(name)
    if not isinstance(found, str):
        raise Refused(f'the order does not say its "{name}"')
    return found


def _words(order: Order, name: str) -> str | None:
    return None if order.get(name) is None else _text(order, name)


def _number(order: Order, name: str) -> int | None:
    found = order.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _path(order: Order, name: str = "at") -> Path:
    found = order.get(name, [])
    if not isinstance(found, list):
        raise Refused(f'the order does not say its "{name}"')
    for step in found:
        if not isinstance(step, (str, int)) or isinstance(step, bool):
            raise Refused("a place is made of names and numbers")
    return tuple(found)


def _place(order: Order) -> Path:
    """Where something is or is to be; the whole file is no such place."""
    found = _path(order)
    if not found:
        raise Refused("the order does not say where")
    return found


def _node(order: Order) -> Path:
    """Where a node stands."""
    found = _place(order)
    if found[0] != NODES or len(found) < 2:
        raise Refused("there is no node")
    return found


def _value(order: Order, name: str = "value") -> Any:
    try:
        return wanted(order.get(name))
    except (ValueError, RecursionError) as error:
        raise Refused(str(error)) from None


# The operations ---------------------------------------------------------------------


def _put(pages: Pages, order: Order) -> None:
    file, path, value = _text(order, "file"), _place(order), _value(order)
    if value is None:
        _require_spared(pages, file, path)
    pages.put(file, path, value)


def _require_spared(pages: Pages, file: str, path: Path) -> None:
    """Refuse to take away what its node, or its option, cannot be without."""
    sheet = pages.sheet(file)
    if len(path) < 3 or found_at(sheet.root, path) is None:
        return
    if path[-1] in required_at(sheet.plain, path[:-1]):
        raise Refused(f'"{path[-1]}" has to be there; say something else in it')


def _insert(pages: Pages, order: Order) -> None:
    file, path, name = _text(order, "file"), _path(order), _text(order, "name")
    pages.insert(file, path, name, _value(order), _number(order, "number"))


def _add_item(pages: Pages, order: Order) -> None:
    file, path, number = _text(order, "file"), _path(order), _number(order, "number")
    pages.add_item(file, path, _value(order), number)


def _remove(pages: Pages, order: Order) -> None:
    file, path = _text(order, "file"), _place(order)
    _require_spared(pages, file, path)
    pages.remove(file, path)


def _rename_key(pages: Pages, order: Order) -> None:
    pages.rename(_text(order, "file"), _place(order), _text(order, "name"))


def _move(pages: Pages, order: Order) -> None:
    """Put entry or item ``from`` at the place of entry or item ``to``."""
    file, path = _text(order, "file"), _path(order)
    inner = plain(pages.sheet(file).at(path))
    numbers = list(range(len(inner or ())))
    source, target = _number(order, "from"), _number(order, "to")
    if source not in numbers or target not in numbers:
        raise Refused("there is no such place to move to")
    numbers.insert(int(target or 0), numbers.pop(int(source or 0)))
    pages.reorder(file, path, numbers)


def _rename(pages: Pages, order: Order) -> None:
    what, name, to = (_text(order, each) for each in ("what", "name", "to"))
    rename(pages, _text(order, "file"), what, name, to)


def _add_node(pages: Pages, order: Order) -> None:
    file, name = _text(order, "file"), _text(order, "name")
    nodes.add(pages, file, name, _value(order), _words(order, "after"))


def _copy_node(pages: Pages, order: Order) -> None:
    nodes.copy(pages, _text(order, "file"), _node(order), _text(order, "name"))


def _lift_node(pages: Pages, order: Order) -> None:
    nodes.lift(pages, _text(order, "file"), _node(order), _text(order, "name"))


def _move_node(pages: Pages, order: Order) -> None:
    after = _words(order, "after")
    nodes.move(pages, _text(order, "file"), _text(order, "name"), after)


def _delete_node(pages: Pages, order: Order) -> tuple[str, ...]:
    file, instead = _text(order, "file"), _words(order, "instead")
    return nodes.delete(pages, file, _node(order), instead)


def _connect(pages: Pages, order: Order) -> None:
    file, exit = _text(order, "file"), _text(order, "exit")
    nodes.connect(pages, file, _node(order), exit, _value(order, "to"))


def _say(pages: Pages, order: Order) -> None:
    file, words = _text(order, "file"), _value(order, "words")
    if words is not None and not isinstance(words, str):
        raise Refused("a text is said in words")
    top = pages.sheet(file).plain
    known = top.get("languages") if isinstance(top, dict) else None
    given = order.get("languages")
    languages = given if isinstance(given, list) else known
    if isinstance(languages, str):
        languages = [languages]
    spoken = [str(each) for each in languages or ()]
    language, path = _text(order, "language"), _place(order)
    text = found_at(pages.sheet(file).root, path)
    if not words and (not isinstance(text, Tree) or len(text.entries) < 2):
        _require_spared(pages, file, path)
    wording.say(pages, file, path, language, words or None, spoken)


def _set_week(pages: Pages, order: Order) -> None:
    file, name = _text(order, "file"), _text(order, "name")
    set_week(pages, file, name, order.get("days"), order.get("holidays"))


OPERATIONS: Mapping[str, Callable[[Pages, Order], tuple[str, ...] | None]] = {
    "put": _put,
    "insert": _insert,
    "add-item": _add_item,
    "remove": _remove,
    "rename-key": _rename_key,
    "move": _move,
    "rename": _rename,
    "add-node": _add_node,
    "copy-node": _copy_node,
    "lift-node": _lift_node,
    "move-node": _move_node,
    "delete-node": _delete_node,
    "connect": _connect,
    "say": _say,
    "set-week": _set_week,
}
"""Every operation by its name in ``do``."""
