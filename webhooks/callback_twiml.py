"""The documents of a call back: a key to press, two sides brought together, a queue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil

from twilio.twiml import voice_response
from twilio.twiml.voice_response import VoiceResponse

from ivr.telephony import Sound
from webhooks.sentences import clean
from webhooks.twiml import (
    LONGEST_RING,
    dialable,
    hear,
    queue_name,
    redirect,
    written,
)

KEY_WITHIN = 8
"""Seconds for somebody who has just picked up a phone to find its key."""


def ask_key(
    sounds: Iterable[Sound], address: str, media: Callable[[str], str] = str
) -> str:
    """A document that says *sounds* and reports the key that is pressed, or none."""
    response = VoiceResponse()
    gather = voice_response.Gather(
        action=address,
        num_digits=1,
        timeout=KEY_WITHIN,
        finish_on_key="",
        action_on_empty_result=True,
    )
    hear(gather, sounds, media)
    response.append(gather)
    # For carriers that do not know actionOnEmptyResult.
    response.append(redirect(address))
    return written(response)


def bring_together(
    sounds: Iterable[Sound],
    lines: Iterable[str],
    *,
    joined: str,
    whisper: str,
    reports: str,
    ring_time: float,
    caller_id: str,
    media: Callable[[str], str] = str,
) -> str:
    """A document that says *sounds* and rings *lines*, the first one of which that
    presses its key after the whisper is connected.

    Args:
        joined: Asked when it is over.
        whisper: What whoever picks up hears.
        reports: Told how each line rings.
    """
    response = VoiceResponse()
    hear(response, sounds, media)
    dial = voice_response.Dial(
        action=joined,
        timeout=min(max(1, ceil(ring_time)), LONGEST_RING),
        caller_id=dialable(caller_id) or None,
    )
    for line in lines:
        about = {
            "url": whisper,
            "status_callback": reports,
            "status_callback_event": "initiated ringing answered completed",
        }
        if line.lower().startswith(("sip:", "sips:")):
            dial.append(voice_response.Sip(clean(line), **about))
        else:
            dial.append(voice_response.Number(dialable(line), **about))
    response.append(dial)
    return written(response)


def join_queue(
    sounds: Iterable[Sound],
    queue: str,
    *,
    left: str,
    wait: str,
    media: Callable[[str], str] = str,
) -> str:
    """A document that says *sounds* and lets the customer join *queue*."""
    response = VoiceResponse()
    hear(response, sounds, media)
    name = queue_name(queue)
    response.append(
        voice_response.Enqueue(name, action=left, wait_url=wait, wait_url_method="POST")
    )
    return written(response)
