"""Who of ours is connected with a customer: the one place where that is decided."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, select

from ivr.callbacks.requests import Request
from ivr.compiler.flow import Flow
from ivr.records import dataclass
from ivr.runtime.desk import Switchboard
from ivr.runtime.versions import Library, NotServed
from ivr.store.tables import people


@dataclass(frozen=True, slots=True)
class Answering:
    """Whose phones ring for a request.

    Without *lines* the customer joins the queue itself, and hears its music.
    """

    lines: tuple[str, ...] = ()
    person: int | None = None


class Agents(Protocol):
    """Knows who answers."""

    def who_answers(
        self, connection: Connection, request: Request, now: datetime
    ) -> Answering | None:
        """Who answers *request* now; None while nobody is there who could."""
        ...


@dataclass(frozen=True, slots=True)
class LinesOfQueues:
    """Whoever has claimed a request answers it, on their own line; else the queue's.

    The line of a queue is the one that bears its name under ``lines:`` of the flow, or
    at the switchboard, whose word wins.
    """

    library: Library
    switchboard: Switchboard

    def who_answers(
        self, connection: Connection, request: Request, now: datetime
    ) -> Answering | None:
        if request.claimed_by is not None:
            row = people.c.id == request.claimed_by
            line = connection.execute(select(people.c.line).where(row)).scalar()
            return Answering((line,), request.claimed_by) if line else None
        turned = self.switchboard.lines().get(request.queue)
        if turned is not None:
            return Answering(turned)
        flow = flow_of(self.library, request)
        line = flow.lines.get(request.queue) if flow else None
        return Answering(line.numbers if line else ())


class OfAFlow(Protocol):
    """What somebody asked for in a flow."""

    @property
    def flow(self) -> str: ...


def flow_of(library: Library, request: OfAFlow) -> Flow | None:
    """The flow in which *request* was asked for, as it is today."""
    try:
        return library.current(request.flow)[1]
    except NotServed:
        return None
