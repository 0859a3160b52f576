"""Reads flow files and folders, and compiles what belongs together as one set."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import Path

from ivr.compiler.compile import FlowSet, compile_set
from ivr.compiler.flow import Flow
from ivr.diagnostics import Diagnostic, Finding, Related, Severity
from ivr.errors import CannotRead, FlowInvalid
from ivr.language.document import read_flow
from ivr.language.flowtext import FlowText
from ivr.language.folder import DiskFolder, file_bytes
from ivr.records import dataclass
from ivr.runtime.versions import ENDINGS, flow_files
from ivr.source import Fault


@dataclass(frozen=True, slots=True)
class Read:
    """A set of flows as read from disk: those asked for, and those they go into."""

    flows: FlowSet
    files: tuple[str, ...]
    """The paths that were asked for, in order."""
    asked: tuple[str, ...] = field(default=())
    """The names of the flows asked for."""


def read_sets(paths: Iterable[str], profile: str | None = None) -> Iterator[Read]:
    """Read *paths*: each folder is one set, and so are files of the same folder.

    Raises:
        CannotRead: A path is not there, or not ours to read.
    """
    together: dict[Path, list[Path]] = {}
    for path in map(Path, dict.fromkeys(paths)):
        if os.path.isdir(path):
            found = flow_files(path)
            if not found:
                raise CannotRead(str(path), "there are no flows in this folder")
            yield _read(found, path, profile)
        else:
            together.setdefault(path.parent, []).append(path)
    for files in together.values():
        yield _read(files, home_of(files[0]), profile)


def read_one(path: str, profile: str | None = None) -> tuple[Flow, Read]:
    """Read the flow at *path*, with the flows it goes into, fit to run.

    Raises:
        CannotRead: The path is not there, or not ours to read.
        FlowInvalid: It has faults.
    """
    read = next(read_sets([path], profile))
    if read.flows.faults:
        found = as_diagnostics(read.flows.faults)
        if any(each.severity == "error" for each in found):
            raise FlowInvalid(found)
    if len(read.asked) != 1:
        listed = ", ".join(read.files)
        raise CannotRead(path, f"it holds several flows; name one of {listed}")
    return read.flows.flows[read.asked[0]], read


def home_of(path: Path) -> Path:
    """The flows folder that a file belongs to: beyond it no other file is read."""
    wanted = Path(os.environ.get("IVR_FLOWS") or "flows").name
    for folder in path.parents:
        if folder.name == wanted:
            return folder
    return path.parent


# Sets ---------------------------------------------------------------------------------


def _read(files: list[Path], home: Path, profile: str | None) -> Read:
    folder = DiskFolder(home.as_posix())
    texts = [read_flow(path.as_posix(), file_bytes(path), folder) for path in files]
    texts = _without_included(texts)
    asked = tuple(dict.fromkeys(text.name for text in texts))
    paths = tuple(text.path for text in texts)
    texts += _linked(texts, files, folder)
    return Read(compile_set(texts, profile), paths, asked)


def _without_included(texts: list[FlowText]) -> list[FlowText]:
    """Flows of a folder that others only bring in with ``use:`` are part of those."""
    if len(texts) < 2:
        return texts
    # In the folder "." paths are joined to it, or not, by who makes them.
    included = {
        posixpath.normpath(path)
        for text in texts
        for path in text.sources
        if path != text.path
    }
    return [text for text in texts if posixpath.normpath(text.path) not in included]


def _linked(
    texts: list[FlowText], files: list[Path], folder: DiskFolder
) -> list[FlowText]:
    """The flows beside those read that they go into, directly or through others."""
    found: list[FlowText] = []
    todo = list(texts)
    known = {text.name for text in texts}
    while todo:
        text = todo.pop()
        for name in _goes_into(text):
            if name in known:
                continue
            known.add(name)
            part = _beside(Path(text.path), name, folder)
            if part is not None:
                found.append(part)
                todo.append(part)
    return found


def _goes_into(text: FlowText) -> Iterator[str]:
    for node in text.nodes.values():
        for what, name, _ in node.kind.refers():
            if what == "flow":
                yield name


def _beside(path: Path, name: str, folder: DiskFolder) -> FlowText | None:
    """The flow *name* in the folder of *path*: by its file's name, or else its own."""
    usual = [path.parent / f"{name}{ending}" for ending in ENDINGS]
    others = [p for p in sorted(path.parent.iterdir()) if p.name.endswith(ENDINGS)]
    for candidate in dict.fromkeys([*usual, *others]):
        if candidate == path:
            continue
        try:
            data = file_bytes(candidate)
        except CannotRead:
            continue
        # A file of another name that does not even have the word is not read.
        if candidate in usual or name.encode() in data:
            text = read_flow(candidate.as_posix(), data, folder)
            if text.name == name:
                return text
    return None


def as_diagnostics(faults: Iterable[Fault]) -> list[Diagnostic]:
    """Faults of reading, under their rules, in order."""
    faults = list(faults)
    if not faults:
        # The checks are many files; who has no faults need not wait for them.
        return []
    from ivr.checks import rules

    by_slug = {rule.slug: rule for rule in rules().values()}
    found = []
    for fault in faults:
        related = tuple(Related(span, text) for span, text in fault.related)
        milder: Severity | None = "warning" if fault.warns else None
        finding = Finding(
            fault.span, fault.message, fault.help, related, severity=milder
        )
        rule = by_slug.get(fault.slug) or by_slug["wrong-type"]
        found.append(Diagnostic(rule, finding, fault.span.path))
    return sorted(found, key=lambda each: each.order)
