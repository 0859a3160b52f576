"""The people who run the line: who they are, what they may do, what they answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError

from ivr.store.sessions import revoke_all
from ivr.store.tables import login_links, people

Role = Literal["viewer", "ops", "designer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

LANGUAGES = ("en", "ko")
"""What the console speaks."""

_LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._@+-]{0,78}[a-z0-9])?")


class LoginTaken(ValueError):
    """Somebody else has this login."""


class LastAdmin(ValueError):
    """Nobody would be left who can let others in."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may log in, unless disabled."""

    id: int
    login: str
    name: str
    role: Role
    language: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    line: str
    shift: str
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool

    @property
    def called(self) -> str:
        """How colleagues see them: by name, or else by login."""
        return self.name or self.login


def login_of(text: str) -> str:
    """A login as it is kept: small letters, one way of writing each.

    Raises:
        ValueError: It is none.
    """
    login = unicodedata.normalize("NFKC", text).strip().casefold()
    if not _LOGIN.fullmatch(login):
        raise ValueError(f'"{text}" is no login: use letters, digits and . _ - + @')
    return login


def add(
    connection: Connection,
    login: str,
    role: Role,
    now: datetime,
    *,
    name: str = "",
    language: str = "en",
) -> Person:
    """A new person, who cannot log in before a link or a password is given.

    Raises:
        ValueError: The login is none.
        LoginTaken: It is somebody's already.
    """
    login = login_of(login)
    if find(connection, login) is not None:
        raise LoginTaken(f'there is a person with the login "{login}"')
    row = {
        "login": login,
        "name": name.strip()[:120],
        "role": role,
        "language": language,
        "skills": [],
        "languages": [],
        "created_at": now,
    }
    try:
        made = connection.execute(insert(people).values(**row))
    except IntegrityError:
        # Somebody else was as quick.
        raise LoginTaken(f'there is a person with the login "{login}"') from None
    (key,) = made.inserted_primary_key or (0,)
    found = get(connection, key)
    assert found is not None
    return found


def find(connection: Connection, login: str) -> Person | None:
    """The person with this login."""
    try:
        wanted = login_of(login)
    except ValueError:
        return None
    row = connection.execute(select(people).where(people.c.login == wanted)).first()
    return person_of(row) if row else None


def get(connection: Connection, person: int) -> Person | None:
    """The person with this id."""
    row = connection.execute(select(people).where(people.c.id == person)).first()
    return person_of(row) if row else None


def everybody(connection: Connection) -> list[Person]:
    """All, by login; those who are disabled too."""
    rows = connection.execute(select(people).order_by(people.c.login))
    return list(map(person_of, rows))


def person_of(row: Row[Any]) -> Person:
    """A person as a row of ``people`` has them."""
    return Person(
        row.id,
        row.login,
        row.name,
        row.role,
        row.language,
        tuple(row.skills),
        tuple(row.languages),
        row.line,
        row.shift,
        row.created_at,
        row.disabled_at,
        bool(row.password),
    )


def change(connection: Connection, person: int, **fields: Any) -> dict[str, list[Any]]:
    """Change *fields* of *person*; what they were and are, of those that differ.

    Raises:
        LastAdmin: The only one who can let others in would be none.
    """
    old = get(connection, person)
    if old is None:
        return {}
    plain = {k: list(v) if isinstance(v, tuple) else v for k, v in fields.items()}
    before = {k: getattr(old, k) for k in fields}
    differ: dict[str, list[Any]] = {}
    for name, after in plain.items():
        was = list(before[name]) if isinstance(before[name], tuple) else before[name]
        if was != after:
            differ[name] = [was, after]
    if not differ:
        return {}
    if "role" in differ and old.role == "admin":
        _need_another_admin(connection, person)
    changed = {name: plain[name] for name in differ}
    connection.execute(update(people).where(people.c.id == person).values(**changed))
    return differ


def disable(connection: Connection, person: int, now: datetime) -> None:
    """Let *person* in no more: sessions end, links are void. What they did stays.

    Raises:
        LastAdmin: Nobody would be left who can let others in.
    """
    found = get(connection, person)
    if found is None or found.disabled_at is not None:
        return
    if found.role == "admin":
        _need_another_admin(connection, person)
    mine = people.c.id == person
    connection.execute(update(people).where(mine).values(disabled_at=now))
    revoke_all(connection, person, now)
    unused = (login_links.c.person == person) & login_links.c.used_at.is_(None)
    connection.execute(update(login_links).where(unused).values(used_at=now))


def enable(connection: Connection, person: int) -> None:
    """Let *person* in again."""
    mine = people.c.id == person
    connection.execute(update(people).where(mine).values(disabled_at=None))


def has_admin(connection: Connection, *, but: int | None = None) -> bool:
    """Whether somebody can let others in, *but* not counted."""
    admins = (people.c.role == "admin") & people.c.disabled_at.is_(None)
    wanted = select(func.count()).select_from(people).where(admins)
    if but is not None:
        wanted = wanted.where(people.c.id != but)
    return bool(connection.scalar(wanted))


def _need_another_admin(connection: Connection, person: int) -> None:
    # Two who remove each other at once take turns here.
    admins = select(people.c.id).where(people.c.role == "admin").order_by(people.c.id)
    connection.execute(admins.with_for_update()).all()
    if not has_admin(connection, but=person):
        raise LastAdmin("nobody would be left who can let others in")


def skills(connection: Connection) -> Iterator[str]:
    """Every queue that somebody answers, by name."""
    rows = connection.scalars(select(people.c.skills))
    yield from sorted({skill for each in rows for skill in each})
