"""Reading ``hours:``, the schedules of a flow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ivr.language.conditions import SwitchIs, read_switch
from ivr.language.definitions import ExceptionDay, HolidayEdit, Hours
from ivr.language.fields import (
    Field,
    Fields,
    read_defined,
    read_fields,
    schema_by_name,
    schema_of,
)
from ivr.language.reader import Reader, Unreadable, head
from ivr.language.settings import (
    NAME,
    WORD,
    JSONSchema,
    SettingType,
)
from ivr.language.text import Prompt, read_prompt
from ivr.source import Entry, Mapping, Scalar, Span, Value

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""The years that are taken for meant; any other is a slip of the keys."""

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(value: Value, reader: Reader) -> str:
    """Read a day such as 2026-12-31."""
    help = "write year-month-day, such as 2026-12-31"
    scalar = reader.scalar(value, "a day", help)
    try:
        if _ISO.fullmatch(scalar.text):
            day = date.fromisoformat(scalar.text)
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day.isoformat()
            help = "look at the year"
    except ValueError:
        help = "look at the month and the day"
    raise reader.refuse(
        "wrong-type", f'"{scalar.text[:40]}" is no day', scalar.span, help
    )


def read_open(value: Value, reader: Reader) -> str:
    """Read opening hours as written; what they mean is said elsewhere."""
    help = 'write it as "Mo-Fr 09:00-18:00; PH off"'
    return reader.scalar(value, "opening hours", help).text


def read_wording(value: Value, reader: Reader) -> dict[str, str]:
    """Read words, or words per language; ``""`` is the key of any language."""
    prompt: Prompt = read_prompt(value, reader)
    return {tag: prompt.wording(tag) or "" for tag in prompt.by_language}


DAY = SettingType("date", read_day, {"type": "string", "format": "date"})
OPEN = SettingType("opening-hours", read_open, {"type": "string"})
WORDING = SettingType("prompt", read_wording, {"$ref": "#/$defs/prompt"})

EXCEPTION: Fields = {
    "date": Field(DAY, "The day on which other hours hold."),
    "from": Field(DAY, "The first of several days."),
    "to": Field(DAY, "The last of several days."),
    "every": Field(WORD, 'A day of each year: "05-01", "4th Th of 11", "easter+1".'),
    "open": Field(OPEN, 'The hours on that day: off, or "09:00-12:00".', True),
    "reason": Field(WORDING, "Why, for people; it can be said to callers."),
}


def read_exceptions(value: Value, reader: Reader) -> tuple[ExceptionDay, ...]:
    """Read the list of days on which other hours hold."""
    return tuple(_exceptions(value, reader))


def _exceptions(value: Value, reader: Reader) -> Iterator[ExceptionDay]:
    help = 'write a list: [{date: 2026-12-31, open: "09:00-12:00"}]'
    for item in reader.items(value):
        try:
            mapping = reader.mapping(item, "an exception", help)
        except Unreadable:
            continue
        read = read_fields(mapping, EXCEPTION, "of an exception", reader)
        if read.unread or "open" not in read.values:
            continue
        days = {"date": "date", "from": "start", "to": "end", "every": "every"}
        yield ExceptionDay(
            open=read.values["open"],
            reason=read.get("reason", {}),
            span=head(item),
            open_span=read.spans["open"],
            **{to: read.get(name) for name, to in days.items()},
        )


def read_holidays(value: Value, reader: Reader) -> tuple[HolidayEdit, ...]:
    """Read ``{add: {2026-06-03: Election day}, remove: [2026-05-01]}``."""
    help = "write holidays: {add: {2026-06-03: Election day}, remove: [2026-05-01]}"
    found: list[HolidayEdit] = []
    for entry in reader.mapping(value, "holidays to add or remove", help).entries:
        if entry.key.text not in ("add", "remove"):
            reader.unknown(entry.key, "of holidays", ("add", "remove"))
            continue
        found.extend(_edits(entry, entry.key.text == "add", reader))
    return tuple(found)


