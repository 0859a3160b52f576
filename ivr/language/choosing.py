"""How callers choose among options: by key, by word, asked back when in doubt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from ivr.dtmf import Key, example, expand, matches
from ivr.language.asking import (
    Asking,
    Why,
    flow_key,
    flow_keys,
    gather,
    key_name,
    key_said,
    records,
    say_about,
    tell_keys,
    yes_or_no,
)
from ivr.language.kind import (
    Assignment,
    Call,
    Heard,
    Leave,
    OpenExit,
    Stay,
    Step,
    Way,
    setting,
)
from ivr.language.options import OPTIONS, Option
from ivr.language.phrases import option_phrase
from ivr.language.settings import choice
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.telephony import Digits, Event, Sound, Speech

MOST_IN_DOUBT = 3
"""More meanings than these are not asked back about: nobody could keep them apart."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the caller can choose now; *phrases* are the words for it."""

    label: str
    phrases: tuple[str, ...]
    key: Key | None = None
    said: Prompt | None = None
    text: str = ""
    """The label in words."""
    word: str = ""
    """The word that is offered beside the key, where the author gave one."""
    into: str | None = None
    share: float = 0.0

    @property
    def name(self) -> str:
        """What it is called when it is asked back."""
        return self.text or (self.phrases[0] if self.phrases else self.label)


def way_of(option: Option) -> Way:
    """The exit of an option."""
    into = (Assignment(option.into, "?"),) if option.into else ()
    return Way(
        option.key.text,
        "choice",
        option.go,
        guard=option.when,
        sets=(*option.sets, *into),
        key=option.key,
        said=option.label,
        promises=tuple(intent.name for intent in option.intents),
        span=option.span,
    )


def choice_of(call: Call, option: Option, *, speech: bool) -> Choice:
    """An option as the caller meets it; without *speech* no words are needed for it."""
    intents = [intent.name for intent in option.intents]
    share = sum(map(call.share_of, intents)) if intents else 0.0
    if not speech and option.label is not None:
        key = option.key
        return Choice(key.text, (), key, option.label, into=option.into, share=share)
    text, key, language = label_words(call, option), option.key, call.language
    heard = [
        *option.heard.get(language, option.heard.get(language.split("-")[0], ())),
        *option.heard.get("", ()),
    ]
    phrases = [text, *heard]
    phrases += [phrase for intent in intents for phrase in call.phrases_of(intent)]
    if key.kind in ("yes", "no"):
        phrases += call.profile.said_for(key.kind, language)
    return Choice(
        key.text,
        tuple(dict.fromkeys(phrase for phrase in phrases if phrase)),
        key,
        option.label,
        text,
        heard[0] if speech and heard else "",
        option.into,
        share,
    )


def label_words(call: Call, option: Option) -> str:
    """The label, or the word itself of an option that is a word."""
    if option.label is not None:
        return call.text(option.label)
    match option.key.kind:
        case "word":
            return option.key.text
        case "yes" | "no":
            return call.spoken(option.key.text, "yes-no")
    return ""


def say_option(call: Call, found: Choice) -> tuple[Sound, ...]:
    """An option as the profile's phrase says it; nothing where it has no label."""
    key, word = found.key, found.word
    if key is None:
        return ()
    label = found.said or found.text
    if not label:
        return ()
    phrase = option_phrase(key, speech=bool(word) and key.pressed)
    extra = {"key": key_name(call, key), "word": word or key.text}
    if isinstance(label, str):
        return call.phrase(phrase, label=label, **extra)
    return say_about(call, phrase, label, **extra)


INPUT = choice("keys", "speech", "both")
ORDER = choice("written", "by-share")
SPOKEN = choice("options", "as-written")


