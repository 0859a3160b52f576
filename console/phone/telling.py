"""A call as the page shows it: what was heard, what is waited for, what can be set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from console.phone.story import Parts, Story
from ivr.compiler.flow import Flow
from ivr.language.conditions import LINES
from ivr.language.text import Prompt
from ivr.simulator.offering import choices, escape_of, usual
from ivr.simulator.phone import PhoneCall
from ivr.simulator.timing import Stopwatch
from ivr.simulator.transcript import call_parts, lines, wait_words
from ivr.simulator.world import outcomes_of
from ivr.telephony import Gather, LookUp, Pause, Play, Say, Sound


def told(call: PhoneCall, story: Story, before: PhoneCall | None) -> Parts:
    """The call as JSON: what ``ivr call --format json`` prints, and for the page

    ``session`` to be sent with the next step; ``over``, ``node``, ``in`` (the flow that
    the node is in), ``language``; ``sounds``, all that was heard so far, with ``new``,
    the number of those that were heard *before* the last thing happened; ``wait``; and
    ``lines``, the transcript.
    """
    sounds = list(_sounds(call))
    return {
        **call_parts(call),
        "session": story.parts(),
        "over": call.over,
        "node": call.node,
        "in": call.session.flow,
        "language": call.session.language,
        "sounds": sounds,
        "new": sum(len(step.sounds) for step in before.steps) if before else 0,
        "wait": _wait(call),
        "lines": [
            {
                "at": round(line.at, 1),
                "node": line.node,
                "verb": line.verb,
                "words": line.words,
            }
            for line in lines(call)
        ],
    }


def _sounds(call: PhoneCall) -> Iterator[Parts]:
    watch = Stopwatch(call.flow)
    for step in call.steps:
        for sound in step.sounds:
            yield {
                **_sound(sound),
                "node": step.node,
                "in": step.flow,
                "seconds": round(watch.sounds((sound,)), 2),
            }


def _sound(sound: Sound) -> Parts:
    match sound:
        case Say(text, language):
            return {"say": text, "language": language}
        case Play(url, language, text):
            return {"play": url, "say": text or "", "language": language}
        case Pause():
            return {"pause": True}


def _wait(call: PhoneCall) -> Parts | None:
    """What is waited for, and what can come of it."""
    wait = call.wait
    if wait is None:
        return None
    if isinstance(wait, Gather):
        return {
            "for": call.waits_for,
            "keys": wait.keys,
            "speech": wait.speech,
            "digits": wait.num_digits,
            "finish_on": wait.finish_on,
            "timeout": wait.timeout,
            "key_gap": wait.key_gap,
            "sensitive": wait.sensitive,
        }
    doing, words = wait_words(wait) or ("", "")
    return {
        "for": call.waits_for,
        "doing": doing,
        "words": words,
        "outcomes": list(choices(call)),
        "usual": usual(wait),
        "escape": list(escape_of(wait)),
        "values": list(wait.gives) if isinstance(wait, LookUp) else [],
    }


# What there is to set -----------------------------------------------------------------


def title_of(flow: Flow, spoken: str) -> str:
    """What people call the menu, in the language *spoken* or else the menu's first."""
    return _worded(flow.text.title, flow, spoken) or flow.name


def _worded(text: Prompt | None, flow: Flow, spoken: str) -> str:
    tag = spoken if spoken in flow.languages else next(iter(flow.languages), "en")
    return (text.wording(tag) if text else "") or ""


def settings(flow: Flow, turned: Mapping[str, str], spoken: str) -> dict[str, Any]:
    """All that can be chosen before a call.

    Args:
        turned: How the switches stand that do not stand at their default.
        spoken: The language of the page.
    """
    return {
        "flow": flow.name,
        "title": title_of(flow, spoken),
        "languages": list(flow.languages),
        "zone": str(flow.timetable.first_zone),
        "lines": list(LINES),
        "switches": [
            {
                "name": name,
                "label": _worded(switch.label, flow, spoken) or name,
                "values": list(switch.values),
                "stands": turned.get(name, switch.default),
                "usual": switch.default,
            }
            for name, switch in flow.switches.items()
        ],
        "services": [
            {"node": node.name, "outcomes": list(outcomes)}
            for each in {flow.name: flow, **flow.linked}.values()
            if each is flow or each.name in flow.calls
            for node in each.nodes.values()
            if (outcomes := outcomes_of(node))
        ],
    }
