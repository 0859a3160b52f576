"""Waiting for the people of a queue: what is asked of the carrier, what is heard."""

from __future__ import annotations

from ivr.language.choosing import choice_of, say_option
from ivr.language.kind import Call, Kind, Stay, setting
from ivr.language.options import OPTIONS, Option
from ivr.language.settings import (
    COUNT,
    DURATION,
    FLAG,
    LIMIT,
    PROMPT,
    QUEUE,
    Named,
    several,
)
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.telephony import Enqueue, Sound

ANNOUNCE = several("position", "wait")


@dataclass(frozen=True, kw_only=True)
class Waiting(Kind):
    """A kind in which callers wait in line."""

    value: Named = setting(QUEUE, "The queue.")
    music: Prompt | None = setting(PROMPT, "What is heard while waiting.", None)
    announce: tuple[str, ...] = setting(
        ANNOUNCE, "Tell callers their position, the wait, or both.", ()
    )
    remind: float = setting(DURATION, "How often they are told how it goes.", 40.0)
    escape: tuple[Option, ...] = setting(OPTIONS, "Options while waiting.", ())
    long_wait: float | None = setting(
        DURATION, "The wait from which callers leave by long-wait.", None
    )
    give_up_after: float | None = setting(LIMIT, "The longest wait.", None)
    priority: int = setting(COUNT, "Higher is answered before lower.", 0)
    whisper: Prompt | None = setting(PROMPT, "What whoever answers hears.", None)
    records: bool = setting(FLAG, "The conversation is recorded.", False)

    def wait(self, call: Call) -> Stay:
        """Stand in line."""
        open_now = [
            option
            for option in self.escape
            if option.key.pressed and call.holds(option.when)
        ]
        labels = {exit.label for exit in call.exits()}
        enqueue = Enqueue(
            queue=self.value.name,
            language=call.language,
            give_up_after=self.give_up_after or call.profile.give_up_after,
            remind=self.remind,
            # Nobody is asked about a door without an exit: the caller waits.
            doors=tuple(door for door in ("unstaffed", "long-wait") if door in labels),
            long_wait=self.long_wait,
            closes_in=call.closes_in(self.value.name),
            announce=self.announce,
            greeting=call.phrase("transfer"),
            waiting=self._heard_waiting(call, open_now),
            music=call.say(self.music),
            escape=tuple(option.key.text for option in open_now),
            priority=self.priority,
            whisper=self._whisper(call),
            records=self.records,
        )
        return Stay(enqueue)

    def _heard_waiting(self, call: Call, options: list[Option]) -> tuple[Sound, ...]:
        sounds = list(call.phrase("queue-joined"))
        for option in options:
            sounds += say_option(call, choice_of(call, option, speech=False))
        return tuple(sounds)

    def _whisper(self, call: Call) -> tuple[Sound, ...]:
        """What the author wrote, or else what the caller wants, in which language."""
        if self.whisper is not None:
            return call.say(self.whisper)
        topic = call.values.get("topic")
        return call.phrase("whisper" if topic else "whisper-language")
