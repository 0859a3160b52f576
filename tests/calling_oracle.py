"""Whether somebody may be called, worked out in the plainest way there is.

Windows, zones and hours are written down here once more, by hand, and looked up by the
clock on the wall; nothing of the product is asked but the day's moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import holidays

NUMBERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "+821012345678": ("KR", ("Asia/Seoul",)),
    "+82212345678": ("KR", ("Asia/Seoul",)),
    "+12025550123": ("US", ("America/New_York",)),
    "+14155550123": ("US", ("America/Los_Angeles",)),
    "+18085550123": ("US", ("Pacific/Honolulu",)),
    "+447400123456": ("GB", ("Europe/London",)),
    "+351912345678": ("PT", ("Europe/Lisbon", "Atlantic/Azores")),
    "+61412345678": (
        "AU",
        (
            "Australia/Perth",
            "Australia/Eucla",
            "Australia/Adelaide",
            "Australia/Darwin",
            "Australia/Brisbane",
            "Australia/Sydney",
            "Australia/Lord_Howe",
        ),
    ),
    "+79161234567": (
        "RU",
        ("Europe/Kaliningrad", "Europe/Moscow", "Asia/Omsk", "Asia/Kamchatka"),
    ),
}
"""Numbers with their countries, and the zones in which such a phone may be."""


def may_be_called(number: str, at: datetime) -> bool:
    """Whether the law, or our own manners, let *number* be called at *at*."""
    country, zones = NUMBERS[number]
    return all(_allowed(country, at.astimezone(ZoneInfo(zone))) for zone in zones)


def _allowed(country: str, there: datetime) -> bool:
    hour = there.hour + there.minute / 60 + there.second / 3600
    match country:
        case "KR" | "US":
            return 8 <= hour < 21
        case "PT":
            return 9 <= hour < 22
        case "AU":
            if there.date() in _holidays("AU", there.year):
                return False
            ends = (20, 20, 20, 20, 20, 17, 0)[there.weekday()]
            return 9 <= hour < ends
    return 9 <= hour < 20


def is_open(zone: str, country: str, at: datetime, first: int, last: int) -> bool:
    """Whether people who work Monday to Friday are there, holidays apart."""
    here = at.astimezone(ZoneInfo(zone))
    if here.weekday() > 4 or here.date() in _holidays(country, here.year):
        return False
    return first <= here.hour < last


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
