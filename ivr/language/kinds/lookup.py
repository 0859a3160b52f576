"""The ``lookup`` kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from ivr.language.entries import answered
from ivr.language.kind import (
    Assignment,
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
from ivr.language.services import GIVES, SERVICE, Given
from ivr.language.settings import DURATION, PROMPT
from ivr.language.targets import BRANCHES, Branch
from ivr.language.text import Prompt
from ivr.language.values import FILLINGS, Filling
from ivr.records import dataclass
from ivr.telephony import Event, LookUp, Outcome


@kind
@dataclass(frozen=True, kw_only=True)
class Lookup(Kind):
    """Asks another system, and goes on by what it answers.

    An address or a Python function is asked with the values under ``send``. It
    answers with one of the ``outcomes`` declared here, and with values, which the
    call keeps: ``gives`` says of which type each is. Another outcome, a value of
    another type, or no answer in time is ``failed``.
    Values that go into an address are percent-encoded.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: balance
    nodes:
      balance:
        lookup: {get: "https://api.example.org/balance?of={caller}"}
        say_while: One moment, please.
        gives: {balance: money}
        outcomes:
          found: tell
          unknown: sorry
        failed: sorry
      tell:
        hangup: Your balance is {balance}.
      sorry:
        hangup: We could not find your account.
        ends: refused
    ```
    """

    name = "lookup"
    service = "lookup"
    settles = "any-but-failed"
    exits = (ExitRule("failed", "No answer in time, or none that fits.", "world"),)

    value: Filling = setting(SERVICE, "What is asked: get, post or python.")
    send: tuple[Filling, ...] = setting(FILLINGS, "Values to send along.", ())
    timeout: float = setting(DURATION, "How long to wait for the answer.", 3.0)
    say_while: Prompt | None = setting(
        PROMPT, "What is heard while the answer takes long.", None
    )
    gives: tuple[Given, ...] = setting(GIVES, "Values it answers, by type.", ())
    outcomes: tuple[Branch, ...] = setting(BRANCHES, "Where each outcome leads.")

    def ways(self, written: Mapping[str, Target]) -> Iterator[Way]:
        """The outcomes, each with the values given; then ``failed``."""
        gives = tuple(Assignment(g.name, "?", choices=g.choices) for g in self.gives)
        for branch in self.outcomes:
            yield Way(branch.name, "world", branch.target, sets=gives, span=branch.span)
        if all(branch.name != "failed" for branch in self.outcomes):
            yield from super().ways(written)

    def takes_values(self) -> Iterator[tuple[str, str]]:
        """What the service answers with."""
        yield from ((given.name, given.type) for given in self.gives)

    def enter(self, call: Call) -> Step:
        """Ask."""
        asked = LookUp(
            method=self.value.name,  # type: ignore[arg-type]
            address=self.value.filled(call.values, lambda v: quote(v, safe="")),
            values={each.name: each.filled(call.values) for each in self.send},
            budget=self.timeout,
            outcomes=tuple(branch.name for branch in self.outcomes),
            gives={each.name: each.type for each in self.gives},
            waiting=call.say(self.say_while) or call.phrase("please-hold"),
        )
        return Stay(asked)

    def resume(self, call: Call, event: Event) -> Step:
        """Take the answer, if it is one that was declared."""
        declared = {branch.name for branch in self.outcomes}
        if not isinstance(event, Outcome) or event.name not in declared:
            return Leave("failed")
        values = {}
        for given in self.gives:
            if given.name in event.values:
                found = answered(given.type, given.choices, event.values[given.name])
                if found is None:
                    return Leave("failed")
                values[given.name] = found
        return Leave(event.name, values)
