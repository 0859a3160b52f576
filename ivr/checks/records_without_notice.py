"""IVR702: a conversation is recorded, and the caller was not told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.checks.course import surely, unheard
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.states import Place
from ivr.diagnostics import Finding

NOTICE = "recording"

SAYS = re.compile(
    r"\brecord(?:ed|ing)\b|record (?:all |this |your |the )?(?:calls?|conversations?)"
    r"|monitored|taped|녹음|녹취|grab|enregistr|aufgezeich|mitgeschnitten|registra"
    r"|nagryw|gravad|opgenomen|записыва|ghi âm|録音|录音|錄音",
    re.IGNORECASE,
)
"""Words by which a notice is known where nobody marked it with ``notice:``."""


@check("IVR702", scope="calls", yields_to=("IVR101",))
def records_without_notice(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A queue or a line with `records: yes` to which some way leads on which the caller
    hears no notice of it. A recording of which nobody knows the words is taken to say
    it. A message box needs no notice: the caller speaks after the tone.

    ## Why it matters
    In many places it is an offence to record people who do not know of it.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    queues: {desk: {}}
    nodes:
      desk: {queue: desk, records: yes, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Say so before on every way, and mark the node with `notice: [recording]`.
    """
    notice = study.flow.profile.notices.get(NOTICE)
    recording = [place for place in study.proofs.places if _records(place)]
    if notice is None or not recording:
        return
    before = unheard(study, lambda place: _told(study, place))
    found: dict[tuple[str, str], int] = {}
    for place in recording:
        key = (place.state.flow, place.state.node)
        worlds = before[place.index] & ~study.proofs.surely_left(place)
        if worlds := worlds & ~_told(study, place):
            found[key] = found.get(key, 0) | worlds
    for (flow, name), worlds in found.items():
        node = study.part(flow).nodes[name]
        yield Finding(
            node.text.key_spans.get("records", node.text.kind_span),
            f'callers are recorded at "{name}", and some were not told before'
            f"{study.when(worlds)}",
            "say it on every way there, and mark the node with notice: [recording]",
            about=NOTICE,
            worlds=study.products(worlds),
            witness=study.call_to_node(node, worlds),
            explains=(f"{notice.source} ({notice.date}, {notice.standing})",),
        )


def _records(place: Place) -> bool:
    return place.node.kind.person and bool(getattr(place.node.kind, "records", False))


def _told(study: Study, place: Place) -> int:
    """The worlds in which callers hear the notice at *place*, for all that is known."""
    node, language = place.node, place.state.language
    wordings = [prompt.wording(language) for prompt in node.kind.heard()]
    said = any(wording is None or SAYS.search(wording) for wording in wordings)
    if NOTICE not in node.text.notice and not said:
        return 0
    return surely(study, getattr(node.kind, "when", None), place)
