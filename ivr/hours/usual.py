"""The usual week in a text of opening hours: taken out for a form, and written back.

Most texts say no more than seven days and what public holidays are. One with seasons,
dates or weekdays of a month says more than a week has room for, and is left alone.
"""

from __future__ import annotations

from datetime import date, timedelta

from ivr.hours.dates import WEEKDAYS
from ivr.hours.plan import Entry, Plan
from ivr.hours.public_holidays import PublicHolidays
from ivr.hours.rules import Rule
from ivr.hours.spans import DAY, Span, clock
from ivr.hours.syntax import read
from ivr.records import dataclass

MONDAY = date(2024, 1, 1)
"""Some Monday."""

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class UsualWeek:
    """The stretches of Monday to Sunday, and those of public holidays."""

    days: tuple[Spans, ...]
    holidays: Spans | None = None
    """None where holidays are days as all others; empty where they are shut."""


def usual_week(text: str) -> UsualWeek | None:
    """The week that *text* says; None where it says more, or cannot be read."""
    reading = read(text)
    if any(fault.kind == "error" for fault in reading.faults):
        return None
    if any(rule.dated or set(rule.holidays) - {0} for rule in reading.rules):
        return None
    plan = Plan(tuple(Entry(rule, "", "") for rule in reading.rules), PublicHolidays())
    week = [MONDAY + timedelta(number) for number in range(7)]
    days = tuple(plan.normal(day) for day in week)
    if not any(map(_of_holidays, reading.rules)):
        return UsualWeek(days)
    on_holidays = {plan.on_holiday(day) for day in week}
    return UsualWeek(days, on_holidays.pop()) if len(on_holidays) == 1 else None


def _of_holidays(rule: Rule) -> bool:
    return bool(rule.holidays)


def week_text(week: UsualWeek) -> str:
    """*week* as its author would write it: days alike together, Monday first."""
    groups: dict[Spans, list[int]] = {}
    for weekday, spans in enumerate(week.days):
        if spans:
            groups.setdefault(spans, []).append(weekday)
    rules = [
        "24/7"
        if alike == list(range(7)) and spans == ((0, DAY),)
        else _rule(alike, spans)
        for spans, alike in groups.items()
    ] or ["off"]
    if week.holidays is not None:
        rules.append(f"PH {_times(week.holidays)}")
    return "; ".join(rules)


def _rule(weekdays: list[int], spans: Spans) -> str:
    runs: list[list[int]] = []
    for weekday in weekdays:
        if runs and weekday == runs[-1][-1] + 1:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    return f"{','.join(map(_run, runs))} {_times(spans)}"


def _run(weekdays: list[int]) -> str:
    first, last = WEEKDAYS[weekdays[0]], WEEKDAYS[weekdays[-1]]
    sign = "-" if len(weekdays) > 2 else ","
    return first if first == last else f"{first}{sign}{last}"


def _times(spans: Spans) -> str:
    return ",".join(f"{clock(start)}-{clock(end)}" for start, end in spans) or "off"
