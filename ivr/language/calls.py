"""What a node sees of a call, and what it answers: the two sides of a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Protocol

from ivr.dtmf import Key
from ivr.language.conditions import Condition
from ivr.language.definitions import Article, Queue
from ivr.language.profile import Profile
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.telephony import Sound, Wait

# What a node answers ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stay:
    """Wait for an event; *memory* is kept until it comes.

    *told_keys* says that the keys of the whole flow are announced here.
    """

    wait: Wait
    memory: Mapping[str, str] = field(default_factory=dict)
    told_keys: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave by *label*; *sets* gives values to the call, *sounds* are heard first."""

    label: str
    sets: Mapping[str, str] = field(default_factory=dict)
    sounds: tuple[Sound, ...] = ()
    interruptible: bool = True


@dataclass(frozen=True, slots=True)
class End:
    """End the call by *ending*, after *sounds*."""

    ending: str
    sounds: tuple[Sound, ...] = ()


@dataclass(frozen=True, slots=True)
class EnterFlow:
    """Go into another flow; its endings are this node's exits."""

    flow: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EndFlow:
    """Go back to the flow that called this one, by *ending*."""

    ending: str


Step = Stay | Leave | End | EnterFlow | EndFlow


# What a node sees ---------------------------------------------------------------


class OpenExit(Protocol):
    """What a kind may know of a compiled exit."""

    @property
    def label(self) -> str: ...
    @property
    def key(self) -> Key | None: ...
    @property
    def role(self) -> str: ...
    @property
    def said(self) -> Prompt | None: ...
    @property
    def target(self) -> str | None:
        """Where it leads; None where the call ends."""


class Call(Protocol):
    """What a node sees of the call: all that it may know, and nothing to change."""

    @property
    def node(self) -> str:
        """The node's name."""

    @property
    def language(self) -> str: ...
    @property
    def languages(self) -> tuple[str, ...]: ...
    @property
    def profile(self) -> Profile: ...
    @property
    def values(self) -> Mapping[str, str]:
        """Values of the call, built-in ones included."""

    @property
    def memory(self) -> Mapping[str, str]:
        """What this node kept when it last stayed. Empty on entering, but for
        ``back`` where the caller came by the back key."""

    @property
    def tell_keys(self) -> bool:
        """Whether the keys of the whole flow are still to be announced."""

    @property
    def from_choice(self) -> bool:
        """Whether the last exit that was not ``next`` was the caller's choice."""

    def exits(self) -> tuple[OpenExit, ...]:
        """The exits that are open now, keys of the whole flow among them."""

    def holds(self, condition: Condition | None) -> bool:
        """Whether *condition* is true now; no condition is."""

    def hours(self, queue_or_schedule: str, place: str) -> str:
        """The state of a schedule or of a queue in this language; see ``STATES``."""

    def closes_in(self, queue: str) -> float | None:
        """Seconds until the queue closes, where it does."""

    def queue(self, name: str) -> Queue: ...

    def article(self, name: str) -> Article | None:
        """The knowledge article *name*, where it could be read."""

    def line_numbers(self, name: str) -> tuple[str, ...]:
        """The numbers behind a name of ``lines``, or the number itself."""

    def say(self, prompt: Prompt | None, **extra: str) -> tuple[Sound, ...]:
        """*prompt* in the caller's language, its placeholders filled."""

    def say_in(
        self, prompt: Prompt | None, language: str, **extra: str
    ) -> tuple[Sound, ...]:
        """The same in another language."""

    def phrase(self, name: str, **extra: str) -> tuple[Sound, ...]:
        """A sentence of the profile, its placeholders filled."""

    def text(self, prompt: Prompt | None, **extra: str) -> str:
        """The words of *prompt*, for a text message or an address."""

    def recognise(self, words: str, among: Mapping[str, tuple[str, ...]]) -> Heard:
        """Which of *among* (name to phrases) the caller meant by *words*."""

    def phrases_of(self, intent: str) -> tuple[str, ...]:
        """What callers say for *intent*, in the caller's language."""

    def share_of(self, intent: str) -> float:
        """How many of all callers come for *intent*, from 0 to 1; 0 if unknown."""

    def spoken(self, value: str, kind: str) -> str:
        """*value* as it is spoken; see ``ivr.speech.say_value``."""

    def moment(self, iso: str) -> str:
        """A moment as it is spoken, seen from now: "tomorrow at 9 in the morning"."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the recogniser made of some words: one name, or several in doubt."""

    name: str | None
    between: tuple[str, ...] = ()
