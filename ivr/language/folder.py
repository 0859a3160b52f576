"""The folder that a flow's other files come from; nothing outside it is ever read."""

from __future__ import annotations

import posixpath
import re
import stat
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Protocol

from ivr.errors import CannotRead
from ivr.records import dataclass
from ivr.source import MAX_BYTES


class OutsideFolder(ValueError):
    """A path leads out of the folder; what lies there was not touched."""


class Folder(Protocol):
    """Where includes, articles and lists of recordings are found."""

    @property
    def root(self) -> str:
        """The folder's own path, as it begins the paths in diagnostics."""

    def read(self, relative_path: str) -> bytes | None:
        """The bytes of a file below the root, or None where there is none.

        Raises:
            OutsideFolder: The path, or a link on its way, leads out of the folder.
        """

    def holds(self, relative_path: str) -> bool:
        """Whether there is such a file; raises as ``read`` does."""


@dataclass(frozen=True, slots=True)
class DiskFolder:
    """A folder on disk."""

    root: str

    def read(self, relative_path: str) -> bytes | None:
        """The file's bytes; of one too large, no more than shows that it is."""
        try:
            path = self._file(relative_path)
            if path is None:
                return None
            with path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except (OSError, RuntimeError):
            return None

    def holds(self, relative_path: str) -> bool:
        """Whether there is such a file."""
        try:
            return self._file(relative_path) is not None
        except (OSError, RuntimeError):
            return False

    def _file(self, relative_path: str) -> Path | None:
        root = Path(self.root).resolve()
        path = (root / inside(relative_path)).resolve()
        if not path.is_relative_to(root):
            raise OutsideFolder(relative_path)
        # A pipe or a device would be waited for, or never end.
        return path if stat.S_ISREG(path.stat().st_mode) else None


@dataclass(frozen=True, slots=True)
class Instead:
    """A folder in which some files say something else, or are there only so."""

    under: Folder
    files: Mapping[str, bytes]

    @property
    def root(self) -> str:
        """The path of the folder under it."""
        return self.under.root

    def read(self, relative_path: str) -> bytes | None:
        """What the file says here."""
        found = self.files.get(inside(relative_path))
        return self.under.read(relative_path) if found is None else found

    def holds(self, relative_path: str) -> bool:
        """Whether there is such a file here, or under it."""
        return inside(relative_path) in self.files or self.under.holds(relative_path)


@dataclass(frozen=True, slots=True)
class TextFolder:
    """A folder held in memory: texts by relative path."""

    files: Mapping[str, str | bytes] = field(default_factory=dict)
    root: str = ""

    def read(self, relative_path: str) -> bytes | None:
        """The text's bytes."""
        found = self.files.get(inside(relative_path))
        return found.encode() if isinstance(found, str) else found

    def holds(self, relative_path: str) -> bool:
        """Whether there is such a text."""
        return inside(relative_path) in self.files


def file_bytes(path: Path) -> bytes:
    """The bytes of the file at *path*; of one too large, no more than shows that it is.

    Raises:
        CannotRead: It is not there, not ours to read, or no file.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise CannotRead(str(path), "this is a folder")
        # What has no end, or waits for a writer, would keep a command for ever.
        if not stat.S_ISREG(mode) and not _handed_over(path):
            what = "a pipe" if stat.S_ISFIFO(mode) else "a device"
            raise CannotRead(str(path), f"this is {what}, not a file")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise CannotRead(str(path), "there is no such file") from None
    except NotADirectoryError:
        raise CannotRead(str(path), "what stands before the / is no folder") from None
    except PermissionError:
        raise CannotRead(str(path), "you may not read it") from None
    except (OSError, RuntimeError, ValueError) as error:
        # Links that lead in a circle, names too long, a NUL among the letters.
        reason = getattr(error, "strerror", "") or str(error)
        raise CannotRead(str(path), reason[:1].lower() + reason[1:]) from None


def _handed_over(path: Path) -> bool:
    """Whether a shell put it there, as for ``ivr diff <(git show …) new.yaml``."""
    return path.parent.as_posix() == "/dev/fd" or path.as_posix() == "/dev/stdin"


def inside(relative_path: str) -> str:
    """*relative_path* without detours, as ``shared/front.yaml``.

    Raises:
        OutsideFolder: It is absolute, climbs above the root, or is no path at all.
    """
    # Backslashes, drives and addresses mean other places on other machines.
    if re.search(r"[\\\0]|^[A-Za-z][A-Za-z0-9+.-]*:", relative_path):
        raise OutsideFolder(relative_path)
    place = posixpath.normpath(relative_path)
    if place.startswith(("/", "../")) or place in ("..", "."):
        raise OutsideFolder(relative_path)
    return place


def place_in(folder: Folder, path: str) -> str:
    """Where the file at *path* stands in *folder*, relative to its root.

    A path from elsewhere counts as a file directly in the folder.
    """
    path, root = path.replace("\\", "/"), folder.root.replace("\\", "/")
    if not root or root == ".":
        place = posixpath.normpath(path)
    else:
        place = posixpath.relpath(_absolute(path), _absolute(root))
    if place.startswith(("/", "../")) or place in ("..", "."):
        return posixpath.basename(path) or "flow.yaml"
    return place


def _absolute(path: str) -> str:
    # Not the machine's: two paths are compared, and both are said from one place.
    return path if path.startswith("/") else posixpath.normpath("/./" + path)


def shown(folder: Folder, place: str) -> str:
    """The path under which the file at *place* appears in diagnostics."""
    return posixpath.join(folder.root.replace("\\", "/"), place)
