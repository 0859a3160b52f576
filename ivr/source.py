"""YAML text as a tree in which every key and value knows where it stands.

Read from libyaml's event stream one event at a time, so that no text, however
deep or however many aliases it hides, is built before its limits are known.
Nothing is converted: ``no``, ``010`` and ``9:00`` stay the words that the author
wrote; the settings of a flow decide what a word means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from ivr.source_builder import MAX_DEPTH, MAX_VALUES, Builder, Stop
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


def read(path: str, data: bytes | str) -> Document:
    """Read the YAML in *data*; never raises, whatever the bytes.

    Args:
        path: The name under which the text appears in diagnostics.
        data: The file's bytes (UTF-8, with or without a byte order mark) or text.
    """
    document = Document(path, "")
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        message = f"the file has {len(raw):,} bytes; {MAX_BYTES:,} are read"
        document.faults.append(
            Fault("too-large", message, point(path, 1, 1), "split the menu with use:")
        )
        return document
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # What can be read of it is kept, so that the place can be shown.
        document.text = raw.decode("utf-8", "replace")
        before = raw[: error.start].decode("utf-8-sig", "replace")
        line = len(split_lines(before + "."))
        document.faults.append(
            Fault(
                "yaml-syntax",
                f"byte {error.start} is not UTF-8 text",
                point(path, line, 1),
                "save the file as UTF-8",
            )
        )
        return document
    document.text = text
    builder = Builder(document)
    try:
        builder.build()
    except Stop:
        pass
    except yaml.YAMLError as error:
        document.faults.append(syntax_fault(document, error, builder.quoted))
    document.allows.extend(_allows(path, text))
    return document


# Comments that allow a finding -------------------------------------------------

_ALLOW = re.compile(r"^\s*#\s*allow:\s*([\w-]*)\s*(?:[—–:-]+\s*)?(.*?)\s*$")


def _allows(path: str, text: str) -> Iterator[Allow]:
    if "allow:" not in text:
        return
    lines = split_lines(text)
    for index, line in enumerate(lines):
        if found := _ALLOW.match(line):
            covers = index + 1
            while covers < len(lines) and (
                not lines[covers].strip() or lines[covers].lstrip().startswith("#")
            ):
                covers += 1
            start = len(line) - len(line.lstrip()) + 1
            span = Span(path, index + 1, start, index + 1, len(line.rstrip()) + 1)
            yield Allow(found[1], found[2], span, covers + 1)
