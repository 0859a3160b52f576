"""IVR213: nothing is said about callers who stay silent."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.cut_off import cut_off
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.diagnostics import Finding


@check("IVR213", severity="warning", yields_to=("IVR101",))
def no_input_unhandled(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu, a question or an entry without `no-input`, in a flow with no `otherwise`
    that would catch callers who stay silent.

    ## Why it matters
    A caller who looks for the account number, or cannot hear the menu, is cut off.

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
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Lead them to a person, a callback or a message box.
    """
    return cut_off(study, "silence", "callers who stay silent")
