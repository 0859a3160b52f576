"""How menus, questions and entries ask: the prompt, its tries, keys of the flow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, ClassVar, Literal
from urllib.parse import quote

from ivr.dtmf import Key, lengths, matches, spoken
from ivr.language.kind import Call, Kind, Leave, OpenExit, Stay, Step, setting
from ivr.language.phrases import key_phrase
from ivr.language.profile import Profile
from ivr.language.reader import Reader, Unreadable, suggestion
from ivr.language.settings import DURATION, PROMPT, TRIES, SettingType
from ivr.language.text import Prompt, read_prompt
from ivr.language.values import Filling
from ivr.records import dataclass
from ivr.source import Mapping as Tree
from ivr.source import Sequence, Value
from ivr.telephony import Gather, Say, Sound

Why = Literal["", "no-input", "no-match", "back", "repeat"]
"""Why a prompt is played: for the first time, or again after what."""

TIMEOUT = 5.0
"""Seconds of silence that count as no input. Source: Twilio's default for Gather."""

KEY_GAP = 2.0
"""Seconds between two keys after which an entry is taken to be whole."""

MAX_HINTS = 500
MAX_HINT_LETTERS = 100
"""Source: Twilio's limits on the hints of Gather."""

# What is heard again ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Again:
    """What is heard in place of the prompt from the second time on, in order."""

    no_input: tuple[Prompt, ...] = ()
    no_match: tuple[Prompt, ...] = ()
    back: tuple[Prompt, ...] = ()

    def prompt(self, why: Why, turn: int) -> Prompt | None:
        """What is heard at *turn* (1 is the first repetition); the last one stays."""
        found = {
            "no-input": self.no_input,
            "no-match": self.no_match,
            "back": self.back,
        }.get(why, ())
        return found[min(turn, len(found)) - 1] if found else None


_REASONS = ("no-input", "no-match", "back")


def read_again(value: Value, reader: Reader) -> Again:
    """Read one prompt, a list of them, or ``{no-input: …, no-match: …, back: …}``."""
    if not isinstance(value, Tree) or not _names_reasons(value):
        prompts = _prompts(value, reader)
        return Again(prompts, prompts)
    found: dict[str, tuple[Prompt, ...]] = {}
    for entry in value.entries:
        if entry.key.text not in _REASONS:
            reader.unknown(entry.key, "of again", _REASONS)
            continue
        try:
            prompts = _prompts(entry.value, reader)
        except Unreadable:
            continue
        found[entry.key.text.replace("-", "_")] = prompts
    return Again(**found)


def _names_reasons(value: Tree) -> bool:
    """Whether the keys are reasons, even misspelled; ``no-imput`` looks like a
    language, for Norwegian is ``no``."""
    return any(suggestion(entry.key.text, _REASONS) for entry in value.entries)


def _prompts(value: Value, reader: Reader) -> tuple[Prompt, ...]:
    items = value.items if isinstance(value, Sequence) else (value,)
    return tuple(read_prompt(item, reader) for item in items)


class AgainType(SettingType):
    """What is heard again, as a setting."""

    def heard(self, value: Any) -> Iterator[Prompt]:
        """The prompts, each once."""
        yield from dict.fromkeys((*value.no_input, *value.no_match, *value.back))


_PROMPTS = {"anyOf": [PROMPT.schema, {"type": "array", "items": PROMPT.schema}]}
AGAIN = AgainType(
    "again",
    read_again,
    {
        "anyOf": [
            _PROMPTS,
            {
                "type": "object",
                "properties": dict.fromkeys(_REASONS, _PROMPTS),
                "additionalProperties": False,
            },
        ]
    },
)

# Waiting for keys and words ----------------------------------------------------------


