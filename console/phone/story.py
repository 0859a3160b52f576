"""A call as the page keeps it: how it began, and what has happened since.

The page sends the whole of it with each step, and the engine plays it again from the
beginning: no call is kept here, and none can be brought into a state that a caller
could not bring it into.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from console.phone.refusing import worded
from console.wording import plain
from ivr.compiler.flow import Flow
from ivr.errors import CallFailed
from ivr.simulator.calling import complaints, visit_of
from ivr.simulator.keys import act, come_up_to, read_tokens
from ivr.simulator.offering import choices, usual
from ivr.simulator.phone import PhoneCall, begin
from ivr.simulator.putting import put_on_top
from ivr.simulator.scenario import noon
from ivr.simulator.world import World
from ivr.telephony import Gather
from ivr.witness import join_keys, moment

MOST_STEPS = 400
"""A call is played again at every step, and nobody tries a menu for longer."""

LONGEST_WORDS = 500
"""Letters that somebody says at a time."""

LONGEST_PAUSE = 86_400.0
"""Seconds that pass at a time: a day."""

Parts = dict[str, Any]


class Unclear(Exception):
    """What the page sent is no call, or no step of one; says why, for people."""


@dataclass(frozen=True, slots=True)
class Story:
    """How a call to *flow* began, and what has *happened* since, in the page's words.

    Attributes:
        version: Of the menu, by its digest; empty for a draft.
        at: The moment of the call, aware.
        hours: Put on top of the schedules, as ``ivr call --hours`` has them.
        outcomes: What nodes come to, chosen beforehand.
    """

    flow: str
    at: datetime
    version: str = ""
    switches: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    caller: str = ""
    hours: tuple[str, ...] = ()
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    happened: tuple[Parts, ...] = ()

    def parts(self) -> Parts:
        """The story as JSON's own types; what is empty is left out."""
        found: Parts = {
            "version": self.version,
            "switches": dict(self.switches),
            "language": self.language,
            "from": self.caller,
            "hours": list(self.hours),
            "outcomes": {name: list(exits) for name, exits in self.outcomes.items()},
            "happened": list(self.happened),
        }
        kept = {name: value for name, value in found.items() if value}
        return {"flow": self.flow, "at": moment(self.at), **kept}

    def then(self, event: Parts) -> Story:
        """The story with one more thing that happened; ``back`` takes the last away."""
        if event.get("back"):
            return replace(self, happened=self.happened[:-1])
        if len(self.happened) >= MOST_STEPS:
            raise Unclear(plain("phone.wrong.steps", most=MOST_STEPS))
        return replace(self, happened=(*self.happened, event))


# Reading ------------------------------------------------------------------------------


def read_story(
    flow: Flow, given: Mapping[str, Any], now: datetime, version: str = ""
) -> Story:
    """The story in *given*, for a call to *flow*.

    Args:
        now: The moment where none is given.
        version: Of the menu, where it is served.

    Raises:
        Unclear: It is none.
    """
    story = Story(
        flow.name,
        visit_of(flow, _moment(given.get("at"), now)).now,
        version,
        _words(given.get("switches"), "switches"),
        _text(given.get("language"), "language"),
        _text(given.get("from"), "from"),
        _texts(given.get("hours"), "hours"),
        {
            name: _texts(exits, "outcomes")
            for name, exits in _table(given.get("outcomes"), "outcomes").items()
        },
        tuple(read_event(each) for each in _list(given.get("happened"), "happened")),
    )
    if len(story.happened) > MOST_STEPS:
        raise Unclear(plain("phone.wrong.steps", most=MOST_STEPS))
    for message in _wrong(flow, story):
        raise Unclear(worded(message))
    return story


def _wrong(flow: Flow, story: Story) -> Iterator[str]:
    caller, language = story.caller or None, story.language or None
    yield from complaints(flow, story.switches, caller, language)
    yield from World(story.outcomes).complaints(flow)


def _moment(given: Any, now: datetime) -> datetime:
    if given in (None, "", "now"):
        return now
    if given == "noon":
        return noon()
    try:
        found = datetime.fromisoformat(_text(given, "at"))
        # Beyond these no calendar holds, and UTC itself ends.
        if not 1990 <= found.year <= 2090:
            raise ValueError
    except ValueError:
        message = plain("phone.wrong.moment", given=str(given)[:40])
        raise Unclear(message) from None
    return found


