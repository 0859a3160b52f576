"""The ``article`` kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ivr.dtmf import Key
from ivr.language.asking import ask_keys, key_name
from ivr.language.definitions import Article as Text
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
from ivr.language.settings import FLAG, Named, SettingType, read_named
from ivr.records import dataclass
from ivr.telephony import Digits, Event, Outcome, SendText, Sound

TEXT_KEY = "1"
HELP_KEY = "2"

ARTICLE = SettingType("article", read_named, {"type": "string"}, refer="article")


@kind
@dataclass(frozen=True, kw_only=True)
class Article(Kind):
    """Reads a knowledge article to the caller.

    Articles lie in the folder ``articles/`` beside the flows, with a text for each
    language, a link, and the intents that they settle. A short question is
    answered so without a person. ``offer_text: yes`` offers to send the link as a
    text, by key 1; key 2 leads on to ``more-help``.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: how
    queues:
      desk: {}
    nodes:
      how:
        article: reset-password
        offer_text: yes
        more-help: desk
        next: bye
      bye:
        hangup: Goodbye.
      desk:
        queue: desk
        gave-up: bye
        full: bye
        failed: bye
    ```
    """

    name = "article"
    settles = "heard"
    exits = (
        ExitRule("next", "Where the call goes on.", "silence", "required"),
        ExitRule("more-help", "A caller whom the article does not help.", "choice"),
    )

    value: Named = setting(ARTICLE, "The article's name.")
    offer_text: bool = setting(FLAG, "Offer the article's link as a text.", False)

    def way(self, rule: ExitRule, written: Mapping[str, Target]) -> Way:
        """The exit of *rule*; more help has a key."""
        found = super().way(rule, written)
        key = Key(HELP_KEY, "keys") if rule.label == "more-help" else None
        return replace(found, key=key)

    def enter(self, call: Call) -> Step:
        """Read it, and offer what goes beyond."""
        article = call.article(self.value.name)
        if article is None:
            return Leave("next")
        sounds, keys = [*call.say(article.text)], [HELP_KEY]
        if self._offers(call):
            sounds += self._offer(call, "article-offer", TEXT_KEY)
            keys.append(TEXT_KEY)
        sounds += self._offer(call, "article-more-help", HELP_KEY)
        return ask_keys(call, sounds, keys, {})

    def resume(self, call: Call, event: Event) -> Step:
        """Send the text, lead on to help, or go on."""
        article = call.article(self.value.name)
        match event:
            case Digits("2"):
                return Leave("more-help")
            case Digits("1") if article is not None and self._offers(call):
                words = _message(call, article)
                return Stay(SendText(call.values["caller"], words, call.language))
            case Outcome(name):
                known = name if name in ("sent", "no-mobile") else "failed"
                return Leave("next", sounds=call.phrase(f"sms-{known}"))
        return Leave("next")

    def script(self, label: str, phrases: Callable[[str], str]) -> tuple[str, ...]:
        """The key for more help; silence goes on."""
        return (HELP_KEY,) if label == "more-help" else ("-",)

    def _offers(self, call: Call) -> bool:
        """Whether this caller could receive a text."""
        caller = call.values.get("caller", "")
        mobile = call.values.get("line") in ("mobile", "abroad")
        return self.offer_text and mobile and caller.startswith("+")

    def _offer(self, call: Call, phrase: str, key: str) -> list[Sound]:
        return list(call.phrase(phrase, key=key_name(call, Key(key, "keys"))))


def _message(call: Call, article: Text) -> str:
    """What is texted: the title and the link, or else the article itself."""
    if not article.link:
        return call.text(article.text)
    return f"{call.text(article.title)} {article.link}".strip()
