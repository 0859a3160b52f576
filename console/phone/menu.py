"""The menu that is called: one that is served, or a draft as it is being written."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from threading import Lock

from flask import abort

from console import site
from ivr.compiler.compile import compile_set
from ivr.compiler.flow import Flow
from ivr.errors import CannotRead
from ivr.language.document import read_flow
from ivr.language.folder import DiskFolder, Instead, file_bytes
from ivr.runtime.versions import Library, NotServed, VersionGone, flow_files

KEPT_DRAFTS = 8
"""Drafts held compiled: a call asks for the same one at every step."""

LONGEST_DRAFT = 2_000_000
"""Letters; the checks refuse what is longer as well."""


class Gone(Exception):
    """The call cannot go on: the menu that it began in is not there any more."""


def served(name: str) -> Flow:
    """The menu *name* as callers meet it now, with what staff put on its hours."""
    try:
        return site.library().current(name)[1]
    except NotServed:
        abort(404)


def of_version(name: str, version: str) -> Flow:
    """The menu *name* of the version that a call began with.

    Raises:
        Gone: It is not kept.
    """
    try:
        return site.library().version(version).flows[name]
    except (VersionGone, KeyError, CannotRead) as error:
        raise Gone(name) from error


def version_of(name: str) -> str:
    """The version in which menu *name* is served."""
    return site.library().current(name)[0].digest


# Drafts -------------------------------------------------------------------------------


class Drafts:
    """Drafts compiled, each with the other files of the folder as they are, or are
    being written, too."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], Flow] = OrderedDict()
        self._lock = Lock()

    def flow(
        self,
        library: Library,
        name: str,
        text: str,
        files: Mapping[str, str] | None = None,
    ) -> Flow:
        """The menu *name* as *text* has it, as it is written: what staff have put on
        the hours is left out, as the checks leave it out.

        Args:
            files: Other files of the folder that are being written, by path.
        """
        beside = dict(sorted((files or {}).items()))
        whole = json.dumps([text, beside]).encode("utf-8", "surrogatepass")
        key = (name, sha256(whole).hexdigest())
        with self._lock:
            found = self._known.pop(key, None) or _compiled(library, name, text, beside)
            self._known[key] = found
            while len(self._known) > KEPT_DRAFTS:
                self._known.popitem(last=False)
            return found


def path_of(library: Library, name: str) -> Path:
    """Where the file of menu *name* is, or will be."""
    if name in library.names():
        return Path(library.current(name)[1].path)
    found = (path for path in flow_files(library.folder) if path.stem == name)
    return next(found, library.folder / f"{name}.yaml")


def _compiled(
    library: Library, name: str, text: str, beside: Mapping[str, str]
) -> Flow:
    path = path_of(library, name)
    written = {
        place: said.encode("utf-8", "surrogatepass") for place, said in beside.items()
    }
    folder = Instead(DiskFolder(library.folder.as_posix()), written)
    texts = [
        read_flow(each.as_posix(), _said(library, each, written), folder)
        for each in flow_files(library.folder)
        if each != path
    ]
    drafted = read_flow(path.as_posix(), text, folder)
    # Of two flows of one name the first is taken: that is the draft.
    return compile_set([drafted, *texts]).flows[drafted.name]


def _said(library: Library, file: Path, written: Mapping[str, bytes]) -> bytes:
    """What a file says, as it is being written or else on disk."""
    found = written.get(file.relative_to(library.folder).as_posix())
    return file_bytes(file) if found is None else found


drafts = Drafts()
