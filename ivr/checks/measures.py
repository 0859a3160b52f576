"""How long callers listen, and what limits say to it; no check of its own.

Recordings whose wording nobody knows take no time here, and a value takes as long
as a usual one: what is measured is at most what callers live through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from ivr import speech
from ivr.checks.wording import mentions
from ivr.compiler.flow import Flow, Node
from ivr.dtmf import spoken
from ivr.language.choosing import Choosing
from ivr.language.conditions import (
    All,
    Condition,
    HoursAre,
    LanguageIs,
    LineIs,
    Not,
    SwitchIs,
    ValueIs,
    passes,
)
from ivr.language.options import Option
from ivr.language.phrases import key_phrase, option_phrase
from ivr.language.profile import Profile
from ivr.language.text import Part, Prompt
from ivr.language.values import OF_HOURS
from ivr.speech_length import START_SECONDS

USUAL = {
    "caller": ("+12025550123", "phone"),
    "called": ("+12025550123", "phone"),
    "wait": ("300", "duration"),
    "position": ("3", "count"),
    "abuse": ("2", "count"),
}
"""Values that stand for those that only a call knows."""


def cited(profile: Profile, name: str) -> tuple[str, ...]:
    """Where a limit is from, for ``explains``."""
    limit = profile.limits[name]
    return (
        f'{limit.value:g} is "{name}" of the profile "{profile.name}": {limit.source} '
        f"({limit.date}, {limit.standing})",
    )


def more_than(seconds: float, limit: float) -> bool:
    """Whether *seconds*, which are an estimate, are more than *limit* when told in
    whole ones: nobody is told that 8 s are too long and 8 s are enough."""
    return round(seconds) > limit


# What is heard ------------------------------------------------------------------


def text_seconds(text: str, flow: Flow, language: str) -> float:
    """How long *text* takes, a usual value in the place of each of its names."""
    pace = flow.profile.pace(language)
    if "{" not in text and "[" not in text:
        return speech.seconds(text, language, pace)
    said = ""
    for part in speech.parse_template(text).parts:
        match part:
            case speech.Literal(words):
                said += words
            case speech.Pause(seconds):
                said += f"[{seconds:.3f}s]"
            case speech.Placeholder(literal=True):
                said += speech.spell(part.name, language)
            case speech.Placeholder(name):
                said += usual_value(name, flow, language)
    return speech.seconds(said, language, pace)


def usual_value(name: str, flow: Flow, language: str) -> str:
    """What is said, on a usual call, where *name* stands in braces."""
    what, dot, schedule = name.partition(".")
    if dot and what in OF_HOURS:
        return _hours(flow, what, schedule, language)
    if name in flow.announcements:
        default = flow.announcements[name].default
        return (default.wording(language) or "") if default else ""
    value, kind = USUAL.get(name, (name, "words"))
    return speech.say_value(value, kind, language)


def _hours(flow: Flow, what: str, name: str, language: str) -> str:
    queue = flow.queues.get(name)
    if name not in flow.timetable and queue is not None:
        name = queue.schedule(language) or name
    if what == "opens":
        return speech.say_value("09:00", "time", language)
    if what == "why":
        return flow.profile.phrase("why-closed", language) or ""
    year = (date(2026, 1, 1), date(2027, 1, 2))
    schedule = flow.timetable.schedule(name, *year) if name in flow.timetable else None
    return speech.say_weekly(schedule.weekly(), language) if schedule else ""


def parts_seconds(parts: Iterable[Part], flow: Flow, language: str) -> float:
    """How long the parts of a prompt take."""
    return sum(text_seconds(part.text, flow, language) for part in parts if part.text)


def prompt_seconds(prompt: Prompt | None, flow: Flow, language: str) -> float:
    """How long *prompt* takes in *language*."""
    return parts_seconds(prompt.parts(language), flow, language) if prompt else 0.0


# Menus --------------------------------------------------------------------------


def menus(nodes: Iterable[Node]) -> Iterator[tuple[Node, Choosing]]:
    """The nodes at which callers choose among options or concerns."""
    for node in nodes:
        if isinstance(node.kind, Choosing):
            yield node, node.kind


def says_options(kind: Choosing, language: str) -> bool:
    """Whether options are said from their labels, or else by the prompt itself."""
    return kind.says_options(kind.value, language)


def options_in_order(flow: Flow, kind: Choosing, language: str) -> list[Option]:
    """The options that callers are offered at a usual moment, as they are said."""
    found = [option for option in kind.options if usual(option.when, flow, language)]
    if kind.order == "by-share":
        found.sort(key=lambda option: -share(flow, option))
    return found


def options_told(flow: Flow, kind: Choosing, language: str) -> list[Option]:
    """Those of ``options_in_order`` that callers are told of, as far as is known."""
    offered = options_in_order(flow, kind, language)
    if says_options(kind, language):
        return [each for each in offered if each.label or not each.key.pressed]
    text = kind.value.wording(language)
    if not text:
        return offered
    keys = mentions(text)
    return [each for each in offered if not each.key.pressed or each.key.text in keys]


def share(flow: Flow, option: Option) -> float:
    """How many of all callers come for what *option* promises."""
    named = (flow.intents.get(intent.name) for intent in option.intents)
    return sum(intent.share or 0.0 for intent in named if intent)


def option_seconds(flow: Flow, option: Option, language: str) -> float:
    """How long it takes to say *option*, by the profile's sentence for it."""
    made: dict[tuple[int, str], float] = flow.__dict__.setdefault("_option_seconds", {})
    key = (id(option), language)
    if key not in made:
        made[key] = _option_seconds(flow, option, language)
    return made[key]


