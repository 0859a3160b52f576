"""The engine's instructions as TwiML: every verb that the carrier is sent.

Built with the classes of the Twilio library, and only here. The builder checks
nothing; ``tests/twiml_schema.py`` does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from math import ceil

from twilio.twiml import TwiML, voice_response
from twilio.twiml.voice_response import VoiceResponse

from ivr.telephony import (
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Instruction,
    Pause,
    Play,
    Record,
    Say,
    Sound,
    Speak,
)
from webhooks import locales
from webhooks.sentences import clean, pieces

Address = Callable[[str], str]
"""Gives the address for ``step``, ``left``, ``wait``, ``dialled``, ``whisper``,
``recorded`` or ``recording`` of the call at this turn."""

LARGEST = 64 * 1024
"""Bytes in one document. Source: Twilio's error 11750."""

REMEMBERED = 1_024
"""Documents of which all but the addresses is kept, a kilobyte or two each."""

QUEUE_NAME = 64
"""Letters in a queue's name. Source: Twilio's page on ``<Enqueue>``."""

HINTS, HINT, HINT_BYTES = 500, 100, 8_000
"""Hints in a ``<Gather>``, and letters in each. Source: Twilio's page on
``<Gather>``. The bytes are ours, so that they leave room in the document."""

SILENCE_ENDS_MESSAGE = 10
"""Seconds. The carrier's 5 cut off people who look for an order number."""

LONGEST_RECORDING, LONGEST_RING = 14_400, 600
"""Seconds. Source: Twilio's pages on ``<Record>`` and ``<Dial>``."""


def document(
    instructions: Sequence[Instruction], to: Address, media: Callable[[str], str] = str
) -> str:
    """The document for a turn: what is heard, then the wait or the end.

    Args:
        instructions: ``Speak``s, then a ``Gather``, ``Record``, ``Dial``,
            ``Enqueue`` or ``Hangup``.
        to: Where each verb reports to.
        media: Makes the address of a recording from what the flow calls it.

    Raises:
        ValueError: The last instruction is none that a carrier can carry out, or
            the document would be larger than it takes.
    """
    text, *rest = _laid_out(tuple(instructions), media)
    for what, behind in zip(rest[::2], rest[1::2], strict=True):
        text += _attribute(to(what)) + behind
    return _fitting(text)


@lru_cache(maxsize=REMEMBERED)
def _laid_out(
    instructions: tuple[Instruction, ...], media: Callable[[str], str]
) -> tuple[str, ...]:
    """The document in pieces: between every two belongs the address named between.

    All callers who choose the same hear the same, and only the addresses are theirs.
    """
    return tuple(_written(_built(instructions, _marked, media)).split(_MARK))


_MARK = "\0"
"""What no document can hold: here it stands around what an address is for."""


def _marked(what: str) -> str:
    return f"{_MARK}{what}{_MARK}"


def _built(
    instructions: Sequence[Instruction], to: Address, media: Callable[[str], str]
) -> VoiceResponse:
    *before, last = instructions
    speaks = [each for each in before if isinstance(each, Speak)]
    # A key cuts short what stands inside the Gather, and only that.
    split = len(speaks) if isinstance(last, Gather) else 0
    while split and speaks[split - 1].interruptible:
        split -= 1
    if not isinstance(last, Gather):
        split = len(speaks)
    response = VoiceResponse()
    _speak(response, speaks[:split], media)
    match last:
        case Gather():
            _gather(response, last, speaks[split:], to, media)
        case Record():
            _record(response, last, to, media)
        case Dial():
            response.append(_dial(last, to))
        case Enqueue():
            hear(response, last.greeting, media)
            response.append(_enqueue(last, to))
        case Hangup():
            response.append(voice_response.Hangup())
        case _:
            raise ValueError(f"the carrier cannot carry out {type(last).__name__}")
    return response


def spoken(
    sounds: Iterable[Sound],
    then: TwiML | None = None,
    media: Callable[[str], str] = str,
) -> str:
    """A document of *sounds* and at most one verb behind them."""
    response = VoiceResponse()
    hear(response, sounds, media)
    if then is not None:
        response.append(then)
    return written(response)