def gather(
    call: Call,
    sounds: Iterable[Sound],
    keys: Iterable[Key],
    memory: Mapping[str, str],
    *,
    timeout: float = TIMEOUT,
    key_gap: float = KEY_GAP,
    speech: bool = False,
    hints: Iterable[str] = (),
) -> Stay:
    """Wait for one of *keys*, for words, or for a key of the whole flow.

    A key that ends the input is swallowed by the carrier, so there is none where
    the number of keys ends it, or where ``#`` is itself bound.
    """
    bound = [*keys, *(exit.key for exit in flow_keys(call) if exit.key)]
    pressed = lengths(bound)
    count = pressed[0] if len(pressed) == 1 else None
    signs = any("#" in key.text for key in bound)
    wait = Gather(
        sounds=tuple(sounds),
        language=call.language,
        timeout=timeout,
        key_gap=key_gap,
        num_digits=count,
        finish_on="" if count or signs else "#",
        keys=bool(pressed) or not speech,
        speech=speech,
        hints=hints_of(hints) if speech else (),
    )
    return Stay(wait, memory)


def hints_of(phrases: Iterable[str]) -> tuple[str, ...]:
    """What helps the recogniser, within the carrier's limits."""
    short = (each for each in phrases if 0 < len(each) <= MAX_HINT_LETTERS)
    return tuple(dict.fromkeys(short))[:MAX_HINTS]


def ask_keys(
    call: Call,
    sounds: Iterable[Sound],
    keys: Iterable[str],
    memory: Mapping[str, str],
    *,
    speech: bool = False,
) -> Stay:
    """Ask for one of a few *keys*."""
    bound = [Key(key, "keys") for key in keys]
    return gather(call, sounds, bound, memory, speech=speech)


def ask_number(call: Call, sounds: Iterable[Sound], memory: Mapping[str, str]) -> Stay:
    """Ask for a number of any length, ended by ``#`` or by silence."""
    wait = Gather(tuple(sounds), call.language, 10.0, 4.0, finish_on="#")
    return Stay(wait, memory)


# Keys of the whole flow ----------------------------------------------------------


def flow_keys(call: Call) -> tuple[OpenExit, ...]:
    """The keys of the whole flow that hold at this node."""
    return tuple(exit for exit in call.exits() if exit.role and exit.key)


def flow_key(call: Call, keys: str, repeat: Callable[[], Step]) -> Step | None:
    """What *keys* do as a key of the whole flow; None where they are none."""
    for exit in flow_keys(call):
        if exit.key and matches(exit.key, keys):
            return repeat() if exit.role == "repeat" else Leave(exit.label)
    return None


def tell_keys(call: Call) -> tuple[Sound, ...]:
    """The sentence that announces the keys of the whole flow."""
    items = [item for exit in flow_keys(call) if (item := _key_item(call, exit))]
    if not items:
        return ()
    between = words(call.phrase("keys-between"))
    # The sentence is trimmed on its way: a mark keeps to the word before it.
    joint = f" {between} " if between[:1].isalnum() else f"{between} "
    return call.phrase("keys", items=joint.join(items))


def _key_item(call: Call, exit: OpenExit) -> str:
    if exit.said is not None:
        label = call.text(exit.said)
    elif exit.role in ("agent", "back", "repeat"):
        label = words(call.phrase(f"key-{exit.role}"))
    else:
        label = ""
    if not label or exit.key is None:
        return ""
    name = key_phrase(exit.key.text)
    return words(call.phrase(name, label=label, key=key_name(call, exit.key)))


def key_name(call: Call, key: Key) -> str:
    """How *key* is said to the caller."""
    return _key_name(key, call.language, call.profile)


@lru_cache(maxsize=1024)
def _key_name(key: Key, language: str, profile: Profile) -> str:
    return spoken(key, language, profile.names_of_keys(language))


def words(sounds: Iterable[Sound]) -> str:
    """The words of *sounds*, for use within another sentence."""
    return " ".join(sound.text for sound in sounds if isinstance(sound, Say))


_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"


def say_about(
    call: Call, phrase: str, label: Prompt | None, **extra: str
) -> tuple[Sound, ...]:
    """A sentence of the profile about *label*, which may be a recording.

    A voice says what stands around a recording.
    """
    parts = label.parts(call.language) if label else ()
    for part in parts:
        if part.play:
            break
    else:
        return call.phrase(phrase, label=call.text(label), **extra)
    sounds: list[Sound] = []
    for sound in call.phrase(phrase, label=_HOLE, **extra):
        if not isinstance(sound, Say) or _HOLE not in sound.text:
            sounds.append(sound)
            continue
        before, _, after = sound.text.partition(_HOLE)
        said = [
            Say(text.strip(" ,:"), sound.language, sound.voice)
            for text in (before, after)
        ]
        sounds += [said[0], *call.say(label), said[1]]
    return tuple(s for s in sounds if not isinstance(s, Say) or s.text.strip(" .,"))


