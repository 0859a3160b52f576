"""A publication as a commit, where the flows folder is a git work tree.

Only what was published is committed: what somebody has staged beside it stays as it is.
Nothing is ever pushed.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ivr.errors import IvrError
from ivr.publishing.drafts import Author

PATIENCE = 30.0
"""Seconds; hooks of the repository run too."""

SUBJECT = 72
"""Letters of a first line, as git's own tools show it."""


class NotCommitted(IvrError):
    """git would not; the file is published all the same."""


def is_work_tree(folder: Path) -> bool:
    """Whether git looks after *folder*."""
    try:
        return _git(folder, "rev-parse", "--is-inside-work-tree").strip() == "true"
    except NotCommitted:
        return False


def commit(
    folder: Path, paths: Sequence[str], author: Author, subject: str, body: str
) -> str:
    """Commit the files at *paths* of the flows folder; the commit's name.

    Raises:
        NotCommitted: git is not there, or refuses.
    """
    _git(folder, "add", "--", *paths)
    if not _git(folder, "status", "--porcelain", "--", *paths).strip():
        # The files say again what was committed last.
        return _git(folder, "rev-parse", "HEAD").strip()
    message = _line(subject) + (f"\n\n{body.strip()}" if body.strip() else "")
    _git(
        folder,
        *_committer(folder),
        "commit",
        "--quiet",
        f"--author={_signature(author)}",
        f"--message={message}",
        "--only",
        "--",
        *paths,
    )
    return _git(folder, "rev-parse", "HEAD").strip()


def _signature(author: Author) -> str:
    """Who, as git wants it: no sign that would end the name or the address."""
    name = " ".join(re.sub(r"[<>\0]+", " ", author.name).split()) or "IVR Designer"
    email = re.sub(r"[<>\s\0]+", "", author.email) or "ivr-designer@localhost"
    return f"{name} <{email}>"


def _committer(folder: Path) -> tuple[str, ...]:
    """Who puts it in: whoever git knows here, or else the program."""
    try:
        _git(folder, "var", "GIT_COMMITTER_IDENT")
    except NotCommitted:
        return (
            *("-c", "user.name=IVR Designer"),
            *("-c", "user.email=ivr-designer@localhost"),
        )
    return ()


def _line(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SUBJECT else plain[: SUBJECT - 1] + "…"


def _git(folder: Path, *words: str) -> str:
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            env=environment,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotCommitted(f"not committed: {error}") from error
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())
        raise NotCommitted(f"not committed: {said[:400]}")
    return done.stdout
