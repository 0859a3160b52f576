"""IVR507: a recording that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.words import prompts_of
from ivr.diagnostics import Finding


@check("IVR507")
def missing_recording(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A recording that lies neither beside the flow nor beside what it brings in.
    Addresses on the web are not looked at, and so are names with a value in them.

    ## Why it matters
    The caller hears nothing, or an error of the carrier.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: welcome
    queues: {desk: {}}
    nodes:
      welcome: {say: {play: audio/welcome.wav}, next: desk}
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Put the file there, or write the text instead.
    """
    lost = study.flow.text.lost
    if not lost:
        return
    for node in study.sound_nodes():
        for prompt in dict.fromkeys(prompts_of(node)):
            for _, part in prompt.all_parts():
                if part.play in lost:
                    yield Finding(
                        part.played or part.span,
                        f'callers hear nothing here: there is no file "{part.play}"',
                        "put the file beside the flow, or write text: instead of play:",
                        node=node.name,
                    )
