"""Attempts as tasks on PostgreSQL: whichever worker is free asks the carrier.

Each worker plans attempts as any dispatcher does, and hands each over as a task. A
task may be delivered twice, or its worker be killed in the middle: that is of no
account, for whoever takes an attempt in hand asks the carrier, and nobody else does.
Tasks that nobody finishes are given out again; an attempt whose task was lost
altogether is taken up by the next round of any worker.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from procrastinate import App, JobContext, PsycopgConnector, SyncPsycopgConnector
from sqlalchemy import text

from ivr.callbacks.attempts import Attempt
from ivr.callbacks.dispatcher import Dispatcher
from ivr.callbacks.running import Running
from ivr.store.database import Database

QUEUE = "attempts"

TASK = "ivr.dial"

AT_A_TIME = 8
"""Tasks of one worker: each waits for the carrier, and takes no processor."""

STALLED = 30.0
"""Seconds without a sign of life after which a worker counts as gone."""

log = logging.getLogger("ivr.callbacks")


def bring_up(database: Database, url: str) -> None:
    """Make the tables of tasks where there are none; workers that start together do
    so once."""
    with database.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('ivr tasks'))"))
        known = connection.execute(text("SELECT to_regclass('procrastinate_jobs')"))
        if known.scalar() is None:
            app = App(connector=SyncPsycopgConnector(conninfo=address(url)))
            with app.open():
                app.schema_manager.apply_schema()


def address(url: str) -> str:
    """*url* as PostgreSQL's own library reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


class Cluster:
    """One worker of many: it plans, hands over, and carries out.

    Args:
        url: The database, as ``DATABASE_URL`` has it.
        dispatcher: Plans here, and dials what tasks ask for.
    """

    def __init__(
        self, url: str, dispatcher: Dispatcher, complain: Callable[..., object]
    ) -> None:
        self._dispatcher, self._complain = dispatcher, complain
        bring_up(dispatcher.database, url)
        conninfo = address(url)
        self.app = App(connector=PsycopgConnector(conninfo=conninfo))
        self._handing = App(connector=SyncPsycopgConnector(conninfo=conninfo))
        self.app.task(name=TASK, queue=QUEUE)(self._dial)
        periodic = self.app.periodic(cron="* * * * * */15", periodic_id="stalled")
        again = self.app.task(name="ivr.stalled", queue=QUEUE, pass_context=True)
        periodic(again(self._give_out_again))

    def _dial(self, attempt_id: int) -> None:
        dispatcher = self._dispatcher
        dispatcher.take(attempt_id, dispatcher.clock.now())

    async def _give_out_again(self, context: JobContext, timestamp: int) -> None:
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
            log.warning("task %s is given out again", job.id)
            await manager.retry_job(job)

    def _hand_over(self, attempt: Attempt) -> None:
        self._handing.configure_task(TASK, queue=QUEUE).defer(attempt_id=attempt.id)

    def run(self, **about: Any) -> None:
        """Work until told to stop by SIGTERM or SIGINT.

        Args:
            about: For procrastinate's worker, in place of ours.
        """
        planner = Running(self._dispatcher, self._complain)
        # A task waits for its answer itself: whoever is killed then leaves it undone.
        self._dispatcher.carry_out = lambda errand: errand()
        self._dispatcher.hand_over = self._hand_over
        own = {
            "queues": [QUEUE],
            "concurrency": AT_A_TIME,
            "name": self._dispatcher.worker,
        }
        with self._handing.open():
            planner.start()
            try:
                asyncio.run(self._work(own | about))
            finally:
                planner.close()

    async def _work(self, about: dict[str, Any]) -> None:
        async with self.app.open_async():
            await self.app.run_worker_async(**about)