def bridge(
    speaks: Sequence[Speak], address: str, pause: int, media: Callable[[str], str] = str
) -> str:
    """A document that fills the time until *address* may have more to say."""
    response = VoiceResponse()
    _speak(response, speaks, media)
    if pause:
        response.append(voice_response.Pause(length=pause))
    response.append(redirect(address))
    return written(response)


def redirect(address: str) -> TwiML:
    """The verb that goes on at *address*."""
    return voice_response.Redirect(address)


def hang_up() -> TwiML:
    """The verb that ends the call."""
    return voice_response.Hangup()


def leave() -> TwiML:
    """The verb that takes a waiting caller out of the queue."""
    return voice_response.Leave()


def keys_while(
    sounds: Iterable[Sound],
    longest_key: int,
    address: str,
    media: Callable[[str], str] = str,
) -> TwiML:
    """The verb that plays *sounds* to a waiting caller and listens for a key."""
    gather = voice_response.Gather(
        action=address, num_digits=longest_key, timeout=1, finish_on_key=""
    )
    hear(gather, sounds, media)
    return gather


def ring(number: str, caller_id: str | None = None) -> TwiML:
    """The verb that rings *number*, after which nothing follows."""
    return voice_response.Dial(number, caller_id=caller_id)


def written(response: VoiceResponse) -> str:
    """The document as text.

    Raises:
        ValueError: It is larger than the carrier takes.
    """
    return _fitting(_written(response))


def _fitting(text: str) -> str:
    if len(text) * 4 > LARGEST and len(text.encode()) > LARGEST:
        raise ValueError("the document is larger than the carrier takes")
    return text


def _written(response: VoiceResponse) -> str:
    return _DECLARATION + "".join(_pieces(response))


_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def _pieces(verb: TwiML) -> Iterator[str]:
    """*verb* as the library writes it, letter by letter, in a third of the time.

    The library makes a tree of it first, for a parser's sake; a test compares both.
    """
    tag = verb.name
    opened = f"<{tag}"
    for name in sorted(verb.attrs):
        value = verb.attrs[name]
        said = ("true" if value else "false") if isinstance(value, bool) else str(value)
        opened += f' {name}="{_attribute(said)}"'
    if not verb.value and not verb.verbs:
        yield opened + " />"
        return
    yield opened + ">"
    if verb.value:
        yield _text(verb.value)
    for inner in verb.verbs:
        yield from _pieces(inner)
    yield f"</{tag}>"


def _text(said: str) -> str:
    if "&" in said or "<" in said or ">" in said:
        said = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return said


def _attribute(said: str) -> str:
    said = _text(said).replace('"', "&quot;")
    for letter, escaped in (("\r", "&#13;"), ("\n", "&#10;"), ("\t", "&#09;")):
        if letter in said:
            said = said.replace(letter, escaped)
    return said


# Waits --------------------------------------------------------------------------


def _gather(
    response: VoiceResponse,
    gather: Gather,
    speaks: Sequence[Speak],
    to: Address,
    media: Callable[[str], str],
) -> None:
    one_key = gather.num_digits == 1 and not gather.speech
    # The carrier has one timeout, for the first key and between keys. The longer
    # of ours holds: a slow caller is not cut off in the middle of a number.
    silence = gather.timeout if one_key else max(gather.timeout, gather.key_gap)
    verb = voice_response.Gather(
        action=to("step"),
        timeout=max(1, ceil(silence)),
        num_digits=gather.num_digits,
        # The carrier's own is "#", which would swallow a # that is an option.
        finish_on_key=gather.finish_on,
        # Without this a silent caller falls through, and we never hear of it.
        action_on_empty_result=True,
    )
    if gather.speech:
        verb.attrs["input"] = "dtmf speech" if gather.keys else "speech"
        verb.attrs["speechTimeout"] = str(max(1, ceil(gather.key_gap)))
        if locale := locales.heard(gather.language):
            verb.attrs["language"] = locale
        if hints := ",".join(_hints(gather.hints)):
            verb.attrs["hints"] = hints
    _speak(verb, speaks, media)
    hear(verb, gather.sounds, media)
    response.append(verb)
    # For carriers that do not know actionOnEmptyResult; others never come here.
    response.append(redirect(to("step")))


