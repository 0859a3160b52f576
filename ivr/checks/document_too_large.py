"""IVR602: what is said between two waits does not fit into one answer."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.answers import first_of, size, with_all_behind
from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.study import Study
from ivr.diagnostics import Finding


@check("IVR602")
def document_too_large(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Texts and options that follow each other without a wait, and together are larger
    than the carrier takes as one answer.

    ## Why it matters
    The carrier refuses the answer: the caller hears an error and is cut off.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [ko]
    start: north
    hours:
      shop:
        zone: Asia/Seoul
        open: "Mo 08:10-10:15,11:10-12:20,13:10-15:25,16:10-18:15; Tu
          09:15-10:20,11:15-12:25,13:15-15:30,16:15-18:20; We
          08:20-10:25,11:20-12:30,13:20-15:35,16:20-18:25; Th
          09:25-10:30,11:25-12:35,13:25-15:40,16:25-18:30; Fr
          08:30-10:35,11:30-12:40,13:30-15:45,16:30-18:35; Sa
          09:35-10:40,11:35-12:45,13:35-15:50,16:35-18:40; Su
          08:40-10:45,11:40-12:50,13:40-15:55,16:40-18:45"
    queues: {desk: {}}
    nodes:
      north:
        say: "{hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop}"
        next: south
      south:
        say: "{hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop} {hours.shop}
          {hours.shop} {hours.shop} {hours.shop} {hours.shop}"
        next: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "메시지를 남겨 주세요."
        to: desk
        empty: {hangup: "감사합니다."}
        failed: {hangup: "감사합니다.", ends: refused}
    ```
    Say less, or ask the caller something in between.
    """
    flow, most = study.flow, study.flow.profile.limit("document-bytes")
    told: set[str] = set()
    for language in flow.languages:
        sizes = {n.name: size(flow, n, language) for n in flow.nodes.values()}
        if sum(sizes.values()) <= most:
            continue
        whole = with_all_behind(flow, sizes)
        for name in first_of(flow, {n for n in whole if whole[n] > most}):
            if name not in told:
                told.add(name)
                yield Finding(
                    flow.nodes[name].span,
                    f'what callers hear from "{name}" on, before anybody waits, takes '
                    f"{whole[name]:,} bytes; the carrier takes {most:,g}",
                    "say less, or ask the caller something in between",
                    node=name,
                    explains=cited(flow.profile, "document-bytes"),
                )
