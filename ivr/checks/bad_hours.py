"""IVR401: opening hours that cannot be read, or say less than their author thinks."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR401", scope="reading")
def bad_hours(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A schedule that cannot be kept as it is written: times that are none, a zone or a
    country that nobody knows, dates that never come. Hours that can be read, but
    leave public holidays open by silence, are a warning.

    ## Why it matters
    A schedule that cannot be read is never open: its callers are turned away at noon.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: desk
    hours: {office: {zone: Europe/London, open: "Mo-Fr 9-17h"}}
    queues: {desk: {hours: office}}
    nodes:
      desk: {queue: desk, closed: word, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Write them as OpenStreetMap does: `"Mo-Fr 09:00-12:00,13:00-17:00; PH off"`.
    """
    yield from reading.of("bad-hours")
