"""The ``menu`` kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ivr.language.choosing import Choosing, option_tokens, way_of, wrong_key
from ivr.language.kind import ExitRule, Target, Way, kind
from ivr.records import dataclass


@kind
@dataclass(frozen=True, kw_only=True)
class Menu(Choosing):
    """Offers options, and goes where the caller's key or word leads.

    Say in the prompt what the menu is about; what each key does is said by
    itself, from the option's label and key, so that what is said and what is bound
    cannot drift apart. Where the prompt is a recording, or ``spoken: as-written``
    stands beside it, the prompt says it all.

    An option whose ``when`` is false is neither said nor bound. A caller who is
    silent, or presses what is no option, hears the menu again; after ``tries``
    prompts in all the call leaves by ``no-input`` or ``no-match``, whichever came
    last. With ``input: both`` callers may also say what they want, and are asked
    back where that is in doubt.

    The keys of the whole flow hold here, such as 0 for a person.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: main
    agent: desk
    queues:
      desk: {}
    nodes:
      main:
        menu: Welcome to the clinic.
        options:
          1: {label: an appointment, go: desk}
          2: {label: our opening hours, go: hours}
        no-input: desk
        no-match: desk
      hours:
        say: We are open every morning from eight.
        next: main
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

    name = "menu"
    settles = "heard"
    exits = (
        ExitRule("no-input", "A caller who stays silent to the last.", "silence"),
        ExitRule("no-match", "A caller who presses no option to the last.", "mistake"),
    )

    def ways(self, written: Mapping[str, Target]) -> Iterator[Way]:
        """The options in the author's order, then silence and mistakes."""
        for option in self.options:
            yield way_of(option)
        yield from super().ways(written)

    def script(self, label: str, phrases: Callable[[str], str]) -> tuple[str, ...]:
        """The key of the option; silence or a wrong key as often as it is asked."""
        for option in self.options:
            if option.key.text == label:
                return option_tokens(option, self.options)
        return ("-" if label == "no-input" else wrong_key(self.options),) * self.tries
