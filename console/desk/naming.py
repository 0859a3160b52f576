"""Words of people for names of the program: what a caller wants, which language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from markupsafe import Markup, escape

from console import site
from console.formats import when
from console.wording import knows, language, t
from ivr.compiler.flow import Flow


def about(topic: str, flow: str = "") -> str:
    """What callers say who come for *topic*, in the language of who asks.

    Args:
        flow: The menu in which they chose it; any that knows it unless given.
    """
    found = (each.intents.get(topic) for each in _flows(flow))
    intent = next(filter(None, found), None)
    if intent is None:
        return topic or str(t("report.none"))
    tags = (language(), *intent.say)
    return next((said for tag in tags for said in intent.phrases(tag)), topic)


def _flows(first: str) -> Iterator[Flow]:
    library = site.library()
    for name in sorted(library.names(), key=lambda each: each != first):
        yield library.current(name)[1]


def tongue(tag: str) -> str:
    """The name of a language: ``한국어`` for ``ko``."""
    key = f"language.{tag.partition('-')[0]}"
    return str(t(key)) if knows(key) else tag


def group(what: str, name: str) -> str:
    """The name of a group of contacts, as ``ivr.reports.figures.BY`` made it."""
    match what:
        case "intent":
            return about(name)
        case "language":
            return tongue(name)
        case "day":
            return day(date.fromisoformat(name))
        case "hour":
            return str(t("format.hour", hour=int(name)))
    return name or str(t("report.none"))


def day(value: date) -> str:
    """A day in short: ``25 Nov``."""
    return str(t("format.short", day=value.day, month=t(f"month.short.{value.month}")))


def fact(key: str, value: object, names: Mapping[int, str]) -> Markup:
    """Something that an event tells, in words: ``to Ada Brown``, ``slot: 09:30``.

    Args:
        names: People's, by their number.
    """
    match key, value:
        case "text", _:
            return Markup("“{}”").format(value)
        case "outcome", str():
            return _word(key, value)
        case "to" | "from" | "agent", int():
            return t(f"fact.{key}", who=names.get(value, value))
        case (("slot" | "promised_at" | "due_at"), str()):
            told = when(datetime.fromisoformat(value), "near")
        case "mode" | "reason", str():
            told = _word(key, value)
        case _:
            told = escape(value)
    return Markup("{}: {}").format(_word("fact", key), told)


def _word(area: str, name: str) -> Markup:
    key = f"{area}.{name.replace(' ', '-')}"
    return t(key) if knows(key) else escape(name)
