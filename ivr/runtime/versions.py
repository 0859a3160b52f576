"""The flows that are served, and their older versions for calls in progress.

A call finishes on the version that it began with. So whatever was served is kept
as text, by digest, and compiled again when a call names it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import RLock

from ivr.compiler.compile import FlowSet, compile_set
from ivr.compiler.flow import Flow
from ivr.errors import CannotRead, IvrError
from ivr.language.document import read_flow
from ivr.language.flowtext import FlowText
from ivr.language.folder import DiskFolder, Folder, Instead, file_bytes, inside
from ivr.records import dataclass
from ivr.runtime.overriding import Overriding
from ivr.source import Fault, Span

ENDINGS = (".yaml", ".yml")
ASIDE = ("recordings.yaml", "recordings.yml")
TESTS = (".test.yaml", ".test.yml")
"""Files beside the flows that are none; so are those in ``articles/``."""

KEEP = timedelta(days=7)
"""How long an old version is kept. A call lasts four hours, a day at the very most
(Twilio's page on ``<Dial>``, ``timeLimit``)."""

IN_MEMORY = 8
"""Versions held compiled; more than one or two are in use only on a busy day."""

LOOK_AGAIN = 1.0
"""Seconds between two looks at whether files have changed."""


class NotServed(IvrError):
    """No flow of this name is fit to be called."""


class VersionGone(IvrError):
    """The version that a call began with is no longer kept."""


@dataclass(frozen=True, slots=True)
class Version:
    """A set of flows as it stood at one time; ``flows`` are those fit to be called."""

    digest: str
    flows: Mapping[str, Flow]
    faults: tuple[Fault, ...]
    sources: Mapping[str, str]
    """Every file's text, by its path in the flows folder."""
    unfit: tuple[str, ...] = ()
    """The names of flows that have faults, or go into one that has."""


class Library:
    """The versions of one flows folder.

    Args:
        folder: Where the flows are.
        archive: Where what was served is kept; without it, in memory alone.
        seconds: A clock that only goes forward; with it, files are looked at again
            once they change.
    """

    def __init__(
        self,
        folder: Path,
        archive: Path | None = None,
        seconds: Callable[[], float] | None = None,
    ) -> None:
        self.folder = folder
        self.archive = archive
        self._seconds = seconds
        self._looked = float("-inf")
        self._stamps: Mapping[str, tuple[int, int]] = {}
        self._kept: OrderedDict[str, Version] = OrderedDict()
        self._served: dict[str, Version] = {}
        self._lock = RLock()
        self.overriding = Overriding()
        """What staff put on top of the hours, in whatever is handed out to callers."""
        self.latest = Version("0" * 32, {}, (), {})

    # What is served -------------------------------------------------------------

    def load(self) -> Version:
        """Read the folder, and from now on serve what is fit in it.

        A flow that has become unfit goes on as it was: a slip of the pen in one
        file does not take a line down.

        Raises:
            CannotRead: The folder is not there, or not ours to read.
        """
        with self._lock:
            self._stamps = dict(_stamps(self.folder))
            version = read_version(self.folder)
            self._keep(version)
            unfit = {name: self._served.get(name) for name in version.unfit}
            served = {name: version for name in version.flows}
            self._served = served | {n: old for n, old in unfit.items() if old}
            self.latest = version
            return version

    def names(self) -> tuple[str, ...]:
        """The flows that can be called."""
        return tuple(sorted(self._served))

    def current(self, name: str) -> tuple[Version, Flow]:
        """The flow that a new call to *name* begins in.

        Raises:
            NotServed: There is no flow of this name that is fit to be called.
        """
        self._look_again()
        version = self._served.get(name)
        if version is None:
            raise NotServed(f'no flow "{name}" is served')
        version = self.overriding.of(version)
        return version, version.flows[name]

    def version(self, digest: str) -> Version:
        """The version that a call in progress began with.

        Raises:
            VersionGone: It is not kept, or not as it was.
        """
        found = self._kept.get(digest)
        if found is None:
            with self._lock:
                served = (v for v in self._served.values() if v.digest == digest)
                found = next(served, None) or self._restored(digest)
                self._remember(found)
        return self.overriding.of(found)

    def _look_again(self) -> None:
        if self._seconds is None or self._seconds() - self._looked < LOOK_AGAIN:
            return
        with self._lock:
            if self._seconds() - self._looked < LOOK_AGAIN:
                return
            self._looked = self._seconds()
            # A folder that is gone for a moment, as on a deploy, changes nothing.
            with contextlib.suppress(CannotRead):
                if dict(_stamps(self.folder)) != self._stamps:
                    self.load()

    # What was served --------------------------------------------------------------

    def _keep(self, version: Version) -> None:
        self._remember(version)
        if self.archive is not None:
            # A full disk is no reason not to answer calls.
            with contextlib.suppress(OSError, ValueError):
                _store(version, self.archive)

    def _remember(self, version: Version) -> None:
        self._kept[version.digest] = version
        self._kept.move_to_end(version.digest)
        while len(self._kept) > IN_MEMORY:
            self._kept.popitem(last=False)

    def _restored(self, digest: str) -> Version:
        place = self.archive / digest if self.archive else None
        if place is None or not place.is_dir():
            raise VersionGone(f"version {digest} is not kept")
        version = read_version(place)
        if version.digest != digest:
            raise VersionGone(f"version {digest} is no longer as it was")
        return version

    def prune(self, now: float) -> None:
        """Take away versions that no call can be in any more, *now* since 1970."""
        if self.archive is None or not self.archive.is_dir():
            return
        for place in self.archive.iterdir():
            with contextlib.suppress(OSError):
                old = now - place.stat().st_mtime > KEEP.total_seconds()
                if old and place.name not in self._kept:
                    shutil.rmtree(place)


# Reading ----------------------------------------------------------------------------


def read_version(folder: Path) -> Version:
    """The flows of *folder* as one set.

    Raises:
        CannotRead: The folder is not there, or not ours to read.
    """
    found = read_set(folder)
    sources = {_within(folder, path): text for path, text in found.sources.items()}
    unfit = unfit_of(found)
    fit = {name: flow for name, flow in found.flows.items() if name not in unfit}
    return Version(_digest(sources), fit, found.faults, sources, tuple(sorted(unfit)))


def read_set(folder: Path, instead: Mapping[str, str] | None = None) -> FlowSet:
    """All flows of *folder* as one set, with their faults.

    Args:
        instead: Texts in place of what files say, or of files that are not there
            yet; by path in the folder.

    Raises:
        CannotRead: The folder is not there, or not ours to read.
    """
    disk = DiskFolder(folder.as_posix())
    told = {
        place: text.encode("utf-8", "surrogatepass")
        for place, text in (instead or {}).items()
    }
    beside = Instead(disk, told)
    files = flow_files(folder)
    files += sorted(
        file
        for place in told
        if (file := folder / place) not in files
        if is_flow_file(file, folder)
    )
    texts = [
        read_flow(file.as_posix(), told[place], beside)
        if (place := _within(folder, file.as_posix())) in told
        else _flow_at(file, beside)
        for file in files
    ]
    included = {path for text in texts for path in text.sources if path != text.path}
    return compile_set([text for text in texts if text.path not in included])


def _flow_at(file: Path, beside: Folder) -> FlowText:
    """The flow in *file*; of one that cannot be read, why: the others are served."""
    path = file.as_posix()
    try:
        return read_flow(path, file_bytes(file), beside)
    except CannotRead as error:
        flow = read_flow(path, b"", beside)
        why = f"the file cannot be read: {error.reason}"
        flow.faults = [Fault("yaml-syntax", why, Span(path, 1, 1, 1, 1))]
        return flow


def flow_files(folder: Path) -> list[Path]:
    """The files below *folder* that may be flows, in order.

    Raises:
        CannotRead: The folder is not there, or not ours to read.
    """
    return sorted(path for path in _files(folder) if is_flow_file(path, folder))


def is_flow_file(path: Path, folder: Path) -> bool:
    """Whether a file at *path* below *folder* may be a flow, by its name."""
    return (
        path.name.endswith(ENDINGS)
        and not path.name.endswith(TESTS)
        and path.name not in ASIDE
        and "articles" not in path.relative_to(folder).parts[:-1]
    )


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise CannotRead(str(folder), "there is no such folder")

    def refuse(error: OSError) -> None:
        raise CannotRead(str(error.filename), error.strerror or "it cannot be read")

    for top, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if not name.startswith(".") and name.endswith(ENDINGS):
                yield Path(top) / name


def _stamps(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """When each file was last written, and its size."""
    for path in _files(folder):
        with contextlib.suppress(OSError):
            found = path.stat()
            yield str(path), (found.st_mtime_ns, found.st_size)


def _within(folder: Path, path: str) -> str:
    root = folder.as_posix().rstrip("/") + "/"
    return path.removeprefix(root)


def unfit_of(found: FlowSet) -> set[str]:
    """The flows that have faults, and those that go into them."""
    faulty = {fault.span.path for fault in found.faults}
    unfit = {
        name
        for name, flow in found.flows.items()
        if faulty & {flow.path, *flow.text.sources}
    }
    while more := {
        name
        for name, flow in found.flows.items()
        if name not in unfit and flow.calls & unfit
    }:
        unfit |= more
    return unfit


def _digest(sources: Mapping[str, str]) -> str:
    """What the files say, as 32 hexadecimal digits."""
    content = sha256()
    for path in sorted(sources):
        for part in (path, sources[path]):
            written = part.encode("utf-8", "surrogatepass")
            content.update(len(written).to_bytes(8, "big") + written)
    return content.hexdigest()[:32]


def _store(version: Version, archive: Path) -> None:
    """Write *version* under its digest; whole, or not at all."""
    place = archive / version.digest
    if place.is_dir():
        os.utime(place)
        return
    building = archive / f".{version.digest}.{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    for path, text in version.sources.items():
        target = building / inside(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    try:
        building.rename(place)
    except OSError:
        # Another process was faster, or there is nothing to keep.
        shutil.rmtree(building, ignore_errors=True)
