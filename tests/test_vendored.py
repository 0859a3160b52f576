"""What the pages' scripts stand on: as it was fetched, and with its licences."""

from __future__ import annotations

import hashlib
import re

import pytest
from house import ROOT, hold

VENDOR = ROOT / "console" / "static" / "vendor"
LISTED = dict(
    line.split("  ")[::-1]
    for line in (VENDOR / "checksums.txt").read_text("utf-8").splitlines()
)


def test_every_file_is_listed() -> None:
    """Nothing lies in the folder that nobody fetched."""
    there = {
        path.relative_to(VENDOR).as_posix()
        for path in VENDOR.rglob("*")
        if path.is_file()
    }

    assert there - {"checksums.txt"} == set(LISTED)


@pytest.mark.parametrize("name", LISTED)
def test_files_are_as_they_were_fetched(name: str) -> None:
    """Somebody's quick change would be lost with the next fetching."""
    found = hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()

    assert found == LISTED[name]


def test_every_package_has_its_licence() -> None:
    """What is passed on is passed on as its authors want it."""
    folders = [path for path in VENDOR.iterdir() if path.is_dir()]

    hold(f.name for f in folders if not any(f.glob("LICENSE*")))


def test_modules_import_what_is_there() -> None:
    """A browser knows no bare names, and nothing is loaded from elsewhere."""
    wanted = re.compile(r"""\b(?:from|import)\s*\(?["']([^"']+)["']""")

    hold(
        f"{name}: {found}"
        for name in LISTED
        if name.endswith(".js")
        for found in wanted.findall((VENDOR / name).read_text("utf-8"))
        if not (
            found.startswith(".") and (VENDOR / name).parent.joinpath(found).exists()
        )
    )
