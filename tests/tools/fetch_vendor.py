"""Fetches what the pages' scripts stand on from npm, as it is pinned.

What it writes to ``console/static/vendor`` is committed; nothing is built when the
program starts. Needs ``npm``::

    python tests/tools/fetch_vendor.py
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bundle_editor import bundle

OUT = Path(__file__).parents[2] / "console" / "static" / "vendor"

CHECKSUMS = "checksums.txt"
"""SHA-256 of every file, as ``sha256sum -c`` reads it."""

SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*$")
"""Points to a file that is not there."""


@dataclass(frozen=True)
class Package:
    """A package of npm, and what of it is wanted.

    Attributes:
        integrity: SHA-512 of the package, in base64. Source: ``npm view NAME@VERSION
            dist.integrity``.
        files: Where each file of the package goes, below the package's own folder.
        imports: What bare names in its modules mean here: a browser knows addresses
            only.
    """

    name: str
    version: str
    integrity: str
    files: Mapping[str, str]
    imports: Mapping[str, str]


PACKAGES = (
    Package(
        "preact",
        "11.2.0",
        "/HfHI/7N84e6GrWBJ3J280z3mLaRJiDcSvj/A+y/4AbLnND/1UlGHe1sR6oYuTGwId0nP7dqDU9OnLx"
        "MPZ7xBg==",
        {
            "dist/preact.mjs": "preact.js",
            "hooks/dist/hooks.mjs": "hooks.js",
            "LICENSE": "LICENSE",
        },
        {"preact": "./preact.js"},
    ),
    Package(
        "htm",
        "3.1.1",
        "983Vyg8NwUE7JkZ6NmOqpCZ+sh1bKv2iYTlUkzlWmA5JD2acKoxd4KVxbMmxX/85mtfdnDmTFoNKcg5"
        "DGAvxNQ==",
        {"dist/htm.mjs": "htm.js", "LICENSE": "LICENSE"},
        {},
    ),
)


def main() -> None:
    """Write what is wanted of every package, and the checksums of all files."""
    for package in PACKAGES:
        folder = OUT / package.name
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in unpacked(package):
            (folder / name).write_text(text, encoding="utf-8")
    bundle(OUT / "codemirror")
    (OUT / CHECKSUMS).write_text(checksums(), encoding="utf-8")


def unpacked(package: Package) -> Iterator[tuple[str, str]]:
    """The files of *package* that are wanted, by the names that they get."""
    with TemporaryDirectory() as folder:
        wanted = f"{package.name}@{package.version}"
        command = ["npm", "pack", wanted, "--pack-destination", folder]
        subprocess.run(command, check=True)
        (path,) = Path(folder).iterdir()
        found = base64.b64encode(hashlib.sha512(path.read_bytes()).digest())
        if found.decode() != package.integrity:
            raise SystemExit(f"{path.name} is not what was pinned")
        with tarfile.open(path) as archive:
            for name, kept in package.files.items():
                member = archive.extractfile(f"package/{name}")
                assert member is not None
                text = member.read().decode("utf-8")
                yield kept, settled(text, package) if kept.endswith(".js") else text


def settled(text: str, package: Package) -> str:
    """A module with addresses in place of bare names, and its package at its head."""
    for bare, address in package.imports.items():
        text = re.sub(rf'\bfrom\s*"{re.escape(bare)}"', f'from"{address}"', text)
    head = f"/* {package.name} {package.version}; see LICENSE */\n"
    return head + SOURCE_MAP.sub("", text).rstrip() + "\n"


def checksums() -> str:
    """A line for each file below the folder, but for the list itself."""
    paths = sorted(p for p in OUT.rglob("*") if p.is_file() and p.name != CHECKSUMS)
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  "
        f"{path.relative_to(OUT).as_posix()}\n"
        for path in paths
    )


if __name__ == "__main__":
    main()