@dataclass(frozen=True, kw_only=True)
class Choosing(Asking):
    """A kind at which callers choose: ``menu`` by its options, ``ask`` by intents."""

    takes_keys = True

    options: tuple[Option, ...] = setting(
        OPTIONS, "Keys or words, what is said about each, and where it leads.", ()
    )
    input: str = setting(INPUT, "Whether callers press keys, speak, or either.", "keys")
    order: str = setting(
        ORDER, "Say the options as written, or what most callers want first.", "written"
    )
    spoken: str = setting(
        SPOKEN,
        "Say the prompt and then the options, or the prompt as it is written alone.",
        "options",
    )

    def says_options(self, prompt: Prompt, language: str) -> bool:
        """Whether the options are said after *prompt*, or else it says them itself."""
        return self.spoken == "options" and not records(prompt, language)

    @property
    def hears(self) -> bool:
        """Whether callers may speak."""
        return self.input != "keys"

    def choices(self, call: Call) -> list[Choice]:
        """What can be chosen now, in the order in which it is said."""
        found = [
            choice_of(call, option, speech=self.hears)
            for option in self.options
            if call.holds(option.when)
        ]
        if self.order == "by-share":
            found.sort(key=lambda each: -each.share)
        return found

    # The prompt -------------------------------------------------------------------

    def play(self, call: Call, played: int, why: Why) -> Step:
        """Say the prompt and the options, and wait for a choice."""
        prompt, before = self.prompt(call, played, why)
        choices = self.choices(call)
        # Where words were not understood, the last try offers keys.
        keys = self.input != "speech" or played >= self.tries
        if before == "no-match" and self.hears:
            before = "no-match-speech"
        sounds = [*(call.phrase(before) if before else ()), *call.say(prompt)]
        told: tuple[Sound, ...] = ()
        if self.says_options(prompt, call.language):
            for found in choices:
                if keys or (found.key and not found.key.pressed):
                    sounds += say_option(call, found)
            told = tell_keys(call) if call.tell_keys else ()
        bound = [found.key for found in choices if found.key and keys]
        memory = {"tries": str(played)}
        stay = self._wait(call, [*sounds, *told], bound, choices, memory)
        return replace(stay, told_keys=bool(told))

    def _wait(
        self,
        call: Call,
        sounds: list[Sound],
        bound: list[Key],
        choices: list[Choice],
        memory: dict[str, str],
    ) -> Stay:
        return gather(
            call,
            sounds,
            bound,
            memory,
            timeout=self.timeout,
            key_gap=self.key_gap,
            speech=self.hears,
            hints=(phrase for each in choices for phrase in each.phrases),
        )

    # The answer -------------------------------------------------------------------

    def resume(self, call: Call, event: Event) -> Step:
        """Take a choice; ask back what is in doubt, ask again what is no choice."""
        match event:
            case Digits(keys) if keys:
                return self._pressed(call, keys)
            case Speech(text) if text.strip():
                return self._said(call, text.strip())
        return self.retry(call, "no-input")

    def _pressed(self, call: Call, keys: str) -> Step:
        choices = self.choices(call)
        doubt = self._in_doubt(call, choices)
        found = doubt.get(keys) if doubt else _by_key(choices, keys)
        if found is None and not doubt and len(keys) > 1:
            # Many people end a number by # from habit, where # is an option itself.
            found = _by_key(choices, keys.removesuffix("#"))
        if found is not None:
            entry = keys if found.key and "#" in found.key.text else keys.rstrip("#")
            return Leave(found.label, {found.into: entry} if found.into else {})
        taken = flow_key(call, keys, lambda: self.repeat(call))
        return taken or self.retry(call, "no-match")

    def _said(self, call: Call, text: str) -> Step:
        choices = self.choices(call)
        doubt = self._in_doubt(call, choices)
        if len(doubt) == 1:
            if yes_or_no(call, text) == "yes":
                return Leave(doubt["1"].label)
            return self.retry(call, "no-match")
        among = {each.label: each for each in doubt.values() or choices}
        keys = {} if doubt else {exit.label: exit for exit in flow_keys(call)}
        phrases = {label: each.phrases for label, each in among.items()}
        for label, exit in keys.items():
            phrases.setdefault(label, _words_of(call, exit))
        heard = _named(call, among.values(), text) or call.recognise(text, phrases)
        if heard.name in among:
            return self.chosen(call, among[heard.name], sure=bool(doubt))
        if heard.name in keys:
            again = keys[heard.name].role == "repeat"
            return self.repeat(call) if again else Leave(heard.name)
        between = [among[name] for name in heard.between if name in among]
        if doubt or not 0 < len(between) <= MOST_IN_DOUBT:
            return self.retry(call, "no-match")
        return self.ask_back(call, between, "unsure")

    def chosen(self, call: Call, found: Choice, *, sure: bool) -> Step:
        """Leave by what the caller said."""
        return Leave(found.label)

    # Doubt ------------------------------------------------------------------------

    def ask_back(self, call: Call, between: list[Choice], phrase: str) -> Stay:
        """Ask what the caller meant; keys count from 1, whatever the menu's are."""
        keys = [Key(str(number), "keys") for number in range(1, len(between) + 1)]
        if len(between) == 1:
            sounds = list(call.phrase(phrase, label=between[0].name))
            keys.append(Key("2", "keys"))
        else:
            sounds = list(call.phrase("unsure-between"))
            for each, key in zip(between, keys, strict=True):
                asked = replace(each, key=key, text=each.name, word="")
                sounds += say_option(call, asked)
        memory = {
            "tries": str(self.played(call)),
            "between": "\n".join(each.label for each in between),
        }
        return self._wait(call, sounds, keys, between, memory)

    def _in_doubt(self, call: Call, choices: list[Choice]) -> dict[str, Choice]:
        """What was asked back, by key; empty where nothing was."""
        asked = call.memory.get("between", "")
        by_label = {each.label: each for each in choices}
        names = asked.split("\n") if asked else []
        return {
            str(number): by_label[name]
            for number, name in enumerate(names, start=1)
            if name in by_label
        }


def _by_key(choices: list[Choice], keys: str) -> Choice | None:
    """What *keys* choose: a key before a pattern that covers it as well."""
    pressed = [
        each for each in choices if each.key is not None and matches(each.key, keys)
    ]
    pressed.sort(key=lambda each: each.key is not None and each.key.kind == "pattern")
    return pressed[0] if pressed else None


def _named(call: Call, choices: Iterable[Choice], text: str) -> Heard | None:
    """The choice whose key the caller said instead of pressing it."""
    said = key_said(text)
    for each in choices:
        key = each.key
        if key and said in (key.text.casefold(), key_name(call, key).casefold()):
            return Heard(each.label)
    return None


def _words_of(call: Call, exit: OpenExit) -> tuple[str, ...]:
    """What callers say instead of a key of the whole flow."""
    if exit.role == "go":
        return (call.text(exit.said),) if exit.said else ()
    person = call.phrases_of("person") if exit.role == "agent" else ()
    return (*call.profile.said_for(exit.role, call.language), *person)


def option_tokens(option: Option, beside: Iterable[Option] = ()) -> tuple[str, ...]:
    """What a caller keys or says for *option*, as ``ivr call --keys`` has it.

    A pattern gives keys that are not those of an option *beside* it.
    """
    if not option.key.pressed:
        return (f"say:{option.key.text}",)
    taken = {other.key.text for other in beside if other is not option}
    free = (keys for keys in islice(expand(option.key), 1_000) if keys not in taken)
    return (next(free, example(option.key)),)


def wrong_key(options: Iterable[Option]) -> str:
    """A key that is none of *options*."""
    keys = [option.key for option in options]
    free = (d for d in "987654321" if not any(matches(key, d) for key in keys))
    return next(free, "99")
