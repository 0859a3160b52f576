"""IVR703: nobody says how long a message is kept."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.study import Study
from ivr.diagnostics import Finding

BINDING = ("law", "guidance")
"""Standings of a limit that ask the line's owner for a time of their own."""


@check("IVR703", severity="warning")
def no_retention(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A message box without `keep_for`, where the law of the place asks for a limit; and
    one whose messages go out by mail, where no default of ours deletes them.

    ## Why it matters
    A caller's voice, name and number lie about for years after the matter is closed.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: word
    nodes:
      word:
        voicemail: "Please leave a message."
        to: {mail: desk@example.org}
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Say it with `keep_for: 30d`.
    """
    profile = study.flow.profile
    limit = profile.limits["retention-days"]
    for node in study.sound_nodes():
        kind = node.kind
        if kind.service != "voicemail" or getattr(kind, "keep_for", None) is not None:
            continue
        mail = getattr(getattr(kind, "to", None), "mail", "")
        if mail or limit.standing in BINDING:
            where = f"in the mail of {mail}" if mail else f'at "{node.name}"'
            yield Finding(
                node.text.kind_span,
                f"nobody says how long messages {where} are kept",
                f"add keep_for: {limit.value:g}d, or as long as you need them",
                node=node.name,
                explains=cited(profile, "retention-days"),
            )
