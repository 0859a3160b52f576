"""Drafts, merges, proposals and versions as JSON's own types."""

from __future__ import annotations

from typing import Any

from ivr.publishing.drafts import Draft
from ivr.publishing.files import Stand, digest_of
from ivr.publishing.merging import Merge
from ivr.publishing.proposal import Proposal
from ivr.report.json_ import diagnostic_parts

Parts = dict[str, Any]


def draft_parts(draft: Draft) -> Parts:
    """A draft, with its text."""
    return {
        "text": draft.text,
        "digest": draft.digest,
        "base": draft.base.digest,
        "at": draft.at.isoformat(timespec="seconds"),
    }


def merge_parts(found: Merge, stand: Stand) -> Parts:
    """Two texts brought together, and the digest of the file that went into it."""
    return {"file": stand.path, "base": stand.digest, **found.parts()}


def proposal_parts(found: Proposal, *, may_override: bool) -> Parts:
    """What a text would do; *may_override* is of who asks."""
    return {
        "file": found.stand.path,
        "base": found.stand.digest,
        "digest": digest_of(found.text),
        "may_publish": not found.blocking and not found.unfit,
        "may_override": bool(found.blocking) and not found.unfit and may_override,
        "unfit": list(found.unfit),
        "blocking": [diagnostic_parts(each) for each in found.blocking],
        "findings": [diagnostic_parts(each) for each in found.findings],
        "changes": list(found.changes),
        "lines": found.lines,
    }
