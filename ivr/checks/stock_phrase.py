"""IVR511: words that callers have heard too often."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.wording import place_in
from ivr.checks.words import prompts_of
from ivr.diagnostics import Finding

STOCK = re.compile(
    r"your (?:phone )?call (?:is|remains) (?:very |extremely )?important"
    r"|(?:menu )?options? (?:have|has) (?:recently )?changed"
    r"|(?:our )?menu has (?:recently )?changed"
    r"|listen carefully"
    r"|unusually high (?:number|volume|call volume)"
    r"|higher[- ]than[- ](?:usual|normal|expected) (?:number|volume|call volume)"
    r"|we (?:value|appreciate) your (?:call|business|patience)"
    r"|su llamada es (?:muy )?importante"
    r"|votre appel est (?:très )?important"
    r"|ihr anruf ist uns (?:sehr )?wichtig"
    r"|고객님의 (?:전화|통화)(?:는|가)? (?:매우 )?소중"
    r"|메뉴가 변경되었|안내 (?:멘트|번호)가 변경되었"
    r"|끝까지 (?:잘 )?(?:들|청취)",
    re.IGNORECASE,
)
"""Sources: gethuman earcon standard, draft ("phrases to avoid"); what Korean lines
say in their place."""


@check("IVR511", severity="info")
def stock_phrase(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    "Your call is important to us", "our menu has changed", "please listen carefully"
    and their like in other languages.

    ## Why it matters
    Nobody believes them, they cost seconds on every call, and a caller who waits
    hears the opposite of what they say.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: welcome
    queues: {desk: {}}
    nodes:
      welcome: {say: "Your call is important to us.", next: desk}
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Leave it out, or say what helps: how long it takes, and what else there is.
    """
    for node in study.sound_nodes():
        for prompt in dict.fromkeys(prompts_of(node)):
            for _, part in prompt.all_parts():
                found = STOCK.search(part.text or "")
                if found:
                    yield Finding(
                        place_in(part, found.start(), len(found[0])),
                        f'callers have heard "{found[0]}" too often to believe it',
                        "leave it out, or say what helps",
                        node=node.name,
                    )
