"""IVR504: a menu that takes too long to hear."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import cited, menu_seconds, menus, more_than
from ivr.checks.study import Study
from ivr.diagnostics import Finding


@check("IVR504", severity="warning", yields_to=("IVR601",))
def long_menu(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu whose prompt and options take longer, at a usual moment, than the
    profile's limit.

    ## Why it matters
    Callers have forgotten the first options when the last is said, and hear it all
    once more.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    intents: {bill: {say: {en: [your bill]}}}
    nodes:
      main:
        menu: >-
          Please listen to all of the following before you choose, so that we can
          connect you with the right colleague at the very first attempt.
        options:
          1:
            label: >-
              an appointment with one of our doctors, whether it is your first visit
              or you have been with us before, and for any of our three houses
            go: desk
          2:
            label: >-
              a question about a bill that you have received from us, or that your
              insurance has sent back to you without paying the whole of it
            intent: bill
            go: desk
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Shorten labels to two or three words, and drop what hardly anybody wants.
    """
    flow = study.flow
    limit = flow.profile.limit("menu-seconds")
    for node, kind in menus(study.sound_nodes()):
        took = {tongue: menu_seconds(flow, kind, tongue) for tongue in flow.languages}
        language, seconds = max(took.items(), key=lambda each: each[1])
        if more_than(seconds, limit):
            where = f" in {language}" if len(took) > 1 else ""
            yield Finding(
                node.text.kind_span,
                f'"{node.name}" takes {seconds:.0f} s to hear{where}; {limit:g} s are '
                "as much as callers can follow",
                "shorten labels to a few words, and drop rare options",
                node=node.name,
                explains=cited(flow.profile, "menu-seconds"),
            )
