"""The ``flow`` kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.language.kind import (
    Assignment,
    Call,
    EnterFlow,
    Kind,
    Step,
    Target,
    Way,
    kind,
    setting,
)
from ivr.language.settings import FLOW, Named
from ivr.language.targets import BRANCHES, Branch
from ivr.language.values import FILLINGS, Filling
from ivr.records import dataclass
from ivr.telephony import Event


@kind
@dataclass(frozen=True, kw_only=True)
class Flow(Kind):
    """Goes into another flow, and comes back by one of its endings.

    What several menus share, such as asking who is calling, is written once as a
    flow of its own. Values, the language and what was counted go along; ``with``
    hands over the values that the other flow ``takes``. Its own keys, profile and
    ``otherwise`` hold inside.

    Each ``end`` of the other flow needs a place here under ``endings``.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: who
    nodes:
      who:
        flow: identify
        with: {topic: billing}
        endings:
          known: bye
          unknown: bye
      bye:
        hangup: Goodbye.
    ```
    """

    name = "flow"
    settles = "any-but-failed"

    value: Named = setting(FLOW, "The other flow.")
    with_: tuple[Filling, ...] = setting(FILLINGS, "Values for it.", ())
    endings: tuple[Branch, ...] = setting(BRANCHES, "Where each ending leads.", ())

    def ways(self, written: Mapping[str, Target]) -> Iterator[Way]:
        """One for each ending: the call goes on by itself."""
        for branch in self.endings:
            yield Way(branch.name, "next", branch.target, span=branch.span)

    def enters_flow(self) -> tuple[str, tuple[Assignment, ...]]:
        """The other flow; values with placeholders could be anything."""
        handed = (
            Assignment(each.name, "?" if each.names else "=", each.text)
            for each in self.with_
        )
        return self.value.name, tuple(handed)

    def enter(self, call: Call) -> Step:
        """Go in."""
        values = {each.name: each.filled(call.values) for each in self.with_}
        return EnterFlow(self.value.name, values)

    def resume(self, call: Call, event: Event) -> Step:
        """Go in; nothing is waited for here."""
        return self.enter(call)
