"""How long a page of the desk takes while ten thousand callers wait to be called.

``python -m bench.desk``, with PostgreSQL's programs installed for its figures. The
pages are asked for as a browser would, by somebody who is logged in; the network and
the browser are not in it.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import databases
from console_site import Browser, hire, logged_in
from phone_site import MONDAY, site_at
from sqlalchemy import insert

from bench.dispatch import stores
from ivr.store.database import Database
from ivr.store.signs import sign
from ivr.store.tables import alerts, calls, events, queue_calls, requests

AIM = 0.1
"""Seconds."""

MENUS = Path(__file__).parent.parent / "flows"
QUEUES = ("account", "billing", "service")

PAGES = {
    "now": "/desk",
    "now, renewed": "/desk/parts",
    "requests": "/desk/requests",
    "requests, page 150": "/desk/requests?page=150",
    "late requests": "/desk/requests?light=red",
    "by last digits": "/desk/requests?digits=4321",
    "one request": "/desk/requests/5000",
    "queues": "/desk/queues",
    "switches": "/desk/switches",
}

LOOK = "what has changed"


def fill(database: Database, number: int) -> None:
    """*number* open requests, each with its story, as many that are over, and calls."""
    chance = Random(3)
    with database.begin() as connection:
        for start in range(0, 2 * number, 1000):
            rows = [
                _request(each, each <= number, chance)
                for each in range(start + 1, start + 1001)
            ]
            connection.execute(insert(requests), rows)
            stories = [e for row in rows for e in _story(row)]
            connection.execute(insert(events), stories)
        connection.execute(insert(calls), list(_calls(number, chance)))
        connection.execute(insert(queue_calls), list(_waits(number, chance)))
        connection.execute(insert(alerts), list(_alerts()))


def _request(number: int, is_open: bool, chance: Random) -> dict[str, Any]:
    asked = MONDAY - timedelta(minutes=chance.randint(1, 600))
    queue = QUEUES[number % 3]
    return {
        "id": number,
        "key": f"CA{number:032x}:1:call-me",
        "open_key": f"{number}" if is_open else None,
        "number": f"+8210{10_000_000 + number:08}",
        "prefix": "+821010",
        "country": "KR",
        "topic": "refund",
        "flow": "account-support",
        "queue": queue,
        "language": "en" if number % 5 == 0 else "ko",
        "intents": ["refund"],
        "chosen": {"said": ["payments and refunds", "a refund"]},
        "call": f"CA{number:032x}",
        "called": "+82215889999",
        "state": "waiting" if is_open else "closed",
        "outcome": "" if is_open else "reached",
        "mode": "agent-first",
        "asked_at": asked,
        "first_asked_at": asked,
        "promised_at": asked + timedelta(minutes=chance.randint(60, 900)),
        "due_at": asked,
        "expires_at": asked + timedelta(days=2),
        "closed_at": None if is_open else MONDAY,
        "alarm": "broken",
    }


def _story(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for what, before, after in (
        ("ask", "", "requested"),
        ("due", "requested", "waiting"),
    ):
        yield {
            "request_id": request["id"],
            "at": request["asked_at"],
            "author": "caller",
            "what": what,
            "before": before,
            "after": after,
            "facts": {},
        }


def _calls(number: int, chance: Random) -> Iterator[dict[str, Any]]:
    """Calls of the past, and fifty that go on."""
    for each in range(number):
        began = MONDAY - timedelta(seconds=chance.randint(10, 400))
        over = each >= 50
        yield {
            "call": f"CC{each:032x}",
            "flow": "account-support",
            "node": "main",
            "language": "ko",
            "waits_for": "key",
            "number": "…4321",
            "turn": 3,
            "began_at": began,
            "at": began + timedelta(seconds=9),
            "ended_at": began + timedelta(seconds=9) if over else None,
        }


def _waits(number: int, chance: Random) -> Iterator[dict[str, Any]]:
    """Callers who waited, and thirty who do."""
    for each in range(number):
        joined = MONDAY - timedelta(seconds=chance.randint(10, 400))
        over = each >= 30
        yield {
            "call": f"CC{each:032x}",
            "visit": f"CC{each:032x}:2",
            "flow": "account-support",
            "queue": QUEUES[each % 3],
            "language": "ko",
            "topic": "refund",
            "number": "+821012345678",
            "facts": {},
            "state": "left" if over else "waiting",
            "result": "gave-up" if over else "",
            "joined_at": joined,
            "seen_at": MONDAY,
            "left_at": joined + timedelta(seconds=9) if over else None,
        }


def _alerts() -> Iterator[dict[str, Any]]:
    for each in range(1, 2001):
        about, facts = str(each), {"request": each}
        yield {"what": "promise-broken", "about": about, "at": MONDAY, "facts": facts}


def timed(ask: Callable[[], object], rounds: int) -> list[float]:
    """The seconds that *ask* takes, the least first."""
    ask()
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        found.append(time.perf_counter() - began)
    return sorted(found)


def page(browser: Browser, path: str) -> None:
    """Ask for the page at *path*."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status


def look(database: Database) -> None:
    """What is asked once a second while somebody has a page open."""
    with database.read() as connection:
        sign(connection)


def main() -> None:
    """Print least and median; 1 where a page takes longer than it may at the least."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    logging.disable(logging.WARNING)
    table: dict[str, list[str]] = {name: [] for name in (*PAGES, LOOK)}
    kinds, slowest = [], 0.0
    with tempfile.TemporaryDirectory() as folder, stores(Path(folder)) as found:
        for kind, database in found:
            kinds.append(kind)
            databases.empty(database)
            fill(database, given.requests)
            env = {"IVR_FLOWS": str(MENUS), "IVR_DIALLING": "worker"}
            with site_at(
                Path(folder, kind), MONDAY, env, {"database": database}
            ) as site:
                site.exchange.queues.stop()
                for each in range(20):
                    hire(site, f"agent-{each}")
                browser = logged_in(site)
                asks: dict[str, Callable[[], object]] = {
                    name: partial(page, browser, path) for name, path in PAGES.items()
                }
                asks[LOOK] = partial(look, database)
                for name, ask in asks.items():
                    took = timed(ask, given.rounds)
                    slowest = max(slowest, took[0])
                    least, middle = 1000 * took[0], 1000 * median(took)
                    table[name].append(f"{least:.3g} ms ({middle:.3g} ms)")
    print(f"| Page | {' | '.join(kinds)} |")
    print("|---" * (1 + len(kinds)) + "|")
    for name, figures in table.items():
        print(f"| {name} | {' | '.join(figures)} |")
    sys.exit(slowest > AIM)


if __name__ == "__main__":
    main()
