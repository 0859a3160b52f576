"""IVR014: a pattern that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR014", scope="reading")
def bad_regex(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A regular expression that cannot be read, or that could run for ever on what a
    caller keys in.

    ## Why it matters
    The call would stand still.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    nodes:
      main:
        collect: "Your number, please."
        into: number
        matches: "(a+)+$"
        next: bye
        no-input: bye
        no-match: bye
      bye: {hangup: "Goodbye."}
    ```
    Write a simpler pattern, or use `length`.
    """
    yield from reading.of("bad-regex")
