"""The ``end`` kind."""

from __future__ import annotations

from ivr.language.kind import Call, EndFlow, Kind, Step, kind, setting
from ivr.language.settings import NAME, Named
from ivr.records import dataclass
from ivr.telephony import Event


@kind
@dataclass(frozen=True, kw_only=True)
class End(Kind):
    """Goes back to the flow that called this one.

    The name is the ending: the calling flow says under ``endings`` where each
    leads. A flow that ends so is a part of others; no number rings in it.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: ask
    nodes:
      ask:
        menu: Do you agree that we keep your number?
        options:
          1: {label: yes, go: agreed}
          2: {label: no, go: refused}
        no-input: refused
        no-match: refused
      agreed:
        end: agreed
      refused:
        end: refused
    ```
    """

    name = "end"

    value: Named = setting(NAME, "The name of the ending.")

    def ends_flow(self) -> str:
        """The name of the ending."""
        return self.value.name

    def enter(self, call: Call) -> Step:
        """Go back."""
        return EndFlow(self.value.name)

    def resume(self, call: Call, event: Event) -> Step:
        """Go back; nothing is waited for here."""
        return EndFlow(self.value.name)
