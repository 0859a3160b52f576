"""What staff look at: requests by state, queue and urgency, and the story of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
)

from ivr.callbacks.life import ENDS
from ivr.callbacks.light import Light
from ivr.callbacks.policy import DEFAULT, Policy
from ivr.callbacks.requests import Request, request_of
from ivr.records import dataclass
from ivr.store.columns import Instant
from ivr.store.tables import attempts, events, requests

PAGE = 50
"""Requests on a page of the desk."""

COUNTED = 10_000
"""Nobody turns to a page behind these, so more are not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which requests are shown; whatever is empty is no filter.

    ``state`` is a state, or ``open`` or ``ended`` for several.
    """

    state: str = "open"
    queue: str = ""
    light: Light | None = None
    claimed_by: int | None = None
    level: str = ""
    digits: str = ""
    """The last digits of the number."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the requests, and how many there are in all."""

    requests: tuple[Request, ...]
    count: int
    """At most ``COUNTED``."""
    number: int
    """0 is the first."""


def listing(
    connection: Connection,
    filters: Filters,
    now: datetime,
    page: int = 0,
    *,
    size: int = PAGE,
    policy: Policy = DEFAULT,
) -> Page:
    """The requests that pass *filters*: the open ones in their order, ended ones by
    when they ended, the last first."""
    where = and_(True, *_conditions(filters, now, policy))
    query = select(requests).where(where)
    if filters.state == "ended" or filters.state in ENDS:
        query = query.order_by(requests.c.closed_at.desc(), requests.c.id.desc())
    else:
        query = query.order_by(requests.c.first_asked_at, requests.c.id)
    rows = connection.execute(query.limit(size).offset(page * size))
    found = tuple(request_of(row) for row in rows)
    counted = select(requests.c.id).where(where).limit(COUNTED).subquery()
    count = connection.execute(select(func.count()).select_from(counted))
    return Page(found, count.scalar_one(), page)


def _conditions(
    filters: Filters, now: datetime, policy: Policy
) -> list[ColumnElement[bool]]:
    table = requests.c
    found: list[ColumnElement[bool]] = []
    match filters.state:
        case "open":
            found.append(table.open_key.is_not(None))
        case "ended":
            found.append(table.state.in_(sorted(ENDS)))
        case "":
            pass
        case state:
            found.append(table.state == state)
    if filters.queue:
        found.append(table.queue == filters.queue)
    if filters.level:
        found.append(table.level == filters.level)
    if filters.claimed_by is not None:
        found.append(table.claimed_by == filters.claimed_by)
    if digits := "".join(each for each in filters.digits if each.isdigit()):
        found += _ending_in(digits)
    if filters.light:
        found.append(_lit(filters.light, now, policy))
    return found


def _ending_in(digits: str) -> list[ColumnElement[bool]]:
    """Numbers that end in *digits*, found by their last four."""
    table = requests.c
    if len(digits) < 4:
        return [table.last_digits.like(f"%{digits}")]
    return [table.last_digits == digits[-4:], table.number.like(f"%{digits}")]


def _lit(light: Light, now: datetime, policy: Policy) -> ColumnElement[bool]:
    """``light.light`` as a condition, as far as it goes by the promise and the wait."""
    table = requests.c
    half = timedelta(seconds=policy.promise.total_seconds() / 2)

    def since(promise: datetime, asked: datetime) -> ColumnElement[bool]:
        """Whether a request is promised for before, or without one asked for before."""
        late = or_(
            and_(table.promised_at.is_not(None), table.promised_at <= promise),
            and_(table.promised_at.is_(None), table.first_asked_at <= asked),
        )
        return and_(late, table.state != "talking", table.open_key.is_not(None))

    red = since(now, now - policy.promise)
    amber = since(now + policy.near, now - half)
    match light:
        case "red":
            return red
        case "amber":
            return and_(amber, not_(red))
    return not_(amber)


def lights(
    connection: Connection, now: datetime, policy: Policy = DEFAULT
) -> Mapping[Light, int]:
    """How many open requests show each light, counted in one go."""
    known: tuple[Light, ...] = ("red", "amber", "green")
    shown = [func.sum(case((_lit(each, now, policy), 1), else_=0)) for each in known]
    query = select(*shown).where(requests.c.open_key.is_not(None))
    row = connection.execute(query).one()
    return {each: count or 0 for each, count in zip(known, row, strict=True)}


def counts(connection: Connection) -> Mapping[str, Mapping[str, int]]:
    """How many open requests there are: by queue, then by state."""
    query = (
        select(requests.c.queue, requests.c.state, func.count())
        .where(requests.c.open_key.is_not(None))
        .group_by(requests.c.queue, requests.c.state)
    )
    found: dict[str, dict[str, int]] = {}
    for queue, state, count in connection.execute(query):
        found.setdefault(queue, {})[state] = count
    return found


def position(connection: Connection, request: Request) -> int:
    """The request's place among those of its queue; 1 is the next."""
    place = tuple_(requests.c.first_asked_at, requests.c.id)
    mine = tuple_(literal(request.first_asked_at, Instant()), request.id)
    query = select(func.count()).where(
        requests.c.open_key.is_not(None),
        requests.c.queue == request.queue,
        place < mine,
    )
    return 1 + connection.execute(query.select_from(requests)).scalar_one()


@dataclass(frozen=True, slots=True)
class Happened:
    """An event in the story of a request."""

    at: datetime
    author: str
    what: str
    before: str
    after: str
    facts: Mapping[str, Any]
    attempt: Mapping[str, Any] | None = None


def story(connection: Connection, request_id: int) -> tuple[Happened, ...]:
    """All that happened to a request, the oldest first, each with its attempt."""
    tries = select(attempts).where(attempts.c.request_id == request_id)
    known = {row.id: dict(row._mapping) for row in connection.execute(tries)}
    query = select(events).where(events.c.request_id == request_id)
    return tuple(
        Happened(
            row.at,
            row.author,
            row.what,
            row.before,
            row.after,
            row.facts,
            known.get(row.attempt_id),
        )
        for row in connection.execute(query.order_by(events.c.id))
    )
