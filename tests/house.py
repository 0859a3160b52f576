"""The project's own source as syntax trees, for the tests of how it is built."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ivr.memory import no_collection

ROOT = Path(__file__).parent.parent
ROOMS = ("ivr", "webhooks", "console")
"""Where the product is; the rest are tests, benchmarks and the start of the app."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of Python."""

    path: Path
    name: str
    """As it is imported: ``ivr.report.text``, and ``ivr.report`` for its door."""
    text: str = field(repr=False)
    tree: ast.Module = field(repr=False)

    def __str__(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every module that is imported, and where: lazily and for types too.

        ``from a import b`` counts as ``a.b``, for b may be a module.
        """
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    yield f"{node.module}.{alias.name}", node.lineno

    def functions(self) -> Iterator[tuple[str, Function]]:
        """Every function and method with its dotted name, inner ones too."""
        for name, node in self.definitions():
            if isinstance(node, Function):
                yield name, node

    def definitions(self) -> Iterator[tuple[str, Function | ast.ClassDef]]:
        """Every class and function with its dotted name, from the top down."""
        yield from _definitions(self.tree, "")


def _definitions(
    parent: ast.AST, prefix: str
) -> Iterator[tuple[str, Function | ast.ClassDef]]:
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, Function | ast.ClassDef):
            yield f"{prefix}{node.name}", node
            yield from _definitions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.For | ast.While):
            yield from _definitions(node, prefix)


@cache
def product() -> tuple[Module, ...]:
    """Every module of the product."""
    with no_collection():
        return tuple(_modules(*ROOMS))


@cache
def everything() -> tuple[Module, ...]:
    """Every module that is kept here, tests and all."""
    with no_collection():
        return (*product(), *_modules("tests", "bench", "docs", ".ci", "app.py"))


def _modules(*places: str) -> Iterator[Module]:
    for place in places:
        start = ROOT / place
        paths = sorted(start.rglob("*.py")) if start.is_dir() else [start]
        for path in filter(Path.exists, paths):
            text = path.read_text(encoding="utf-8")
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            yield Module(path, name, text, ast.parse(text))


def hold(offences: Iterable[str]) -> None:
    """Fail if there are any *offences*, and show every one of them."""
    found = sorted(offences)
    assert not found, "\n".join(["", *found])


def code_lines(function: Function) -> int:
    """Lines that *function* takes, its docstring not counted."""
    end = function.end_lineno or function.lineno
    first = function.body[0]
    is_doc = ast.get_docstring(function, clean=False) is not None
    doc = (first.end_lineno or 0) - first.lineno + 1 if is_doc else 0
    return end - function.lineno + 1 - doc
