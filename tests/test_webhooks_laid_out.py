"""What all callers hear alike is laid out once; only the addresses are each one's."""

from __future__ import annotations

from ivr.telephony import Gather, Hangup, Play, Say, Speak
from webhooks import twiml


def test_each_call_is_given_its_own_addresses() -> None:
    """Though what callers hear is laid out once for all of them."""
    turn = (Speak((Say("Hello.", "en"),)), Gather((), "en", 5, 2, num_digits=1))

    documents = [
        twiml.document(turn, lambda what, call=call: f"/{what}/{call}?a=1&b=2")
        for call in ("ONE", "TWO")
    ]

    assert documents[0].replace("ONE", "TWO") == documents[1] != documents[0]
    assert documents[0].count('"/step/ONE?a=1&amp;b=2"') == 1
    assert documents[0].count(">/step/ONE?a=1&amp;b=2<") == 1


def test_recordings_are_heard_where_each_site_has_them() -> None:
    """The same turn, laid out for two sites in one process."""
    turn = (Speak((Play("hello.wav", "en"),)), Hangup())

    documents = [
        twiml.document(turn, str, lambda url, site=site: f"/{site}/{url}")
        for site in ("north", "south")
    ]

    assert "/north/hello.wav" in documents[0]
    assert "/south/hello.wav" in documents[1]
