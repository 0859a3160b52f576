"""IVR510: silence that callers take for a dropped call, or for their turn."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.study import Study
from ivr.checks.wording import place_in
from ivr.checks.words import prompts_of
from ivr.compiler.flow import Node
from ivr.diagnostics import Finding
from ivr.language.asking import Asking
from ivr.language.text import Part
from ivr.speech import Literal, Pause


@check("IVR510", severity="warning")
def dead_air(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A pause amid a text that is longer than the profile's limits, which is stricter
    where callers can answer, and a prompt that waits too long for an answer.

    ## Why it matters
    In a question, callers take a long pause for their turn and speak over the rest;
    elsewhere they think that the line is dead, and hang up.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: welcome
    queues: {desk: {}}
    nodes:
      welcome: {say: "Welcome to the clinic. [5s] Please hold.", next: desk}
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Shorten the pause, or say something.
    """
    profile = study.flow.profile
    longest = profile.limit("timeout-seconds-most")
    for node in study.sound_nodes():
        asks = node.kind.takes_keys or isinstance(node.kind, Asking)
        limit = "pause-seconds" if asks else "silence-seconds"
        for part, offset, length, seconds in _pauses(node):
            if seconds > profile.limit(limit):
                taken = "their turn" if asks else "a dropped call"
                yield Finding(
                    place_in(part, offset, length),
                    f"{seconds:g} s of silence here; callers take that for {taken}",
                    f"pause {profile.limit(limit):g} s at most",
                    node=node.name,
                    explains=cited(profile, limit),
                )
        if isinstance(node.kind, Asking) and node.kind.timeout > longest:
            yield Finding(
                node.text.at("timeout"),
                f'"{node.name}" is silent for {node.kind.timeout:g} s before it asks '
                "again; callers take that for a dropped call",
                f"write timeout: {longest:g}s or less",
                node=node.name,
                explains=cited(profile, "timeout-seconds-most"),
            )


def _pauses(node: Node) -> Iterator[tuple[Part, int, int, float]]:
    """Each silence between words: its text, where it begins, letters, seconds."""
    for prompt in dict.fromkeys(prompts_of(node)):
        for _, part in prompt.all_parts():
            spoken, begins, seconds = False, 0, 0.0
            for piece in part.template.parts:
                if isinstance(piece, Pause):
                    begins = begins if seconds else piece.offset
                    seconds += piece.seconds
                elif not isinstance(piece, Literal) or piece.text.strip():
                    if spoken and seconds:
                        yield part, begins, piece.offset - begins, seconds
                    spoken, seconds = True, 0.0
