"""How long ``ivr check`` takes, and how it grows: ``python -m bench.check``.

Each size runs in a process of its own: read, compile, check, processor time, peak
memory. Prints a table of medians, with the least processor time (``busy``, and by
node), which is drawn over the nodes in ``bench/results/check.svg``.
"""

from __future__ import annotations

import gc
import json
import math
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

SIZES = (100, 300, 1_000, 3_000, 10_000)
RUNS = 3
RESULTS = Path(__file__).parent / "results"


def measure(size: int) -> dict[str, float]:
    """Read, compile and check a menu of *size* nodes; seconds, and MB at the peak."""
    began = time.perf_counter()
    from bench.menus import menu_of, text_of
    from ivr.checks import check_flows
    from ivr.compiler.compile import compile_set
    from ivr.compiler.worlds import Horizon
    from ivr.language.document import read_flow
    from ivr.language.folder import TextFolder

    started, busy = time.perf_counter(), time.process_time()
    text = text_of(menu_of(size))
    made, making = time.perf_counter(), time.process_time() - busy
    flow = read_flow("menu.yaml", text, TextFolder({"menu.yaml": text}))
    read = time.perf_counter()
    flows = compile_set([flow])
    compiled = time.perf_counter()
    found = check_flows(flows, Horizon.of(date(2026, 11, 21), 400), strict=True)
    checked = time.perf_counter()
    return {
        "start": started - began,
        "read": read - made,
        "compile": compiled - read,
        "check": checked - compiled,
        "all": checked - began - (made - started),
        "busy": time.process_time() - making,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "errors": sum(each.severity == "error" for each in found),
    }


def main() -> None:
    """Measure every size in fresh processes; print what came of it, and draw it."""
    print(
        f"{'nodes':>7} {'start':>7} {'read':>7} {'compile':>8} {'check':>7} "
        f"{'all':>7} {'busy':>7} {'ms/node':>8} {'MB':>5}"
    )
    least = {}
    for size in SIZES:
        runs = [_fresh(size) for _ in range(RUNS)]
        row = {key: median(run[key] for run in runs) for key in runs[0]}
        assert not row["errors"], "the menu that is measured must be clean"
        # Of the processor: what else the machine does is no part of it.
        least[size] = min(run["busy"] for run in runs)
        print(
            f"{size:>7} {row['start']:>7.2f} {row['read']:>7.2f} "
            f"{row['compile']:>8.2f} {row['check']:>7.2f} {row['all']:>7.2f} "
            f"{least[size]:>7.2f} "
            f"{1000 * least[size] / size:>8.2f} {row['megabytes']:>5.0f}",
            flush=True,
        )
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "check.svg").write_text(plot(least), encoding="utf-8")


def _fresh(size: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.check", str(size)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def plot(seconds: dict[int, float]) -> str:
    """Seconds over nodes, both on logarithmic scales, with a line of slope one."""
    width, height, margin = 480, 320, 56
    least_x, most_x = math.log10(min(seconds)), math.log10(max(seconds))
    least_y, most_y = math.log10(0.1), math.log10(30)

    def place(size: float, value: float) -> str:
        x = (math.log10(size) - least_x) / (most_x - least_x)
        y = (math.log10(value) - least_y) / (most_y - least_y)
        across = margin + x * (width - 2 * margin)
        return f"{across:.1f},{height - margin - y * (height - 2 * margin):.1f}"

    def words(x: str, y: str, text: str, anchor: str = "middle") -> str:
        return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>'

    largest = max(seconds)
    linear = [place(n, seconds[largest] * n / largest) for n in (1_000, largest)]
    dots = [place(n, s) for n, s in seconds.items()]
    marks = "".join(
        f'<circle cx="{dot.split(",")[0]}" cy="{dot.split(",")[1]}" r="3"/>'
        for dot in dots
    )
    labels = "".join(
        words(dot.split(",")[0], str(height - margin + 18), f"{n:,}")
        + words(dot.split(",")[0], str(float(dot.split(",")[1]) - 8), f"{s:.2g} s")
        for (n, s), dot in zip(seconds.items(), dots, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="11">'
        f'<rect width="{width}" height="{height}" fill="white"/>'
        f'<polyline points="{" ".join(linear)}" stroke="#999" fill="none" '
        f'stroke-dasharray="4"/>'
        f'<polyline points="{" ".join(dots)}" stroke="#06c" fill="none"/>'
        f"{marks}{labels}"
        + words(str(width / 2), str(height - 12), "nodes (dashed: linear)")
        + words(str(width / 2), "20", "ivr check: seconds of the processor, 400 days")
        + "</svg>\n"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        # As the command line does.
        gc.disable()
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        main()