def _option_seconds(flow: Flow, option: Option, language: str) -> float:
    label = _label(option, language)
    if not label:
        return 0.0
    profile = flow.profile
    template = profile.phrase(option_phrase(option.key), language) or ""
    key = spoken(option.key, language, profile.names_of_keys(language))
    around = _filled(template, label="", key=key, word=key)
    # Said in one breath: what a sentence costs to begin counts once.
    said = text_seconds(label, flow, language) + text_seconds(around, flow, language)
    return max(0.0, said - START_SECONDS)


def _label(option: Option, language: str) -> str | None:
    if option.label is not None:
        return option.label.wording(language)
    return None if option.key.pressed else option.key.text


@lru_cache(maxsize=4096)
def _filled_cached(template: str, values: tuple[tuple[str, str], ...]) -> str:
    known = dict(values)

    def say(part: speech.Placeholder) -> str:
        return known.get(part.name, part.name)

    return speech.fill_text(speech.parse_template(template), say, "")


def _filled(template: str, **values: str) -> str:
    # A label may have braces of its own: they are values of the call, kept as they are.
    return _filled_cached(template, tuple(values.items()))


def menu_seconds(flow: Flow, kind: Choosing, language: str) -> float:
    """How long a caller listens who hears a menu to its end."""
    heard = prompt_seconds(kind.value, flow, language)
    if says_options(kind, language):
        options = options_in_order(flow, kind, language)
        heard += sum(option_seconds(flow, each, language) for each in options)
    return heard


def keys_seconds(flow: Flow, node: Node, language: str) -> float:
    """How long the sentence takes that announces the keys of the whole flow."""
    profile, items = flow.profile, []
    for exit in node.exits:
        if not exit.role or exit.key is None:
            continue
        label = exit.said.wording(language) if exit.said else None
        label = label or (
            profile.phrase(f"key-{exit.role}", language) if exit.role != "go" else None
        )
        template = profile.phrase(key_phrase(exit.key.text), language)
        if label and template:
            key = spoken(exit.key, language, profile.names_of_keys(language))
            items.append(_filled(template, label=label, key=key))
    sentence = profile.phrase("keys", language) or ""
    if not items:
        return 0.0
    return text_seconds(_filled(sentence, items=", ".join(items)), flow, language)


# Conditions ---------------------------------------------------------------------


def usual(condition: Condition | None, flow: Flow, language: str) -> bool:
    """Whether *condition* holds at a usual moment: open, switches at their default,
    a mobile, no values yet."""
    match condition:
        case None:
            return True
        case All(conditions):
            return all(usual(each, flow, language) for each in conditions)
        case Not(inner):
            return not usual(inner, flow, language)
        case SwitchIs(switch, value):
            known = flow.switches.get(switch)
            return known is not None and known.default == value
        case HoursAre(states=states):
            return "open" in states
        case LanguageIs(languages):
            return language in languages or language.split("-")[0] in languages
        case LineIs(lines):
            return "mobile" in lines
        case ValueIs():
            return passes(condition, None)


def apart(one: Condition | None, other: Condition | None) -> bool:
    """Whether two conditions surely never hold at the same moment."""
    return any(_opposite(a, b) for a in _single(one) for b in _single(other))


def _single(condition: Condition | None) -> Iterator[Condition]:
    if isinstance(condition, All):
        for inner in condition.conditions:
            yield from _single(inner)
    elif condition is not None:
        yield condition


def _opposite(one: Condition, other: Condition) -> bool:
    match one, other:
        case Not(inner), _:
            return _same(inner, other)
        case _, Not(inner):
            return _same(one, inner)
        case SwitchIs(switch, value), SwitchIs(switch_, value_):
            return switch == switch_ and value != value_
        case HoursAre(name=name, states=states), HoursAre(name=name_, states=states_):
            return name == name_ and not states & states_
        case LanguageIs(some), LanguageIs(others):
            return not set(some) & set(others)
        case LineIs(some), LineIs(others):
            return not set(some) & set(others)
        case ValueIs(name, "=", value), ValueIs(name_, "=", value_):
            return name == name_ and value != value_
    return False


def _same(one: Condition, other: Condition) -> bool:
    """Whether two conditions say the same, wherever they stand."""
    match one, other:
        case SwitchIs(switch, value), SwitchIs(switch_, value_):
            return (switch, value) == (switch_, value_)
        case HoursAre(name=name, states=states), HoursAre(name=name_, states=states_):
            return (name, states) == (name_, states_)
        case LanguageIs(some), LanguageIs(others):
            return some == others
        case LineIs(some), LineIs(others):
            return some == others
        case ValueIs(name, how, values), ValueIs(name_, how_, values_):
            return (name, how, values) == (name_, how_, values_)
    return False
