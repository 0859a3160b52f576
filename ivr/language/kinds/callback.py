"""The ``callback`` kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ivr.language.calling_back import CallingBack
from ivr.language.conditions import All, Condition, Not, SwitchIs
from ivr.language.kind import Call, ExitRule, Leave, Step, Target, Way, kind
from ivr.records import dataclass
from ivr.telephony import Event, Outcome


@kind
@dataclass(frozen=True, kw_only=True)
class Callback(CallingBack):
    """Takes a request to be called back by the people of a queue.

    The caller's number is read back; another can be given, and callers who hide
    theirs are asked for one. With ``slots: choose`` they choose among the times
    that can be kept. Only what is on record is promised: the caller hears when the
    call will come once the request is stored, and a number that the rules refuse
    leaves by ``refused``.

    A caller who has an open request can keep it, move it or cancel it. Silence
    means no: ``declined``. With ``switched_by`` staff turn requests on and off.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: closed
    switches:
      callbacks: {default: on}
    queues:
      desk: {}
    nodes:
      closed:
        say: We are closed.
        next: call-me
      call-me:
        callback: desk
        slots: choose
        switched_by: callbacks
        off: sorry
        refused: sorry
        failed: sorry
      sorry:
        hangup: We cannot call you back. Please call again tomorrow.
        ends: refused
    ```
    """

    name = "callback"
    service = "callback"
    settles = "good"
    exits = (
        ExitRule(
            "requested",
            "The request is on record.",
            "world",
            "ends",
            ending="callback-requested",
            good=True,
        ),
        ExitRule(
            "existing",
            "An open request was found, and is kept or moved.",
            "world",
            "as",
            "requested",
            ending="callback-requested",
            good=True,
        ),
        ExitRule(
            "cancelled",
            "The caller cancels the open request.",
            "pass",
            "ends",
            ending="done",
        ),
        ExitRule(
            "declined", "The caller wants no call.", "pass", "ends", ending="done"
        ),
        ExitRule("refused", "The rules refuse the number.", "world", strain=True),
        ExitRule("off", "Staff take no requests now.", "fixed"),
        ExitRule("failed", "The request could not be stored.", "world"),
    )

    def ways(self, written: Mapping[str, Target]) -> Iterator[Way]:
        """As usual; ``off`` only where there is a switch, or the author expects one."""
        for way in super().ways(written):
            if way.label != "off" or self.switched_by or way.target:
                yield way

    def guard(self, label: str, written: frozenset[str]) -> Condition | None:
        """``off`` is open while the switch is not on; without a switch never."""
        if label != "off":
            return None
        return Not(self._on() or All(()))

    def enter(self, call: Call) -> Step:
        """Begin the talk, unless requests are switched off."""
        if not call.holds(self._on()):
            return Leave("off", sounds=call.phrase("callback-off"))
        return self.begin(call)

    def resume(self, call: Call, event: Event) -> Step:
        """Take what the desk answers, or what the caller presses."""
        phase = call.memory.get("phase", "")
        if phase in ("check", "store", "move", "cancel"):
            answer = event if isinstance(event, Outcome) else Outcome("")
            return self.answered(call, phase, answer)
        return self.asked(call, phase, event)

    def script(self, label: str, phrases: Callable[[str], str]) -> tuple[str, ...]:
        """The number where it is asked for, then the keys that lead there."""
        number = ("00821012345678",) if self.number == "asked" else ()
        chosen = ("1", "1") if self.slots == "choose" else ("1",)
        keys = {
            "requested": chosen,
            "existing": ("1",),
            "cancelled": ("3",),
            "declined": ("3",),
        }
        return (*number, *keys.get(label, ()))

    def _on(self) -> SwitchIs | None:
        if self.switched_by is None:
            return None
        return SwitchIs(self.switched_by.name, "on", self.switched_by.span)
