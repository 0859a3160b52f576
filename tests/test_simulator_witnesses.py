"""The call that a finding shows is a call that anyone can make."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import golden
import pytest

from ivr.checks import check_flows, study_of
from ivr.compiler.compile import compile_set
from ivr.compiler.worlds import UP, Horizon
from ivr.language.document import read_flow
from ivr.language.folder import DiskFolder
from ivr.simulator.calling import complaints
from ivr.simulator.keys import replay
from ivr.simulator.world import World

CHECKS = Path(__file__).parent / "fixtures" / "checks"
HORIZON = Horizon.of(date(2026, 11, 28), 400)


@pytest.mark.parametrize("path", sorted(CHECKS.glob("*.yaml")), ids=lambda p: p.stem)
def test_a_finding_is_replayed(path: Path) -> None:
    """Its keys, its outcomes and its moment lead to the node that it is about."""
    text = golden.strip(path.read_text(encoding="utf-8"))
    folder = DiskFolder(CHECKS.as_posix())
    flows = compile_set([read_flow(path.as_posix(), text, folder)])
    flow = next(iter(flows.flows.values()))

    for diagnostic in check_flows(flows, HORIZON):
        witness, node = diagnostic.finding.witness, diagnostic.finding.node
        if witness is None:
            continue
        call = replay(flow, witness)

        assert list(World(witness.outcomes).complaints(flow)) == []
        about = (flow, witness.switches, witness.line, witness.language)
        assert list(complaints(*about)) == []
        assert node is None or node in {step.node for step in call.steps}


ORDINARY = """
ivr: 1
name: x
languages: [en]
start: main
agent: desk
otherwise: call-me
switches: {storm: {default: off}, music: {default: on}, tide: {values: [low, high]}}
hours: {day: {zone: Asia/Seoul, country: KR, open: "Mo-Fr 09:00-18:00; PH off"}}
queues: {desk: {hours: day}}
nodes:
  main:
    if:
      - {when: {switch: storm, line: [withheld, abroad]}, go: desk}
      - {when: {switch: music}, go: call-me}
      - {when: {switch: {tide: high}}, go: desk}
    else: call-me
  desk: {queue: desk}
  call-me: {callback: desk}
"""


def test_the_most_ordinary_call_is_shown() -> None:
    """Of all worlds: nothing down, then switches as they usually stand, then a mobile,
    then as early as can be."""
    flows = compile_set([read_flow("x.yaml", ORDINARY)])
    flow = flows.flows["x"]
    study = study_of(flows, "x", HORIZON)
    worlds, switches = study.worlds, flow.switches

    def oddity(index: int) -> tuple[int, int]:
        world = worlds.world(index)
        turned = [n for n, v in world.switches.items() if v != switches[n].default]
        down, line = world.down != UP, world.line != worlds.lines[0]
        return 100 * down + 10 * len(turned) + line, index

    assert study.witnesses.choose(0) is None
    chance = Random(7)
    for number in range(60):
        found = chance.getrandbits(worlds.count)
        for _ in range(number % 8):
            found &= chance.getrandbits(worlds.count)
        every = [index for index in range(worlds.count) if found >> index & 1]
        assert study.witnesses.choose(found) == min(every, key=oddity, default=None)
