"""The record of publications: every text that a file ever had, who, when and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from ivr.publishing.drafts import Author
from ivr.publishing.files import Stand
from ivr.records import dataclass
from ivr.store.tables import people, publications

How = Literal["published", "rolled-back", "found"]
"""``found`` is a text that somebody wrote into the file outside of the program."""


@dataclass(frozen=True, slots=True)
class Version:
    """A text that a file had: version *number* of it."""

    id: int
    path: str
    number: int
    done: bool
    how: How
    person: int | None
    name: str
    """Who it was; empty for what was found."""
    at: datetime
    before: str
    digest: str
    text: str
    reason: str
    of: int | None
    """The version that was gone back to."""
    errors: Sequence[Mapping[str, Any]]
    """Those that were published all the same."""
    changes: Sequence[Mapping[str, Any]]
    """What it changed for callers."""
    commit: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be put on record."""

    how: How
    stand: Stand
    before: str
    author: Author
    at: datetime
    reason: str = ""
    of: int | None = None
    errors: Sequence[Mapping[str, Any]] = ()
    changes: Sequence[Mapping[str, Any]] = ()


def put(connection: Connection, entry: Entry, *, done: bool) -> Version:
    """Put *entry* on record as the next version of its file."""
    path = entry.stand.path
    last = select(func.max(publications.c.number)).where(publications.c.path == path)
    number = int(connection.scalar(last) or 0) + 1
    author = entry.author
    values = {
        "path": path,
        "number": number,
        "state": "done" if done else "intended",
        "how": entry.how,
        "person": author.person,
        "by": "" if author.person is not None else author.name[:120],
        "at": entry.at,
        "before": entry.before,
        "digest": entry.stand.digest,
        "text": entry.stand.text,
        "reason": entry.reason,
        "of": entry.of,
        "errors": [dict(each) for each in entry.errors],
        "changes": [dict(each) for each in entry.changes],
    }
    connection.execute(insert(publications).values(**values))
    found = version(connection, path, number)
    assert found is not None
    return found


def finish(connection: Connection, id: int, commit: str = "") -> None:
    """Have an intended publication be done: the file says so."""
    mine = publications.c.id == id
    values = {"state": "done", "commit": commit[:64]}
    connection.execute(update(publications).where(mine).values(**values))


def drop(connection: Connection, id: int) -> None:
    """Forget an intended publication: the file was never written."""
    mine = (publications.c.id == id) & (publications.c.state == "intended")
    connection.execute(delete(publications).where(mine))


def intended(connection: Connection, path: str = "") -> list[Version]:
    """Publications of which nobody knows yet whether the file was written."""
    wanted = _select().where(publications.c.state == "intended")
    if path:
        wanted = wanted.where(publications.c.path == path)
    rows = connection.execute(wanted.order_by(publications.c.id))
    return [_version(row) for row in rows]


def version(connection: Connection, path: str, number: int) -> Version | None:
    """Version *number* of the file at *path*."""
    mine = (publications.c.path == path) & (publications.c.number == number)
    row = connection.execute(_select().where(mine)).one_or_none()
    return _version(row) if row is not None else None


def versions(
    connection: Connection,
    path: str,
    *,
    before: int | None = None,
    most: int | None = None,
) -> list[Version]:
    """The versions of a file, the latest first.

    Args:
        before: Go on behind this number.
    """
    done = publications.c.state == "done"
    wanted = _select().where(publications.c.path == path, done)
    if before is not None:
        wanted = wanted.where(publications.c.number < before)
    wanted = wanted.order_by(publications.c.number.desc()).limit(most)
    return [_version(row) for row in connection.execute(wanted)]


def text_of(connection: Connection, path: str, digest: str) -> str | None:
    """The text of a file that had this digest, if it is on record."""
    mine = (publications.c.path == path) & (publications.c.digest == digest)
    wanted = select(publications.c.text).where(mine).limit(1)
    return connection.scalar(wanted)


def last_number(connection: Connection) -> int:
    """Grows with each publication of any file that is done."""
    done = publications.c.state == "done"
    wanted = select(func.max(publications.c.id)).where(done)
    return int(connection.scalar(wanted) or 0)


def _select() -> Select[Any]:
    named = people.c.name.label("name"), people.c.login.label("login")
    return select(publications, *named).select_from(
        publications.outerjoin(people, publications.c.person == people.c.id)
    )


def _version(row: Row[Any]) -> Version:
    return Version(
        row.id,
        row.path,
        row.number,
        row.state == "done",
        row.how,
        row.person,
        row.name or row.login or row.by,
        row.at,
        row.before,
        row.digest,
        row.text,
        row.reason,
        row.of,
        row.errors,
        row.changes,
        row.commit,
    )


def version_parts(version: Version) -> dict[str, Any]:
    """A version as JSON's own types; what is empty is left out."""
    parts: dict[str, Any] = {
        "number": version.number,
        "how": version.how,
        "at": version.at.isoformat(timespec="seconds"),
        "by": version.name,
        "digest": version.digest,
        "before": version.before,
        "reason": version.reason,
        "of": version.of,
        "errors": list(version.errors),
        "changes": list(version.changes),
        "commit": version.commit,
    }
    return {name: part for name, part in parts.items() if part not in ("", None, [])}
