"""IVR016: a sentence that YAML cuts off."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Reading
from ivr.diagnostics import Finding


@check("IVR016", scope="reading")
def text_cut_by_comment(reading: Reading) -> Iterator[Finding]:
    """
    ## What it finds
    A sentence without quotes in which ` #` begins a comment, or a key `#` without
    quotes.

    ## Why it matters
    Callers hear half of the sentence, or the option is not there.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: hello
    nodes:
      hello: {hangup: Please press the pound sign #now}
    ```
    Put the sentence, or the key, in quotes.
    """
    yield from reading.of("text-cut-by-comment")
