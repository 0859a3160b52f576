"""Drafts, merges, proposals and versions as JSON's own types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ivr.editing.plain import Path
from ivr.editing.renaming import TESTS
from ivr.editing.wording import texts_of
from ivr.publishing.drafts import Draft
from ivr.publishing.files import Stand, digest_of
from ivr.publishing.merging import Merge
from ivr.publishing.proposal import Proposal, lines_of
from ivr.report.json_ import diagnostic_parts
from ivr.source import read

Parts = dict[str, Any]

UNHEARD = ("title", "intents", "switches")
"""Sections whose texts are for the house, or are what callers say themselves."""


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
        "files": [
            {"file": stand.path, "base": stand.digest, "lines": lines_of(stand, text)}
            for stand, text in pairs_of(found)
        ],
        "heard": list(heard_otherwise(pairs_of(found))),
    }


def pairs_of(found: Proposal) -> list[tuple[Stand, str]]:
    """The files that change, and what each is to say."""
    pairs = [(found.stand, found.text), *found.beside]
    return [(stand, text) for stand, text in pairs if stand.text != text]


def heard_otherwise(pairs: Iterable[tuple[Stand, str]]) -> Iterator[Parts]:
    """Every text that callers would hear otherwise, before and after.

    A text that only moved, as with a node that has another name, is none.
    """
    for stand, text in pairs:
        was, then = _heard(stand.path, stand.text), _heard(stand.path, text)
        gone = {key: words for key, words in was.items() if then.get(key) != words}
        come = {key: words for key, words in then.items() if was.get(key) != words}
        for key, words in list(come.items()):
            old = next(
                (k for k, w in gone.items() if (k[1], w) == (key[1], words)), None
            )
            if old is not None and key not in gone and old not in come:
                del gone[old], come[key]
        for path, language in dict.fromkeys([*gone, *come]):
            parts = {
                "file": stand.path,
                "at": list(path),
                "language": language,
                "before": gone.get((path, language), ""),
                "after": come.get((path, language), ""),
            }
            yield {name: part for name, part in parts.items() if part != ""}


def _heard(path: str, text: str) -> dict[tuple[Path, str], str]:
    """What callers hear by a file: by its place and language."""
    root = read(path, text).root
    if root is None or path.endswith(TESTS):
        return {}
    return {
        (each.path, language): words
        for each in texts_of(root)
        if each.path[0] not in UNHEARD
        for language, words in each.words.items()
    }
