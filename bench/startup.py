"""How long commands take to start: ``python -m bench.startup``.

Whole processes, in turn, so that a busy machine is busy for all of them alike.
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
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS + 1):
        for name, arguments in COMMANDS.items():
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                check=True,
            )
            times[name].append(time.perf_counter() - began)
    for name, found in times.items():
        warm = found[1:]
        print(f"{median(warm):6.3f} s  ({min(warm):.3f} to {max(warm):.3f})  {name}")


if __name__ == "__main__":
    main()
