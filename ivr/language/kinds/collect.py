"""The ``collect`` kind."""

from __future__ import annotations

from collections.abc import Callable

from ivr.language.asking import Why, ask_keys, flow_key, records, yes_or_no
from ivr.language.collecting import SPOKEN_TYPES, Collecting
from ivr.language.kind import Assignment, Call, ExitRule, Leave, Step, kind
from ivr.records import dataclass
from ivr.telephony import Digits, Event, Sound, Speech

_ENTRIES = {
    "digits": "1234567890",
    "phone": "00821012345678",
    "date": "20270301",
    "time": "0930",
    "words": "say:…",
}
"""Entries that fit, for the calls that show a finding."""


@kind
@dataclass(frozen=True, kw_only=True)
class Collect(Collecting):
    """Asks for an account number, a date, a yes or no, and keeps it as a value.

    The ``type`` decides what fits: impossible dates, numbers out of bounds and
    entries of another ``length`` are asked for again. An entry without a fixed
    length ends by ``#`` or by silence. Dates are eight digits, the year first;
    times are of 24 hours; ``*`` is the decimal point of numbers and money.
    Choices (``yes-no``, and ``one-of`` its ``values``) are said with their keys
    behind the prompt, and may be spoken. ``words`` takes what the caller says.

    With ``confirm: yes`` the entry is read back, and "no" costs a try. What is
    ``sensitive`` is never read back. Keys of the whole flow hold here only where
    they cannot be part of the entry.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: number
    nodes:
      number:
        collect: Please enter your customer number.
        into: customer
        type: digits
        length: 6-8
        confirm: yes
        next: thanks
        no-input: sorry
        no-match: sorry
      thanks:
        hangup: Thank you, customer {digits:customer}.
      sorry:
        hangup: Please call again with your number at hand.
        ends: refused
    ```
    """

    name = "collect"
    settles = "any-but-failed"
    exits = (
        ExitRule("next", "Once there is an entry that fits.", "choice", "required"),
        ExitRule("no-input", "A caller who stays silent to the last.", "silence"),
        ExitRule("no-match", "A caller whose entries do not fit.", "mistake"),
    )

    def sets(self, label: str) -> tuple[Assignment, ...]:
        """``next`` keeps the entry."""
        if label != "next":
            return ()
        words = tuple(word.name for word in self.values)
        choices = {"yes-no": ("yes", "no"), "one-of": words}.get(self.type, ())
        return (Assignment(self.into, "?", choices=choices),)

    def play(self, call: Call, played: int, why: Why) -> Step:
        """Ask for the entry."""
        prompt, before = self.prompt(call, played, why)
        sounds: list[Sound] = []
        if before == "no-match":
            before = "no-match-speech" if self.type == "words" else "collect-no-match"
        if before and before != "back":
            sounds += call.phrase(before)
        sounds += call.say(prompt)
        if not records(prompt, call.language):
            sounds += self.say_keys(call)
        if before:
            sounds += self.help(call)
        return self.wait(call, sounds, played)

    def resume(self, call: Call, event: Event) -> Step:
        """Take the entry if it fits, and read it back where that is asked for."""
        if "entry" in call.memory:
            return self._confirmed(call, event)
        match event:
            case Digits(keys) if keys:
                taken = flow_key(call, keys, lambda: self.repeat(call))
                if taken is not None:
                    return taken
                value = self.from_keys(call, keys)
            case Speech(text) if text.strip():
                value = self.from_speech(call, text)
            case _:
                return self.retry(call, "no-input")
        if value is None:
            return self.retry(call, "no-match")
        if not self.confirm or self.sensitive:
            return Leave("next", {self.into: value})
        phrase = "confirm-said" if isinstance(event, Speech) else "confirm"
        sounds = call.phrase(phrase, value=self.said(call, value))
        memory = {"tries": str(self.played(call)), "entry": value}
        speech = self.type in SPOKEN_TYPES
        return ask_keys(call, sounds, ("1", "2"), memory, speech=speech)

    def _confirmed(self, call: Call, event: Event) -> Step:
        """Take a yes; what is neither silence nor yes asks for the entry again."""
        match event:
            case Digits("1"):
                yes = True
            case Digits(keys) if keys:
                taken = flow_key(call, keys, lambda: self.repeat(call))
                if taken is not None:
                    return taken
                yes = False
            case Speech(text) if text.strip():
                yes = yes_or_no(call, text) == "yes"
            case _:
                return self.retry(call, "no-input")
        if yes:
            return Leave("next", {self.into: call.memory["entry"]})
        return self.retry(call, "no-match")

    def script(self, label: str, phrases: Callable[[str], str]) -> tuple[str, ...]:
        """An entry that fits, confirmed; or silence, or keys that are no entry."""
        if label == "no-input":
            return ("-",) * self.tries
        if label == "no-match":
            choice = self.type in ("yes-no", "one-of")
            return ("9" if choice else "1**",) * self.tries
        entry = _ENTRIES.get(self.type, f"{self.least or 1:g}")
        if self.type == "digits":
            least, most = self.length or (4, 4)
            entry = (entry * 26)[: max(least, min(most, len(entry)))]
        return (entry, "1") if self.confirm and not self.sensitive else (entry,)
