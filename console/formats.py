"""How pages write moments, durations and phone numbers."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from console import site
from console.access import may
from console.wording import t
from ivr.language.callers import spaced
from ivr.logs import masked

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def number(value: str, full: bool = False) -> str:
    """A phone number: its last digits, or all of it for who runs the line.

    Args:
        full: Ask for all of it. Only where somebody has to call; a viewer does not
            get it there either.
    """
    if not value:
        return str(t("number.withheld"))
    return value if full and may("ops") else masked(value)


def moment(value: datetime | None, style: str = "full") -> str:
    """*value* in the line's zone: ``full``, ``day``, ``time``, or ``near``: today
    the time alone."""
    if value is None:
        return ""
    here = value.astimezone(site.zone())
    if style == "near":
        today = site.now().astimezone(site.zone()).date()
        style = "time" if here.date() == today else "full"
    return t(
        f"format.{style}",
        time=f"{here:%H:%M}",
        day=here.day,
        month=t(f"month.{here.month}"),
        weekday=t(f"weekday.{DAYS[here.weekday()]}"),
        year=here.year,
    )


def when(value: datetime | None, style: str = "full") -> Markup:
    """*value* as an element of a page, exact for machines."""
    if value is None:
        return Markup("")
    exact = value.isoformat(timespec="seconds")
    text = moment(value, style)
    return Markup('<time datetime="{}">{}</time>').format(exact, text)


def duration(seconds: float | None) -> str:
    """How long: seconds below a minute, else minutes, else hours and minutes."""
    if seconds is None:
        return ""
    whole = int(seconds)
    if whole < 60:
        return t("duration.seconds", whole)
    minutes = whole // 60
    if minutes < 60:
        return t("duration.minutes", minutes)
    if minutes < 48 * 60:
        return t("duration.hours", minutes // 60, minutes=f"{minutes % 60:02}")
    return t("duration.days", minutes // (24 * 60))


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Whale/", "Whale"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
"""By what each calls itself, of those that call themselves others' names too."""


def browser(agent: str) -> str:
    """What somebody recognises their browser by: ``Firefox, Windows``."""
    names = (
        next((name for sign, name in known if sign in agent), "")
        for known in (BROWSERS, MACHINES)
    )
    return ", ".join(filter(None, names)) or agent


FILTERS = {
    "number": number,
    "spaced": spaced,
    "moment": moment,
    "when": when,
    "duration": duration,
    "browser": browser,
}
