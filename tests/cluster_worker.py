"""``ivr worker`` with tasks, on a clock of the test's: python cluster_worker.py …"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contract import ACCOUNT, TOKEN

from ivr.callbacks.answering import LinesOfQueues
from ivr.callbacks.cluster import Cluster
from ivr.callbacks.dispatcher import Dispatcher
from ivr.callbacks.policy import Policy
from ivr.config import load
from ivr.runtime.desk import MemorySwitchboard
from ivr.runtime.versions import Library
from ivr.store.database import open_database
from webhooks.calling import twilio_caller

POLICY = Policy(regions=("KR",), calls_per_second=20.0, concurrency=50)


class Ahead:
    """The machine's clock, as far ahead as the test's own moment is."""

    def __init__(self, began: datetime) -> None:
        self._by: timedelta = began - datetime.now(UTC)

    def now(self) -> datetime:
        """The present moment of the test."""
        return datetime.now(UTC) + self._by


def cluster_at(url: str, folder: Path, base: str, began: datetime) -> Cluster:
    """A worker of the cluster on the database at *url*, asking the API at *base*."""
    env = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_BASE": base,
        "IVR_PUBLIC_URL": "https://ivr.example.org",
    }
    caller = twilio_caller(load(env))
    assert caller is not None
    library = Library(folder / "flows", folder / "versions", None)
    library.load()
    dispatcher = Dispatcher(
        database=open_database(url),
        caller=caller,
        library=library,
        agents=LinesOfQueues(library, MemorySwitchboard()),
        policy=POLICY,
        clock=Ahead(began),
        worker=str(os.getpid()),
    )
    return Cluster(url, dispatcher, print)


if __name__ == "__main__":
    url, folder, base, began = sys.argv[1:]
    worker = cluster_at(url, Path(folder), base, datetime.fromisoformat(began))
    print("ready", flush=True)
    worker.run(concurrency=1)
