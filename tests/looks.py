"""How pages are looked at: widths, schemes and languages; pictures of them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

PHONE, WIDE = 390, 1440


@dataclass(frozen=True)
class Look:
    """How somebody looks at a page."""

    width: int
    scheme: str
    language: str

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}-{self.language}"

    @property
    def about(self) -> dict[str, Any]:
        """What the browser tells of itself."""
        return {
            "viewport": {"width": self.width, "height": 900},
            "color_scheme": self.scheme,
            "locale": {"en": "en-GB", "ko": "ko-KR"}[self.language],
            "reduced_motion": "reduce",
        }


LOOKS = [
    Look(PHONE, "light", "en"),
    Look(WIDE, "light", "ko"),
    Look(WIDE, "dark", "en"),
    Look(PHONE, "dark", "ko"),
]
"""Any two of width, scheme and language meet in one of these."""

EVERY_LOOK = [
    Look(width, scheme, language)
    for width in (PHONE, WIDE)
    for scheme in ("light", "dark")
    for language in ("en", "ko")
]
"""All there are: for pictures that people look at."""


def keep(page: Page, look: Look, name: str) -> int:
    """A picture of *page* for people to look at, where ``IVR_SCREENSHOTS`` says so.

    Returns:
        How many bytes it has; that of an empty page has few.
    """
    folder = os.environ.get("IVR_SCREENSHOTS")
    if not folder:
        return 0
    place = Path(folder, str(look))
    place.mkdir(parents=True, exist_ok=True)
    return len(page.screenshot(path=place / f"{name}.png", full_page=True))
