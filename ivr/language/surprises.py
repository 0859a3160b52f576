"""What YAML cuts away without a word: a comment where the author meant a key.

``say: Press # to repeat`` is heard as "Press". Comments behind texts are common, so
only what reads on across the sign is taken for a part of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from ivr.source import (
    Document,
    Fault,
    Mapping,
    Scalar,
    Sequence,
    Span,
    Value,
    split_lines,
)

SLUG = "text-cut-by-comment"

# Before the sign stands a word that wants one more …
_WANTS_MORE = re.compile(
    r"(?:^|[\s,(])(?:press|push|hit|dial|enter|pressing|the|a|an|or|and|then|by|with"
    r"|using|followed by|pulse|marque|presione|oprima|tecla|la|el|y|o|ou|et|und|oder"
    r"|taste|drücken sie|또는|이나|그리고|별표|및|혹은|누른 후|누르신 후|우물정자)$",
    re.IGNORECASE,
)
_WANTS_NUMBER = re.compile(
    r"(?:^|\s)(?:number|suite|unit|room|apartment|apt\.?|floor|ext\.?|extension)$",
    re.IGNORECASE,
)
# … or behind it stands how the sentence goes on.
_PARTICLE = r"(?:을|를|은|는|이|가|와|과|로|으로|도|만)?(?=\s|$|[.,;!?])"
_GOES_ON = re.compile(
    rf"#\s*(?:$|[.,;:!?)\]]|(?:키|버튼|번|표|자){_PARTICLE}|(?:을|를|입니다|누르|눌러))"
    rf"|#(?:은|는|이|가|와|과|로|으로|도|만)(?=\s|$)"
    r"|#\s*(?:keys?|button|sign|taste|tecla)\s*(?:$|[.,;!?)]"
    r"|(?:to|when|after|now|for|and|or|on|zu|para)\b)",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?。…]$")


def surprises(document: Document, unquoted: Iterable[Scalar]) -> Iterator[Fault]:
    """Texts and options of *document* that YAML took for comments.

    Args:
        document: The file as read.
        unquoted: Texts for callers in it that bear no quotes.
    """
    if "#" not in document.text:
        return
    lines = split_lines(document.text)
    for scalar in unquoted:
        if scalar.span.path == document.path:
            yield from _cut_short(scalar, lines)
    yield from _options_gone(document, lines)


def _cut_short(scalar: Scalar, lines: list[str]) -> Iterator[Fault]:
    span = scalar.span
    rest = lines[span.end_line - 1][span.end_column - 1 :]
    # Authors set comments off by two blanks or more; a sentence goes on after one.
    if not rest.startswith(" #") or rest.startswith(" ##"):
        return
    comment, heard = rest.rstrip()[1:], scalar.text.rstrip()
    if _ENDED.search(heard):
        return
    numbered = _WANTS_NUMBER.search(heard) and re.match(r"#\d", comment)
    if not (numbered or _WANTS_MORE.search(heard) or _GOES_ON.match(comment)):
        return
    column = span.end_column + 1
    where = Span(span.path, span.end_line, column, span.end_line, column + len(comment))
    last = scalar.text.split()[-1][:40]
    whole = f"{scalar.text} {comment}"
    fixed = f': "{whole}"' if len(whole) <= 80 and '"' not in whole else ""
    yield Fault(
        SLUG,
        f'callers hear no more than "{last}": from # on, the line is a comment',
        where,
        f"put the whole text in quotes{fixed}",
        ((span, "this is heard"),),
    )


_GONE = re.compile(r"(\s+)(#\s?:(?:\s.*|))$")
_KEY = re.compile(r"""["']?(?:[0-9*#]+|star|pound|[0-9X\[\]-]+)["']?\s*:(?:\s|$)""")


def _options_gone(document: Document, lines: list[str]) -> Iterator[Fault]:
    """Lines such as ``#: repeat`` among the keys of a menu."""
    texts: list[Span] | None = None
    matches = ((number, _GONE.match(line)) for number, line in enumerate(lines, 1))
    gone = ((number, found) for number, found in matches if found)
    for number, found in islice(gone, MOST):
        if not _among_keys(lines, number, len(found[1])):
            continue
        if texts is None:
            texts = list(_long_texts(document.root))
        if any(text.line <= number <= text.end_line for text in texts):
            continue
        start = len(found[1]) + 1
        end = start + len(found[2].rstrip())
        yield Fault(
            SLUG,
            "this option is not there: an unquoted # begins a comment",
            Span(document.path, number, start, number, end),
            'write "#" in quotes, or pound',
        )


NEAR = 30
"""Lines within which the next key is looked for."""

MOST = 1_000
"""Lines that are looked at in all."""


def _among_keys(lines: list[str], number: int, indent: int) -> bool:
    """Whether a neighbour at the same margin is a key that callers press."""
    for step in (-1, 1):
        nearest = range(number - 1 + step, number - 1 + NEAR * step, step)
        for at in nearest:
            if not 0 <= at < len(lines):
                break
            text = lines[at].strip()
            width = len(lines[at]) - len(lines[at].lstrip())
            if text and not text.startswith("#") and width <= indent:
                if width == indent and _KEY.match(text):
                    return True
                if step < 0 and re.fullmatch(r"(options|escape|keys):", text):
                    return True
                break
    return False


def _long_texts(value: Value | None) -> Iterator[Span]:
    """Where texts of several lines stand; what looks like a comment there is text."""
    match value:
        case Scalar(span=span) if span.end_line > span.line:
            yield span
        case Mapping(entries):
            for entry in entries:
                yield from _long_texts(entry.value)
        case Sequence(items):
            for item in items:
                yield from _long_texts(item)
