"""IVR214: nothing is said about callers who press what is no option."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.cut_off import cut_off
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.diagnostics import Finding


@check("IVR214", severity="warning", yields_to=("IVR101",))
def no_match_unhandled(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu or an entry without `no-match`, or a question without `unsure`, in a flow
    with no `otherwise` that would catch callers who press what is no option.

    ## Why it matters
    A caller whose finger slipped is cut off.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome to the clinic."
        options: {1: {label: "an appointment", go: desk}}
        no-input: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Lead them to a person, a callback or a message box.
    """
    return cut_off(study, "mistake", "callers who are not understood")
