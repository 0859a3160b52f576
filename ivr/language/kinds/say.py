"""The ``say`` kind."""

from __future__ import annotations

from ivr.language.conditions import Condition
from ivr.language.kind import Call, ExitRule, Kind, Leave, Step, kind, setting
from ivr.language.settings import CONDITION, FLAG, PROMPT
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.telephony import Event


@kind
@dataclass(frozen=True, kw_only=True)
class Say(Kind):
    """Tells callers something and goes on.

    Greetings, opening hours, notices: all that needs no answer. A key cuts it
    short and counts for the menu that follows, so that people who know the menu
    need not listen; where every caller must hear it, as with a notice that the
    law asks for, write ``uninterruptible: yes``.

    With ``when`` it is heard only while the condition is true; the call goes on
    by ``next`` either way.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: welcome
    switches:
      storm: {default: off}
    nodes:
      welcome:
        say: Thank you for calling the harbour office.
        next: storm
      storm:
        say: Because of the storm no ferries run today.
        when: {switch: storm}
        next: bye
      bye:
        hangup: We wish you a good day.
    ```
    """

    name = "say"
    settles = "heard"
    exits = (ExitRule("next", "Where the call goes on.", "next", "required"),)

    value: Prompt = setting(PROMPT, "What the caller hears.")
    when: Condition | None = setting(CONDITION, "Say it only while this is true.", None)
    uninterruptible: bool = setting(FLAG, "Keys do not cut it short.", False)

    def enter(self, call: Call) -> Step:
        """Say it, if it is to be said, and go on."""
        sounds = call.say(self.value) if call.holds(self.when) else ()
        return Leave("next", sounds=sounds, interruptible=not self.uninterruptible)

    def resume(self, call: Call, event: Event) -> Step:
        """Go on; nothing is waited for here."""
        return Leave("next")
