"""Orders that forms might give about any menu, by chance: one of each kind there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from editing_by_chance import NAMES, WORDS, places, some

from ivr.editing.edits import Edit
from ivr.editing.mentions import DEFINED
from ivr.editing.operations import OPERATIONS, Order, perform
from ivr.editing.plain import Path, plain
from ivr.editing.shapes import kind_of
from ivr.editing.sheet import Refused, Sheet
from ivr.editing.wording import texts_of
from ivr.language.kind import KINDS
from ivr.source import Mapping as Tree
from ivr.source import Sequence, Value

LANGUAGES = ("", "en", "ko", "ja")


class Desk:
    """Somebody who fills in forms about one file without looking."""

    def __init__(self, seed: int, file: str) -> None:
        self.chance = Random(seed)
        self.file = file
        self.done: set[str] = set()

    def order(self, root: Value) -> Order:
        """An order about the file as it stands."""
        do = self.chance.choice(list(OPERATIONS))
        about = _ABOUT[do](self, root)
        return {"do": do, "file": self.file, **about}

    def work(
        self, texts: Mapping[str, str], count: int
    ) -> tuple[Mapping[str, str], list[tuple[Edit, ...]]]:
        """*texts* after *count* orders that could be done, and what undoes each.

        One in ten that are given cannot be done at all; then somebody tries another.
        """
        undo: list[tuple[Edit, ...]] = []
        root = Sheet(self.file, texts[self.file]).root
        for _ in range(20 * count):
            if len(undo) == count:
                break
            order = self.order(root)
            try:
                made = perform(texts, [order])
            except Refused:
                continue
            if made.edits:
                self.done.add(str(order["do"]))
                undo.append(made.undo)
                texts = made.texts
                root = Sheet(self.file, texts[self.file]).root
        return texts, undo

    # What is ordered ------------------------------------------------------------------

    def some_place(self, root: Value, kind: type | None = None) -> Path:
        """Any place of the file, or one where a *kind* of value stands."""
        found = [
            path
            for path, value in places(root)
            if path and (kind is None or isinstance(value, kind))
        ]
        return self.chance.choice(found) if found else ("none",)

    def node(self, root: Value, inner: bool = False) -> Path:
        """A node; with *inner* perhaps one that is written in place."""
        names = self.names(root, "nodes")
        own = [path for path, _ in places(root) if path[:1] == ("nodes",)]
        deep = [path for path in own if len(path) > 3]
        if inner and deep and self.chance.random() < 0.5:
            return self.chance.choice(deep)
        return ("nodes", self.chance.choice(names or ["none"]))

    def names(self, root: Value, section: str) -> list[str]:
        """What is defined under *section*."""
        table = root.get(section) if isinstance(root, Tree) else None
        return list(plain(table)) if isinstance(table, Tree) else []

    def name(self) -> str:
        """A name for something new."""
        return f"new-{self.chance.randint(0, 99)}"

    def number(self, root: Value, path: Path) -> int:
        """The number of some part of what stands at *path*."""
        found = dict(places(root)).get(path)
        parts = getattr(found, "entries", None) or getattr(found, "items", None) or "."
        return self.chance.randrange(len(parts))


About = dict[str, object]


def _put(desk: Desk, root: Value) -> About:
    value = desk.chance.choice((None, some(desk.chance)))
    return {"at": list(desk.some_place(root)), "value": value}


def _insert(desk: Desk, root: Value) -> About:
    at, name = desk.some_place(root, Tree), desk.chance.choice(NAMES)
    return {"at": list(at), "name": name, "value": some(desk.chance)}


def _add_item(desk: Desk, root: Value) -> About:
    at = desk.some_place(root, Sequence)
    return {"at": list(at), "value": some(desk.chance)}


def _remove(desk: Desk, root: Value) -> About:
    return {"at": list(desk.some_place(root))}


def _rename_key(desk: Desk, root: Value) -> About:
    return {"at": list(desk.some_place(root)), "name": desk.chance.choice(NAMES)}


def _move(desk: Desk, root: Value) -> About:
    at = desk.some_place(root, desk.chance.choice((Tree, Sequence)))
    parts = [desk.number(root, at), desk.number(root, at)]
    return {"at": list(at), "from": parts[0], "to": parts[1]}


def _rename(desk: Desk, root: Value) -> About:
    section = desk.chance.choice(list(DEFINED))
    names = desk.names(root, section) or ["none"]
    name = desk.chance.choice(names)
    return {"what": DEFINED[section], "name": name, "to": desk.name()}


def _add_node(desk: Desk, root: Value) -> About:
    after = desk.chance.choice([None, *desk.names(root, "nodes")])
    words = desk.chance.choice(WORDS)
    return {"name": desk.name(), "value": {"hangup": words}, "after": after}


def _copy_node(desk: Desk, root: Value) -> About:
    return {"at": list(desk.node(root)), "name": desk.name()}


def _lift_node(desk: Desk, root: Value) -> About:
    inner = [
        path
        for path, value in places(root)
        if path[:1] == ("nodes",) and len(path) > 2 and isinstance(value, Tree)
    ]
    at = desk.chance.choice(inner or [("nodes", "none", "next")])
    return {"at": list(at), "name": desk.name()}


def _move_node(desk: Desk, root: Value) -> About:
    names = desk.names(root, "nodes") or ["none"]
    after = desk.chance.choice([None, *names])
    return {"name": desk.chance.choice(names), "after": after}


def _delete_node(desk: Desk, root: Value) -> About:
    names = desk.names(root, "nodes")
    instead = desk.chance.choice([None, *names])
    return {"at": list(desk.node(root)), "instead": instead}


def _connect(desk: Desk, root: Value) -> About:
    to = desk.chance.choice([None, {"hangup": "."}, *desk.names(root, "nodes")])
    at = desk.node(root)
    value = dict(places(root)).get(at)
    kind = kind_of(plain(value))
    labels = [rule.label for rule in KINDS[kind].exits] if kind else []
    return {"at": list(at), "exit": desk.chance.choice([*labels, "1"]), "to": to}


def _say(desk: Desk, root: Value) -> About:
    texts = [text.path for text in texts_of(root)] or [("title",)]
    language, words = desk.chance.choice(LANGUAGES), desk.chance.choice(WORDS)
    at = list(desk.chance.choice(texts))
    return {"at": at, "language": language, "words": words}


def _set_week(desk: Desk, root: Value) -> About:
    name = desk.chance.choice(desk.names(root, "hours") or ["none"])
    stretch = {"from": "09:00", "to": desk.chance.choice(("12:00", "18:30", "02:00"))}
    days = [[stretch] * desk.chance.randint(0, 1) for _ in range(7)]
    return {"name": name, "days": days, "holidays": desk.chance.choice((None, []))}


_ABOUT: Mapping[str, Callable[[Desk, Value], About]] = {
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
