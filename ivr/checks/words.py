"""Which values a node reads and which it sets; no check of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any

from ivr.compiler.flow import Flow, Node
from ivr.language.conditions import ValueIs, atoms
from ivr.language.kind import settings_of
from ivr.language.text import Prompt
from ivr.language.values import BUILT_IN, Filling
from ivr.source import Span
from ivr.speech import parse_template


@lru_cache(maxsize=65_536)
def prompts_of(node: Node) -> tuple[Prompt, ...]:
    """Every prompt of *node*: what it says, its options' labels, what to prepare."""
    return tuple(_prompts_of(node))


def _prompts_of(node: Node) -> Iterator[Prompt]:
    for setting in settings_of(type(node.kind)):
        yield from _prompts(getattr(node.kind, setting.attribute))
    if node.text.prepare is not None:
        yield node.text.prepare


_PLAIN = (str, int, float, Span, type(None))
"""What holds no prompt; most of what nodes are made of."""


def _prompts(value: Any) -> Iterator[Prompt]:
    if isinstance(value, _PLAIN):
        return
    if isinstance(value, Prompt):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _prompts(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _prompts(inner)
    else:
        for name in _attributes(value.__class__):
            yield from _prompts(getattr(value, name))


@cache
def _attributes(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls)) if is_dataclass(cls) else ()


@lru_cache(maxsize=65_536)
def spoken_values(node: Node) -> tuple[tuple[str, Span], ...]:
    """The values named in braces at *node*, each with where."""
    return tuple(_spoken_values(node))


def _spoken_values(node: Node) -> Iterator[tuple[str, Span]]:
    for prompt in prompts_of(node):
        for _, part in prompt.all_parts():
            for name in part.template.names:
                yield name, part.span
    for setting in settings_of(type(node.kind)):
        value = getattr(node.kind, setting.attribute)
        for filling in _fillings(value):
            for name in filling.names:
                yield name, filling.span
        if setting.type.name == "pattern":
            # Braces of a pattern count how often; they name no value.
            continue
        for text in _texts(value):
            if "{" in text:
                for name in parse_template(text).names:
                    yield name, node.text.at(setting.name)


def _fillings(value: Any) -> Iterator[Filling]:
    if isinstance(value, Filling):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _fillings(inner)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            if isinstance(inner, str):
                yield inner


def tests_of(node: Node) -> Iterator[ValueIs]:
    """The tests of values that decide where *node* leads, each once."""
    seen: set[Span] = set()
    for exit in node.exits:
        for atom in atoms(exit.guard):
            if isinstance(atom, ValueIs) and atom.span not in seen:
                seen.add(atom.span)
                yield atom


def values_set(flow: Flow) -> set[str]:
    """Every value that something in *flow* sets, or that its callers hand over."""
    found = set(flow.text.takes) | set(BUILT_IN)
    for node, exit in flow.edges():
        found.update(each.name for each in exit.sets)
        inner = node.kind.enters_flow()
        if inner is not None:
            found.update(each.name for each in inner[1])
    return found
