"""Work that is not published yet: a text for each file and person.

A draft remembers what the file said when the work began. So it is seen when the file
has changed meanwhile, and the two can be brought together.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, insert, select
from sqlalchemy import update as sql_update
from sqlalchemy.exc import IntegrityError

from ivr.errors import IvrError
from ivr.publishing.files import Stand, digest_of, require_text
from ivr.records import dataclass
from ivr.store.tables import drafts, people


@dataclass(frozen=True, slots=True)
class Author:
    """Who works on menus: somebody with a log-in, or whoever has the machine."""

    person: int | None = None
    name: str = ""
    """As others see it."""
    email: str = ""
    address: str = ""
    """Where they do it from, for the audit."""

    @property
    def owner(self) -> str:
        """What their drafts are kept under."""
        return f"person:{self.person}" if self.person is not None else ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Somebody's text of a file, and what the file said when it was begun."""

    id: int
    path: str
    owner: str
    person: int | None
    name: str
    base: Stand
    text: str
    digest: str
    made_at: datetime
    at: datetime


class DraftChanged(IvrError):
    """The draft was changed elsewhere, as in another window; nothing is saved."""

    def __init__(self, draft: Draft | None) -> None:
        self.draft = draft
        super().__init__(
            "the draft was changed in another window"
            if draft
            else "the draft was published or thrown away in another window"
        )


def draft_of(connection: Connection, path: str, author: Author) -> Draft | None:
    """What *author* has made of the file at *path*."""
    return _one(connection, _mine(path, author))


def drafts_of(connection: Connection, path: str) -> list[Draft]:
    """Everybody's drafts of a file, the latest first."""
    wanted = _select().where(drafts.c.path == path).order_by(drafts.c.at.desc())
    return [_draft(row) for row in connection.execute(wanted)]


def all_drafts(connection: Connection) -> list[Draft]:
    """Everybody's drafts of all files, the latest first."""
    wanted = _select().order_by(drafts.c.at.desc())
    return [_draft(row) for row in connection.execute(wanted)]


def save(
    connection: Connection,
    path: str,
    author: Author,
    text: str,
    *,
    base: Stand,
    on: str,
    now: datetime,
) -> Draft:
    """Keep *text* as *author*'s draft of the file.

    Args:
        base: What the file said when the work began, or was last brought together
            with what others did.
        on: The digest of the draft that *text* goes on from; empty where there was
            none.

    Raises:
        DraftChanged: The draft is not the one that *text* goes on from.
        NoText: *text* cannot be kept.
    """
    require_text(text)
    values: dict[str, Any] = {
        "base": base.digest,
        "base_text": base.text,
        "digest": digest_of(text),
        "text": text,
        "at": now,
    }
    mine = _mine(path, author)
    if on:
        done = connection.execute(
            sql_update(drafts).where(mine, drafts.c.digest == on).values(**values)
        )
        if not done.rowcount:
            raise DraftChanged(_one(connection, mine))
    else:
        owner = {"path": path, "owner": author.owner, "person": author.person}
        try:
            with connection.begin_nested():
                row = insert(drafts).values(**owner, **values, made_at=now)
                connection.execute(row)
        except IntegrityError:
            raise DraftChanged(_one(connection, mine)) from None
    found = _one(connection, mine)
    assert found is not None
    return found


def discard(connection: Connection, path: str, author: Author, on: str) -> bool:
    """Throw *author*'s draft away, if it is the one of digest *on*."""
    gone = delete(drafts).where(_mine(path, author), drafts.c.digest == on)
    return bool(connection.execute(gone).rowcount)


# Rows -------------------------------------------------------------------------------


def _mine(path: str, author: Author) -> ColumnElement[bool]:
    return (drafts.c.path == path) & (drafts.c.owner == author.owner)


def _select() -> Select[Any]:
    named = people.c.name.label("name"), people.c.login.label("login")
    return select(drafts, *named).select_from(
        drafts.outerjoin(people, drafts.c.person == people.c.id)
    )


def _one(connection: Connection, which: ColumnElement[bool]) -> Draft | None:
    row = connection.execute(_select().where(which)).one_or_none()
    return _draft(row) if row is not None else None


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        row.id,
        row.path,
        row.owner,
        row.person,
        row.name or row.login or "",
        Stand(row.path, row.base_text, row.base),
        row.text,
        row.digest,
        row.made_at,
        row.at,
    )
