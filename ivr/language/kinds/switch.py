"""The ``switch`` kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.language.conditions import All, Condition, Not, SwitchIs
from ivr.language.kind import (
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
from ivr.language.settings import SWITCH, Named
from ivr.language.targets import BRANCHES, Branch
from ivr.records import dataclass
from ivr.telephony import Event


@kind
@dataclass(frozen=True, kw_only=True)
class Switch(Kind):
    """Sends callers by a switch that staff turn while calls come in.

    A switch that is on or off has the exits ``on`` and ``off``. One with values
    of its own lists them under ``values``; values left out there leave by
    ``else``. Nothing is heard here.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: weather
    switches:
      mode: {values: [normal, storm, evacuated], default: normal}
    nodes:
      weather:
        switch: mode
        values:
          normal: welcome
          storm: storm
        else: away
      welcome:
        hangup: All ferries run today.
      storm:
        hangup: No ferries run today.
      away:
        hangup: The harbour is evacuated.
    ```
    """

    name = "switch"
    exits = (
        ExitRule("on", "While the switch is on.", "fixed", "required"),
        ExitRule("off", "While the switch is off.", "fixed", "required"),
        ExitRule("else", "At any value that is not listed.", "fixed"),
    )

    value: Named = setting(SWITCH, "The switch.")
    values: tuple[Branch, ...] = setting(
        BRANCHES, "Where each value leads, for a switch that is not on or off.", ()
    )

    def ways(self, written: Mapping[str, Target]) -> Iterator[Way]:
        """The values listed, then on and off unless values stand in their place."""
        for branch in self.values:
            guard = self._stands(branch.name)
            yield Way(
                branch.name, "fixed", branch.target, guard=guard, span=branch.span
            )
        listed = {branch.name for branch in self.values}
        for rule in self.exits:
            needed = bool(self.values) == (rule.label == "else")
            if rule.label not in listed and (needed or rule.label in written):
                yield self.way(rule, written)

    def guard(self, label: str, written: frozenset[str]) -> Condition:
        """The switch stands there; for ``else``, at nothing that is listed."""
        if label != "else":
            return self._stands(label)
        listed = {branch.name for branch in self.values} | (written & {"on", "off"})
        return All(tuple(Not(self._stands(value)) for value in sorted(listed)))

    def enter(self, call: Call) -> Step:
        """See how the switch stands."""
        for branch in self.values:
            if call.holds(self._stands(branch.name)):
                return Leave(branch.name)
        labels = {exit.label for exit in call.exits()}
        for label in ("on", "off"):
            if label in labels and call.holds(self._stands(label)):
                return Leave(label)
        return Leave("else" if self.values or "else" in labels else "off")

    def resume(self, call: Call, event: Event) -> Step:
        """See again; nothing is waited for here."""
        return self.enter(call)

    def _stands(self, value: str) -> SwitchIs:
        return SwitchIs(self.value.name, value, self.value.span)
