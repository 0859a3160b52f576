"""IVR508: two texts say differently what is heard in a recording."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.words import prompts_of
from ivr.diagnostics import Finding, Related
from ivr.language.text import Part


@check("IVR508", severity="warning", yields_to=("IVR507",))
def text_differs_from_recording_note(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A recording whose text in the flow is another than in `recordings.yaml`, or than
    at another place of the flow.

    ## Why it matters
    One of the two is not what callers hear, and the checks believe it.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: welcome
    queues: {desk: {}}
    nodes:
      welcome:
        say: {play: "https://example.org/a.wav", text: "Welcome to the clinic."}
        next: hold
      hold:
        say: {play: "https://example.org/a.wav", text: "Please hold."}
        next: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Listen to the recording, and write what it says in one place.
    """
    noted = study.flow.text.recordings
    first: dict[str, Part] = {}
    for node in study.sound_nodes():
        for prompt in dict.fromkeys(prompts_of(node)):
            for _, part in prompt.all_parts():
                if part.play is None or part.text is None:
                    continue
                note = noted.get(part.play)
                earlier = first.setdefault(part.play, part)
                if note is not None and _plain(note) != _plain(part.text):
                    where = "recordings.yaml has another text for it"
                    related: tuple[Related, ...] = ()
                elif _plain(earlier.text or "") != _plain(part.text):
                    where = "it has another text above"
                    related = (Related(earlier.span, "its text here"),)
                else:
                    continue
                yield Finding(
                    part.span,
                    f'this is not surely what is heard in "{part.play}": {where}',
                    "listen to it, and write what it says in one place",
                    related,
                    node=node.name,
                )


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
