"""IVR010: a file from outside the flows folder."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR010", scope="reading")
def include_outside_folder(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A path that leads out of the folder of the flows.

    ## Why it matters
    Files of the machine could be read aloud to callers.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    use: {front: ../front.yaml}
    start: bye
    nodes:
      bye: {hangup: "Goodbye."}
    ```
    Put the file into the flows folder.
    """
    yield from reading.of("include-outside-folder")
