"""YAML text as a tree in which every key and value knows where it stands.

Read from libyaml's event stream one event at a time, so that no text, however
deep or however many aliases it hides, is built before its limits are known.
Nothing is converted: ``no``, ``010`` and ``9:00`` stay the words that the author
wrote; the settings of a flow decide what a word means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import yaml

from ivr.source_again import read_again
from ivr.source_builder import MAX_DEPTH, MAX_VALUES, Builder, Stop
from ivr.source_encoding import decode
from ivr.source_faults import syntax_fault
from ivr.source_tree import (
    Allow,
    Document,
    Entry,
    Fault,
    Mapping,
    Scalar,
    Sequence,
    Span,
    Value,
    line_starts,
    point,
    split_lines,
)

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_VALUES",
    "Allow",
    "Document",
    "Entry",
    "Fault",
    "Mapping",
    "Scalar",
    "Sequence",
    "Span",
    "Value",
    "line_starts",
    "point",
    "read",
    "split_lines",
]

MAX_BYTES = 5_000_000
"""Larger files are refused: the largest real menu seen has 65 kB."""


MAX_ALLOWS = 1_000
"""Comments that allow a finding; further ones allow nothing."""


def read(path: str, data: bytes | str, before: Document | None = None) -> Document:
    """Read the YAML in *data*; never raises, whatever the bytes.

    Args:
        path: The name under which the text appears in diagnostics.
        data: The file's bytes (UTF-8, with or without a byte order mark) or text.
        before: What was read a while ago, for the text may differ in a line only.
    """
    document = Document(path, "")
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        message = f"the file has more than {MAX_BYTES:,} bytes, and is not read"
        document.faults.append(
            Fault("too-large", message, point(path, 1, 1), "split the menu with use:")
        )
        return document
    document.text, foreign = decode(path, raw)
    if foreign:
        document.foreign = True
        document.faults.append(foreign)
        return document
    again = before and before.path == path and read_again(before, document.text)
    if again:
        again.allows = list(islice(_allows(path, again.text), MAX_ALLOWS))
        return again
    builder = Builder(document)
    try:
        builder.build()
    except Stop:
        pass
    except yaml.YAMLError as error:
        document.faults.append(syntax_fault(document, error, builder.quoted))
    document.allows.extend(islice(_allows(path, document.text), MAX_ALLOWS))
    return document


# Comments that allow a finding -------------------------------------------------

_ALLOW = re.compile(r"^\s*#\s*allow:\s*([\w-]*)\s*(?:[—–:-]+\s*)?(.*?)\s*$")


def _allows(path: str, text: str) -> Iterator[Allow]:
    if "allow:" not in text:
        return
    lines = split_lines(text)
    # Comments and blank lines stand between an allow and what it speaks of.
    covers = [len(lines) + 1] * (len(lines) + 1)
    for index in range(len(lines) - 1, -1, -1):
        bare = lines[index].lstrip()
        covers[index] = covers[index + 1] if bare[:1] in ("", "#") else index + 1
    for index, line in enumerate(lines):
        if found := _ALLOW.match(line):
            start = len(line) - len(line.lstrip()) + 1
            span = Span(path, index + 1, start, index + 1, len(line.rstrip()) + 1)
            yield Allow(found[1], found[2], span, covers[index + 1])
