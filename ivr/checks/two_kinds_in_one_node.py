"""IVR006: a node that is two things."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR006", scope="reading")
def two_kinds_in_one_node(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    Two kinds in one node.

    ## Why it matters
    Nobody can say which of them callers should meet.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: hello
    nodes:
      hello: {say: "Welcome.", hangup: "Goodbye."}
    ```
    Make two nodes, and lead from one to the other.
    """
    yield from reading.of("two-kinds-in-one-node")
