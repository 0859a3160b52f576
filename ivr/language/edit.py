"""Changes a flow's text at spans; all else stays as its author left it."""

from __future__ import annotations

from collections.abc import Iterable

from ivr.language.layout import tidied
from ivr.records import dataclass
from ivr.source import Mapping, Scalar, Sequence, Span, Value, line_starts, read


@dataclass(frozen=True, slots=True)
class Edit:
    """*new* in place of what stands at *span*; an empty span is a place."""

    span: Span
    new: str


def replace(text: str, span: Span, new: str) -> str:
    """*text* with *new* at *span*."""
    return apply(text, [Edit(span, new)])


def apply(text: str, edits: Iterable[Edit]) -> str:
    """*text* with all *edits*, whose spans are those of *text* as it is.

    Raises:
        ValueError: Two edits overlap, or a span lies outside the text.
    """
    starts = line_starts(text)
    places = [(*_place(text, starts, edit.span), edit.new) for edit in edits]
    # Of edits at one place the first said comes first.
    places.sort(key=lambda place: place[:2])
    out: list[str] = []
    at = 0
    for start, end, new in places:
        if start < at:
            raise ValueError(f"two edits overlap at letter {start}")
        out += [text[at:start], new]
        at = end
    return "".join([*out, text[at:]])


def _place(text: str, starts: list[int], span: Span) -> tuple[int, int]:
    """Where *span* begins and ends, in letters from the start of *text*."""

    def offset(line: int, column: int) -> int:
        if not 1 <= line <= len(starts):
            raise ValueError(f"line {line} is not in a text of {len(starts)} lines")
        return starts[line - 1] + column - 1

    start, end = (
        offset(span.line, span.column),
        offset(span.end_line, span.end_column),
    )
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"the span {span} is not in the text")
    return start, end


def format_text(path: str, data: bytes | str) -> str | None:
    """The file tidied: blanks, indentation, line ends, and nothing else.

    Indentation becomes two blanks a level, blanks at the ends of lines go, no two
    empty lines follow each other, and the last line ends. Words, quotes, comments
    and order are the author's.

    Returns:
        The text; as it was where tidying would change what it says; None where it
        cannot be read without a fault.
    """
    document = read(path, data)
    if document.faults:
        return None
    after = tidied(document)
    again = read(path, after)
    kept = not again.faults and same(document.root, again.root)
    if kept and document.text.split() == after.split():
        return after
    return data if isinstance(data, str) else data.decode("utf-8")


def same(one: Value | None, other: Value | None) -> bool:
    """Whether two trees say the same, wherever it stands."""
    match one, other:
        case Scalar(), Scalar():
            return (one.text, one.plain) == (other.text, other.plain)
        case Mapping(), Mapping():
            return len(one.entries) == len(other.entries) and all(
                same(a.key, b.key) and same(a.value, b.value)
                for a, b in zip(one.entries, other.entries, strict=True)
            )
        case Sequence(), Sequence():
            return len(one.items) == len(other.items) and all(
                map(same, one.items, other.items)
            )
    return one is None and other is None
