"""What a caller does, as ``ivr call --keys`` and witnesses write it down."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ivr.compiler.flow import Flow
from ivr.diagnostics import Witness
from ivr.simulator.calling import visit_of
from ivr.simulator.phone import PhoneCall, begin
from ivr.simulator.scenario import noon
from ivr.simulator.world import World
from ivr.witness import split_keys

HANGS_UP = "H"
SILENCE = "-"
NAMED = {"star": "*", "pound": "#"}


def read_tokens(keys: str) -> tuple[str, ...]:
    """The tokens in ``1,2,-,#,H,say:…``, one for each time that keys are waited for.

    Raises:
        ValueError: One is neither keys nor words; says which.
    """
    tokens = split_keys(keys)
    for token in tokens:
        known = token in (SILENCE, HANGS_UP) or token in NAMED
        if not known and not re.fullmatch(r"[0-9*#]+|say:.*\S.*", token, re.DOTALL):
            hang_up = token.casefold() in ("h", "hang-up", "hangup")
            near = ' Did you mean "H"?' if hang_up else ""
            raise ValueError(
                f'"{token}" is neither keys nor words.{near} Write 0-9, * or #, '
                '"-" for silence, H to hang up, or say:WORDS.'
            )
    return tokens


def act(call: PhoneCall, token: str) -> PhoneCall:
    """Do what *token* says at the end of what is heard."""
    if token == HANGS_UP:
        return call.hang_up()
    if token == SILENCE:
        return call.silence()
    if token.startswith("say:"):
        return call.say(token.removeprefix("say:").strip())
    return call.press(NAMED.get(token, token))


def play(call: PhoneCall, tokens: Sequence[str]) -> tuple[PhoneCall, int]:
    """The call once the caller has done all of *tokens*, and how many were too many.

    What is left to happen then happens, until the caller is asked again.
    """
    for index, token in enumerate(tokens):
        call = come_up_to(call, token)
        if call.over:
            return call, len(tokens) - index
        call = act(call, token)
    return call.settled(), 0


def come_up_to(call: PhoneCall, token: str) -> PhoneCall:
    """The call where *token* is due: all that comes before it has happened."""
    return _up_to(call) if token == HANGS_UP else call.settled()


def _up_to(call: PhoneCall) -> PhoneCall:
    """Who hangs up does so at any wait, but not before what was said to happen."""
    while not call.over and not call.waits_for_caller and call.scripted() is not None:
        call = call.comes_to()
    return call


def replay(flow: Flow, witness: Witness) -> PhoneCall:
    """The call of *witness*, up to where its keys lead."""
    visit = visit_of(flow, witness.at or noon(), witness.switches, witness.line)
    world = World(witness.outcomes)
    return play(begin(flow, visit, world, witness.language), witness.keys)[0]
