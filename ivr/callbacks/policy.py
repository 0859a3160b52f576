"""The rules by which callbacks are promised and dialled, read from what staff set.

A policy is written as ``name=value`` pairs, ``attempts=3, ring-time=30s, mode=
agent-first``: in ``IVR_CALLBACK_POLICY``, and one by one on the desk, whose word wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, fields, replace
from datetime import timedelta
from typing import Any, Literal

from ivr.errors import ConfigurationError
from ivr.records import dataclass

Mode = Literal["customer-first", "agent-first"]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

SETTING = "callbacks."
"""What the names of a policy's values begin with in the ``settings`` table."""


@dataclass(frozen=True, slots=True)
class Level:
    """Somebody to whom a request is passed when those in front cannot settle it."""

    name: str
    rule: str
    """When to pass it on, in a sentence for those who decide."""
    within: timedelta = HOUR
    """How soon they have to have taken it."""


LEVELS = (
    Level("lead", "the caller asks for a supervisor, or the promise was broken", HOUR),
    Level("manager", "a complaint, a threat, or money", 4 * HOUR),
)
"""Source: a default of ours; every site has its own."""


def _rule(
    default: Any, doc: str, reader: str, least: Any = None, most: Any = None
) -> Any:
    about = {"doc": doc, "reader": reader, "least": least, "most": most}
    return field(default=default, metadata=about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How often, when and for whom calls back are made."""

    # Attempts
    attempts: int = _rule(3, "attempts in all", "number", 1, 10)
    gap_busy: timedelta = _rule(10 * MINUTE, "pause after a busy line", "time", MINUTE)
    gap_no_answer: timedelta = _rule(HOUR, "pause after no answer", "time", MINUTE)
    gap_machine: timedelta = _rule(2 * HOUR, "pause after a machine", "time", MINUTE)
    gap_failed: timedelta = _rule(
        30 * MINUTE, "pause after the carrier could not connect", "time", MINUTE
    )
    gap_declined: timedelta = _rule(
        2 * HOUR, "pause after somebody did not want to talk now", "time", MINUTE
    )
    gap_no_agent: timedelta = _rule(
        5 * MINUTE, "pause after nobody of ours came", "time", MINUTE
    )
    gap_not_dialled: timedelta = _rule(
        MINUTE, "pause after the carrier did not take the call", "time"
    )
    # United States, 47 CFR 64.1200(a)(6), and Ofcom's statement of 2008: 15 seconds.
    ring_time: timedelta = _rule(
        timedelta(seconds=30),
        "how long a phone rings",
        "time",
        timedelta(seconds=15),
        timedelta(minutes=10),
    )
    expiry: timedelta = _rule(
        2 * DAY, "how long after its promise a request is given up", "time", HOUR
    )
    quiet: timedelta = _rule(
        10 * MINUTE,
        "how long nothing is heard of an attempt before it counts as not dialled",
        "time",
        2 * MINUTE,
    )
    mode: Mode = _rule("customer-first", "who is rung first", "mode")
    press_one: bool = _rule(True, "who answers presses 1 to be connected", "yes-no")
    machine_detection: bool = _rule(False, "the carrier listens for machines", "yes-no")
    # What the carrier bears
    concurrency: int = _rule(5, "attempts in the air at a time", "number", 1, 1000)
    # Source: Twilio places one call a second for an account, and queues the rest.
    calls_per_second: float = _rule(
        1.0, "attempts begun in a second", "rate", 0.01, 500
    )
    # Promises
    promise: timedelta = _rule(
        30 * MINUTE, "what is promised where nobody knows the wait", "time", MINUTE
    )
    slots: int = _rule(4, "times that are offered", "number", 1, 8)
    slot_length: timedelta = _rule(
        HOUR, "time in which the requests of a slot are called", "time", MINUTE, DAY
    )
    slot_capacity: int = _rule(4, "requests in a slot of a queue", "number", 1)
    slot_apart: timedelta = _rule(
        2 * HOUR, "time from one slot that is offered to the next", "time", HOUR, DAY
    )
    slot_lead: timedelta = _rule(HOUR, "how soon the first slot may be", "time")
    slot_days: int = _rule(14, "days ahead that slots are offered", "number", 1, 60)
    # Live callers and callbacks share agents
    live_first: bool = _rule(
        True, "live callers go first unless a promise is near", "yes-no"
    )
    near: timedelta = _rule(15 * MINUTE, "how close a promise counts as near", "time")
    alert_lead: timedelta = _rule(
        10 * MINUTE, "how long before a promise breaks staff are told", "time"
    )
    target: float = _rule(0.9, "share to be reached within the promise", "rate", 0, 1)
    # Fraud
    per_number: int = _rule(3, "requests of a number in a day", "number", 1)
    per_prefix: int = _rule(20, "requests of a prefix in an hour", "number", 1)
    per_hour: int = _rule(200, "requests of all in an hour", "number", 1)
    burst: int = _rule(
        10, "requests of a prefix in an hour at which staff are told", "number", 1
    )
    regions: tuple[str, ...] = _rule((), "countries that are called", "countries")
    types: tuple[str, ...] = _rule(("mobile", "fixed"), "kinds of number", "types")
    texts: bool = _rule(True, "a text says so when a request is given up", "yes-no")
    levels: tuple[Level, ...] = LEVELS

    def gap(self, outcome: str) -> timedelta:
        """How long to wait after an attempt that came to *outcome*."""
        name = f"gap_{outcome.replace('-', '_')}"
        found: timedelta = getattr(self, name, self.gap_no_answer)
        return found

    def level(self, name: str) -> Level | None:
        """The level *name*, where there is one."""
        return next((level for level in self.levels if level.name == name), None)


DEFAULT = Policy()


def read_policy(
    text: str = "",
    settings: Mapping[str, Any] | None = None,
    start: Policy = DEFAULT,
) -> Policy:
    """The policy that *text* and, over it, *settings* make of *start*.

    Args:
        text: Pairs such as ``attempts=3, ring-time=30s``.
        settings: Rows of the ``settings`` table, those of other rooms among them.

    Raises:
        ConfigurationError: All that is wrong, in one message.
    """
    given: dict[str, tuple[str, Any]] = {}
    wrong: list[str] = []
    for pair in _pairs(text):
        name, equals, value = pair.partition("=")
        if not equals:
            wrong.append(f'"{pair}" is no name=value')
        given[name.strip()] = (f"{name.strip()}", value.strip())
    for key, value in (settings or {}).items():
        if key.startswith(SETTING):
            given[key.removeprefix(SETTING)] = (key, value)
    values: dict[str, Any] = {}
    for name, (written, value) in given.items():
        try:
            values[name.replace("-", "_")] = _read(name, value)
        except ValueError as error:
            wrong.append(f"{written} {error}")
    if wrong:
        raise ConfigurationError(f"IVR_CALLBACK_POLICY: {'; '.join(wrong)}")
    return replace(start, **values)


def rules(policy: Policy = DEFAULT) -> Iterator[tuple[str, str, str]]:
    """Name, value as it would be written, and meaning of each rule of *policy*."""
    for each in fields(Policy):
        if "reader" in each.metadata:
            value = getattr(policy, each.name)
            yield each.name.replace("_", "-"), written(value), each.metadata["doc"]


def written(value: Any) -> str:
    """*value* as ``read_policy`` reads it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case timedelta():
            return _duration(value)
        case tuple():
            return " ".join(map(str, value))
    return str(value)


def _pairs(text: str) -> Iterator[str]:
    return (pair.strip() for pair in text.split(",") if pair.strip())


def _read(name: str, value: Any) -> Any:
    """The value of rule *name*; ValueError says what is wrong with it."""
    about = _RULES.get(name.replace("-", "_"))
    if about is None:
        raise ValueError("is no rule of callbacks")
    read, expected = _READERS[about["reader"]]
    if isinstance(value, list | tuple):
        value = " ".join(map(str, value))
    elif isinstance(value, bool):
        value = written(value)
    found = read(str(value))
    if found is None:
        raise ValueError(f'is "{value}"; expected {expected}')
    least, most = about["least"], about["most"]
    if least is not None and found < least:
        raise ValueError(f"is {value}; at least {written(least)} is needed")
    if most is not None and found > most:
        raise ValueError(f"is {value}; at most {written(most)} is possible")
    return found


_UNITS = {"d": DAY, "h": HOUR, "m": MINUTE, "s": timedelta(seconds=1)}


def _time(text: str) -> timedelta | None:
    if not re.fullmatch(r"(?:\d{1,6}[dhms]\s*)+", text):
        return None
    pieces = re.findall(r"(\d+)([dhms])", text)
    return sum((int(count) * _UNITS[unit] for count, unit in pieces), timedelta())


def _duration(value: timedelta) -> str:
    left, words = int(value.total_seconds()), ""
    for unit, length in _UNITS.items():
        count, left = divmod(left, int(length.total_seconds()))
        words += f"{count}{unit}" if count else ""
    return words or "0s"


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None


def _rate(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,4}(\.\d{1,4})?", text) else None


def _countries(text: str) -> tuple[str, ...] | None:
    words = tuple(text.replace(",", " ").split())
    return words if all(re.fullmatch(r"[A-Z]{2}", word) for word in words) else None


def _types(text: str) -> tuple[str, ...] | None:
    words = tuple(text.replace(",", " ").split())
    return words if set(words) <= {"mobile", "fixed", "voip"} and words else None


_READERS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "number": (_number, "a whole number"),
    "rate": (_rate, "a number such as 0.5"),
    "time": (_time, "a length of time such as 30s, 10m, 2h or 1d"),
    "yes-no": ({"yes": True, "no": False}.get, "yes or no"),
    "mode": (
        {word: word for word in ("customer-first", "agent-first")}.get,
        "customer-first or agent-first",
    ),
    "countries": (_countries, "countries such as KR US"),
    "types": (_types, "mobile, fixed or voip"),
}

_RULES: Mapping[str, Mapping[str, Any]] = {
    each.name: each.metadata for each in fields(Policy) if "reader" in each.metadata
}
