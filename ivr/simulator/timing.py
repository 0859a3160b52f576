"""How long the pieces of a call take for the person who lives it.

Speech takes as long as ``ivr.speech.seconds`` says, at the pace of the flow's
profile. What callers and lines do takes the times below. A caller hears a prompt
to its end before pressing; talk with a person is not counted.

Sources: the time to find a key and the time for each further one are those of
keystroke studies of menus (1.0 s from hearing the option to the key for young
people, 0.5 s a digit on a keypad). A ring is one cadence of ITU-T E.180,
Supplement 2 (2 s of tone, 4 s of silence in North America; Korea 1 s and 2 s);
people answer at about the second. The silence that ends an empty recording is the
default of Twilio's ``<Record>``. The rest are assumptions, the same for every menu.
"""

from __future__ import annotations

from collections.abc import Iterable

from ivr import speech
from ivr.compiler.flow import Flow
from ivr.telephony import (
    Dial,
    Digits,
    Enqueue,
    Event,
    Gather,
    HungUp,
    LookUp,
    NoInput,
    Outcome,
    Pause,
    Play,
    Record,
    Seconds,
    Sound,
    Speech,
    Wait,
)

KEY = 1.0
"""From the end of a prompt to the first key."""

NEXT_KEY = 0.5
"""From one key to the next."""

RECORDING = 5.0
"""A recording whose length and wording nobody knows."""

QUEUE_WAIT = 20.0
"""Until a person of a queue without ``answer_target`` answers: the customary 20 s."""

RINGING = 12.0
"""Until somebody picks up."""

ENGAGED = 2.0
"""Until a line is known to be busy, or not to exist."""

BEEP = 0.5
MESSAGE = 15.0
"""The message that a caller leaves."""

EMPTY_MESSAGE = 5.0
SERVICE = 1.0
"""Until a service, a text or the callback desk answers."""

END_OF_SPEECH = 1.0
"""The silence by which the end of what a caller says is known."""


class Stopwatch:
    """Measures the pieces of calls to one flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def sounds(self, sounds: Iterable[Sound]) -> Seconds:
        """How long *sounds* are heard, one after another."""
        return sum(map(self._sound, sounds), 0.0)

    def _sound(self, sound: Sound) -> Seconds:
        match sound:
            case Pause(length):
                return length
            case Play(seconds=length) if length is not None:
                return length
            case Play(text=None):
                return RECORDING
            case Play(text=text, language=language):
                return self.words(text or "", language)
        return self.words(sound.text, sound.language)

    def words(self, text: str, language: str) -> Seconds:
        """How long *text* takes, at the pace of the flow's profile."""
        return speech.seconds(text, language, self.flow.profile.pace(language))

    def answer(self, wait: Wait, event: Event) -> Seconds:
        """From the beginning of *wait* until *event* has happened.

        A caller who hangs up does so when there is no more to hear.
        """
        match wait:
            case Gather():
                return self._gather(wait, event)
            case Enqueue():
                return self._queue(wait, event)
            case Dial():
                return self._dial(wait, event)
            case Record():
                return self._record(wait, event)
            case LookUp(budget=budget) if event == Outcome("failed"):
                return max(budget, self.sounds(wait.waiting))
            case LookUp():
                return SERVICE
        return SERVICE

    def _gather(self, wait: Gather, event: Event) -> Seconds:
        heard = self.sounds(wait.sounds)
        match event:
            case Digits(keys):
                last = self._ending(wait, keys) if keys else NEXT_KEY
                return heard + KEY + NEXT_KEY * max(0, len(keys) - 1) + last
            case Speech(text):
                return heard + KEY + self.words(text, wait.language) + END_OF_SPEECH
            case NoInput():
                return heard + wait.timeout
        return heard

    def _ending(self, wait: Gather, keys: str) -> Seconds:
        """What it takes to know that no further key comes."""
        if wait.num_digits is not None and len(keys) >= wait.num_digits:
            return 0.0
        return NEXT_KEY if wait.finish_on else wait.key_gap

    def _queue(self, wait: Enqueue, event: Event) -> Seconds:
        greeting = self.sounds(wait.greeting)
        match event:
            case Digits():
                return greeting + self.sounds(wait.waiting) + KEY
            case Outcome("connected"):
                return max(greeting, self.queue_wait(wait.queue))
            case Outcome("gave-up"):
                return wait.give_up_after
            case Outcome("closed"):
                return min(wait.closes_in or greeting, wait.give_up_after)
        # The greeting is heard at the door as well.
        return greeting

    def queue_wait(self, queue: str) -> Seconds:
        """How long people wait in *queue*: as long as it aims at."""
        found = self.flow.queues.get(queue)
        target = found.answer_target if found else None
        return target[1] if target else QUEUE_WAIT

    def _dial(self, wait: Dial, event: Event) -> Seconds:
        match event:
            case Outcome("talked") | HungUp():
                return min(RINGING, wait.ring_time)
            case Outcome("no-answer"):
                one_by_one = wait.strategy == "in-order"
                return wait.ring_time * (len(wait.lines) if one_by_one else 1)
        return ENGAGED

    def _record(self, wait: Record, event: Event) -> Seconds:
        heard = self.sounds(wait.sounds) + BEEP
        match event:
            case Outcome("recorded"):
                return heard + min(MESSAGE, wait.longest)
            case Outcome("empty"):
                return heard + EMPTY_MESSAGE
            case Outcome():
                return ENGAGED
        return heard
