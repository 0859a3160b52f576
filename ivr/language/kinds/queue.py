"""The ``queue`` kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ivr.dtmf import matches
from ivr.language.choosing import way_of
from ivr.language.conditions import Condition
from ivr.language.doors import SPECIAL, SPECIAL_RULES, door, door_guard
from ivr.language.kind import Call, ExitRule, Leave, Step, Target, Way, kind
from ivr.language.waiting import Waiting
from ivr.records import dataclass
from ivr.telephony import Digits, Event, Outcome, Sound


@kind
@dataclass(frozen=True, kw_only=True)
class Queue(Waiting):
    """Lets callers wait for the people of a queue.

    Outside the queue's hours they leave by ``closed`` at once: nobody waits for
    people who are not there. At the door they leave by ``unstaffed``, ``full`` or
    ``long-wait``, of which the first and the last count only where they are
    written. Then they wait, hear how it goes, and may press a key of ``escape``;
    until then they keep their place. After ``give_up_after`` (the profile knows
    how long, if you do not say) they leave by ``gave-up``.

    Once they are connected the call is well served: ``connected`` is needed only
    where something follows, such as a survey.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: desk
    hours:
      office: {zone: Europe/London, open: "Mo-Fr 09:00-17:00"}
    queues:
      desk: {hours: office}
    nodes:
      desk:
        queue: desk
        announce: [position, wait]
        escape:
          1: {label: a call back, go: call-me}
        closed: call-me
        full: call-me
        gave-up: call-me
        failed: sorry
      call-me:
        callback: desk
        refused: sorry
        failed: sorry
      sorry:
        hangup: Please write to us at help at example dot org.
        ends: refused
    ```
    """

    name = "queue"
    service = "queue"
    settles = "good"
    person = True
    exits = (
        ExitRule("closed", "Outside the queue's hours.", "fixed"),
        *SPECIAL_RULES,
        ExitRule("unstaffed", "Nobody is there.", "world", "waits", strain=True),
        ExitRule("full", "There is no room in the queue.", "world", strain=True),
        ExitRule(
            "long-wait", "The wait is long_wait or more.", "world", "waits", strain=True
        ),
        ExitRule(
            "connected",
            "After the caller has talked to somebody.",
            "world",
            "ends",
            ending="connected",
            good=True,
            door=False,
        ),
        ExitRule("gave-up", "Nobody came in time.", "world", door=False, strain=True),
        ExitRule("failed", "The queue does not work.", "world"),
    )

    def ways(self, written: Mapping[str, Target]) -> Iterator[Way]:
        """The options while waiting, then the exits in the order they are met."""
        for option in self.escape:
            yield way_of(option)
        yield from super().ways(written)

    def guard(self, label: str, written: frozenset[str]) -> Condition | None:
        """The hours decide whether callers come to the door at all."""
        if label != "closed" and label not in SPECIAL:
            return None
        return door_guard(label, written, "queue", self.value.name, self.value.span)

    def enter(self, call: Call) -> Step:
        """Let the caller in, if the queue is open."""
        state = door(call, "queue", self.value.name)
        return self.wait(call) if state == "open" else Leave(state)

    def resume(self, call: Call, event: Event) -> Step:
        """Go on by a key pressed while waiting, or by what the wait came to."""
        match event:
            case Outcome("closed"):
                state = door(call, "queue", self.value.name)
                return Leave("closed" if state == "open" else state)
            case Outcome(name, values):
                known = name in {exit.label for exit in call.exits()}
                return self._left(call, name if known else "failed", values)
            case Digits(keys):
                for option in self.escape:
                    if matches(option.key, keys) and call.holds(option.when):
                        return Leave(option.key.text)
        return self.wait(call)

    def _left(self, call: Call, name: str, values: Mapping[str, str]) -> Step:
        """Leave by *name*; callers who got no answer are told why."""
        sounds: tuple[Sound, ...] = ()
        if name in ("unstaffed", "full", "gave-up"):
            sounds = call.phrase(f"queue-{name}")
        elif name == "long-wait" and "wait" in values:
            wait = call.spoken(values["wait"], "duration")
            sounds = call.phrase("queue-long-wait", wait=wait)
        return Leave(name, sounds=sounds)