def _hints(hints: Iterable[str]) -> Iterator[str]:
    room = HINT_BYTES
    for hint in list(hints)[:HINTS]:
        # A comma would make two hints of one.
        short = " ".join(clean(hint).replace(",", " ").split())[:HINT]
        room -= len(short.encode()) + 1
        if short and room >= 0:
            yield short


def _record(
    response: VoiceResponse,
    record: Record,
    to: Address,
    media: Callable[[str], str],
) -> None:
    hear(response, record.sounds, media)
    response.append(
        voice_response.Record(
            action=to("recorded"),
            max_length=min(max(1, ceil(record.longest)), LONGEST_RECORDING),
            timeout=SILENCE_ENDS_MESSAGE,
            finish_on_key="#",
            play_beep=True,
            recording_status_callback=to("recording"),
            recording_status_callback_event="completed absent",
        )
    )
    # A caller who says nothing at all falls through to here.
    response.append(redirect(to("recorded")))


def _dial(dial: Dial, to: Address) -> TwiML:
    verb = voice_response.Dial(
        action=to("dialled"),
        timeout=min(max(1, ceil(dial.ring_time)), LONGEST_RING),
        caller_id=dialable(dial.caller_id) if dial.caller_id else None,
        answer_on_bridge=True,
        record="record-from-answer-dual" if dial.records else None,
    )
    whisper = to("whisper") if dial.whisper else None
    for line in dial.lines:
        if line.lower().startswith(("sip:", "sips:")):
            verb.append(voice_response.Sip(clean(line), url=whisper))
        else:
            verb.append(voice_response.Number(dialable(line), url=whisper))
    return verb


def dialable(line: str) -> str:
    """*line* as the carrier wants it: digits, and the plus sign before them."""
    return re.sub(r"[^\d+]", "", line)


def _enqueue(enqueue: Enqueue, to: Address) -> TwiML:
    about = {"action": to("left"), "wait_url": to("wait"), "wait_url_method": "POST"}
    name = enqueue.at_carrier or enqueue.queue
    if not WORKFLOW.fullmatch(name):
        return voice_response.Enqueue(queue_name(name), **about)
    verb = voice_response.Enqueue(workflow_sid=name, **about)
    task = {"queue": enqueue.queue, "language": enqueue.language}
    # Unwritten, the carrier's own rule for tasks without one stands.
    verb.task(json.dumps(task, ensure_ascii=False), priority=enqueue.priority or None)
    return verb


WORKFLOW = re.compile(r"WW[0-9a-f]{32}")
"""Source: Twilio's page on ``<Enqueue>``, ``workflowSid``."""


def queue_name(name: str) -> str:
    """*name*, or where it is too long for the carrier, its beginning and a digest."""
    name = clean(name)
    if len(name) <= QUEUE_NAME:
        return name
    return f"{name[:47]}-{blake2b(name.encode(), digest_size=8).hexdigest()}"


# Sound ----------------------------------------------------------------------------


def _speak(parent: TwiML, speaks: Iterable[Speak], media: Callable[[str], str]) -> None:
    for speak in speaks:
        hear(parent, speak.sounds, media)


def hear(parent: TwiML, sounds: Iterable[Sound], media: Callable[[str], str]) -> None:
    """Put *sounds* into *parent*."""
    for sound in sounds:
        match sound:
            case Say(text, language, voice):
                locale = locales.said(language, voice)
                for piece in pieces(clean(text)):
                    if piece.strip():
                        parent.append(
                            voice_response.Say(piece, voice=voice, language=locale)
                        )
            case Play(url):
                parent.append(voice_response.Play(clean(media(url))))
            case Pause(seconds):
                # Whole seconds are all that the carrier knows.
                if seconds >= 0.5:
                    parent.append(voice_response.Pause(length=int(seconds + 0.5)))
