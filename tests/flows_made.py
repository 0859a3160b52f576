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


def targets(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Mostly somewhere safe, sometimes anywhere."""
    return st.one_of(st.sampled_from(SAFE), st.sampled_from(names))


@st.composite
def nodes(draw: st.DrawFn, names: tuple[str, ...]) -> dict[str, Any]:
    """A node of any kind that leads to some of *names*."""
    to = targets(names)
    kind = draw(
        st.sampled_from(
            ("menu", "menu", "say", "hours", "switch", "if", "set", "lookup")
            + ("queue", "dial", "callback", "voicemail", "sms", "collect", "hangup")
            + ("language", "ask")
        )
    )
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


@st.composite
def flows(draw: st.DrawFn) -> dict[str, Any]:
    """A whole flow, which may have any faults but those of reading."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    made = {name: draw(nodes(names)) for name in names}
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
    if draw(st.booleans()) or any("ask" in node for node in made.values()):
        flow["intents"] = INTENTS
    if draw(st.booleans()):
        flow["otherwise"] = draw(st.sampled_from(("desk", "word")))
    if draw(st.booleans()):
        flow["agent"] = "desk"
    return flow


def text_of(flow: dict[str, Any]) -> str:
    """The flow as a file; JSON is YAML."""
    return json.dumps(flow, ensure_ascii=False, indent=1)
