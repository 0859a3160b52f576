"""Fetches axe-core, which looks for what keeps people out of a page, as it is pinned.

It runs in the browser tests alone and is part of no page. Needs ``npm``::

    python tests/tools/fetch_axe.py
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

VERSION = "4.14.1"
INTEGRITY = (
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37Og"
    "udVGtQ=="
)
"""SHA-512 of the package. Source: ``npm view axe-core@4.14.1 dist.integrity``."""

WANTED = ("axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt")
OUT = Path(__file__).parents[1] / "data" / "axe-core"


def main() -> None:
    """Write what is wanted of the package to ``tests/data/axe-core``."""
    with TemporaryDirectory() as folder:
        command = ["npm", "pack", f"axe-core@{VERSION}", "--pack-destination", folder]
        subprocess.run(command, check=True)
        package = Path(folder, f"axe-core-{VERSION}.tgz")
        found = base64.b64encode(hashlib.sha512(package.read_bytes()).digest())
        if found.decode() != INTEGRITY:
            raise SystemExit(f"{package.name} is not what was pinned")
        OUT.mkdir(parents=True, exist_ok=True)
        with tarfile.open(package) as archive:
            for name in WANTED:
                member = archive.extractfile(f"package/{name}")
                assert member is not None
                OUT.joinpath(name).write_bytes(member.read())


if __name__ == "__main__":
    main()
