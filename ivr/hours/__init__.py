"""Opening hours: schedules with zones, public holidays, exceptions and breaks."""

from __future__ import annotations

from ivr.hours.build import build, lay_out, make_plan
from ivr.hours.faults import HoursFault
from ivr.hours.line import Status
from ivr.hours.overrides import HoursOverride
from ivr.hours.plan import Day, State
from ivr.hours.public_holidays import HolidayChange
from ivr.hours.schedule import Change, Explanation, Schedule, Stretch
from ivr.hours.source import ExceptionRule, ScheduleSource, inherit
from ivr.hours.words import Words, in_language

__all__ = [
    "Change",
    "Day",
    "ExceptionRule",
    "Explanation",
    "HolidayChange",
    "HoursFault",
    "HoursOverride",
    "Schedule",
    "ScheduleSource",
    "State",
    "Status",
    "Stretch",
    "Words",
    "build",
    "in_language",
    "inherit",
    "lay_out",
    "make_plan",
]
