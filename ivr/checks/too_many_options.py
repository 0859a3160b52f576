"""IVR205: more options than callers can keep in mind."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import cited, menus, options_told
from ivr.checks.study import Study
from ivr.diagnostics import Finding, Severity

STEPS: tuple[tuple[str, Severity], ...] = (
    ("options-error", "warning"),
    ("options-warning", "warning"),
    ("options-info", "info"),
)


@check("IVR205", severity="warning")
def too_many_options(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu that tells callers of more options than the profile's limits, at a usual
    moment. Keys of the whole flow, such as 0 for a person, do not count, nor do
    options that are bound and never said.

    ## Why it matters
    Callers forget the first options while they hear the last, and press 0. A broad
    menu of clear options is still better than two deep ones: never split a menu
    only to come below a number.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome to the clinic."
        options:
          1: {label: "the eye clinic", go: desk}
          2: {label: "the ear clinic", go: desk}
          3: {label: "the skin clinic", go: desk}
          4: {label: "the bone clinic", go: desk}
          5: {label: "the heart clinic", go: desk}
          6: {label: "the children's clinic", go: desk}
          7: {label: "the pharmacy", go: desk}
          8: {label: "the laboratory", go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Join what goes to the same people, and drop what hardly anybody wants.
    """
    flow = study.flow
    for node, kind in menus(study.sound_nodes()):
        count = max(
            sum(
                option.key.text not in flow.profile.keys
                for option in options_told(flow, kind, language)
            )
            for language in flow.languages
        )
        for name, severity in STEPS:
            if count > flow.profile.limit(name):
                yield Finding(
                    node.text.at("options"),
                    f'callers hear {count} options at "{node.name}"; more than '
                    f"{flow.profile.limit(name):g} are hard to keep in mind",
                    "join options that lead to the same people, or drop rare ones",
                    severity=severity,
                    node=node.name,
                    explains=cited(flow.profile, name),
                )
                break
