"""Flow files as texts with digests: read, and written whole or not at all."""

from __future__ import annotations

import codecs
import contextlib
import os
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ivr.errors import CannotRead, IvrError
from ivr.language.folder import OutsideFolder, file_bytes, inside
from ivr.records import dataclass
from ivr.runtime.versions import ENDINGS
from ivr.source import MAX_BYTES
from ivr.source_encoding import decode

NOTHING = ""
"""The digest of a file that is not there."""


class CannotWrite(IvrError):
    """The file cannot be written; it is as it was."""


class NoSuchFile(IvrError):
    """No file of the flows folder can be called so."""


class NoText(IvrError):
    """It holds what no file of text can."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What a file says now; ``text`` is empty where it is not there."""

    path: str
    text: str
    digest: str

    @property
    def there(self) -> bool:
        """Whether there is a file."""
        return self.digest != NOTHING


def digest_of(text: str) -> str:
    """What a text says, as 32 hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def require_text(text: str) -> None:
    """Refuse what cannot be kept as a text file.

    Raises:
        NoText: It holds half a letter or a NUL, or is larger than any menu.
    """
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        raise NoText("the text holds half a letter") from None
    if "\0" in text:
        raise NoText("the text holds what is no letter")
    if size > MAX_BYTES:
        raise NoText(f"the text has more than {MAX_BYTES:,} bytes")


def stand_of(folder: Path, path: str) -> Stand:
    """What the file at *path* of the flows folder says.

    Raises:
        NoSuchFile: *path* is none that a flow file could have.
        CannotRead: It is there, and cannot be read as text.
    """
    place = place_of(folder, path)
    if not place.exists():
        return Stand(path, "", NOTHING)
    raw = file_bytes(place)
    if len(raw) > MAX_BYTES:
        raise CannotRead(path, f"it has more than {MAX_BYTES:,} bytes")
    text, fault = decode(path, raw)
    if fault is not None:
        raise CannotRead(path, fault.message)
    return Stand(path, text, digest_of(text))


def place_of(folder: Path, path: str) -> Path:
    """Where the file at *path* lies; links are followed, but not out of *folder*.

    Raises:
        NoSuchFile: It leads out of the folder, or is no name of a YAML file.
    """
    try:
        plain = inside(path)
        place = (folder / plain).resolve()
    except (OutsideFolder, OSError, RuntimeError, ValueError):
        raise NoSuchFile(f'"{path}" is no file of the flows folder') from None
    hidden = any(part.startswith(".") for part in plain.split("/"))
    within = place.is_relative_to(folder.resolve())
    if plain != path or hidden or not within or not path.endswith(ENDINGS):
        raise NoSuchFile(f'"{path}" is no file of the flows folder')
    return place


def path_in(folder: Path, file: Path) -> str:
    """*file* as it is called from *folder* on.

    Raises:
        NoSuchFile: It lies elsewhere.
    """
    try:
        return file.absolute().relative_to(folder.absolute()).as_posix()
    except ValueError:
        raise NoSuchFile(f"{file} is not in the flows folder {folder}") from None


def write_file(folder: Path, path: str, text: str) -> None:
    """Have the file at *path* say *text*: who reads meanwhile sees all of it or none.

    What others may do with the file, and a byte order mark, stay.

    Raises:
        CannotWrite: It cannot be written.
    """
    place = place_of(folder, path)
    try:
        data = text.encode("utf-8")
        place.parent.mkdir(parents=True, exist_ok=True)
        with _beside(place) as (building, mark):
            handle = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
            with os.fdopen(handle, "wb") as file:
                file.write(mark + data)
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileNotFoundError):
                os.chmod(building, place.stat().st_mode & 0o7777)
            os.replace(building, place)
            _settle(place.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotWrite(f"cannot write {path}: {reason}") from error


@contextlib.contextmanager
def _beside(place: Path) -> Iterator[tuple[Path, bytes]]:
    """A hidden name beside *place*, gone afterwards; and how *place* begins."""
    who = f"{os.getpid()}.{threading.get_ident()}"
    building = place.with_name(f".{place.name}.{who}.new")
    building.unlink(missing_ok=True)
    mark = b""
    with contextlib.suppress(FileNotFoundError), place.open("rb") as file:
        mark = codecs.BOM_UTF8 if file.read(3) == codecs.BOM_UTF8 else b""
    try:
        yield building, mark
    finally:
        building.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """See to it that a new name in *folder* outlives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
