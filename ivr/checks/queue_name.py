"""IVR604: a queue's name that the carrier cuts."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.study import Study
from ivr.diagnostics import Finding


@check("IVR604", severity="warning")
def queue_name(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A queue whose name is longer than the carrier takes.

    ## Why it matters
    It is called otherwise there: in the carrier's reports nobody finds it, and people
    who answer by its name wait at a queue to which no caller comes.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    queues:
      people-who-answer-questions-about-appointments-and-all-prescriptions: {}
    nodes:
      desk:
        queue: people-who-answer-questions-about-appointments-and-all-prescriptions
        gave-up: sorry
        full: sorry
        failed: sorry
      sorry: {hangup: "Nobody can answer. Please call again.", ends: refused}
    ```
    Give it a shorter name.
    """
    most = int(study.flow.profile.limit("queue-name-characters"))
    for name, queue in study.flow.text.queues.items():
        if len(name) > most:
            yield Finding(
                queue.span,
                f'"{name[:40]}…" has {len(name)} letters; the carrier keeps {most}',
                "give the queue a shorter name",
                about=name,
                explains=cited(study.flow.profile, "queue-name-characters"),
            )
