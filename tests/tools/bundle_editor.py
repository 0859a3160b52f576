"""Makes one module of the designer's text editor and all that it stands on.

``codemirror/`` beside this file says what is taken, and pins every package by its
checksum. Needs ``npm``; ``fetch_vendor.py`` calls it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

PINNED = Path(__file__).parent / "codemirror"

NOT_PASSED_ON = ("esbuild", "@esbuild")
"""What makes the module, and is no part of it."""


def bundle(out: Path) -> None:
    """Write the module, and the licences of all that is in it, to *out*."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path in PINNED.iterdir():
            shutil.copy(path, folder)
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts")
        subprocess.run(["npm", "ci", *quiet], cwd=folder, check=True)
        command = ["npx", "esbuild", "editor.js", "--bundle", "--minify"]
        command += ["--format=esm", "--legal-comments=none", "--outfile=made.js"]
        # Names and addresses of this machine are no part of the result.
        command += ["--charset=utf8", "--log-level=warning", "--target=es2022"]
        subprocess.run(command, cwd=folder, check=True)
        made = (folder / "made.js").read_text(encoding="utf-8")
        head = "/* CodeMirror 6, " + ", ".join(versions(folder)) + "; see LICENSE */\n"
        (out / "codemirror.js").write_text(head + made, encoding="utf-8")
        (out / "LICENSE").write_text("\n".join(licences(folder)), encoding="utf-8")


def versions(folder: Path) -> Iterator[str]:
    """What is in the module, as ``name version``."""
    for path in packages(folder):
        about = json.loads((path / "package.json").read_text(encoding="utf-8"))
        yield f"{about['name']} {about['version']}"


def licences(folder: Path) -> Iterator[str]:
    """The licence of each package under its name."""
    for path in packages(folder):
        name = path.relative_to(folder / "node_modules").as_posix()
        text = next(path.glob("LICENSE*")).read_text(encoding="utf-8")
        yield f"{name}\n{'-' * len(name)}\n{text.rstrip()}\n"


def packages(folder: Path) -> Iterator[Path]:
    """The folders of all packages that are part of the module."""
    for path in sorted((folder / "node_modules").rglob("package.json")):
        inner = path.relative_to(folder / "node_modules").parts[:-1]
        depth = 2 if inner and inner[0].startswith("@") else 1
        if len(inner) == depth and inner[0] not in NOT_PASSED_ON:
            yield path.parent
