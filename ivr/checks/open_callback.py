"""IVR705: anybody can have any number called, in any country."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.diagnostics import Finding
from ivr.language.callers import country_of


@check("IVR705", scope="calls", yields_to=("IVR101",))
def open_callback(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A callback that calls whatever number is keyed in, in a flow without a number of its
    own: nothing says in which country it is at home, and so none is refused.

    ## Why it matters
    Fraudsters ring such lines by the thousand and have them call numbers abroad of
    which they get a share. The bill is yours.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: call-me
    queues: {desk: {}}
    nodes:
      call-me: {callback: desk, number: asked, refused: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    List the line's `numbers:`, so that only their country is called, or call back the
    number that rings.
    """
    if any(country_of(number.name) for number in study.flow.text.numbers):
        return
    for flow, node in study.nodes():
        asked = getattr(node.kind, "number", "") == "asked"
        if node.kind.service == "callback" and asked:
            worlds = study.reached(flow, node)
            if worlds:
                yield Finding(
                    node.text.at("number"),
                    f'"{node.name}" calls any number that is keyed in, in any country',
                    "list the line's numbers:, or call back the number that rings",
                    node=node.name,
                    witness=study.call_to_node(node, worlds),
                )
