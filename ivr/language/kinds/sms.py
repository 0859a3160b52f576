"""The ``sms`` kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ivr.dtmf import Key
from ivr.language.asking import address, ask_number, key_name, last_words
from ivr.language.entries import phone_number
from ivr.language.kind import (
    Call,
    ExitRule,
    Kind,
    Leave,
    Stay,
    Step,
    Target,
    Way,
    kind,
    setting,
)
from ivr.language.settings import PROMPT, choice
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.telephony import Digits, Event, Outcome, SendText

TRIES = 2
"""How often a mobile number is asked for in all."""


@kind
@dataclass(frozen=True, kw_only=True)
class Sms(Kind):
    """Sends a text to the caller's mobile.

    The text is of the language of the call; ``{link}`` in it is the ``link``. A
    text with a link to a form or a chat is a promise kept, and so is one that
    ``resolves`` what the caller wants: after these the call ends well.

    Callers who hide their number, or ring from a landline, leave by ``no-mobile``.
    With ``to: asked`` everybody keys in the number.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: form
    nodes:
      form:
        sms: "Here is the form you asked for: {link}"
        link: https://example.org/form
        no-mobile: sorry
        failed: sorry
        sent: bye
      bye:
        hangup: We have texted you a link to the form. Goodbye.
      sorry:
        hangup: We cannot text you. The form is on our website.
        ends: refused
    ```
    """

    name = "sms"
    service = "text"
    settles = "good"
    exits = (
        ExitRule("sent", "The text is on its way.", "world", "ends", ending="texted"),
        ExitRule(
            "no-mobile",
            "There is no mobile to send it to.",
            "world",
            "as",
            "failed",
            strain=True,
        ),
        ExitRule("failed", "The text could not be sent.", "world"),
    )

    value: Prompt = setting(PROMPT, "The text.")
    link: Prompt | None = setting(PROMPT, "An address; {link} in the text.", None)
    to: str = setting(
        choice("caller", "asked"), "The number that rings, or one keyed in.", "caller"
    )

    def ways(self, written: Mapping[str, Target]) -> Iterator[Way]:
        """As usual; with a link, ``sent`` is a good ending."""
        for way in super().ways(written):
            if way.label != "sent" or way.rule is None:
                yield way
            elif self.link is not None:
                yield replace(way, good=True)
            else:
                yield replace(way, rule=replace(way.rule, ending="done"))

    def heard(self) -> Iterator[Prompt]:
        """The text, for it needs every language; the link is no wording."""
        yield self.value

    def enter(self, call: Call) -> Step:
        """Send it, or ask for the number first."""
        if self.to == "asked":
            return self._ask(call, 1)
        caller = call.values.get("caller", "")
        if call.values.get("line") in ("withheld", "landline"):
            return self._left(call, "no-mobile")
        number = phone_number(caller, call.values.get("called", ""))
        return self._send(call, number) if number else self._left(call, "no-mobile")

    def resume(self, call: Call, event: Event) -> Step:
        """Take the number that was keyed in, or what the sending came to."""
        match event:
            case Outcome(name):
                known = name in {rule.label for rule in self.exits}
                return self._left(call, name if known else "failed")
            case Digits(keys) if "tries" in call.memory:
                number = phone_number(keys, call.values.get("called", ""))
                if number:
                    return self._send(call, number)
        tries = call.memory.get("tries")
        if tries == "1":
            return self._ask(call, TRIES)
        return self._left(call, "no-mobile" if tries else "failed")

    def script(self, label: str, phrases: Callable[[str], str]) -> tuple[str, ...]:
        """The number, where it is asked for."""
        return ("00821012345678",) if self.to == "asked" else ()

    def _ask(self, call: Call, tries: int) -> Stay:
        key = key_name(call, Key("#", "keys"))
        sounds = call.phrase("sms-ask-number", key=key)
        return ask_number(call, sounds, {"tries": str(tries)})

    def _send(self, call: Call, number: str) -> Stay:
        link = address(call, self.link)
        words = call.text(self.value, link=link)
        words = words if link in words else f"{words} {link}"
        return Stay(SendText(number, words, call.language))

    def _left(self, call: Call, name: str) -> Leave:
        return Leave(name, sounds=last_words(call, name, f"sms-{name}"))
