"""The scripts that a page's script brings in, so that they can be fetched all at once.

A browser learns of a module's imports when it has the module: with five rooms of them
behind one another that is five round trips before the page begins.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"

_IMPORT = re.compile(
    r"""^(?:import|export)\b[^;"']*?["'](\.[^"']+)["'];?$""", re.MULTILINE
)


@cache
def modules(script: str) -> tuple[str, ...]:
    """Every script that *script* needs, by its path in the folder of static files."""
    found: dict[str, None] = {}
    todo = [script]
    while todo:
        path = todo.pop(0)
        text = (STATIC / path).read_text(encoding="utf-8")
        for each in _IMPORT.findall(text):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), each))
            if place not in found:
                found[place] = None
                todo.append(place)
    return tuple(found)
