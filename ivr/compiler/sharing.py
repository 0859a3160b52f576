"""What the flows of a set share by name, and what each of them is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from ivr.compiler.timetable import Timetable
from ivr.language.definitions import Intent
from ivr.language.flowtext import FlowText
from ivr.source import Fault


class Shared:
    """Definitions that the flows of a set share by name."""

    TABLES = ("intents", "hours", "switches", "queues", "announcements", "lines")

    def __init__(
        self,
        texts: tuple[FlowText, ...],
        faults: list[Fault],
        before: Timetable | None = None,
    ) -> None:
        self.texts = texts
        self.tables: dict[str, dict[str, Any]] = {}
        for table in self.TABLES:
            merged: dict[str, Any] = self.tables.setdefault(table, {})
            for text in texts:
                for name, definition in getattr(text, table).items():
                    first = merged.setdefault(name, definition)
                    if first is not definition and not _same(first, definition):
                        faults.append(
                            Fault(
                                "duplicate-key",
                                f'"{name}" is defined otherwise in another flow',
                                definition.span,
                                "define it once, or give it another name",
                                ((first.span, "defined here"),),
                            )
                        )
        unread = any("hours" in text.unread for text in texts)
        hours = self.tables["hours"]
        if before is not None and before.reads(hours, unread):
            # To lay out a year of hours takes longer than to read a small menu.
            self.timetable = before.led_by(next(iter(hours), ""))
        else:
            self.timetable = Timetable(hours, unread)
        faults.extend(self.timetable.faults)

    # What callers come for -----------------------------------------------------

    def intents_of(self, text: FlowText) -> Mapping[str, Intent]:
        """What callers of one flow come for.

        Those that it declares, or names, or the flows declare which it goes into or
        which go into it: who calls the clinic wants nothing of the shop, though both
        lie in one folder.
        """
        known: dict[str, Intent] = self.tables["intents"]
        near = self._linked(text.name, self._calls)
        near |= self._linked(text.name, self._called_by)
        declared = {
            name for each in self.texts if each.name in near for name in each.intents
        }
        declared.update(_names_intents(text))
        return {name: each for name, each in known.items() if name in declared}

    @cached_property
    def _calls(self) -> Mapping[str, set[str]]:
        return {
            text.name: {
                name
                for node in text.nodes.values()
                for what, name, _ in node.kind.refers()
                if what == "flow"
            }
            for text in self.texts
        }

    @cached_property
    def _called_by(self) -> Mapping[str, set[str]]:
        return {
            name: {caller for caller, called in self._calls.items() if name in called}
            for name in self._calls
        }

    def _linked(self, name: str, links: Mapping[str, set[str]]) -> set[str]:
        found, todo = {name}, [name]
        while todo:
            more = links.get(todo.pop(), set()) - found
            found |= more
            todo.extend(more)
        return found


def _names_intents(text: FlowText) -> Iterator[str]:
    for node in text.nodes.values():
        yield from (intent.name for intent in node.resolves)
        yield from (intent for way in node.kind.ways({}) for intent in way.promises)


def _same(first: object, second: object) -> bool:
    """Whether two definitions say the same, wherever they stand."""
    return bool(_plain(first) == _plain(second))


def _plain(value: Any) -> Any:
    slots = getattr(value, "__dataclass_fields__", None)
    if slots:
        return {
            name: _plain(getattr(value, name)) for name in slots if "span" not in name
        }
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value
