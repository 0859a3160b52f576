"""``use:``, what other files define, brought in under a name of the author's."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import field, replace

from ivr.language.definitions import Intent, Use
from ivr.language.flowtext import FlowText
from ivr.language.folder import Folder, OutsideFolder, inside, shown
from ivr.language.prefixed import PREFIXED
from ivr.language.reader import Reader
from ivr.records import dataclass

MAX_FILES = 100
"""More files are refused: ten that each bring in the next twice are a thousand."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the file being read stands, and how it was come to."""

    folder: Folder
    path: str
    """Relative to the folder's root."""
    prefix: str = ""
    chain: tuple[str, ...] = ()
    """The files that brought this one in, the first one first."""
    files: list[str] = field(default_factory=list)
    """Every file read so far for the flow."""

    @property
    def beside(self) -> str:
        """The folder in which it stands."""
        return posixpath.dirname(self.path)


ReadPart = Callable[[bytes, Place], FlowText]
"""Reads a file whose names begin with the place's prefix."""


def bring_in(flow: FlowText, place: Place, reader: Reader, read: ReadPart) -> None:
    """Add to *flow* what the files under its ``use:`` define."""
    for use in flow.uses.values():
        path = _path(use, place, reader)
        if path is None or _comes_back(use, path, place, reader):
            continue
        if len(place.files) >= MAX_FILES:
            message = f"more than {MAX_FILES} files are brought in, one by another"
            reader.fault("too-large", message, use.span, "bring in fewer")
            return
        data = _data(use, path, place, reader)
        if data is None:
            # What is named and not there may be what it defines.
            flow.unread |= {*PREFIXED}
            continue
        place.files.append(path)
        inner = replace(
            place,
            path=path,
            prefix=f"{place.prefix}{use.name}/",
            chain=(*place.chain, place.path),
        )
        _merge(flow, read(data, inner), reader)


def _path(use: Use, place: Place, reader: Reader) -> str | None:
    try:
        inside(use.path.lstrip("./"))
        # A way up may still lead to a place inside.
        return inside(posixpath.join(place.beside, use.path))
    except OutsideFolder:
        _outside(use, reader)
        return None


def _outside(use: Use, reader: Reader) -> None:
    reader.fault(
        "include-outside-folder",
        f'"{use.path}" leads out of the folder of the flows',
        use.span,
        "keep what flows share inside that folder",
    )


def _comes_back(use: Use, path: str, place: Place, reader: Reader) -> bool:
    chain = (*place.chain, place.path)
    if path not in chain:
        return False
    way = " → ".join([*chain[chain.index(path) :], path])
    reader.fault(
        "include-cycle",
        f'"{use.path}" brings itself in: {way}',
        use.span,
        "put what both files need into a third one",
    )
    return True


def _data(use: Use, path: str, place: Place, reader: Reader) -> bytes | None:
    try:
        data = place.folder.read(path)
    except OutsideFolder:
        _outside(use, reader)
        return None
    if data is None:
        reader.fault(
            "wrong-type",
            f'there is no file "{shown(place.folder, path)}"',
            use.span,
            "write the path from the folder of this file",
        )
    return data


def _merge(flow: FlowText, part: FlowText, reader: Reader) -> None:
    for table in PREFIXED:
        getattr(flow, table).update(getattr(part, table))
    for name, intent in part.intents.items():
        _add_intent(flow, name, intent, reader)
    flow.unread |= part.unread
    flow.faults.extend(part.faults)
    flow.faulty_nodes |= part.faulty_nodes
    flow.allows.extend(part.allows)
    flow.sources.update(part.sources)


def _add_intent(flow: FlowText, name: str, intent: Intent, reader: Reader) -> None:
    """Intents are shared by name; one file may say of it what others leave out."""
    first = flow.intents.setdefault(name, intent)
    if _says_nothing(first):
        flow.intents[name] = intent
    elif not _says_nothing(intent) and (first.say, first.share) != (
        intent.say,
        intent.share,
    ):
        reader.fault(
            "duplicate-key",
            f'intent "{name}" is defined otherwise in another file',
            intent.span,
            "define it once",
            ((first.span, "defined here"),),
        )


def _says_nothing(intent: Intent) -> bool:
    return not intent.say and intent.share is None
