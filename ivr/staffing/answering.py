"""Callbacks answered by people of ours: by whoever is free and can."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, update

from ivr.callbacks.answering import Agents, Answering
from ivr.callbacks.life import IN_THE_AIR
from ivr.callbacks.requests import Request
from ivr.records import dataclass
from ivr.staffing.agents import agents
from ivr.staffing.matching import Waiter, pairs
from ivr.store.tables import attempts


@dataclass(frozen=True, slots=True)
class PeopleAnswer:
    """Who of ours answers a request; where nobody answers its queue, *others* do."""

    others: Agents
    zone: str = "UTC"

    def who_answers(
        self, connection: Connection, request: Request, now: datetime
    ) -> Answering | None:
        """Somebody who is free, answers the queue and speaks the language.

        Nobody is called back while there is none: a customer who picks up is not to
        wait for people who are not there.
        """
        everybody = agents(connection, now, self.zone)
        ours = [each for each in everybody if each.answers(request.queue)]
        if request.claimed_by is not None or not ours:
            return self.others.who_answers(connection, request, now)
        waiter = Waiter(0, request.queue, request.language, 0, now)
        found = next(pairs(ours, [waiter]), None)
        if found is None:
            return None
        agent = found[0]
        if request.state in IN_THE_AIR:
            # The customer is on the line: from now on this one is not free.
            connection.execute(
                update(attempts)
                .where(
                    attempts.c.request_id == request.id,
                    attempts.c.epoch == request.epoch,
                )
                .values(agent=agent.id)
            )
        first = request.mode == "agent-first"
        return Answering((agent.line,), agent.id if first else None)
