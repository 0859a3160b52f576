"""How long commands take to start: ``python -m bench.startup``.

Whole processes, in turn, so that a busy machine is busy for all of them alike. The
least processor time of a command says most: what else runs adds little to it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
RUNS = 9

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "ivr --help": ["-m", "ivr", "--help"],
    "ivr check flows/shop-after-hours.yaml": [
        "-m", "ivr", "check", "flows/shop-after-hours.yaml",
    ],
    "ivr check flows/account-support.yaml": [
        "-m", "ivr", "check", "flows/account-support.yaml",
    ],
}  # fmt: skip


def main() -> None:
    """Time each command over several runs, and print the medians."""
    # Without this Python compiles every module again in every run.
    environment = {
        k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS + 1):
        for name, arguments in COMMANDS.items():
            times[name].append(_run(arguments, environment))
    print("   median    least  processor  command")
    for name, found in times.items():
        seconds, busy = zip(*found[1:], strict=True)
        least = f"{min(seconds):6.3f} s  {min(busy):7.3f} s"
        print(f"{median(seconds):7.3f} s {least}  {name}")


def _run(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run Python with *arguments*: seconds that passed, and that it was busy."""
    before = os.times()
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    passed, after = time.perf_counter() - began, os.times()
    busy = after.children_user + after.children_system
    return passed, busy - before.children_user - before.children_system


if __name__ == "__main__":
    main()
