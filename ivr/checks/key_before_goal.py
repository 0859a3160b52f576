"""IVR505: keys are said before what they are for."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.wording import place_in, told
from ivr.compiler.flow import Node
from ivr.diagnostics import Finding
from ivr.language.asking import Asking
from ivr.language.text import Prompt


@check("IVR505", severity="warning", yields_to=("IVR202",))
def key_before_goal(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu's text that names several keys before what they are for: "press 1 for
    sales, 2 for service". One such key alone is easy enough to remember.

    ## Why it matters
    Until callers know whether they want something, they have forgotten its key, and
    listen again.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Press 1 for an appointment, 2 for a prescription, or 3 for a bill."
        spoken: as-written
        options: {1: desk, 2: desk, 3: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Say "for an appointment, press 1", or give options labels and leave it to the
    profile's sentence.
    """
    for node in study.sound_nodes():
        for prompt in dict.fromkeys(_prompts(node)):
            for _, part in prompt.all_parts():
                first = [each for each in told(part.text or "") if each.goal_follows]
                if len({each.key for each in first}) > 1:
                    yield Finding(
                        place_in(part, first[0].offset, first[0].length),
                        f'"{node.name}" says keys before what they are for: '
                        f"{', '.join(dict.fromkeys(each.key for each in first))}",
                        'say what an option is for, then its key: "for …, press 1"',
                        node=node.name,
                    )


def _prompts(node: Node) -> Iterator[Prompt]:
    """What asks callers for keys, the first time and again."""
    kind = node.kind
    if not isinstance(kind, Asking):
        yield from kind.heard() if kind.takes_keys else ()
        return
    yield kind.value
    if kind.again is not None:
        yield from (*kind.again.no_input, *kind.again.no_match, *kind.again.back)
