"""Reads a menu as somebody is writing it, with the other files of its folder.

The other files are read once and kept until one of them changes; so is what was read
and found last, for several views ask about the same text.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TypeVar

from ivr.checks import check_flows
from ivr.compiler.compile import FlowSet, compile_set
from ivr.compiler.flow import Flow
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Diagnostic
from ivr.errors import IvrError
from ivr.language.document import read_flow
from ivr.language.flowtext import FlowText
from ivr.language.folder import DiskFolder, file_bytes, inside
from ivr.memory import no_collection
from ivr.runtime.versions import flow_files
from ivr.source_encoding import decode

HORIZON_DAYS = 400
"""A year, and what people plan of the next; as ``ivr check`` has it."""

KEPT = 3
"""Texts of which is kept what was read and found: a menu of 1,000 nodes takes 20 MB."""

ENDINGS = (".yaml", ".yml")


class NoCall(IvrError):
    """A menu is asked for calls, and there is no node at which they begin."""


class Stale(Exception):
    """A newer text has come meanwhile: nobody waits for what is found in this one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A menu as somebody is writing it.

    Attributes:
        path: Where its file stands in the folder.
        files: Every file of the folder as text, by path, with what is being written.
        flow: The menu; *flows* is the set that it belongs to.
        digest: Of all that was read.
    """

    path: str
    files: Mapping[str, str]
    flow: Flow
    flows: FlowSet
    digest: str

    @property
    def own(self) -> frozenset[str]:
        """The menu's own file, and those that it brings in."""
        return frozenset({self.path, *self.flow.text.sources})


Key = tuple[str, ...]
Value = TypeVar("Value")


class Kept:
    """The last few results of some work, by what it was about."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._found: OrderedDict[Key, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """What is kept under *key*, made now unless it was."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]  # type: ignore[return-value]
        made = make()
        with self._lock:
            self._found[key] = made
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return made


class Overlay:
    """The folder on disk, with some of its files as they are being written."""

    root = ""

    def __init__(self, disk: DiskFolder, texts: Mapping[str, str]) -> None:
        self.disk = disk
        self.texts = texts

    def read(self, relative_path: str) -> bytes | None:
        """The bytes of a file, written or on disk."""
        text = self.texts.get(inside(relative_path))
        if text is None:
            return self.disk.read(relative_path)
        return text.encode("utf-8", "surrogatepass")

    def holds(self, relative_path: str) -> bool:
        """Whether there is such a file."""
        return inside(relative_path) in self.texts or self.disk.holds(relative_path)


