"""IVR210: too many menus before what callers came for."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.study import Study
from ivr.checks.walks import levels
from ivr.diagnostics import Finding
from ivr.language.choosing import Choosing

LIMITS = ("steps-error", "steps-warning")


@check("IVR210", severity="warning", scope="calls", yields_to=("IVR101",))
def too_deep(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu that no caller hears before answering as many others as the profile
    allows in all. The choice of a language and entries such as a number are no
    menus; only the first menu that is too deep is named on each way.

    ## Why it matters
    Every step is another chance to choose wrong, and few callers know which of
    their answers it was.

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
        options: {1: {label: "an appointment", go: who}}
        no-input: desk
        no-match: desk
      who:
        menu: "For whom?"
        options: {1: {label: "a child", go: what}}
        no-input: desk
        no-match: desk
      what:
        menu: "What is it about?"
        options: {1: {label: "the eyes", go: when}}
        no-input: desk
        no-match: desk
      when:
        menu: "When?"
        options: {1: {label: "this week", go: desk}}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Join menus, or ask a person to find out the rest.
    """
    profile = study.flow.profile
    depths = levels(study)
    for flow, node in study.nodes():
        depth = depths.get((flow.name, node.name))
        if not isinstance(node.kind, Choosing) or depth is None:
            continue
        for name in LIMITS:
            if depth == profile.limit(name):
                yield Finding(
                    node.span,
                    f'"{node.name}" is the menu number {depth + 1} that callers must '
                    f"answer; more than {depth} are too many",
                    "join menus, or let a person find out the rest",
                    node=node.name,
                    witness=study.call_to_node(node, study.reached(flow, node)),
                    explains=cited(profile, name),
                )
                break
