"""IVR207: a key means something else here than everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import menus
from ivr.checks.study import Study
from ivr.checks.walks import key_span, onward, options_of, person_ahead
from ivr.compiler.flow import Exit, Flow, Node
from ivr.diagnostics import Finding, Related, Severity
from ivr.language.choosing import Choosing
from ivr.language.profile import DEFAULT

MEANT = {
    "agent": "a person",
    "back": "the menu before",
    "repeat": "to hear the menu again",
}
PROMISES = ("callback", "voicemail")


@check("IVR207")
def global_key_conflict(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu that binds a key of the whole flow, such as 0 for a person, to something
    else. Where nobody wrote a profile, `keys:` or `agent:`, and the custom is thus
    only guessed, it is a warning, and only where other menus keep to it.

    ## Why it matters
    Callers press 0 because it led to a person wherever they called before. Here
    they get lost instead.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    profile: us
    start: main
    agent: desk
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome to the clinic."
        options:
          1: {label: "an appointment", go: desk}
          0: {label: "our opening hours", go: hours}
        no-input: desk
        no-match: desk
      hours: {say: "We are open from nine to five.", next: main}
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Give the option another key, or change the key for the whole flow with `keys:`.
    """
    flow = study.flow
    meant = {**flow.profile.keys}
    meant |= {key: each.role for key, each in flow.text.keys.items()}
    asking = list(menus(study.sound_nodes()))
    for node, _ in asking:
        for exit in options_of(node):
            role = meant.get(exit.label)
            if role is None or role == "none" or _keeps_to(flow, node, exit, role):
                continue
            sure = _is_written(flow, exit.label, role)
            if not sure and not _others_keep_to(asking, node, exit.label):
                continue
            yield _finding(flow, node, exit, role, None if sure else "warning")


def _finding(
    flow: Flow, node: Node, exit: Exit, role: str, severity: Severity | None
) -> Finding:
    written = flow.text.keys.get(exit.label)
    meant = MEANT.get(role) or f'"{written.target if written else role}"'
    related = (Related(written.span, "said here"),) if written else ()
    return Finding(
        key_span(node, exit),
        f'"{exit.label}" leads to "{exit.target}" here; everywhere else it is for '
        f"{meant}",
        "give the option another key, or change the key for the whole flow with keys:",
        related,
        severity=severity,
        node=node.name,
    )


def _is_written(flow: Flow, key: str, role: str) -> bool:
    """Whether the author has said what the key means, and not only our default."""
    if key in flow.text.keys or flow.profile.name != DEFAULT:
        return True
    return role == "agent" and flow.agent is not None


def _others_keep_to(asking: list[tuple[Node, Choosing]], node: Node, key: str) -> bool:
    return any(
        exit.role and exit.label == key
        for other, _ in asking
        if other is not node
        for exit in other.exits
    )


def _keeps_to(flow: Flow, node: Node, exit: Exit, role: str) -> bool:
    """Whether the menu's own option does what the key means everywhere."""
    if exit.target is None:
        return True
    match role:
        case "agent":
            # When nobody is there, a promise stands for the person.
            return exit.target == flow.agent or (
                person_ahead(flow, exit)
                or any(
                    n.kind.service in PROMISES or n.kind.enters_flow() is not None
                    for _, n in onward(flow, exit.target)
                )
            )
        case "repeat":
            return exit.target == node.name
        case "go":
            return exit.target == flow.text.keys[exit.label].target
    earlier = flow.ways_back.get(node.name, ())
    return exit.target == node.name or any(
        n.name in earlier or n.name == flow.start for _, n in onward(flow, exit.target)
    )
