"""IVR701: what callers keep secret is said, texted, or written down."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.secrets import secret_values, shown
from ivr.checks.study import Study
from ivr.diagnostics import Finding


@check("IVR701")
def secret_in_clear(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A value that is collected as `sensitive`, and then said aloud, sent as a text, or
    put into an address.

    ## Why it matters
    Whoever stands beside the caller hears the PIN; texts lie open on the screen; and
    addresses are kept in the logs of every server on the way.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: pin
    queues: {desk: {}}
    nodes:
      pin:
        collect: "Please key in your PIN."
        into: pin
        length: 4
        sensitive: yes
        next: tell
        no-input: desk
        no-match: desk
      tell: {say: "Your PIN is {digits:pin}.", next: desk}
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Leave it out of what is said, and send it with `post:`, under `send:`.
    """
    secrets = secret_values(study)
    for flow in study.linked:
        for each in shown(flow, secrets[flow.name]):
            yield Finding(
                each.span,
                f'"{each.name}" is sensitive, and "{each.node.name}" {each.how}',
                "leave it out; to check it, send it with post:, under send:",
                node=each.node.name,
                about=f"{each.name} at {each.node.name}",
            )
