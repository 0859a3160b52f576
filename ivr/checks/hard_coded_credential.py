"""IVR706: a password or a key stands in the flow itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from ivr.checks.addresses import addresses, sent
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.diagnostics import Finding

NAMES = re.compile(
    r"(?:^|[_-])(?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|apikey|auth(?:key)?|"
    r"access[_-]?key|private[_-]?key|client[_-]?secret|sig(?:nature)?|bearer)$",
    re.IGNORECASE,
)
"""Names under which credentials are sent."""

TOKENS = re.compile(
    r"\b(?:sk|rk|pk)_(?:live|test)_\w{10,}|\bgh[pousr]_\w{20,}|\bxox[abprs]-[\w-]{10,}"
    r"|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}"
    r"|\bSK[0-9a-f]{32}\b|-----BEGIN|\bglpat-[\w-]{16,}"
)
"""Credentials that are known by their looks."""

AUTHORIZATION = re.compile(
    r"\s*(?:bearer|basic|token)\s+[\w.~+/=-]{6,}\s*", re.IGNORECASE
)

SHORTEST = 6


@check("IVR706")
def hard_coded_credential(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A password in an address, a token among the values that a look-up sends, a key that
    is known by its looks.

    ## Why it matters
    Flows lie in git and are read by many: whoever reads this one can ask the service
    as if they were you.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: account
    queues: {desk: {}}
    nodes:
      account:
        lookup: {post: "https://clinic:0pensesame@api.example.org/account"}
        outcomes: {known: desk, unknown: word}
        failed: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Take it out, change it where it is used, and let a registered function of Python
    look up with it.
    """
    for address in addresses(study.flow):
        if what := _in_address(address.text):
            yield _finding(what, f'the {address.use} of "{address.node}"', address)
    for node in study.flow.nodes.values():
        for filling in sent(node):
            if _is_credential(filling.name, filling.text):
                what = f'"{filling.name}"'
                yield _finding(what, f'what "{node.name}" sends', filling, node.name)


def _finding(what: str, where: str, at: object, node: str | None = None) -> Finding:
    return Finding(
        at.span,  # type: ignore[attr-defined]
        f"{what} in {where} stands here for everybody to read",
        "take it out, change it, and look up by a registered function: {python: …}",
        node=node or getattr(at, "node", None),
    )


def _in_address(text: str) -> str | None:
    """What is secret in an address, if something is; never the secret itself."""
    if TOKENS.search(text):
        return "a key"
    sip = re.match(r"sips?:[^:@{}]+:([^@{}]+)@", text, re.IGNORECASE)
    if sip:
        return "a password"
    try:
        parts = urlsplit(text)
        password = parts.password or ""
    except ValueError:
        return None
    if password and "{" not in password:
        return "a password"
    for name, value in parse_qsl(parts.query):
        if _is_credential(name, value):
            return f'"{name}"'
    return None


def _is_credential(name: str, value: str) -> bool:
    """Whether *value* is a secret of ours: not one that the call fills in."""
    if TOKENS.search(value) or AUTHORIZATION.fullmatch(value):
        return "{" not in value
    plain = value.strip()
    secret = len(plain) >= SHORTEST and bool(re.search(r"\d", plain))
    return bool(NAMES.search(name)) and "{" not in plain and secret
