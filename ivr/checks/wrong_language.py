"""IVR309: callers meet people, or a box, that do not serve their language."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.compiler.states import Place
from ivr.diagnostics import Finding, Related
from ivr.language.definitions import Queue

ASKS_PEOPLE = ("queue", "callback", "voicemail")


@check("IVR309", scope="calls", yields_to=("IVR101",))
def wrong_language(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A caller who chose a language and is led to a queue, a callback or a message box
    whose people do not serve it, with no other good ending behind.

    ## Why it matters
    They wait for people with whom they cannot speak, or are called back by them.

    ## Example
    ```yaml
    ivr: 1
    name: account
    languages: [ko, en]
    start: language
    hours: {office: {zone: Asia/Seoul, open: "Mo-Fr 09:00-18:00"}}
    queues: {desk: {hours: {ko: office}}}
    nodes:
      language:
        language: {ko: "한국어는 1번", en: "For English, press 2"}
        options: {1: ko, 2: en}
        next: box
      box:
        voicemail: {ko: "메시지를 남겨 주세요.", en: "Please leave a message."}
        to: desk
        empty: {hangup: {ko: "감사합니다.", en: "Goodbye."}}
        failed: {hangup: {ko: "감사합니다.", en: "Goodbye."}, ends: refused}
    ```
    Give the queue hours for that language, or lead its callers elsewhere.
    """
    seen: set[tuple[str, str, str]] = set()
    for place in study.proofs.places:
        worlds = study.proofs.in_need[place.index] & study.worlds.up
        key = (place.state.flow, place.state.node, place.state.language)
        if not worlds or key in seen or place.node.kind.service not in ASKS_PEOPLE:
            continue
        if place.state.language not in study.flow.languages:
            # That the menu speaks no such language is told where it is chosen.
            continue
        queue = _queue(place)
        if queue is None or queue.schedule(place.state.language) is not None:
            continue
        if place.node.kind.service == "queue":
            # They are turned away at the door: a fault where nothing good is behind.
            worlds &= ~study.proofs.certain[place.index]
            if not worlds:
                continue
        seen.add(key)
        language = place.state.language
        yield Finding(
            place.node.text.kind_span,
            f'callers who speak "{language}" come to "{queue.name}", which does not '
            "serve that language",
            f"give the queue hours for {language}, or lead these callers elsewhere",
            (Related(queue.span, "the queue"),),
            node=place.node.name,
            worlds=study.products(worlds, language),
            witness=study.call_to_place(place, worlds),
        )


def _queue(place: Place) -> Queue | None:
    for what, name, _ in place.node.kind.refers():
        if what == "queue":
            return place.flow.queues.get(name)
    return None
