"""Scenario files on disk: found, read with their flows, added to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ivr.cli.new import write
from ivr.compiler.flow import Flow
from ivr.errors import CannotRead
from ivr.language.folder import file_bytes
from ivr.simulator.keeping import with_calls
from ivr.simulator.phone import PhoneCall
from ivr.simulator.recording import call_text
from ivr.simulator.scenario import SUFFIXES


def scenario_files(paths: Iterable[str]) -> Iterator[Path]:
    """The scenario files that *paths* mean: themselves, those in a folder, or the
    one beside a flow.

    Raises:
        CannotRead: A path is not there, or there are no tests for it.
    """
    for path in map(Path, dict.fromkeys(paths)):
        if os.path.isdir(path):
            found = sorted(p for p in path.rglob("*") if p.name.endswith(SUFFIXES))
            if not found:
                raise CannotRead(str(path), "there are no tests in this folder")
            yield from found
        elif not os.path.lexists(path):
            raise CannotRead(str(path), "there is no such file")
        elif path.name.endswith(SUFFIXES):
            yield path
        else:
            yield beside(path)


def beside(flow: Path) -> Path:
    """The scenario file of the flow at *flow*.

    Raises:
        CannotRead: There is none.
    """
    for suffix in SUFFIXES:
        candidate = flow.with_name(flow.name.split(".")[0] + suffix)
        if os.path.exists(candidate):
            return candidate
    reason = f"there is no {flow.stem}{SUFFIXES[0]} beside it; ivr test --write-missing"
    raise CannotRead(str(flow), reason)


def add_call(
    call: PhoneCall,
    flow: Flow,
    path: Path,
    name: str,
    *,
    caller: str | None = None,
    language: str | None = None,
) -> None:
    """Write *call* as a test at *path*, behind those that the file has already.

    Raises:
        CannotRead: The file is no scenario file of this flow.
        IvrError: The call could not be replayed from what was written.
    """
    text = call_text(call, name, caller=caller, language=language)
    write_calls(flow, path, [text])


def write_calls(flow: Flow, path: Path, calls: list[str]) -> None:
    """Add *calls* as texts to the scenario file at *path*; nothing is written that
    does not pass.

    Raises:
        CannotRead: The file is no scenario file of this flow.
        IvrError: A call could not be replayed from what was written.
    """
    data = file_bytes(path) if os.path.exists(path) else b""
    before = data.decode("utf-8-sig", "replace")
    write(path, with_calls(flow, path, before, calls))
