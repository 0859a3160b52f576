"""The ``set`` kind."""

from __future__ import annotations

from ivr.language.kind import (
    Assignment,
    Call,
    ExitRule,
    Kind,
    Leave,
    Step,
    kind,
    setting,
)
from ivr.language.values import VALUES
from ivr.records import dataclass
from ivr.telephony import Event


@kind
@dataclass(frozen=True, kw_only=True)
class Set(Kind):
    """Notes values for later in the call.

    ``plan: gold`` sets a word, ``tries: +1`` counts, ``language: es`` changes the
    language in which the call goes on. Conditions read the values, prompts say
    them as ``{plan}``, and they go along into other flows. Options of a menu set
    values too, under their own ``set``. Nothing is heard here.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: mark
    nodes:
      mark:
        set: {plan: gold, visits: +1}
        next: thanks
      thanks:
        hangup: Thank you for being on our {plan} plan.
    ```
    """

    name = "set"
    exits = (ExitRule("next", "Where the call goes on.", "next", "required"),)

    value: tuple[Assignment, ...] = setting(VALUES, "Names and what they become.")

    def sets(self, label: str) -> tuple[Assignment, ...]:
        """What leaving by ``next`` sets."""
        return self.value

    def enter(self, call: Call) -> Step:
        """Go on; the exit sets the values."""
        return Leave("next")

    def resume(self, call: Call, event: Event) -> Step:
        """Go on; nothing is waited for here."""
        return Leave("next")
