"""The ``hangup`` kind."""

from __future__ import annotations

from ivr.language.kind import Call, End, Kind, Step, kind, setting
from ivr.language.settings import PROMPT, choice
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.telephony import Event


@kind
@dataclass(frozen=True, kw_only=True)
class Hangup(Kind):
    """Says a last sentence and ends the call.

    ``ends: done`` is for callers who are served, or who asked to go. ``ends:
    refused`` says that they are turned away on purpose: such places are listed by
    the checks, and are no mistake. After a person has answered, or a promise is
    on record, either is a good end.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: choose
    nodes:
      choose:
        menu: Welcome to the library.
        options:
          1: {label: our opening hours, go: times}
          2: {label: anything else, go: away}
        no-input: away
        no-match: away
      times:
        hangup: We are open from nine to five.
      away:
        hangup: This line cannot help. Please come to the desk.
        ends: refused
    ```
    """

    name = "hangup"

    value: Prompt = setting(PROMPT, "The last words.")
    ends: str = setting(
        choice("done", "refused"),
        "Whether the caller asked to go, or is turned away on purpose.",
        "done",
    )

    def ending(self) -> str:
        """``done`` or ``refused``."""
        return self.ends

    def enter(self, call: Call) -> Step:
        """Say it, and end the call."""
        return End(self.ends, call.say(self.value))

    def resume(self, call: Call, event: Event) -> Step:
        """End the call; nothing is waited for here."""
        return End(self.ends)
