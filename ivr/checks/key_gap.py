"""IVR206: keys that leave one out, or are said out of order."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import menus, says_options
from ivr.checks.study import Study
from ivr.diagnostics import Finding
from ivr.language.choosing import Choosing

DIGITS = tuple("12345678")
"""9 stands apart by custom: another language, the end, something else."""


@check("IVR206", severity="info")
def key_gap(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu whose digit keys do not begin with 1, leave one out, or are not said in
    their order. Options that are offered only at times count as there; 0 and 9 may
    stand apart, as may keys that the whole flow has taken.

    ## Why it matters
    Callers who hear 1, 2 and 4 wonder what they missed, and listen again.

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
        options:
          1: {label: "an appointment", go: desk}
          2: {label: "a prescription", go: desk}
          4: {label: "your bill", go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Number the options from 1 on, in the order in which they are said.
    """
    for node, kind in menus(study.sound_nodes()):
        said = says_options(kind, study.flow.languages[0])
        oddity = _oddity(kind, set(study.flow.keys), said)
        if oddity:
            yield Finding(
                node.text.at("options"),
                f'the keys of "{node.name}" {oddity}',
                "number the options from 1 on, in the order in which they are said",
                node=node.name,
            )


def _oddity(kind: Choosing, taken: set[str], said: bool) -> str:
    """What is odd about the keys of a menu; empty where nothing is.

    Args:
        kind: The menu.
        taken: The keys of the whole flow.
        said: Whether the options are said as they are written, and not by a prompt
            with an order of its own.
    """
    digits = [
        option.key.text
        for option in kind.options
        if option.key.text in DIGITS and option.key.text not in taken
    ]
    if not digits:
        return ""
    bound = {option.key.text for option in kind.options} | taken
    missing = [d for d in DIGITS if d < max(digits) and d not in bound]
    if missing:
        return f"go to {max(digits)} and leave out {missing[0]}"
    if said and kind.order == "written" and digits != sorted(digits):
        return f"are said out of order: {', '.join(digits)}"
    return ""
