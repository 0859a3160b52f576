"""The designer's scripts are asked for at once, not one behind the other."""

from __future__ import annotations

import re
from pathlib import Path

from house import hold

from console.designer.modules import STATIC, modules

APP = "designer/app.js"


def test_all_that_scripts_bring_in_is_fetched_at_once() -> None:
    """Whatever any of them imports is on the list, and is there."""
    known = {APP, *modules(APP)}
    named = {
        (STATIC / Path(each).parent / found).resolve().relative_to(STATIC.resolve())
        for each in known
        for found in re.findall(
            r'\bfrom "(\.[^"]+)"', (STATIC / each).read_text(encoding="utf-8")
        )
    }

    hold({path.as_posix() for path in named} - known)
    hold(each for each in known if not (STATIC / each).is_file())
    assert "vendor/codemirror/codemirror.js" in known