_EVENTS = ("digits", "say", "silence", "hang_up", "comes_to", "after", "token")


def read_event(given: Any) -> Parts:
    """One thing that happened, as the page has it.

    Raises:
        Unclear: It is none.
    """
    table = _table(given, "event")
    named = [name for name in _EVENTS if name in table]
    if len(named) != 1:
        raise Unclear(f"a step is one of {', '.join(_EVENTS)}")
    return {**table, named[0]: _checked(named[0], table)}


def _checked(name: str, given: Mapping[str, Any]) -> Any:
    value = given[name]
    match name:
        case "digits":
            if not re.fullmatch(r"[0-9*#]{1,32}", _text(value, name), re.ASCII):
                raise Unclear(plain("phone.wrong.keys"))
        case "say":
            if not 0 < len(_text(value, name).strip()) <= LONGEST_WORDS:
                raise Unclear(plain("phone.wrong.words", most=LONGEST_WORDS))
        case "comes_to":
            _text(value, name)
            _words(given.get("values"), "values")
        case "after":
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not 0 < value <= LONGEST_PAUSE:
                raise Unclear(plain("phone.wrong.pause"))
        case "token":
            try:
                if len(read_tokens(join_keys([_text(value, name)]))) > 1:
                    raise Unclear("one token at a time")
            except ValueError as error:
                raise Unclear(str(error)) from None
    return value


def _text(given: Any, name: str) -> str:
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > 2_000:
        raise Unclear(f'"{name}" is no text')
    return given


def _table(given: Any, name: str) -> Mapping[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict) or len(given) > 500:
        raise Unclear(f'"{name}" is no table')
    return given


def _words(given: Any, name: str) -> Mapping[str, str]:
    return {key: _text(value, name) for key, value in _table(given, name).items()}


def _list(given: Any, name: str) -> list[Any]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise Unclear(f'"{name}" is no list')
    return given


def _texts(given: Any, name: str) -> tuple[str, ...]:
    return tuple(_text(each, name) for each in _list(given, name))


# Playing ------------------------------------------------------------------------------


def played(
    flow: Flow, story: Story, surroundings: Mapping[str, Any] | None = None
) -> tuple[PhoneCall, PhoneCall | None]:
    """The call that *story* tells, by the one engine, and as it was before the last
    thing happened.

    Args:
        surroundings: What else there is of a ``Visit``: what staff have typed.

    Raises:
        Unclear: The flow cannot carry a call, or the hours are none of its own.
    """
    visit = visit_of(flow, story.at, story.switches, story.caller or None)
    try:
        if story.hours:
            flow = put_on_top(flow, story.hours, visit.now)
        visit = replace(visit, **(surroundings or {}))
        before = None
        call = begin(flow, visit, World(story.outcomes), story.language or None)
        for event in story.happened:
            before, call = call, after(call, event)
    except (CallFailed, ValueError) as error:
        raise Unclear(plain("phone.wrong.call", why=error)) from error
    return call, before


def after(call: PhoneCall, event: Parts) -> PhoneCall:
    """*call* once *event* has happened."""
    match event:
        case {"digits": keys}:
            return call.press(keys)
        case {"say": words}:
            return call.say(words)
        case {"silence": _}:
            return call.silence()
        case {"hang_up": _}:
            return call.hang_up()
        case {"after": seconds}:
            return call.after(float(seconds))
        case {"comes_to": exit}:
            if exit and exit not in (*choices(call), _usual(call)):
                raise Unclear(plain("phone.wrong.come-to", given=exit))
            return call.comes_to(exit or None, event.get("values"))
        case {"token": token}:
            if not token:
                # The end of what a witness does: what is left to happen, happens.
                return call.settled()
            call = come_up_to(call, token)
            return call if call.over else act(call, token)
    raise Unclear("nothing has happened")


def _usual(call: PhoneCall) -> str:
    """What the present wait comes to if all goes well, which may be no exit's name."""
    wait = call.wait
    return "" if wait is None or isinstance(wait, Gather) else usual(wait)
