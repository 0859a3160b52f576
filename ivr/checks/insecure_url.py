"""IVR607: an address that anybody on the way can read and change."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from ivr.checks.addresses import Address, addresses
from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.diagnostics import Finding

WHAT = {
    "look-up": "what callers key in goes there in the clear",
    "recording": "anybody on the way can put in words of their own",
    "link": "callers who follow it can be read and misled",
}


@check("IVR607")
def insecure_url(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A look-up, a recording or a link under `http:`. Addresses of the machine itself are
    let be.

    ## Why it matters
    What callers key in crosses the network for everybody to read, and what they hear
    can be changed on the way.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: account
    queues: {desk: {}}
    nodes:
      account:
        lookup: {get: "http://api.example.org/account?of={caller}"}
        outcomes: {known: desk, unknown: desk}
        failed: desk
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "Please leave a message."
        to: desk
        empty: {hangup: "Goodbye."}
        failed: {hangup: "Goodbye.", ends: refused}
    ```
    Write `https:`.
    """
    for address in addresses(study.flow):
        if _insecure(address):
            yield Finding(
                address.span,
                f'the {address.use} of "{address.node}" is not encrypted: '
                f"{WHAT[address.use]}",
                "write https:",
                node=address.node,
            )


def _insecure(address: Address) -> bool:
    if not address.text.lower().startswith("http://"):
        return False
    try:
        host = urlsplit(address.text).hostname or ""
        return host != "localhost" and not ip_address(host).is_loopback
    except ValueError:
        # A name, or something in braces.
        return True
