"""IVR209: a deeper menu from which no key leads back."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.study import Study
from ivr.checks.walks import levels, onward
from ivr.diagnostics import Finding
from ivr.language.choosing import Choosing


@check("IVR209", severity="warning", scope="calls", yields_to=("IVR101",))
def no_way_back(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu below the first one that has neither a key back nor an option that leads
    to a menu before it.

    ## Why it matters
    A caller who took the wrong option can only hang up and call again.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    keys: {"#": none}
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome to the clinic."
        options:
          1: {label: "an appointment", go: kind}
          2: {label: "a prescription", go: desk}
        no-input: desk
        no-match: desk
      kind:
        menu: "What kind of appointment?"
        options:
          1: {label: "a first visit", go: desk}
          2: {label: "a check-up", go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Leave the profile's key for it, or add an option that leads back.
    """
    profile = study.flow.profile
    depths = levels(study)
    for flow, node in study.nodes():
        depth = depths.get((flow.name, node.name))
        if not isinstance(node.kind, Choosing) or depth is None:
            continue
        if depth + 1 < profile.limit("back-from-menu"):
            continue
        chosen = [exit for exit in node.exits if exit.by == "choice"]
        leads_back = any(
            exit.role == "back"
            or any(
                isinstance(n.kind, Choosing)
                and depths.get((f.name, n.name), 99) < depth
                for f, n in onward(flow, exit.target)
            )
            for exit in chosen
        )
        if not leads_back:
            yield Finding(
                node.span,
                f'from "{node.name}" no key leads back to the menu before',
                'bind one with keys: {"#": back}, or add an option',
                node=node.name,
                explains=cited(profile, "back-from-menu"),
            )
