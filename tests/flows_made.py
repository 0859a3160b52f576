"""Random flows for hypothesis: any kinds, any exits, mostly with a way to people."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

NAMES = ("a", "b", "c", "d", "e", "f")
SAFE = ("desk", "word", "call-me")

SCHEDULES = {
    "office": {
        "zone": "Asia/Seoul",
        "country": "KR",
        "open": "Mo-Fr 09:00-18:00; PH off",
    },
    "nights": {"zone": "Europe/London", "open": "Mo-Su 22:00-06:00"},
}
SWITCHES: dict[str, Any] = {
    "callbacks": {"default": "on"},
    "mode": {"values": ["normal", "storm"], "default": "normal"},
}
QUEUES = {
    "help": {"hours": {"ko": "office", "en": "nights"}},
    "always": {},
}


KINDS = (
    *("menu", "menu", "say", "hours", "switch", "if", "set", "lookup", "queue", "dial"),
    *("callback", "voicemail", "sms", "collect", "hangup", "language", "ask"),
)


@st.composite
def nodes(
    draw: st.DrawFn, names: tuple[str, ...], kinds: tuple[str, ...] = KINDS
) -> dict[str, Any]:
    """A node of one of the *kinds* that leads to some of *names*."""
    to = st.sampled_from(names)
    kind = draw(st.sampled_from(kinds))
    made = _MAKERS[kind](draw, to)
    optional = ("gave-up", "full", "failed", "busy", "no-answer", "refused", "no-input")
    for label in optional:
        if label in made and draw(st.booleans()) and draw(st.booleans()):
            del made[label]
    return made


def _menu(draw: st.DrawFn, to: st.SearchStrategy[str]) -> dict[str, Any]:
    keys = draw(
        st.lists(st.sampled_from("123456"), min_size=1, max_size=3, unique=True)
    )
    options: dict[str, Any] = {}
    for key in keys:
        option: dict[str, Any] = {"label": f"number {key}", "go": draw(to)}
        when = draw(st.sampled_from((None, None, None, "switch", "open", "tries")))
        if when == "switch":
            option["when"] = {"switch": "callbacks"}
        elif when == "open":
            option["when"] = {"open": draw(st.sampled_from(("office", "help")))}
        elif when == "tries":
            option["when"] = {"tries": "> 1"}
        if draw(st.integers(0, 4)) == 0:
            option["set"] = {"tries": "+1"}
        options[key] = option
    return {
        "menu": "Choose.",
        "options": options,
        "tries": draw(st.integers(1, 3)),
        "no-input": draw(to),
        "no-match": draw(to),
    }


def _hours(draw: st.DrawFn, to: st.SearchStrategy[str]) -> dict[str, Any]:
    place = draw(st.sampled_from(("office", "nights", {"queue": "help"})))
    made = {"hours": place, "open": draw(to), "closed": draw(to)}
    if draw(st.booleans()):
        made["holiday"] = draw(to)
    return made


def _switch(draw: st.DrawFn, to: st.SearchStrategy[str]) -> dict[str, Any]:
    if draw(st.booleans()):
        return {"switch": "callbacks", "on": draw(to), "off": draw(to)}
    return {"switch": "mode", "values": {"normal": draw(to), "storm": draw(to)}}


def _if(draw: st.DrawFn, to: st.SearchStrategy[str]) -> dict[str, Any]:
    tests: list[Any] = [
        {"tries": "> 2"},
        {"state": "locked"},
        {"language": "en"},
        {"line": "withheld"},
        {"not": {"switch": {"mode": "storm"}}},
        {"state": ["locked", "gone"], "tries": "< 2"},
    ]
    picked = draw(st.lists(st.sampled_from(tests), min_size=1, max_size=2))
    return {"if": [{"when": t, "go": draw(to)} for t in picked], "else": draw(to)}


def _queue(draw: st.DrawFn, to: st.SearchStrategy[str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "queue": draw(st.sampled_from(("help", "always"))),
        "closed": draw(to),
        "gave-up": draw(to),
        "full": draw(to),
        "failed": draw(to),
    }
    if draw(st.booleans()):
        made["escape"] = {"1": {"label": "something else", "go": draw(to)}}
    if draw(st.booleans()):
        made["unstaffed"] = draw(to)
    return made


def _collect(draw: st.DrawFn, to: st.SearchStrategy[str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "collect": "Your number.",
        "into": "state",
        "next": draw(to),
        "no-input": draw(to),
        "no-match": draw(to),
    }
    if draw(st.booleans()):
        made |= {"type": "one-of", "values": ["locked", "gone"]}
    else:
        made |= {"length": 4}
    if draw(st.booleans()):
        made["confirm"] = "yes"
    return made


_MAKERS: dict[str, Any] = {
    "menu": _menu,
    "hours": _hours,
    "switch": _switch,
    "if": _if,
    "queue": _queue,
    "collect": _collect,
    "say": lambda draw, to: {"say": "Listen.", "next": draw(to)},
    "set": lambda draw, to: {
        "set": draw(st.sampled_from(({"tries": "+1"}, {"state": "locked"}))),
        "next": draw(to),
    },
    "lookup": lambda draw, to: {
        "lookup": {"get": "https://example.org/state"},
        "outcomes": {"locked": draw(to), "fine": draw(to)},
        "failed": draw(to),
    },
    "dial": lambda draw, to: {
        "dial": "+82215889999",
        "busy": draw(to),
        "no-answer": draw(to),
        "failed": draw(to),
    },
    "callback": lambda draw, to: {
        "callback": draw(st.sampled_from(("help", "always"))),
        "switched_by": "callbacks",
        "off": draw(to),
        "refused": draw(to),
        "declined": draw(to),
        "failed": draw(to),
    },
    "voicemail": lambda draw, to: {
        "voicemail": "Speak.",
        "to": "always",
        "empty": draw(to),
        "failed": draw(to),
    },
    "sms": lambda draw, to: {
        "sms": "Look: {link}",
        "link": "https://example.org/chat",
        "failed": draw(to),
    },
    "hangup": lambda draw, to: {
        "hangup": "Goodbye.",
        "ends": draw(st.sampled_from(("done", "refused"))),
    },
    "language": lambda draw, to: {
        "language": {"ko": "한국어는 1번", "en": "For English, press 2"},
        "options": {"1": "ko", "2": "en"},
        "next": draw(to),
    },
    "ask": lambda draw, to: {
        "ask": "What is it about?",
        "intents": {"unlock": draw(to), "refund": draw(to)},
        "options": {"1": {"label": "unlock", "intent": "unlock", "go": draw(to)}},
        "unsure": draw(to),
        "no-input": draw(to),
    },
}

_MAKERS["flow"] = lambda draw, to: {
    "flow": "part",
    "endings": {"well": draw(to), "ill": draw(to)},
}
_MAKERS["end"] = lambda draw, to: {"end": draw(st.sampled_from(("well", "ill")))}

INTENTS = {
    "unlock": {"say": {"en": ["unlock my account"], "ko": ["잠금 해제"]}},
    "refund": {"say": {"en": ["get a refund"], "ko": ["환불"]}},
}

BYE = {"hangup": "Goodbye.", "ends": "refused"}

SAFE_NODES: dict[str, Any] = {
    "desk": {
        "queue": "always",
        "gave-up": "call-me",
        "full": "call-me",
        "failed": "word",
    },
    "call-me": {
        "callback": "always",
        "switched_by": "callbacks",
        "off": "word",
        "refused": "word",
        "declined": "word",
        "failed": "word",
    },
    "word": {
        "voicemail": "Please leave a message.",
        "to": "always",
        "empty": {"hangup": "Goodbye."},
        "failed": BYE,
    },
}


SETTLING = ("say", "sms", "lookup", "collect", "voicemail", "flow")
"""Kinds that settle an intent in some made flows."""

PROFILES = ("default", "us")
"""One has # as the key for going back, the other *."""


