"""Holds a TwiML document to the carrier's own rules of verbs, nesting, attributes.

``check(xml)`` gives what is wrong with it, in words; nothing is as it should be.
The rules come from ``fixtures/twiml-schema.json``; those that no schema says are
below, each with its source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

FIXTURE = Path(__file__).parent / "fixtures" / "twiml-schema.json"

WAITING = {"Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather"}
"""What a waiting caller may be played. Source: Twilio's page on ``<Enqueue>``."""

FINAL = {"Redirect", "Hangup", "Leave", "Reject"}
"""After these nothing runs. Source: Twilio's pages on each."""

WITH_ACTION = {"Dial", "Enqueue"}
"""With an action these take over, and what follows is never reached."""

ADDRESSES = ("action", "url", "waitUrl", "statusCallback", "recordingStatusCallback")


@cache
def schema() -> dict[str, Any]:
    """The rules as the carrier's Node library has them."""
    found: dict[str, Any] = json.loads(FIXTURE.read_text("utf-8"))
    return found


def check(xml: str | bytes, *, waiting: bool = False) -> list[str]:
    """What is wrong with a document; with *waiting*, as one for a waiting caller."""
    raw = xml.encode() if isinstance(xml, str) else xml
    if len(raw) > 64 * 1024:
        return ["the document has more than 64 kB (11750)"]
    try:
        root = ElementTree.fromstring(raw)
    except ElementTree.ParseError as error:
        return [f"the document cannot be parsed (12100): {error}"]
    if root.tag != "Response":
        return [f"the root is <{root.tag}>, not <Response> (12102)"]
    found = list(_element(root, "VoiceResponse"))
    found += _order(root)
    if waiting:
        found += [
            f"<{verb.tag}> is not for a waiting caller"
            for verb in root
            if verb.tag not in WAITING
        ]
    return found


def _element(element: Element, cls: str) -> Iterator[str]:
    rules = schema()["classes"][cls]
    for name, value in element.attrib.items():
        if name not in rules["attributes"]:
            yield f"<{element.tag}> has no attribute {name}"
        else:
            yield from _value(element.tag, name, value, rules["attributes"][name])
    text = "".join([element.text or "", *(child.tail or "" for child in element)])
    if text.strip() and not rules["text"]:
        yield f"<{element.tag}> takes no text: {text.strip()[:40]!r}"
    for child in element:
        if child.tag not in rules["children"]:
            yield f"<{child.tag}> may not stand in <{element.tag}>"
        else:
            yield from _element(child, rules["children"][child.tag])
    yield from _limits(element)


def _value(tag: str, name: str, value: str, type: str) -> Iterator[str]:
    words = schema()["types"]
    several = type.endswith("[]")
    bare = type.removesuffix("[]")
    for one in value.split() if several else [value]:
        if bare == "boolean":
            fits = one in ("true", "false")
        elif bare == "number":
            fits = one.isdigit()
        else:
            fits = bare not in words or one in words[bare]
        if not fits:
            yield f'<{tag} {name}="{one}">: expected {bare}'


def _limits(element: Element) -> Iterator[str]:
    get, text = element.get, element.text or ""
    match element.tag:
        case "Say":
            # Interpreters of others take the text alone for what is said.
            if len(element):
                yield "<Say> has something nested in it"
            if not text.strip():
                yield "<Say> says nothing (13520)"
            if len(text) > 3_000:
                yield f"<Say> has {len(text)} letters"
        case "Gather":
            if not re.fullmatch(r"[0-9#*]?", get("finishOnKey", "#")):
                yield f'finishOnKey="{get("finishOnKey")}"'
            if get("action") is None:
                yield "<Gather> without action asks for its own document again"
            hints = get("hints", "").split(",")
            if len(hints) > 500 or any(len(hint) > 100 for hint in hints):
                yield "hints: at most 500 of 100 letters"
            if get("timeout") == "0" or get("numDigits") == "0":
                yield "<Gather> leaves the caller no time, or no key"
        case "Enqueue" if get("workflowSid") is None:
            if not 0 < len(text) <= 64:
                yield f"the queue's name has {len(text)} letters"
        case "Record" if get("action") is None:
            yield "<Record> without action asks for its own document again"
        case "Play" if not text.strip():
            yield "<Play> plays nothing"
    for name in ADDRESSES:
        if "_" in (urlsplit(get(name, "")).hostname or ""):
            yield f"{name}: no host with an underscore"


def _order(root: Element) -> Iterator[str]:
    ended = ""
    for verb in root:
        if ended:
            yield f"<{verb.tag}> after <{ended}> is never reached"
        if verb.tag in FINAL or (verb.tag in WITH_ACTION and verb.get("action")):
            ended = verb.tag
