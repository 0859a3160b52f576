"""What the checks call clean, the engine never lets a caller down in.

Random flows, random worlds, random ways: no call raises or loops, and a caller who
keeps trying always comes to a good ending where the proofs say it is certain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import flows_made
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ivr.checks import check_flows
from ivr.compiler.compile import FlowSet, compile_set
from ivr.compiler.proofs import Proofs
from ivr.compiler.states import Move, Place, States
from ivr.compiler.worlds import Horizon, Worlds
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder
from ivr.runtime.engine import answer, resume
from ivr.runtime.state import GOOD_ENDINGS, Session, Turn, Visit
from ivr.simulator.world import Answer, event
from ivr.telephony import Digits, Event, Gather, NoInput, Speech

HORIZON = Horizon.of(date(2026, 11, 21), 60)
MAX_WAITS = 400


@dataclass
class Line:
    """A call to a made flow, in one world of its proofs."""

    flows: FlowSet
    proofs: Proofs
    world: int
    random: Random
    path: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.flow = self.flows.flows["made"]
        self.bit = 1 << self.world
        self.here = self.proofs.worlds.world(self.world)
        self.number = {place.state: place for place in self.proofs.places}
        spans = list(self.proofs.worlds.spans_of(self.here.time_class))
        start, end = self.random.choice(spans)
        minutes = int((end - start) / timedelta(minutes=1))
        now = start + timedelta(minutes=self.random.randrange(minutes))
        self.visit = Visit(
            now, self.here.switches, "+821012345678", "+82215889999", self.here.line
        )

    def place(self, session: Session) -> Place:
        """The state of the proofs in which a call is."""
        tracked = self.proofs.states.tracked
        exact = tuple(session.values.get(name) for name in tracked)
        for state in self.number:
            if (
                state.node == session.node
                and state.language == session.language
                and state.choice == session.choice
                and all(_fits(a, b) for a, b in zip(state.values, exact, strict=True))
            ):
                return self.number[state]
        raise AssertionError(f"the proofs know no such state: {session} {self.path}")

    def moves(self, place: Place) -> list[Move]:
        """What can happen at *place* in this world."""
        left = bool(self.proofs.surely_left(place) & self.bit)
        return [
            move
            for move in place.moves
            if move.may & self.bit
            and move.exit is not None
            and (not left or move.exit.by in ("fixed", "next"))
        ]

    def play(self, choose: Callable[[Line, Place], Move], waits: int) -> Turn:
        """Go on as *choose* says for so many waits, or to the end."""
        turn = answer(self.flow, self.visit)
        return self.go_on(turn, choose, waits)

    def go_on(
        self, turn: Turn, choose: Callable[[Line, Place], Move], waits: int
    ) -> Turn:
        """Take a waiting call on, node by node."""
        for _ in range(waits):
            if turn.session.over:
                break
            turn = self.one_node(turn, choose)
        return turn

    def one_node(self, turn: Turn, choose: Callable[[Line, Place], Move]) -> Turn:
        """Answer all waits of one node, so that it leaves as *choose* says."""
        session = Session.from_json(turn.session.to_json())
        place = self.place(session)
        move = choose(self, place)
        assert move.exit is not None
        label, name = move.exit.label, session.node
        self.path.append(f"{name}:{label}")
        role = move.exit.role
        tokens = (
            [label]
            if role
            else list(
                place.node.kind.script(
                    label, lambda intent: _PHRASES[session.language][intent]
                )
            )
        )
        turns, count = session.turn, 0
        while True:
            wait = turn.wait
            assert wait is not None
            happens: Event
            if isinstance(wait, Gather):
                happens = _event(tokens.pop(0) if tokens else "-")
            else:
                happens = event(wait, Answer(label), self.flow, self.visit.now)
            turn = resume(self.flow, session, happens, self.visit)
            session = Session.from_json(turn.session.to_json())
            count += 1
            same = session.node == name and session.memory and session.turn > turns
            if session.over or not same or role == "repeat" or count > 30:
                return turn
            if (
                not tokens
                and isinstance(turn.wait, Gather)
                and isinstance(wait, Gather)
            ):
                return turn


_PHRASES = {
    "ko": {"unlock": "잠금 해제", "refund": "환불"},
    "en": {"unlock": "unlock my account", "refund": "get a refund"},
}


def _event(token: str) -> Event:
    if token == "-":
        return NoInput()
    return Speech(token[4:], 0.9) if token.startswith("say:") else Digits(token)


def _fits(known: str | None, exact: str | None) -> bool:
    return known in ("?", exact) or _capped(known) == _capped(exact)


def _capped(value: str | None) -> str | None:
    """Counters are told apart only up to the largest number compared (2), and one."""
    return str(min(int(value), 3)) if value and value.isdigit() else value


def trying(line: Line, place: Place) -> Move:
    """Any way that is not silence, a wrong key, or giving up."""
    moves = [
        move
        for move in line.moves(place)
        if move.exit and not move.exit.gives_up and move.exit.role != "repeat"
    ]
    assert moves, f"nothing can be done at {place.state} {line.path}"
    return line.random.choice(moves)


def anything(line: Line, place: Place) -> Move:
    """Any way at all."""
    return line.random.choice(line.moves(place))


def ranks(proofs: Proofs, bit: int) -> dict[int, int]:
    """How many steps a good ending is away at most, for each state of one world."""
    found: dict[int, int] = {}
    for rank in range(len(proofs.places) + 1):
        new = {
            place.index: rank
            for place in proofs.places
            if place.index not in found and certain_by(proofs, place, bit, found)
        }
        if not new:
            break
        found |= new
    return found


def certain_by(proofs: Proofs, place: Place, bit: int, found: dict[int, int]) -> bool:
    """The definition of "certain", read once more, for one world."""
    if proofs.settled_or_refused[place.index]:
        return True

    def well(move: Move) -> bool:
        good = bool(proofs.good_or_refused(place, move) & bit)
        return good or move.target in found

    moves = [m for m in place.moves if m.may & bit and m.exit]
    fixed = [m for m in moves if m.exit and m.exit.by in ("fixed", "next")]
    if len(fixed) == len(moves) or any(m.must & bit for m in fixed):
        return bool(fixed) and all(well(m) for m in fixed)
    world = [m for m in moves if m.exit and m.exit.by == "world"]
    door = [m for m in world if m.exit and m.exit.door]
    if not all(well(m) for m in [*fixed, *door]):
        return False
    inside = [m for m in world if m not in door]
    if world and all(well(m) for m in inside):
        return True
    chosen = [
        m for m in moves if m.exit and m.exit.by not in ("fixed", "next", "world")
    ]
    back = [m for m in chosen if m.exit and m.exit.role == "back"]
    others = [m for m in chosen if m not in back and m.must & bit]
    return any(well(m) for m in others) or bool(
        back and all(m.target != place.index and well(m) for m in back)
    )


def by_rank(found: dict[int, int]) -> Callable[[Line, Place], Move]:
    """A caller who knows the way; the world still does as it likes."""

    def choose(line: Line, place: Place) -> Move:
        moves = line.moves(place)
        rank = found[place.index]

        def nearer(move: Move) -> bool:
            good = bool(line.proofs.good_or_refused(place, move) & line.bit)
            return good or found.get(move.target, rank) < rank

        forced = [m for m in moves if m.exit and m.exit.by in ("fixed", "next")]
        if forced:
            return line.random.choice(forced)
        world = [m for m in moves if m.exit and m.exit.by == "world"]
        door = [m for m in world if m.exit and m.exit.door]
        own = [
            m
            for m in moves
            if m.exit and m.exit.by not in ("world", "fixed", "next") and nearer(m)
        ]
        inside = [m for m in world if m not in door]
        helps = all(nearer(m) for m in inside) and bool(world)
        if own and not helps:
            return line.random.choice([*own, *door])
        return line.random.choice(world or own)

    return choose


def read_made(flow: dict[str, object]) -> FlowSet:
    """Compile a made flow."""
    text = flows_made.text_of(flow)
    files = {"made.yaml": text}
    return compile_set([read_flow("made.yaml", text, TextFolder(files))])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(flows_made.flows(), st.integers(0, 2**32))
def test_no_call_raises_or_loops(flow: dict[str, object], seed: int) -> None:
    """Whatever the flow that was read, any call in any world comes from wait to wait,
    unless a check says beforehand that it would not."""
    flows = read_made(flow)
    found = {each.rule.code for each in check_flows(flows, HORIZON, strict=True)}
    assume(not found & {"IVR104", "IVR105"})
    line = _line(flows, seed)

    turn = line.play(anything, 30)

    assert turn.session.over or turn.wait is not None


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(flows_made.flows(), st.integers(0, 2**32))
def test_who_keeps_trying_is_served(flow: dict[str, object], seed: int) -> None:
    """In a flow without errors a caller who keeps trying has a good ending."""
    flows = read_made(flow)
    found = check_flows(flows, HORIZON, strict=True)
    assume(not any(each.severity == "error" for each in found))
    for number in range(6):
        line = _line(flows, seed + number)
        certain = ranks(line.proofs, line.bit)

        turn = line.play(trying, line.random.randrange(6))
        if turn.session.over or turn.session.good:
            assert turn.session.ending in (*GOOD_ENDINGS, "refused", "done", "")
            continue
        place = line.place(turn.session)
        if line.proofs.let_go[place.index] & line.bit:
            continue
        assert place.index in certain, (place.state, line.path, line.here)
        turn = line.go_on(turn, by_rank(certain), MAX_WAITS)

        served = turn.session.good or turn.session.ending == "refused"
        assert served, (turn.session, line.path, line.here)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(flows_made.flows(), st.integers(0, 2**32))
def test_certain_is_what_it_says(flow: dict[str, object], seed: int) -> None:
    """Bit sets over all worlds give what the definition gives in each single one."""
    flows = read_made(flow)
    line = _line(flows, seed)

    found = ranks(line.proofs, line.bit)

    assert {
        place.index
        for place in line.proofs.places
        if line.proofs.certain[place.index] & line.bit
    } == set(found)


def _line(flows: FlowSet, seed: int) -> Line:
    random = Random(seed)
    made = flows.flows["made"]
    proofs = Proofs(States(made, Worlds((made,), HORIZON)))
    return Line(flows, proofs, random.randrange(proofs.worlds.count), random)