@st.composite
def flows(
    draw: st.DrawFn, *, rough: bool = False, kinds: tuple[str, ...] = KINDS
) -> dict[str, Any]:
    """A whole flow, which may have any faults but those of reading.

    A *rough* one sends callers anywhere, and often says good-bye to them.
    """
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    to = (*names, "bye", "desk") if rough else (*SAFE, *SAFE, *names)
    made = {name: draw(nodes(to, kinds)) for name in names}
    if rough:
        made["bye"] = {"hangup": "Goodbye."}
    for node in made.values():
        settles = any(kind in node for kind in SETTLING)
        if settles and draw(st.integers(0, 5)) == 0:
            node["resolves"] = ["unlock"]
    flow: dict[str, Any] = {
        "ivr": 1,
        "name": "made",
        "languages": draw(st.sampled_from((["en"], ["ko", "en"]))),
        "start": "a",
        "hours": SCHEDULES,
        "switches": SWITCHES,
        "queues": QUEUES,
        "nodes": made | SAFE_NODES,
    }
    if draw(st.booleans()) or any(
        {"ask", "resolves"} & node.keys() for node in made.values()
    ):
        flow["intents"] = INTENTS
    if draw(st.booleans()):
        flow["profile"] = draw(st.sampled_from(PROFILES))
    if draw(st.booleans()):
        flow["otherwise"] = draw(st.sampled_from(("desk", "word")))
    if draw(st.booleans()):
        flow["agent"] = "desk"
    return flow


@st.composite
def parts(draw: st.DrawFn) -> dict[str, Any]:
    """A flow that others go into, and that ends well or ill, or not at all."""
    names = ("p", "q", "r")
    kinds = ("end", "end", "menu", "if", "set", "lookup", "collect", "queue", "say")
    made = {name: draw(nodes((*names, "bye"), kinds)) for name in names}
    made["bye"] = {"hangup": "Goodbye."}
    flow = {"ivr": 1, "name": "part", "languages": ["en"], "start": "p"}
    return flow | {"queues": QUEUES, "hours": SCHEDULES, "nodes": made}


def text_of(flow: dict[str, Any]) -> str:
    """The flow as a file; JSON is YAML."""
    return json.dumps(flow, ensure_ascii=False, indent=1)
