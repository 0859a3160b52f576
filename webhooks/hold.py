"""What callers hear while they wait in a queue, from one word to the next."""

from __future__ import annotations

from collections.abc import Iterator

from ivr import speech
from ivr.telephony import Enqueue, Pause, Play, Say, Seconds, Sound
from webhooks.line import Line, phrase, spoken

AT_LEAST: Seconds = 1.0
"""What a document lasts; the carrier asks again as soon as one has run out."""


def announced(
    line: Line,
    enqueue: Enqueue,
    position: int | None,
    expected: Seconds | None,
    waited: Seconds,
) -> Iterator[Sound]:
    """Position and wait, as far as they are wanted and known."""
    told = {"position": position if "position" in enqueue.announce else None}
    left = expected - waited if expected is not None else None
    if "wait" not in enqueue.announce:
        left = None
    elif left is not None and left < 0:
        # Nobody is told a time that has passed.
        yield from _phrase(line, "queue-overrun")
        left = None
    where = str(told["position"] or "")
    if where and left is not None:
        wait = _minutes(line, left)
        yield from _phrase(line, "queue-wait-position", position=where, wait=wait)
    elif left is not None:
        yield from _phrase(line, "queue-wait", wait=_minutes(line, left))
    elif where == "1":
        yield from _phrase(line, "queue-next")
    elif where:
        yield from _phrase(line, "queue-position", position=where)


def sorry(line: Line | None) -> tuple[Sound, ...]:
    """What a caller hears who is let out of a queue that is broken."""
    try:
        return _phrase(line, "please-hold") if line else ()
    except Exception:
        # The flow itself may be what is broken; the next document has its own words.
        return ()


def _phrase(line: Line, name: str, **extra: str) -> tuple[Sound, ...]:
    return phrase(line.flow, line.session, line.visit, name, **extra)


def _minutes(line: Line, seconds: Seconds) -> str:
    """A wait in whole minutes, rounded up: to be early pleases, to be late does not."""
    whole = max(1, -(-int(seconds) // 60)) * 60
    return spoken(line.flow, line.session, line.visit, whole)


def filled(
    said: tuple[Sound, ...], enqueue: Enqueue, left: Seconds
) -> tuple[Sound, ...]:
    """*said*, then music or silence until the next word, but not beyond *left*.

    Music whose length is unknown is played once, and cannot be cut.
    """
    if _seconds(said) > left:
        # No time to say it all: the caller is about to leave.
        said = ()
    room = min(enqueue.remind, left) - _seconds(said)
    music = _seconds(enqueue.music)
    if enqueue.music and music <= max(room, left - _seconds(said)):
        times = int(room // music) if _known(enqueue.music) and music else 1
        return (*said, *enqueue.music * max(1, times))
    return (*said, Pause(max(AT_LEAST, float(int(room)))))


def _seconds(sounds: tuple[Sound, ...]) -> Seconds:
    """How long *sounds* last; a recording of unknown length counts as nothing."""
    return sum(map(_length, sounds), 0.0)


def _length(sound: Sound) -> Seconds:
    match sound:
        case Say(text, language):
            return speech.seconds(text, language)
        case Play(seconds=seconds):
            return seconds or 0.0
        case Pause(seconds):
            return seconds


def _known(sounds: tuple[Sound, ...]) -> bool:
    return all(not isinstance(s, Play) or s.seconds is not None for s in sounds)
