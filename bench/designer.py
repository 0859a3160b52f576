"""How soon a keystroke in the designer shows findings: ``python -m bench.designer``.

As the page asks: a text with one letter more in what a node says, first how it looks,
then what is wrong with it, over HTTP's own layers. Prints milliseconds for menus of
several sizes. ``bench.designer_browser`` measures the same from key to page.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from flask.testing import FlaskClient

ROOT = Path(__file__).parent.parent
SIZES = (50, 200, 1_000)
KEYSTROKES = 7
LIMITS = {200: 300, 1_000: 1_000}
"""Milliseconds in which findings are to be there; from the issue."""


def main() -> int:
    """Measure every size; 1 where a limit is not held."""
    from bench.menus import lines_of, menu_of

    print(f"{'nodes':>6} {'look':>7} {'findings':>9} {'busy':>7} {'limit':>6}  ms")
    late = 0
    for size in SIZES:
        with TemporaryDirectory() as folder:
            flows = Path(folder, "flows")
            flows.mkdir()
            (flows / "menu.yaml").write_text(lines_of(menu_of(size)), "utf-8")
            look, found, busy = keystrokes(Path(folder))
        limit = LIMITS.get(size)
        late += bool(limit and look + found > limit)
        print(
            f"{size:>6} {look:>7.0f} {found:>9.0f} {busy:>7.0f} {limit or '–':>6}",
            flush=True,
        )
    return int(late > 0)


def keystrokes(folder: Path) -> tuple[float, float, float]:
    """Milliseconds until the tree is drawn, then until findings are there; and those
    of the processor, for both."""
    from app import create_app
    from ivr.config import load

    env = {"IVR_FLOWS": str(folder / "flows"), "IVR_DATA": str(folder / "data")}
    app = create_app(load(env))
    try:
        client = app.test_client()
        token = token_of(client)
        text = client.get("/designer/menu/state").json["text"]
        rows = []
        for number in range(KEYSTROKES):
            changed = text.replace("How can", f"How{'!' * number} can", 1)
            rows.append(keystroke(client, token, changed))
        # The first one reads and imports what the others find.
        columns = list(zip(*rows[1:], strict=True))
        return median(columns[0]), median(columns[1]), median(columns[2])
    finally:
        app.extensions["closing"].close()


def keystroke(client: FlaskClient, token: str, text: str) -> tuple[float, float, float]:
    """One letter: how it looks, what is found, and what the processor did."""
    busy = time.process_time()
    began = time.perf_counter()
    post(client, token, {"text": text, "only": "look"})
    drawn = time.perf_counter()
    post(client, token, {"text": text, "only": "findings"})
    told = time.perf_counter()
    busy = time.process_time() - busy
    return 1000 * (drawn - began), 1000 * (told - drawn), 1000 * busy


def post(client: FlaskClient, token: str, body: dict[str, Any]) -> None:
    """Ask as the page does."""
    headers = {"X-CSRFToken": token, "Referer": "http://localhost/"}
    answer = client.post("/designer/menu/check", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


def token_of(client: FlaskClient) -> str:
    """The token that the page sends along."""
    page = client.get("/login/link/none", headers={"Accept": "text/html"}).text
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main())
