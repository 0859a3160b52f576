"""IVR608: nobody says where a call goes when something fails on our side."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.diagnostics import Finding


@check("IVR608", severity="warning")
def no_fallback(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A flow with numbers of its own that names neither an `otherwise` nor an `agent`.

    ## Why it matters
    When something goes wrong in the middle of a call, the line has nowhere to lead the
    caller: it apologises and hangs up. With an `otherwise`, the call goes on there.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    numbers: ["+442079460123"]
    start: desk
    queues: {desk: {}}
    nodes:
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Name the node that helps whatever happened, with `otherwise:`.
    """
    flow = study.flow
    if flow.text.numbers and flow.otherwise is None and flow.agent is None:
        yield Finding(
            flow.text.spans.get("start", flow.text.span),
            "when a call fails on our side, there is nowhere to lead the caller: they "
            "hear an apology and are cut off",
            "name a node that helps whatever happened, with otherwise:",
        )
