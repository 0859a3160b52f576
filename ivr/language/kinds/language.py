"""The ``language`` kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ivr.dtmf import example, matches
from ivr.language.asking import flow_key, gather
from ivr.language.kind import (
    Assignment,
    Call,
    ExitRule,
    Kind,
    Leave,
    Step,
    Target,
    Way,
    kind,
    setting,
)
from ivr.language.options import LANGUAGE_OPTIONS, LanguageOption
from ivr.language.settings import PROMPT
from ivr.language.text import ANY, Prompt
from ivr.records import dataclass
from ivr.telephony import Digits, Event, Sound


@kind
@dataclass(frozen=True, kw_only=True)
class Language(Kind):
    """Lets callers choose the language in which the call goes on.

    Each language is offered in itself: the text for ``ko`` is heard in Korean, by
    the Korean voice. Silence and wrong keys keep the language in which the call is
    held, and go on by ``next``.

    Once chosen, the language stays with the call, and with its callbacks, its
    texts, and what is whispered to whoever answers.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en, es]
    start: language
    nodes:
      language:
        language: {en: "For English, press 1.", es: "Para español, pulse 2."}
        options: {1: en, 2: es}
        next: bye
      bye:
        hangup: {en: Goodbye., es: Adiós.}
    ```
    """

    name = "language"
    takes_keys = True
    exits = (ExitRule("next", "Where the call goes on.", "silence", "required"),)

    value: Prompt = setting(PROMPT, "The offer of each language, in itself.")
    options: tuple[LanguageOption, ...] = setting(
        LANGUAGE_OPTIONS, "Keys and the languages that they choose."
    )

    def ways(self, written: Mapping[str, Target]) -> Iterator[Way]:
        """A language by its key, leading to ``next`` unless it says otherwise."""
        for option in self.options:
            yield Way(
                option.key.text,
                "choice",
                option.go or written.get("next"),
                sets=(Assignment("language", "=", option.language),),
                key=option.key,
                span=option.span,
            )
        yield from super().ways(written)

    def enter(self, call: Call) -> Step:
        """Offer the languages, those that the flow names first before others."""
        offered = [tag for tag in self.value.by_language if tag != ANY]
        offered.sort(key=lambda tag: (tag not in call.languages, _place(call, tag)))
        sounds: list[Sound] = []
        for tag in offered or [call.language]:
            sounds += call.say_in(self.value, tag)
        return gather(call, sounds, [option.key for option in self.options], {})

    def resume(self, call: Call, event: Event) -> Step:
        """Take the language, if one was chosen."""
        if not isinstance(event, Digits):
            return Leave("next")
        for option in self.options:
            if matches(option.key, event.keys):
                return Leave(option.key.text)
        return flow_key(call, event.keys, lambda: self.enter(call)) or Leave("next")

    def script(self, label: str, phrases: Callable[[str], str]) -> tuple[str, ...]:
        """The key of the language; silence keeps it."""
        for option in self.options:
            if option.key.text == label and option.key.pressed:
                return (example(option.key),)
        return ("-",)


def _place(call: Call, tag: str) -> int:
    return call.languages.index(tag) if tag in call.languages else 0
