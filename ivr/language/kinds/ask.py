"""The ``ask`` kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ivr.language.choosing import INPUT, Choice, Choosing, option_tokens, way_of
from ivr.language.kind import (
    Call,
    ExitRule,
    Leave,
    Step,
    Target,
    Way,
    kind,
    setting,
)
from ivr.language.settings import FLAG
from ivr.language.targets import BRANCHES, Branch
from ivr.records import dataclass


@kind
@dataclass(frozen=True, kw_only=True)
class Ask(Choosing):
    """Asks an open question: callers say in their own words what they come for.

    The answer is matched with the phrases of the ``intents`` listed here, by the
    same rules with which the checks read labels, so that a match can be explained.
    What is in doubt is asked back, never guessed. With ``confirm: yes`` each answer
    is read back first, and a "no" costs a try.

    ``options`` may be offered beside the question, for callers who would rather
    press a key, or whose words are not understood.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: what
    intents:
      account.unlock: {say: {en: [unlock my account, my account is locked]}}
      refund: {say: {en: [get a refund, I want my money back]}}
    queues:
      desk: {}
    nodes:
      what:
        ask: Please tell us in a few words what you need.
        options:
          1: {label: a person, go: desk}
        intents:
          account.unlock: desk
          refund: desk
        unsure: desk
        no-input: desk
      desk:
        queue: desk
        gave-up: sorry
        full: sorry
        failed: sorry
      sorry:
        hangup: Nobody can answer now. Please call again tomorrow.
        ends: refused
    ```
    """

    name = "ask"
    settles = "heard"
    mistaken = "unsure"
    exits = (
        ExitRule("unsure", "A caller who is not understood to the last.", "mistake"),
        ExitRule("no-input", "A caller who stays silent to the last.", "silence"),
    )

    input: str = setting(INPUT, "Whether callers speak, press keys, or either.", "both")
    intents: tuple[Branch, ...] = setting(BRANCHES, "Where each intent leads.", ())
    confirm: bool = setting(FLAG, "Each answer is read back.", False)

    def ways(self, written: Mapping[str, Target]) -> Iterator[Way]:
        """The options, the intents, then doubt and silence."""
        for option in self.options:
            yield way_of(option)
        for branch in self.intents:
            yield Way(
                branch.name,
                "choice",
                branch.target,
                promises=(branch.name,),
                span=branch.span,
            )
        yield from super().ways(written)

    def choices(self, call: Call) -> list[Choice]:
        """The options that are open, and every intent."""
        intents = [
            Choice(branch.name, call.phrases_of(branch.name)) for branch in self.intents
        ]
        said = {phrase for each in intents for phrase in each.phrases}
        # What is said for an intent is meant for it, not for an option with its name.
        options = [
            replace(each, phrases=tuple(p for p in each.phrases if p not in said))
            for each in super().choices(call)
        ]
        return [*options, *intents]

    def chosen(self, call: Call, found: Choice, *, sure: bool) -> Step:
        """Leave by what was said, once it is confirmed where that is asked for."""
        if self.confirm and not sure:
            return self.ask_back(call, [found], "confirm-ask")
        return Leave(found.label)

    def script(self, label: str, phrases: Callable[[str], str]) -> tuple[str, ...]:
        """A phrase of the intent, confirmed; or silence, or words that mean nothing."""
        for option in self.options:
            if option.key.text == label:
                return option_tokens(option, self.options)
        if any(branch.name == label for branch in self.intents):
            said = f"say:{phrases(label)}"
            return (said, "1") if self.confirm else (said,)
        return ("-" if label == "no-input" else "say:…",) * self.tries