def _edits(entry: Entry, add: bool, reader: Reader) -> Iterator[HolidayEdit]:
    if isinstance(entry.value, Mapping):
        days: list[tuple[Value, Value | None]] = [
            (each.key, each.value) for each in entry.value.entries
        ]
    else:
        days = [(item, None) for item in reader.items(entry.value)]
    for day, name in days:
        try:
            called = reader.scalar(name, "the holiday's name").text if name else ""
            yield HolidayEdit(read_day(day, reader), called, add, day.span)
        except Unreadable:
            continue


def read_emergency(value: Value, reader: Reader) -> SwitchIs:
    """Read the switch, or ``{switch: value}``, that shuts the place."""
    found = read_switch(value, reader)
    if not isinstance(found, SwitchIs):
        message = "one switch shuts the place before all else"
        help = "write emergency: switch, or {switch: value}"
        raise reader.refuse("wrong-type", message, head(value), help)
    return found


EXCEPTIONS = SettingType(
    "exceptions", read_exceptions, {"type": "array", "items": schema_of(EXCEPTION)}
)
_DAYS: JSONSchema = {
    "anyOf": [
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties": {"type": "string"}},
    ]
}
HOLIDAYS = SettingType(
    "holidays",
    read_holidays,
    {
        "type": "object",
        "properties": {"add": _DAYS, "remove": _DAYS},
        "additionalProperties": False,
    },
)
EMERGENCY = SettingType(
    "emergency",
    read_emergency,
    {"anyOf": [{"type": "string"}, {"type": "object", "maxProperties": 1}]},
)


def read_like(value: Value, reader: Reader) -> str:
    """Read the name of another schedule."""
    return reader.name(reader.scalar(value, "the name of a schedule"), "a schedule")


SCHEDULE: Fields = {
    "open": Field(
        OPEN, 'Opening hours, in OpenStreetMap syntax: "Mo-Fr 09:00-18:00; PH off".'
    ),
    "zone": Field(WORD, "The time zone, such as Asia/Seoul."),
    "country": Field(WORD, "The country whose public holidays count, such as KR."),
    "region": Field(WORD, "A state or province, where holidays differ."),
    "like": Field(
        SettingType("hours", read_like, NAME.schema),
        "A schedule from which all that is unwritten comes.",
    ),
    "exceptions": Field(EXCEPTIONS, "Days on which other hours hold."),
    "holidays": Field(HOLIDAYS, "Public holidays to add, or to remove."),
    "emergency": Field(
        EMERGENCY, "A switch, or {switch: value}, that shuts the place before all else."
    ),
}

_HELP = 'write hours: {support: {zone: Asia/Seoul, open: "Mo-Fr 09:00-18:00"}}'


def read_hours(value: Value, reader: Reader) -> dict[str, Hours]:
    """Read the schedules by name; one may be its opening hours alone."""

    def read_one(entry: Entry, name: str) -> Hours:
        if isinstance(entry.value, Scalar):
            text, where = read_open(entry.value, reader), entry.value.span
            return Hours(name, entry.key.span, open=text, spans={"open": where})
        mapping = reader.mapping(entry.value, "a schedule", _HELP)
        read = read_fields(mapping, SCHEDULE, "of a schedule", reader)
        spans: dict[str, Span] = dict(read.spans)
        shut: SwitchIs | None = read.values.pop("emergency", None)
        if shut:
            read.values["emergency"] = (shut.switch, shut.value)
            spans["emergency"] = shut.span
        return Hours(name, entry.key.span, spans=spans, **read.values)

    def empty(entry: Entry, name: str) -> Hours:
        return Hours(name, entry.key.span, open="24/7")

    return read_defined(value, "a schedule", _HELP, reader, read_one, empty=empty)


HOURS = SettingType(
    "schedules",
    read_hours,
    schema_by_name({"anyOf": [{"type": "string"}, schema_of(SCHEDULE)]}),
)