class Desk:
    """Reads and checks the menus of one folder for everybody who writes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._texts = Kept(1)
        self._others = Kept(2)
        self._readings = Kept()
        self._found = Kept()
        # What was written last, of which the next text says nearly the same.
        self._typed: dict[str, FlowText] = {}
        self._last: FlowSet | None = None
        self._turns: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    # Files ----------------------------------------------------------------------

    def texts(self) -> Mapping[str, str]:
        """Every file of the folder as text, by its path there."""
        return self._texts.get(self._stamps(), self._read_texts)

    def _stamps(self) -> Key:
        stamps = []
        for path in self._paths():
            found = path.stat()
            stamps.append(f"{path}:{found.st_mtime_ns}:{found.st_size}")
        return tuple(stamps)

    def _paths(self) -> list[Path]:
        return sorted(
            path
            for path in self.folder.rglob("*")
            if path.suffix in ENDINGS
            and not any(
                part.startswith(".") for part in path.relative_to(self.folder).parts
            )
            and path.is_file()
        )

    def _read_texts(self) -> Mapping[str, str]:
        found = {}
        for path in self._paths():
            place = path.relative_to(self.folder).as_posix()
            text, foreign = decode(place, file_bytes(path))
            if foreign is None:
                found[place] = text
        return found

    def file_of(self, name: str) -> str | None:
        """The path of the menu called *name*: by its file's name, or its own."""
        paths = [p.relative_to(self.folder) for p in flow_files(self.folder)]
        for path in paths:
            if path.stem == name:
                return path.as_posix()
        others = self._read_others({})
        return next((path for path, text in others.items() if text.name == name), None)

    # Reading -----------------------------------------------------------------------

    def read(self, path: str, written: Mapping[str, str]) -> Reading:
        """The menu at *path*, with the files in *written* as they are there."""
        key = (path, _digest(written), *self._stamps())
        return self._readings.get(key, lambda: self._read(path, written, key))

    def _read(self, path: str, written: Mapping[str, str], key: Key) -> Reading:
        with no_collection():
            files = {**self.texts(), **written}
            texts = dict(self._read_others(written, path))
            texts[path] = self._read_one(path, written)
            # What is only brought in by others is part of those.
            brought = {
                source
                for text in texts.values()
                for source in text.sources
                if source != text.path
            }
            together = [
                text for at, text in texts.items() if at == path or at not in brought
            ]
            # Of two flows of one name the one that is being written counts.
            together.sort(key=lambda text: text.path != path)
            self._last = flows = compile_set(together, before=self._last)
        flow = flows.flows[texts[path].name]
        digest = sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()
        return Reading(path, files, flow, flows, digest[:32])

    def _read_one(self, path: str, written: Mapping[str, str]) -> FlowText:
        folder = Overlay(DiskFolder(self.folder.as_posix()), written)
        before = self._typed.get(path)
        found = read_flow(path, folder.read(path) or b"", folder, before)
        if path in written:
            with self._lock:
                self._typed.pop(path, None)
                self._typed[path] = found
                if len(self._typed) > KEPT:
                    del self._typed[next(iter(self._typed))]
        return found

    def _read_others(
        self, written: Mapping[str, str], own: str = ""
    ) -> Mapping[str, FlowText]:
        """Every flow of the folder but *own*, anew where what is written goes in."""
        known = self._others.get(self._stamps(), self._read_all)
        return {
            path: self._read_one(path, written)
            if set(written) & {path, *text.sources}
            else text
            for path, text in known.items()
            if path != own
        }

    def _read_all(self) -> Mapping[str, FlowText]:
        with no_collection():
            paths = [p.relative_to(self.folder) for p in flow_files(self.folder)]
            return {
                path.as_posix(): self._read_one(path.as_posix(), {}) for path in paths
            }

    # Findings ---------------------------------------------------------------------

    def findings(
        self, reading: Reading, today: date, page: str = "", turn: int = 0
    ) -> list[Diagnostic]:
        """What the checks find in a menu and in what it brings in.

        Args:
            page: Who asks; of one page only the latest *turn* is worked out.

        Raises:
            Stale: The page has asked again since.
        """
        self.turn(page, turn)

        def still_asked(*_: object) -> None:
            if page and self._turns.get(page, 0) > turn:
                raise Stale

        def make() -> list[Diagnostic]:
            with no_collection():
                return self._check(reading, today, still_asked)

        return self._found.get((reading.digest, today.isoformat()), make)

    def turn(self, page: str, turn: int) -> None:
        """Note that *page* asks for the *turn*-th time."""
        if not page:
            return
        with self._lock:
            self._turns[page] = max(turn, self._turns.get(page, 0))
            self._turns.move_to_end(page)
            while len(self._turns) > 1_000:
                self._turns.popitem(last=False)

    def _check(
        self, reading: Reading, today: date, progress: Callable[..., None]
    ) -> list[Diagnostic]:
        flow, flows = reading.flow, reading.flows
        names = [flow.name]
        if flow.is_part:
            # Calls come to a part through the flows that go into it.
            names += [n for n, each in flows.flows.items() if flow.name in each.calls]
        found = check_flows(
            flows, Horizon.of(today, HORIZON_DAYS), progress=progress, only=names
        )
        return [each for each in found if each.finding.span.path in reading.own]


def _digest(written: Mapping[str, str]) -> str:
    content = sha256()
    for path in sorted(written):
        for part in (path, written[path]):
            data = part.encode("utf-8", "surrogatepass")
            content.update(len(data).to_bytes(8, "big") + data)
    return content.hexdigest()
