"""IVR308: the shares of what callers come for cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.diagnostics import Finding, Related

SLACK = 0.005
"""Shares are written in whole per cent: rounding is no fault."""


@check("IVR308", severity="warning")
def shares_do_not_add_up(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Intents whose shares are more than 100 % together, or, where every one has a
    share, much less.

    ## Why it matters
    The order of options and what a switch does to callers are reckoned from them.

    ## Example
    ```yaml
    ivr: 1
    name: account
    languages: [en]
    start: desk
    intents:
      account.unlock: {say: {en: [unlock my account]}, share: 70%}
      refund: {say: {en: [get a refund]}, share: 60%}
    queues: {desk: {}}
    nodes:
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Make them 100 % together, or leave some out.
    """
    intents = list(study.flow.text.intents.values())
    shares = [intent.share for intent in intents if intent.share is not None]
    total = sum(shares)
    slack = SLACK * len(shares)
    complete = len(shares) == len(intents)
    if not shares or (total <= 1 + slack and not (complete and total < 0.9)):
        return
    last = [intent for intent in intents if intent.share is not None][-1]
    first = next(intent for intent in intents if intent.share is not None)
    yield Finding(
        last.span,
        f"the shares of what callers come for are {total:.0%} together",
        "make them 100 % together, or leave some out",
        (Related(first.span, "the first share"),) if first is not last else (),
        about="shares",
    )
