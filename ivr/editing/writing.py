"""Words, lists and dictionaries as a careful person would write them in YAML.

What callers hear stands in quotes, names and numbers stand bare, and whatever YAML
would take for something else is quoted. What fits on a line in brackets stands there;
the rest is written out, two blanks a level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.editing.plain import Plain
from ivr.editing.shapes import Shape, chosen, inner, kind_of
from ivr.language.layout import STEP
from ivr.records import dataclass
from ivr.source import Mapping, Scalar, read

WIDTH = 88
"""Columns that a line in brackets may take."""

MOST_IN_BRACKETS = 4
"""Entries of a line in brackets."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A word as its author wrote it, quotes and all."""

    text: str
    written: str


# Words ---------------------------------------------------------------------------

_PLAIN = re.compile(r"[\w%+./<>~-](?:[\w%+./*<>() -]*[\w%+./*)-])?", re.UNICODE)
_QUOTED = re.compile(r"\+\d{5,}|\d\d-\d\d|[<>=!].*|.*\s[<>]\s.*", re.DOTALL)
_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\0": "\\0",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
    "\ufeff": "\\uFEFF",
}


def word(text: Plain, *, heard: bool, brackets: bool) -> str:
    """A word or a sentence; None is nothing at all.

    Args:
        heard: Callers hear it: it stands in quotes.
        brackets: It stands within ``{}`` or ``[]``, where commas end it.
    """
    if isinstance(text, Raw):
        return text.written
    if text is None:
        return "~" if brackets else ""
    if not heard and bare(text, brackets=brackets):
        return str(text)
    return quoted(text)


def bare(text: str, *, brackets: bool) -> bool:
    """Whether *text* can stand without quotes, and nobody would stumble over it."""
    if not _PLAIN.fullmatch(text) or _QUOTED.fullmatch(text):
        return False
    return _reads_as(text, text, brackets=brackets, plain=True)


