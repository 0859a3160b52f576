"""What a flow defines beside its nodes: intents, hours, switches, queues, keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.source import Span


@dataclass(frozen=True, slots=True)
class Intent:
    """Something that callers come for; *share* of calls from 0 to 1, if known."""

    name: str
    say: Mapping[str, tuple[str, ...]]
    share: float | None
    span: Span

    def phrases(self, language: str) -> tuple[str, ...]:
        """What callers say for it in *language*."""
        own = self.say.get(language) or self.say.get(language.split("-")[0], ())
        return (*own, *self.say.get("", ()))


@dataclass(frozen=True, slots=True)
class ExceptionDay:
    """A day, a range or a recurring day on which other hours hold."""

    open: str
    reason: Mapping[str, str]
    span: Span
    open_span: Span
    date: str | None = None
    start: str | None = None
    end: str | None = None
    every: str | None = None


@dataclass(frozen=True, slots=True)
class HolidayEdit:
    """A public holiday that operators add or take away."""

    date: str
    name: str
    add: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Hours:
    """A schedule as written; what is unset comes from *like*."""

    name: str
    span: Span
    like: str | None = None
    zone: str | None = None
    country: str | None = None
    region: str | None = None
    open: str | None = None
    exceptions: tuple[ExceptionDay, ...] = ()
    holidays: tuple[HolidayEdit, ...] = ()
    emergency: tuple[str, str] | None = None
    """A switch and its value that shut the place before all else."""
    spans: Mapping[str, Span] = field(default_factory=dict)
    """Where each setting's value stands."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Something that ops staff turn while calls come in."""

    name: str
    values: tuple[str, ...]
    default: str
    label: Prompt | None
    span: Span


@dataclass(frozen=True, slots=True)
class Queue:
    """People who answer. *hours* maps a language, or ``any``, to a schedule."""

    name: str
    handles: tuple[str, ...]
    """Intents, ``account.*`` for all below; empty is everything."""
    hours: Mapping[str, str]
    """Empty is always staffed."""
    languages: tuple[str, ...]
    """Empty is every language that *hours* names, or all."""
    answer_target: tuple[float, float] | None
    """A share from 0 to 1, and seconds: 80 % in 20 s is (0.8, 20)."""
    span: Span
    spans: Mapping[str, Span] = field(default_factory=dict)
    """Where each setting's value, and each schedule's name, stands."""

    def schedule(self, language: str) -> str | None:
        """The schedule for *language*; "" is always, None is never."""
        if self.languages and language not in self.languages:
            return None
        if not self.hours:
            return ""
        found = self.hours.get(language) or self.hours.get(language.split("-")[0])
        return found or self.hours.get("any")

    def handles_intent(self, intent: str) -> bool:
        """Whether its people help with *intent*."""
        return not self.handles or any(
            covers(pattern, intent) for pattern in self.handles
        )


def covers(pattern: str, intent: str) -> bool:
    """Whether *pattern* (``account.*``) covers *intent* (``account.unlock``)."""
    if pattern.endswith(".*"):
        stem = pattern[:-2]
        return intent == stem or intent.startswith(stem + ".")
    return pattern == intent


@dataclass(frozen=True, slots=True)
class GlobalKey:
    """A key of the whole flow: agent, back, repeat, a node, or none."""

    key: str
    role: str
    label: Prompt | None
    target: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Announcement:
    """A text that ops staff type, said where its name stands in braces."""

    name: str
    default: Prompt | None
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """A number that ops staff change."""

    name: str
    numbers: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Argument:
    """A value that a part takes; *choices* where they are finite."""

    name: str
    type: str
    choices: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Use:
    """A file whose definitions are brought in under *name*, as written."""

    name: str
    path: str
    span: Span
    """Where the path stands."""


@dataclass(frozen=True, slots=True)
class Article:
    """A knowledge article from ``articles/``: text per language, link, intents."""

    name: str
    text: Prompt
    link: str
    intents: tuple[str, ...]
    title: Prompt | None = None
