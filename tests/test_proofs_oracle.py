"""The check for dead ends finds what playing every call finds, node by node.

In some worlds of random flows all calls are played by the engine (``dead_end_oracle``),
and what they come to is held against the bit sets of the proofs. ``bench/proofs.py``
does the same with many more flows.
"""

from __future__ import annotations

import os
from datetime import date
from random import Random
from typing import Any

import flows_made
from dead_end_oracle import Key, Oracle, TooManyCalls
from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st

from ivr.checks.stranded import DeadEnds
from ivr.checks.study import Study
from ivr.compiler.compile import compile_set
from ivr.compiler.worlds import UP, Horizon
from ivr.errors import CallFailed
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder
from ivr.runtime.state import Visit

HORIZON = Horizon.of(date(2026, 11, 21), 60)

WORLDS = 4
"""So many worlds of each flow are played."""

Made = dict[str, Any]

FLOWS = flows_made.flows(rough=True)
WITH_PARTS = flows_made.flows(rough=True, kinds=(*flows_made.KINDS, *["flow"] * 6))
SEEDS = st.integers(0, 2**32)

slowly = settings(
    max_examples=int(os.environ.get("PROOF_EXAMPLES", "50")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

BEGUN: Made = {"ivr": 1, "name": "made", "languages": ["en"], "start": "a"}
"""What every line begins with."""

CALLBACKS: Made = {"switches": {"callbacks": {"default": "on"}}}

DROPPED: Made = {
    **BEGUN,
    **CALLBACKS,
    "queues": {"always": {}},
    "nodes": {
        "a": {
            "menu": "Choose.",
            "options": {"1": {"label": "number 1", "go": "c"}},
            "no-input": "a",
            "no-match": "a",
        },
        "c": {
            "queue": "always",
            "full": "a",
            "failed": "a",
            "escape": {"1": {"label": "something else", "go": "a"}},
        },
    }
    | flows_made.SAFE_NODES,
    "agent": "desk",
}
"""A line that drops whoever waits for too long; they could have gone to others."""


SILENT: Made = {
    **BEGUN,
    "queues": {"always": {}},
    "nodes": {
        "a": {"dial": "+82215889999", "busy": "a", "no-answer": "a", "failed": "d"},
        "d": {
            "language": {"ko": "한국어는 1번", "en": "For English, press 2"},
            "options": {"1": "ko", "2": "en"},
            "next": "bye",
        },
    }
    | flows_made.SAFE_NODES,
    "agent": "desk",
}
"""Whoever says nothing where languages are chosen is dropped, and chose nothing."""

ANSWERED: Made = {
    **BEGUN,
    **CALLBACKS,
    "queues": {"always": {}},
    "keys": {"#": "none", "*": "none"},
    "nodes": {
        "a": {
            "lookup": {"get": "https://example.org/state"},
            "gives": {"state": "words"},
            "outcomes": {"found": "m"},
            "failed": "desk",
        },
        "m": {
            "menu": "Choose.",
            "options": {
                "1": {"label": "a person", "go": "desk", "when": {"state": "ok"}},
                "2": {"label": "all of it again", "go": "m"},
            },
            "no-input": "m",
            "no-match": "m",
        },
    }
    | flows_made.SAFE_NODES,
}
"""What helps is only offered where a service answers as one would like."""


def study_of(*made: Made) -> Study:
    """Made flows, the first one ready to be asked.

    What callers key in is one of a few words: of others the proofs only know that
    they may be anything.
    """
    for flow in made:
        for node in flow["nodes"].values():
            if "collect" in node:
                node.pop("length", None)
                node |= {"type": "one-of", "values": ["locked", "gone"]}
    files = {f"{flow['name']}.yaml": flows_made.text_of(flow) for flow in made}
    texts = [read_flow(path, files[path], TextFolder(files)) for path in files]
    flows = compile_set(texts)
    return Study(flows.flows[made[0]["name"]], flows, HORIZON)


def played(study: Study, number: int) -> frozenset[Key]:
    """The nodes that are dead ends in world *number*, found by playing."""
    world = study.worlds.world(number)
    start, _ = next(iter(study.worlds.spans_of(world.time_class)))
    visit = Visit(start, world.switches, "+821012345678", "+82215889999", world.line)
    try:
        return Oracle(study.flow, visit, world.down).dead
    except (CallFailed, TooManyCalls):
        # Round and round without a wait: other checks say so, and no call is played.
        reject()


def proven(study: Study, number: int) -> frozenset[Key]:
    """The nodes that are dead ends in world *number*, as the proofs have it."""
    return frozenset(
        (place.state.flow, place.state.node)
        for place in study.proofs.places
        if study.proofs.dead[place.index] >> number & 1
    )


def some_worlds(study: Study, seed: int) -> list[int]:
    """A few worlds of a flow.

    Lines that take no texts are left out where another service is down: that would
    be two things at once, of which the proofs say nothing.
    """
    random = Random(seed)
    numbers = [random.randrange(study.worlds.count) for _ in range(WORLDS)]
    worlds = {number: study.worlds.world(number) for number in numbers}
    return [
        number
        for number, world in worlds.items()
        if world.down == UP or world.line not in ("landline", "withheld")
    ]


@slowly
@given(FLOWS, SEEDS)
@example(DROPPED, 0)
def test_dead_ends_are_where_calls_come_to_nothing(flow: Made, seed: int) -> None:
    """In any world the proofs find exactly the dead ends that playing finds."""
    flow["keys"] = {"#": "none", "*": "none"}
    study = study_of(flow)

    for number in some_worlds(study, seed):
        assert proven(study, number) == played(study, number), number


@slowly
@given(WITH_PARTS, flows_made.parts(), SEEDS)
def test_dead_ends_of_parts_are_found_through_their_callers(
    flow: Made, part: Made, seed: int
) -> None:
    """The same holds for flows that go into another, at the nodes of both."""
    flow["keys"] = part["keys"] = {"#": "none", "*": "none"}
    study = study_of(flow, part)

    for number in some_worlds(study, seed):
        assert proven(study, number) == played(study, number), number


@slowly
@given(FLOWS, SEEDS)
def test_no_dead_end_is_missed_where_callers_go_back(flow: Made, seed: int) -> None:
    """From where a caller went is more than the proofs know; they miss nothing."""
    flow["profile"] = "us"
    study = study_of(flow)

    for number in some_worlds(study, seed):
        assert proven(study, number) >= played(study, number), number


def test_what_may_be_offered_is_no_help_that_is_certain() -> None:
    """An option that hangs on what a service answers helps nobody for sure; the
    service being down is another matter."""
    study = study_of(ANSWERED)

    for number in range(study.worlds.count):
        down = study.worlds.world(number).down.startswith("lookup")
        assert (("made", "m") in proven(study, number)) is not down, number


@slowly
@given(FLOWS)
@example(SILENT)
def test_every_dead_end_is_told_of(flow: Made) -> None:
    """In each world that has a dead end the check names nodes, all of them dead."""
    study = study_of(flow)
    first = DeadEnds(study).first

    for number in range(study.worlds.count):
        told = {key for key, worlds in first.items() if worlds >> number & 1}
        assert bool(told) == bool(proven(study, number)), number
        assert told <= proven(study, number), number
