"""The talk in which a call back is agreed: number, time, promise; nothing unkept.

========= ==================================== ===========================
phase     waits for                            goes on to
========= ==================================== ===========================
number    the number to call                   check
check     the desk: free, existing, refused    offer, existing
offer     yes, another number, no              slots, number, store
slots     a time                               store, move
existing  keep, move, cancel                   slots, move, cancel
store     the desk: done                       –
move      the desk: done                       –
cancel    the desk: done                       –
========= ==================================== ===========================
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ivr.dtmf import Key
from ivr.language.asking import ask_keys, ask_number, key_name
from ivr.language.entries import phone_number
from ivr.language.kind import Call, Kind, Leave, Stay, Step, setting
from ivr.language.settings import QUEUE, SWITCH, WORD, Named, choice
from ivr.records import dataclass
from ivr.telephony import Ask, Digits, Event, Outcome, Sound

TRIES = 2
"""How often each question is asked in all; then silence means no."""

MAX_SLOTS = 4
"""More times than these, read out one by one, nobody remembers."""

REFUSED: Mapping[str, str] = {
    "often": "callback-refused-often",
    "hours": "callback-refused-hours",
}
"""What is said for a reason; for all others that the number cannot be called."""

Memory = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CallingBack(Kind):
    """A kind that agrees a call back with the caller."""

    value: Named = setting(QUEUE, "The queue whose people call back.")
    number: str = setting(
        choice("calling", "asked"),
        "Call the number that rings, or one that the caller keys in.",
        "calling",
    )
    slots: str = setting(
        choice("soonest", "choose"),
        "Call as soon as possible, or at a time of the caller's choosing.",
        "soonest",
    )
    switched_by: Named | None = setting(
        SWITCH, "The switch by which staff take requests or not.", None
    )
    topic: str | None = setting(
        WORD, "What it is about, if not the topic of the call.", None
    )

    # The number ----------------------------------------------------------

    def begin(self, call: Call) -> Step:
        """Take the number that rings, or ask for one."""
        caller = call.values.get("caller", "")
        hidden = call.values.get("line") == "withheld"
        if self.number == "asked" or hidden:
            return self._ask_number(call, {})
        number = phone_number(caller, call.values.get("called", ""))
        return self._check(call, number) if number else self._ask_number(call, {})

    def _ask_number(self, call: Call, memory: Memory, before: str = "") -> Stay:
        sounds = call.phrase(before) if before else ()
        key = key_name(call, Key("#", "keys"))
        sounds += call.phrase("callback-ask-number", key=key)
        tries = memory.get("tries", "1")
        return ask_number(call, sounds, {"phase": "number", "tries": tries})

    def _numbered(self, call: Call, keys: str) -> Step:
        number = phone_number(keys, call.values.get("called", ""))
        if number:
            return self._check(call, number)
        bad = "callback-bad-number" if keys else ""
        return self._again(call) or self._ask_number(call, {"tries": "2"}, bad)

    def _again(self, call: Call) -> Step | None:
        """Leave, once a question was asked often enough."""
        if call.memory.get("tries", "1") < str(TRIES):
            return None
        if call.memory.get("open"):
            # The request that is open stays, whatever the caller does not say.
            return Leave("existing", sounds=call.phrase("callback-kept"))
        return self.declined(call)

    # The desk ----------------------------------------------------------

    def _check(self, call: Call, number: str) -> Stay:
        return self._desk(call, "check", {"number": number})

    def _desk(
        self,
        call: Call,
        what: Literal["check", "store", "move", "cancel"],
        memory: Memory,
        slot: str = "",
    ) -> Stay:
        ask = Ask(
            what=what,
            queue=self.value.name,
            number=memory.get("number", ""),
            topic=self.topic or call.values.get("topic", ""),
            language=call.language,
            slot=slot,
        )
        return Stay(ask, {**memory, "phase": what, "slot": slot})

    def answered(self, call: Call, what: str, answer: Outcome) -> Step:
        """Go on by what the desk said to *what* it was asked."""
        told = {name: text[:400] for name, text in answer.values.items()}
        memory = {"number": call.memory.get("number", "")}
        memory |= {name: told.get(name, "") for name in ("wait", "slots")}
        match what, answer.name:
            case "check", "free":
                return self._offer(call, memory, "1")
            case "check", "existing":
                memory |= {"open": "yes", "when": told.get("when", "")[:40]}
                memory["position"] = told.get("position", "")[:6]
                return self._existing(call, memory, "1")
            case "store" | "move", "taken" if memory["slots"]:
                memory["open"] = call.memory.get("open", "")
                return self._taken(call, what, memory)
            case "check" | "store" | "move", "refused":
                phrase = REFUSED.get(told.get("reason", ""), "callback-refused")
                return Leave("refused", sounds=call.phrase(phrase))
            case "store", "done":
                sounds = call.phrase("callback-stored") + self._promise(call, told)
                return Leave("requested", sounds=sounds)
            case "move", "done":
                sounds = call.phrase("callback-moved") + self._promise(call, told)
                return Leave("existing", sounds=sounds)
            case "cancel", "done":
                return Leave("cancelled", sounds=call.phrase("callback-cancelled"))
        return Leave("failed", sounds=call.phrase("callback-failed"))

    def _promise(self, call: Call, told: Mapping[str, str]) -> tuple[Sound, ...]:
        """What was stored, in words: no other promise is ever made."""
        memory = call.memory
        if told.keys() & {"when", "wait"}:
            memory = {**told, "slot": told.get("when", "")}
        # Not ``when``: that is the time of the request as it was.
        if moment := memory.get("slot"):
            return call.phrase("callback-promise", when=call.moment(moment))
        if memory.get("wait"):
            wait = call.spoken(memory["wait"], "duration")
            return call.phrase("callback-promise-within", wait=wait)
        return call.phrase("callback-promise-soon")

    def _taken(self, call: Call, what: str, memory: Memory) -> Step:
        """Somebody else has the last place of that time: choose, or take the next."""
        if self.slots == "choose" or what == "move":
            return self._choose(call, memory, "1")
        first = memory["slots"].split()[0]
        return self._desk(call, "store", memory, first)

    # What the caller wants ----------------------------------------------------------

    def asked(self, call: Call, phase: str, event: Event) -> Step:
        """Go on by what the caller pressed, in one of the phases that ask."""
        keys = event.keys if isinstance(event, Digits) else ""
        memory = dict(call.memory)
        match phase, keys:
            case "number", _:
                return self._numbered(call, keys)
            case "offer", "1":
                if self.slots == "choose" and memory.get("slots"):
                    return self._choose(call, memory, "1")
                # Where nobody calls now, the promise is the first time that is kept.
                times = memory.get("slots", "").split()
                first = times[0] if times and not memory.get("wait") else ""
                return self._desk(call, "store", memory, first)
            case "offer", "2":
                return self._ask_number(call, {})
            case "offer", "3":
                return self.declined(call)
            case "existing", "1":
                return Leave("existing", sounds=call.phrase("callback-kept"))
            case "existing", "2" if memory.get("slots"):
                return self._choose(call, memory, "1")
            case "existing", "2":
                return self._desk(call, "move", memory)
            case "existing", "3":
                return self._desk(call, "cancel", memory)
            case "slots", _ if keys in self._slots(memory):
                what = "move" if memory.get("open") else "store"
                return self._desk(call, what, memory, self._slots(memory)[keys])  # type: ignore[arg-type]
        again = {"slots": self._choose, "existing": self._existing}
        ask = again.get(phase, self._offer)
        return self._again(call) or ask(call, memory, str(TRIES))

    def declined(self, call: Call) -> Leave:
        """The caller wants no call."""
        return Leave("declined", sounds=call.phrase("callback-declined"))

    def _offer(self, call: Call, memory: Memory, tries: str) -> Stay:
        number = call.spoken(memory.get("number", ""), "phone")
        sounds = call.phrase("callback-number", number=number)
        memory = {**memory, "phase": "offer", "tries": tries}
        return ask_keys(call, sounds, ("1", "2", "3"), memory)

    def _existing(self, call: Call, memory: Memory, tries: str) -> Stay:
        if when := call.moment(memory.get("when", "")):
            sounds = call.phrase("callback-existing-when", when=when)
        elif (position := memory.get("position", "")) not in ("", "1"):
            sounds = call.phrase("callback-existing-place", position=position)
        else:
            sounds = call.phrase("callback-existing")
        memory = {**memory, "phase": "existing", "tries": tries}
        return ask_keys(call, sounds, ("1", "2", "3"), memory)

    def _choose(self, call: Call, memory: Memory, tries: str) -> Stay:
        sounds = list(call.phrase("callback-slots"))
        slots = self._slots(memory)
        for key, slot in slots.items():
            name = key_name(call, Key(key, "keys"))
            phrase = "callback-slot-option" if slot else "callback-soonest-option"
            sounds += call.phrase(phrase, slot=call.moment(slot), key=name)
        memory = {**memory, "phase": "slots", "tries": tries}
        return ask_keys(call, sounds, slots, memory)

    def _slots(self, memory: Memory) -> dict[str, str]:
        """The times on offer by key; the first is as soon as possible."""
        slots = ["", *memory.get("slots", "").split()[:MAX_SLOTS]]
        return {str(number): slot for number, slot in enumerate(slots, start=1)}
