"""IVR601: a text that is longer than the carrier's voices read."""

from __future__ import annotations

from collections.abc import Iterator

from ivr import speech
from ivr.checks.frame import check
from ivr.checks.measures import cited, usual_value
from ivr.checks.study import Study
from ivr.checks.words import prompts_of
from ivr.compiler.flow import Flow
from ivr.diagnostics import Finding

USUAL = 800
"""Characters beyond which no usual value goes; it spares filling in short texts."""


@check("IVR601", severity="warning")
def prompt_too_long(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A text that, with opening hours, announcements and values filled in, has more
    characters than the carrier's voices read at once.

    ## Why it matters
    It is cut in pieces, with a gap in the middle of a sentence, or refused; and nobody
    listens for that long.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: branches
    hours:
      shop:
        zone: Europe/London
        open: "Mo 09:00-12:00,13:00-17:30; Tu 10:00-12:30,13:30-18:30; We
          09:15-11:45,14:15-16:45; Th 10:30-13:30,14:30-19:30; Fr 08:45-16:15"
    queues: {desk: {}}
    nodes:
      branches:
        say: "Aberdeen {hours.shop}. Bath {hours.shop}. Cardiff {hours.shop}. Derby
          {hours.shop}. Exeter {hours.shop}. Fleet {hours.shop}. Glasgow {hours.shop}.
          Hull {hours.shop}. Ipswich {hours.shop}. Jarrow {hours.shop}. Kendal
          {hours.shop}. Leeds {hours.shop}. Margate {hours.shop}. Neath {hours.shop}."
        next: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Say less, or offer to text it.
    """
    most = study.flow.profile.limit("prompt-characters")
    widest = max([USUAL, *_announced(study.flow)])
    for node in study.sound_nodes():
        for prompt in prompts_of(node):
            for language, part in prompt.all_parts():
                text = part.text or ""
                if len(text) + text.count("{") * widest <= most:
                    continue
                tongue = language or study.flow.languages[0]
                length = _characters(text, study.flow, tongue)
                if length > most:
                    yield Finding(
                        part.span,
                        f'"{node.name}" says {length:,} characters at once; the '
                        f"carrier's voices read at most {most:,g}",
                        "say less, or offer to text it",
                        node=node.name,
                        explains=cited(study.flow.profile, "prompt-characters"),
                    )


def _announced(flow: Flow) -> Iterator[int]:
    """How long the texts are that staff have typed."""
    for each in flow.announcements.values():
        for _, part in each.default.all_parts() if each.default else ():
            yield len(part.text or "")


def _characters(text: str, flow: Flow, language: str) -> int:
    """How long *text* is with usual values in it."""
    length = 0
    for part in speech.parse_template(text).parts:
        match part:
            case speech.Literal(words):
                length += len(words)
            case speech.Placeholder(literal=True):
                length += len(speech.spell(part.name, language))
            case speech.Placeholder(name):
                length += len(usual_value(name, flow, language))
    return length