def quoted(text: str) -> str:
    """*text* in double quotes, what cannot be seen written out."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    number = ord(letter)
    if number < 32 or 127 <= number < 160:
        return f"\\x{number:02X}"
    return f"\\u{number:04X}" if number in (0xFFFE, 0xFFFF) else letter


def _reads_as(written: str, text: str, *, brackets: bool, plain: bool = False) -> bool:
    """Whether *written*, as a value, is read as *text*."""
    line = f"{{k: {written}}}" if brackets else f"k: {written}"
    document = read("", line)
    root = document.root
    value = root.get("k") if isinstance(root, Mapping) else None
    return (
        not document.faults
        and isinstance(value, Scalar)
        and value.text == text
        and not value.empty
        and (value.plain or not plain)
        and isinstance(root, Mapping)
        and len(root.entries) == 1
    )


def like(old: str, text: str, *, heard: bool, brackets: bool, indent: int) -> str:
    """*text* in the manner of what stood there before, where that can be."""
    for written in _manners(old, text, heard, indent, brackets):
        if _reads_as(written, text, brackets=brackets):
            return written
    return word(text, heard=heard, brackets=brackets)


def _manners(
    old: str, text: str, heard: bool, indent: int, brackets: bool
) -> Iterator[str]:
    if old[:1] == "'":
        yield "'" + text.replace("'", "''") + "'"
    elif old[:1] == '"':
        yield quoted(text)
    elif old[:1] in ("|", ">") and text:
        yield from _block(old, text, indent)
    elif old and "\n" not in text and (heard or bare(text, brackets=brackets)):
        # An author who writes sentences bare goes on to.
        yield text


def _block(old: str, text: str, indent: int) -> Iterator[str]:
    """A text over several lines, as ``|`` and ``>`` begin it."""
    lines = old.splitlines()
    bodies = [line for line in lines[1:] if line.strip()]
    margin = " " * (
        len(bodies[0]) - len(bodies[0].lstrip(" ")) if bodies else indent + STEP
    )
    keep = text.endswith("\n")
    body = text[:-1] if keep else text
    if "\n" in body or old[0] == "|":
        head = "|" if keep else "|-"
        rows = body.split("\n")
    else:
        head = ">" if keep else ">-"
        rows = _wrapped(body, WIDTH - len(margin))
    yield "\n".join([head, *(margin + row if row else "" for row in rows)])


def _wrapped(text: str, width: int) -> list[str]:
    rows = [""]
    for each in text.split(" "):
        if rows[-1] and len(rows[-1]) + 1 + len(each) > width:
            rows.append(each)
        else:
            rows[-1] = f"{rows[-1]} {each}" if rows[-1] else each
    return rows


def key(text: str, *, brackets: bool) -> str:
    """A key: quoted where YAML would take it for something else."""
    safe = bool(re.fullmatch(r"[\w][\w./-]*", text, re.UNICODE)) and text != "null"
    return text if safe and bare(text, brackets=brackets) else quoted(text)


# Lists and dictionaries --------------------------------------------------------------


def in_brackets(value: Plain, shape: Shape) -> str:
    """*value* on one line, in brackets where it has parts."""
    if isinstance(value, dict):
        pairs = (
            f"{key(name, brackets=True)}: "
            f"{in_brackets(each, inner(shape, value, name))}"
            for name, each in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        items = (
            in_brackets(each, inner(shape, value, number))
            for number, each in enumerate(value)
        )
        return "[" + ", ".join(items) + "]"
    return word(value, heard=hears(shape, value), brackets=True)


def hears(shape: Shape, value: Plain) -> bool:
    """Whether a word of *shape* is one that is said."""
    if shape.form == "either":
        shape = chosen(shape, value)
    # One alone is a list of one.
    return (shape.of[0] if shape.form == "list" else shape).form == "text"


def entry(name: str, value: Plain, shape: Shape, indent: int, room: int = 0) -> str:
    """``name: value`` as lines without the last line's end, indented by *indent*.

    *room* is what stands before it on its first line, beyond the indentation.
    """
    margin = " " * indent
    head = f"{margin}{key(name, brackets=False)}:"
    if not isinstance(value, (dict, list)):
        said = word(value, heard=hears(shape, value), brackets=False)
        return f"{head} {said}" if said else head
    if compact(value, shape):
        line = f"{head} {in_brackets(value, shape)}"
        if len(line) + room <= WIDTH or not value:
            return line
    return head + "\n" + block(value, shape, indent + STEP)


def block(value: Plain, shape: Shape, indent: int) -> str:
    """*value*, which has parts, written out over lines."""
    if isinstance(value, dict):
        gap = "\n\n" if shape.keys == "name" and shape.of[0].form == "node" else "\n"
        return gap.join(
            entry(name, each, inner(shape, value, name), indent)
            for name, each in value.items()
        )
    rows = (
        item(each, inner(shape, value, number), indent)
        for number, each in enumerate(value)
    )
    return "\n".join(rows)


def item(value: Plain, shape: Shape, indent: int) -> str:
    """``- value``, indented by *indent*."""
    margin = " " * indent
    if not isinstance(value, (dict, list)):
        said = word(value, heard=hears(shape, value), brackets=False)
        return f"{margin}- {said}".rstrip() if said else f"{margin}- ~"
    line = f"{margin}- {in_brackets(value, shape)}"
    if (compact(value, shape) and len(line) <= WIDTH) or not value:
        return line
    return f"{margin}- {block(value, shape, indent + STEP).lstrip(' ')}"


def compact(value: Plain, shape: Shape) -> bool:
    """Whether *value* is simple enough to stand in brackets."""
    if isinstance(value, Raw):
        return "\n" not in value.written
    if not isinstance(value, (dict, list)):
        return "\n" not in str(value)
    if shape.form == "either":
        shape = chosen(shape, value)
    if shape.form == "node" or shape.keys in ("name", "intent"):
        return not value
    parts = list(value.values()) if isinstance(value, dict) else value
    if isinstance(value, dict) and len(value) > MOST_IN_BRACKETS:
        return False
    nested = [each for each in parts if isinstance(each, (dict, list)) and each]
    if shape.keys == "key" and nested:
        # Options are read one below the other, as callers hear them.
        return False
    if len(nested) > 1 or (isinstance(value, list) and nested):
        return False
    if shape.form == "target" and kind_of(value) and len(value) > 2:
        return False
    steps = list(value) if isinstance(value, dict) else range(len(value))
    return all(
        compact(each, inner(shape, value, step))
        for step, each in zip(steps, parts, strict=True)
    )