def address(call: Call, link: Prompt | None) -> str:
    """*link* in the language of the call; values go into it percent-encoded."""
    text = link.wording(call.language) if link else None
    if link is None or text is None:
        return ""
    filling = Filling("link", text, link.span)
    return filling.filled(call.values, lambda value: quote(value, safe=""))


def last_words(call: Call, label: str, phrase: str) -> tuple[Sound, ...]:
    """A sentence of the profile, where leaving by *label* ends the call: there no
    node of the author's says anything."""
    ends = any(exit.label == label and exit.target is None for exit in call.exits())
    return call.phrase(phrase) if ends else ()


_DIGITS = {
    digit: str(number)
    for names in (
        "zero one two three four five six seven eight nine",
        "영 일 이 삼 사 오 육 칠 팔 구",
    )
    for number, digit in enumerate(names.split())
}


def key_said(text: str) -> str:
    """*text*, where it is a key that was spoken: ``two``, ``2번``, ``이번`` are 2."""
    said = text.casefold().strip(" .!?,").removesuffix("번").strip()
    return _DIGITS.get(said, said)


def yes_or_no(call: Call, text: str) -> str | None:
    """``yes`` or ``no``, where the caller surely said one of them."""
    said = text.casefold().strip(" .!?,")
    key = key_said(said)
    if key in ("1", "2"):
        return "yes" if key == "1" else "no"
    groups = {
        each: call.profile.said_for(each, call.language) for each in ("no", "yes")
    }
    for answer, phrases in groups.items():
        if said in (phrase.casefold() for phrase in phrases):
            return answer
    return call.recognise(text, groups).name


def records(prompt: Prompt, language: str) -> bool:
    """Whether a recording is part of *prompt* in *language*."""
    return any(part.play for part in prompt.parts(language))


# The base of kinds that ask ----------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Asking(Kind):
    """A kind that plays a prompt until the caller answers, or its tries are over.

    *tries* counts how often the prompt is played in all, for silence and for what
    was not understood together.

    Source: the two events, and the counting of each prompt played, are those of
    VoiceXML 2.0 ("Event Handling").
    """

    mistaken: ClassVar[str] = "no-match"
    """The exit of callers who are not understood."""

    value: Prompt = setting(PROMPT, "What the caller hears.")
    tries: int = setting(TRIES, "How often the prompt is played in all.", 3)
    timeout: float = setting(
        DURATION, "Silence after the prompt that counts as no input.", TIMEOUT
    )
    key_gap: float = setting(
        DURATION, "Silence between two keys that ends an entry.", KEY_GAP
    )
    again: Again | None = setting(
        AGAIN,
        "What replaces the prompt from the second time on: a prompt, a list of them, "
        "or {no-input, no-match, back}.",
        None,
    )

    def enter(self, call: Call) -> Step:
        """Play the prompt for the first time."""
        return self.play(call, 1, "back" if "back" in call.memory else "")

    def play(self, call: Call, played: int, why: Why) -> Step:
        """Play the prompt for the *played*-th time, and wait."""
        raise NotImplementedError

    def played(self, call: Call) -> int:
        """How often the prompt was played."""
        tries = call.memory.get("tries", "1")
        return int(tries) if tries.isdigit() and len(tries) < 4 else 1

    def retry(self, call: Call, why: Literal["no-input", "no-match"]) -> Step:
        """Play the prompt again, or leave when it was played often enough."""
        played = self.played(call)
        if played >= self.tries:
            return Leave(self.mistaken if why == "no-match" else why)
        return self.play(call, played + 1, why)

    def repeat(self, call: Call) -> Step:
        """Play the prompt as at first; it costs no try."""
        return self.play(call, self.played(call), "repeat")

    def prompt(self, call: Call, played: int, why: Why) -> tuple[Prompt, str]:
        """What is heard now, and the profile's sentence before it, if any."""
        turn = 1 if why == "back" else played - 1
        told = self.again.prompt(why, turn) if self.again else None
        if told is not None:
            return told, ""
        return self.value, why if why in ("no-input", "no-match", "back") else ""
