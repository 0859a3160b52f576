"""The call that a finding shows is a call that anyone can make."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import golden
import pytest

from ivr.checks import check_flows
from ivr.compiler.compile import compile_set
from ivr.compiler.worlds import Horizon
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
