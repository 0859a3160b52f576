"""Reads on behind what YAML cannot read, so that one slip hides no other.

libyaml gives up at the first mistake of syntax. The part of the file around it, a
node or a section, is then blanked out and the rest read again: lines and columns
stay, the part's own name stays, and whatever follows from its being empty is left
unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ivr.records import dataclass
from ivr.source import Document, Fault, Mapping, Span, point, read, split_lines
from ivr.source_faults import strange_blank

MAX_TURNS = 20
MAX_WORK = 2_000_000
"""Bytes that are read in all for the sake of going on: half a second's work."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines that could not be read, the first and the last."""

    first: int
    last: int


def read_on(
    path: str, data: bytes | str, before: Document | None = None
) -> tuple[Document, tuple[Gap, ...]]:
    """Read *data* as ``source.read`` does, and on behind faults of syntax.

    Args:
        before: What was read of it a while ago.

    Returns:
        The document, its text and the faults those of the whole file; and the
        parts that could not be read.
    """
    whole = read(path, data, before)
    document, faults, gaps = whole, list(whole.faults), list[Gap]()
    if untabbed := _untabbed(whole):
        document, fault = untabbed
        faults = [fault]
        faults += [each for each in document.faults if each not in faults]
    work = 0
    while document.root is None and not document.foreign and document.faults:
        # The last fault is the one that ended the reading.
        reached, best = _reach(document), None
        for gap in _candidates(document.text, document.faults[-1]):
            work += len(document.text)
            if work > MAX_WORK or len(gaps) == MAX_TURNS:
                break
            tried = read(path, _blanked(document.text, gap))
            if _reach(tried) > reached:
                best = (tried, gap)
                break
        if best is None:
            break
        document, gap = best
        gaps.append(gap)
        inside = (fault for fault in document.faults if not in_gap(fault.span, gaps))
        faults += [fault for fault in inside if not _said(fault, faults)]
    found = replace(document, text=whole.text, faults=faults, allows=whole.allows)
    return found, tuple(gaps)


def _untabbed(document: Document) -> tuple[Document, Fault] | None:
    """The file read with plain blanks for tabs and others, where those spoiled it.

    Who indents with tabs does it everywhere, and is told once.
    """
    if not any(blank in document.text for blank in "\t\xa0\u3000"):
        return None
    lines = split_lines(document.text)
    strange = [number for number, line in enumerate(lines) if _STRANGE.match(line)]
    if not strange or _worth(document) == _worth(Document("", document.text)):
        return None
    last = document.faults[-1] if document.faults else None
    if last is None or last.span.line - 1 not in strange:
        letter = lines[strange[0]].lstrip(" ")[0]
        if document.root is None and letter == "\t":
            # Tabs may stand within brackets; what ended the reading is another thing.
            return None
        column = lines[strange[0]].index(letter) + 1
        last = strange_blank(point(document.path, strange[0] + 1, column), letter)
    for number in strange:
        # One for one: the columns stay.
        lines[number] = _STRANGE.sub(lambda blanks: " " * len(blanks[0]), lines[number])
    again = read(document.path, "\n".join(lines))
    if _worth(again) <= _worth(document):
        return None
    if len(strange) > 1:
        last = replace(
            last, help=f"{last.help}, here and in {len(strange) - 1} more lines"
        )
    return again, last


def _worth(document: Document) -> tuple[int, int]:
    """How far a file was read, and how little was odd in it."""
    root = document.root
    keys = root.entries if isinstance(root, Mapping) else ()
    odd = sum(entry.key.text[:1] in ("\xa0", "\u3000") for entry in keys)
    return _reach(document), -len(document.faults) - odd


def _said(fault: Fault, faults: Iterable[Fault]) -> bool:
    if fault.once:
        return any(each.once and each.help == fault.help for each in faults)
    return fault in faults


def in_gap(span: Span, gaps: Iterable[Gap]) -> bool:
    """Whether *span* begins where nothing could be read."""
    return any(gap.first <= span.line <= gap.last for gap in gaps)


def _reach(document: Document) -> int:
    """How far down reading went: the line of the fault that ended it."""
    if document.root is not None or not document.faults:
        return len(document.text) + 2
    last = document.faults[-1]
    return last.related[0][0].line if last.related else last.span.line


def _candidates(text: str, fault: Fault) -> Iterator[Gap]:
    """Parts around *fault*, the smallest loss first."""
    lines = split_lines(text)
    places = [fault.span.line, *(span.line for span, _ in fault.related)]
    gaps = [_part(lines, line) for line in places]
    gaps += [Gap(line, line) for line in places]
    gaps += [_section(lines, line) for line in places]
    yield from dict.fromkeys(gap for gap in gaps if gap)


def _indent(line: str) -> int | None:
    """How far *line* is indented; None where nothing stands on it."""
    line = line.expandtabs()
    stripped = line.lstrip(" ")
    if not stripped or stripped.startswith("#"):
        return None
    return len(line) - len(stripped)


def _section(lines: list[str], line: int) -> Gap | None:
    """The section around *line*: from one key at the margin to the next."""
    return _block(lines, line, 0)


def _part(lines: list[str], line: int) -> Gap | None:
    """The node, or the like, around *line*: what is indented once."""
    section = _section(lines, line)
    if section is None:
        return None
    inner = (_indent(lines[n - 1]) for n in range(section.first + 1, section.last + 1))
    width = next((found for found in inner if found), None)
    if width is None or line == section.first:
        return section
    return _block(lines, line, width)


def _block(lines: list[str], line: int, width: int) -> Gap | None:
    """From the line at or above *line* indented by *width* or less, to the next."""
    first = min(line, len(lines))
    while first > 1 and not _at_most(lines[first - 1], width):
        first -= 1
    if not _at_most(lines[first - 1], width):
        return None
    last = first
    while last < len(lines) and not _at_most(lines[last], width):
        last += 1
    return Gap(first, last)


def _at_most(line: str, width: int) -> bool:
    indent = _indent(line)
    return indent is not None and indent <= width


_STRANGE = re.compile(r"[ \t\xa0\u3000]*[\t\xa0\u3000][ \t\xa0\u3000]*(?=\S)")
_PLAIN = r"[^\s:#'\"{}\[\],&*!|>%@`-][^:#'\"{}\[\]]*"
_KEY = re.compile(rf" *(?:{_PLAIN}|\"[^\"]*\"|'[^']*'):(?=\s|$)")


def _blanked(text: str, gap: Gap) -> str:
    lines = split_lines(text)
    key = _KEY.match(lines[gap.first - 1])
    lines[gap.first - 1] = key[0] if key else ""
    for number in range(gap.first, gap.last):
        lines[number] = ""
    return "\n".join(lines)
