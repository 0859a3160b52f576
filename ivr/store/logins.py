"""Logging in: by password, counted before it is tried, or by a link that works once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import Connection, delete, func, insert, select, text, update

from ivr.store import audit
from ivr.store.credentials import Passwords, digest_of, new_token
from ivr.store.database import Database
from ivr.store.people import Person, find, get
from ivr.store.sessions import revoke_all
from ivr.store.tables import login_failures, login_links, people

FREE = {"login": 5, "address": 20}
"""Failures that cost nothing but the try: of one login, and from one address, behind
which a whole office may sit.

Source: NIST SP 800-63B-4, section 3.2.2, asks for a limit of at most 100 in a row;
waits that grow are one of the ways it names.
"""

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
"""Waits double from the first to the longest. No lock-out lasts, as anybody could
bring one about for somebody else; who cannot wait asks an admin for a link."""

REMEMBERED = timedelta(days=1)

LINK_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Locked:
    """Too many tries; no password is looked at before *until*."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Wrong:
    """Login or password is not right; it is not said which."""


def log_in(
    database: Database,
    passwords: Passwords,
    login: str,
    password: str,
    address: str,
    now: datetime,
) -> Person | Locked | Wrong:
    """Who *login* and *password* belong to.

    The try is counted before the password is worked out, so that a hundred at once
    count as a hundred. An unknown login, a disabled one and one without a password
    are refused in the same words after the same time, and locked out alike.
    """
    abouts = {"login": _about_login(login), "address": _about_address(address)}
    with database.begin() as connection:
        _take_turns(connection, abouts)
        if until := _locked_until(connection, abouts, now):
            return Locked(until)
        tries = [_count(connection, about, now) for about in abouts.values()]
        person = find(connection, login)
        kept = _kept(connection, person)
    if not passwords.fits(kept, password) or person is None:
        return Wrong()
    renewed = passwords.kept(password) if passwords.is_old(kept) else kept
    with database.begin() as connection:
        _forget(connection, abouts["login"], tries)
        mine = (people.c.id == person.id) & people.c.disabled_at.is_(None)
        same = mine & (people.c.password == kept)
        done = connection.execute(update(people).where(same).values(password=renewed))
        if not done.rowcount:
            # Disabled, or the password changed, while it was worked out.
            return Wrong()
        audit.note(connection, now, person.id, "login", address=address)
    return person


def _kept(connection: Connection, person: Person | None) -> str:
    if person is None or person.disabled_at is not None:
        return ""
    wanted = select(people.c.password).where(people.c.id == person.id)
    return connection.scalar(wanted) or ""


# Counting -------------------------------------------------------------------------


def _about_login(login: str) -> str:
    # A digest: people type their password into this field by mistake.
    return "login:" + digest_of(login.strip().casefold())[:40]


def _about_address(address: str) -> str:
    """One line to the outside; of IPv6 everybody has at least a /64 to themselves."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "address:" + address[:60]
    if parsed.version == 6 and parsed.ipv4_mapped is None:
        return f"address:{ip_network((parsed, 64), strict=False)}"
    return f"address:{parsed}"


def _take_turns(connection: Connection, abouts: dict[str, str]) -> None:
    """Tries of one login, or from one address, are counted one after the other."""
    if connection.dialect.name != "postgresql":
        return
    for about in sorted(abouts.values()):
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:about, 0))")
        connection.execute(lock, {"about": about})


def _locked_until(
    connection: Connection, abouts: dict[str, str], now: datetime
) -> datetime | None:
    found = None
    for kind, about in abouts.items():
        since = (login_failures.c.about == about) & (
            login_failures.c.at > now - REMEMBERED
        )
        wanted = select(func.count(), func.max(login_failures.c.at)).where(since)
        failures, last = connection.execute(wanted).one()
        if failures >= FREE[kind]:
            until = last + wait_after(failures - FREE[kind])
            if until > now and (found is None or until > found):
                found = until
    return found


def wait_after(more: int) -> timedelta:
    """How long to wait after *more* failures than are free: doubled each time."""
    longest = LONGEST_WAIT // FIRST_WAIT
    return min(FIRST_WAIT * (1 << min(more, longest.bit_length())), LONGEST_WAIT)


def _count(connection: Connection, about: str, now: datetime) -> int:
    made = connection.execute(insert(login_failures).values(about=about, at=now))
    (key,) = made.inserted_primary_key or (0,)
    return int(key)


def _forget(connection: Connection, about: str, tries: list[int]) -> None:
    """It was no failure: nor were, in hindsight, this person's others."""
    gone = (login_failures.c.about == about) | login_failures.c.id.in_(tries)
    connection.execute(delete(login_failures).where(gone))


# Passwords ---------------------------------------------------------------------------


def change_password(
    connection: Connection,
    person: int,
    kept: str,
    now: datetime,
    address: str,
    *,
    but: str = "",
    by: int | None = None,
) -> None:
    """Give *person* the password of which *kept* is what ``Passwords`` keeps.

    Whoever knew the old one is logged out, *but* the session with this id is not.

    Args:
        by: Who does it; the person unless somebody else is named.
    """
    mine = people.c.id == person
    connection.execute(update(people).where(mine).values(password=kept))
    revoke_all(connection, person, now, but=but)
    who, about = by if by is not None else person, f"person:{person}"
    audit.note(connection, now, who, "password", about, address=address)


def password_fits(
    database: Database, passwords: Passwords, person: int, password: str, now: datetime
) -> bool:
    """Whether it is the password of *person*; counted as a log-in is."""
    about = f"person:{person}"
    with database.begin() as connection:
        abouts = {"login": about}
        _take_turns(connection, abouts)
        if _locked_until(connection, abouts, now):
            return False
        tries = [_count(connection, about, now)]
        kept = _kept(connection, get(connection, person))
    if not passwords.fits(kept, password):
        return False
    with database.begin() as connection:
        _forget(connection, about, tries)
    return True


# Links -----------------------------------------------------------------------------


def make_link(
    connection: Connection, person: int, now: datetime, lasts: timedelta = LINK_LASTS
) -> str:
    """The token of a new link that logs *person* in once; older links are void."""
    token = new_token()
    unused = (login_links.c.person == person) & login_links.c.used_at.is_(None)
    connection.execute(update(login_links).where(unused).values(used_at=now))
    row = {"id": digest_of(token), "person": person, "created_at": now}
    connection.execute(insert(login_links).values(**row, expires_at=now + lasts))
    return token


def whose_link(connection: Connection, token: str, now: datetime) -> Person | None:
    """Who the link would log in; it is not used up by asking."""
    good = (
        (login_links.c.id == digest_of(token))
        & login_links.c.used_at.is_(None)
        & (login_links.c.expires_at > now)
    )
    person = connection.scalar(select(login_links.c.person).where(good))
    found = get(connection, person) if person is not None else None
    return found if found is not None and found.disabled_at is None else None


def use_link(
    connection: Connection, token: str, now: datetime, address: str
) -> Person | None:
    """Log in by a link, which works no more; the failures of this person are gone."""
    person = whose_link(connection, token, now)
    if person is None:
        return None
    unused = (login_links.c.id == digest_of(token)) & login_links.c.used_at.is_(None)
    done = connection.execute(update(login_links).where(unused).values(used_at=now))
    if not done.rowcount:
        return None
    _forget(connection, _about_login(person.login), [])
    audit.note(
        connection, now, person.id, "login", facts={"by": "link"}, address=address
    )
    return person
