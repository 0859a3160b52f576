"""How long staff wait to learn what a change does, and what overrides cost a call.

Run ``python -m bench.impact``. A change is closing a schedule for the afternoon, and
turning callbacks off for good. The last figures are those of one step of a call, as in
``bench.webhook_step``, without overrides and with ten of them on top.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from zoneinfo import ZoneInfo

from bench.menus import menu_of, text_of
from ivr.cli.flows import read_one
from ivr.clock import FixedClock
from ivr.compiler.flow import Flow
from ivr.hours import HoursOverride
from ivr.runtime.engine import answer, resume
from ivr.runtime.overriding import Overriding
from ivr.runtime.state import Visit
from ivr.runtime.versions import Library
from ivr.simulator.impact import Asked, impact
from ivr.telephony import Digits

AT = datetime(2026, 11, 25, 15, 0, tzinfo=ZoneInfo("Asia/Seoul"))
EXAMPLES = ("account-support", "clinic", "public-service", "shop-after-hours")

LARGE, ALLOWED_LARGE, ALLOWED = 1_000, 5.0, 2.0
CALLS, ROUNDS = 50, 40


def main() -> int:
    """Print the figures; 1 where one is above what is allowed."""
    slow = False
    for flow in menus():
        allowed = ALLOWED_LARGE if len(flow.nodes) >= LARGE * 0.9 else ALLOWED
        for what, asked in changes(flow):
            seconds = took(flow, asked)
            slow = slow or seconds > allowed
            line = f"{flow.name:18} {len(flow.nodes):5} nodes  {what:14}"
            print(f"{line} {seconds:6.2f} s  (at most {allowed:.0f})")
    plain, over = steps()
    print(f"two steps of a call: {plain:.0f} µs, with ten overrides {over:.0f} µs")
    return int(slow)


def menus() -> Iterator[Flow]:
    """The examples, and a menu that is larger than any."""
    for name in EXAMPLES:
        yield read_one(f"flows/{name}.yaml")[0]
    with TemporaryDirectory() as folder:
        path = Path(folder, f"menu-{LARGE}.yaml")
        path.write_text(text_of(menu_of(LARGE)), encoding="utf-8")
        yield read_one(path.as_posix())[0]


def changes(flow: Flow) -> Iterator[tuple[str, Asked]]:
    """What staff may think of at three in the afternoon."""
    names = flow.timetable.names()
    if names:
        evening = AT + timedelta(hours=3)
        over = tuple(HoursOverride(name, "closed", AT, evening) for name in names)
        yield "close early", Asked(AT, evening, {}, over)
    for name in ("callbacks", *flow.switches):
        if name in flow.switches:
            found = flow.switches[name]
            other = next(value for value in found.values if value != found.default)
            yield f"turn {name}"[:14], Asked(AT, None, {name: other})
            return


def took(flow: Flow, asked: Asked) -> float:
    """Seconds for the whole answer, calls to play among it."""
    before = perf_counter()
    impact(flow, asked)
    return perf_counter() - before


def steps() -> tuple[float, float]:
    """Microseconds of processor to answer a call, without overrides and with ten."""
    over = tuple(
        HoursOverride(
            "support", "closed", AT + timedelta(days=n), AT + timedelta(n, 60)
        )
        for n in range(1, 11)
    )
    plain, topped = Library(Path("flows")), Library(Path("flows"))
    topped.overriding = Overriding(lambda: over)
    for library in (plain, topped):
        library.load()
    visit = Visit(now=FixedClock(AT).now(), caller="+821012345678")
    times: dict[str, list[float]] = {"plain": [], "topped": []}
    for _ in range(ROUNDS):
        for name, library in (("plain", plain), ("topped", topped)):
            times[name].append(_batch(lambda found=library: _answer(found, visit)))  # type: ignore[misc]
    return median(times["plain"]) * 1e6, median(times["topped"]) * 1e6


def _answer(library: Library, visit: Visit) -> None:
    _, flow = library.current("account-support")
    # With the key for a language the call comes to the hours.
    resume(flow, answer(flow, visit).session, Digits("1"), visit)


def _batch(work: Callable[[], None]) -> float:
    before = process_time()
    for _ in range(CALLS):
        work()
    return (process_time() - before) / CALLS


if __name__ == "__main__":
    sys.exit(main())
