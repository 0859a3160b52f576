"""Another name for something, wherever it is named: flows, parts, articles, tests."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from ivr.editing import writing
from ivr.editing.edits import Edit
from ivr.editing.mentions import (
    BRACES,
    DEFINED,
    Mention,
    mentions,
    mentions_in_article,
    mentions_in_tests,
)
from ivr.editing.pages import Pages
from ivr.editing.plain import Path, Plain, with_key, with_value
from ivr.editing.sheet import Refused, Sheet
from ivr.language.articles import ARTICLES
from ivr.language.reader import INTENT, NAME
from ivr.source import Value

Renamed = Callable[[str], str]

TESTS = (".test.yaml", ".test.yml")
"""How the names of files end that test flows."""

SHARED = ("queue", "schedule", "switch", "intent", "announcement", "line")
"""What flows of one folder share by name."""


def rename(pages: Pages, file: str, what: str, name: str, new: str) -> None:
    """Call the *what* that *file* defines as *name* from now on *new*, everywhere.

    Raises:
        Refused: The name is taken or cannot be, or nothing is called so.
    """
    section = next((key for key, each in DEFINED.items() if each == what), "")
    own = _defined(pages.sheet(file), section)
    if name not in own:
        raise Refused(f'there is no {what} "{name}" in this file')
    if new == name:
        return
    fits = INTENT if what == "intent" else NAME
    if not fits.fullmatch(new) or "/" in new:
        raise Refused(
            f'"{new}" cannot be a name; use letters, digits, - and _ '
            "and begin with a letter or a digit"
        )
    if new in own:
        raise Refused(f'there is a {what} "{new}" already')
    for path in list(pages.texts):
        try:
            sheet = pages.sheet(path)
            names = set(_names_in(pages, path, file, what, name))
            root = sheet.root
        except Refused:
            # A file that cannot be read is not what is being renamed in.
            if path == file:
                raise
            continue
        if names:
            found = [m for m in _of(path, root) if m.what == what and m.name in names]
            schedules = _defined(sheet, "hours") if what == "queue" else []
            found = [m for m in found if not (m.either and m.name in schedules)]
            _write(pages, sheet, found, lambda old: old[: -len(name)] + new)


def _of(path: str, root: Value) -> Iterator[Mention]:
    if path.endswith(TESTS):
        yield from mentions_in_tests(root)
    elif ARTICLES in path.split("/")[:-1]:
        yield from mentions_in_article(root)
    else:
        yield from mentions(root)


def _defined(sheet: Sheet, section: str) -> list[str]:
    table = sheet.plain.get(section) if isinstance(sheet.plain, dict) else None
    return list(table) if isinstance(table, dict) else []


def _names_in(
    pages: Pages, path: str, file: str, what: str, name: str, depth: int = 0
) -> Iterator[str]:
    """What *path* calls the thing that *file* defines as *name*."""
    if path == file:
        yield name
        return
    if path.endswith(TESTS):
        if what in SHARED or _tests(pages, path, file):
            yield name
        return
    if ARTICLES in path.split("/")[:-1]:
        yield from (name,) if what == "intent" else ()
        return
    sheet = pages.sheet(path)
    section = next(key for key, each in DEFINED.items() if each == what)
    if what == "intent" or (
        what in SHARED and depth == 0 and name not in _defined(sheet, section)
    ):
        yield name
    if what == "intent" or depth > 20:
        return
    uses = sheet.plain.get("use") if isinstance(sheet.plain, dict) else None
    for prefix, where in uses.items() if isinstance(uses, dict) else ():
        inner = posixpath.normpath(posixpath.join(posixpath.dirname(path), str(where)))
        if inner in pages.texts and inner != path:
            for each in _names_in(pages, inner, file, what, name, depth + 1):
                yield f"{prefix}/{each}"


def _tests(pages: Pages, path: str, file: str) -> bool:
    """Whether the calls in *path* are calls to the flow in *file*."""
    root = pages.sheet(path).plain
    named = root.get("flow") if isinstance(root, dict) else None
    if not isinstance(named, str):
        named = f"{posixpath.basename(path).partition('.')[0]}.yaml"
    where = posixpath.join(posixpath.dirname(path), named)
    return posixpath.normpath(where) == file


# Writing the new name -----------------------------------------------------------------


def _write(pages: Pages, sheet: Sheet, found: list[Mention], renamed: Renamed) -> None:
    """Write the new name at every one of *found*, all of one file, at once."""
    asked: Plain = sheet.plain
    edits: list[Edit] = []
    keys: list[tuple[Path, str]] = []
    done: set[tuple[int, bool]] = set()
    for mention in found:
        start = sheet.start(mention.scalar.span)
        if (start, mention.key) in done:
            continue
        done.add((start, mention.key))
        text = mention.scalar.text
        new = _renamed(mention, text, renamed)
        edits.append(_edit(sheet, mention, new, renamed))
        if mention.key:
            keys.append((mention.path, new))
        else:
            asked = with_value(asked, mention.path, new)
    for path, new in sorted(keys, key=lambda each: -len(each[0])):
        asked = with_key(asked, path, new)
    if edits:
        pages.do(sheet.checked(edits, asked))


def _renamed(mention: Mention, text: str, renamed: Renamed) -> str:
    new = str(renamed(mention.name))
    if mention.part == "braces":
        return _in_braces(text, mention.name, new)
    return new + text[len(mention.name) :]


def _in_braces(text: str, name: str, new: str) -> str:
    def other(found: re.Match[str]) -> str:
        if found[2] != name:
            return found[0]
        return found[0][: -len(name)] + new

    return BRACES.sub(other, text)


def _edit(sheet: Sheet, mention: Mention, new: str, renamed: Renamed) -> Edit:
    span = mention.scalar.span
    start, end = sheet.start(span), sheet.end(span)
    raw = sheet.raw(span)
    inb = sheet.within_brackets(mention.path)
    if mention.part == "braces":
        words = _in_braces(raw, mention.name, str(renamed(mention.name)))
    elif mention.key:
        quotes = raw[:1] in ("'", '"')
        words = writing.quoted(new) if quotes else writing.key(new, brackets=inb)
    else:
        words = writing.like(raw, new, heard=False, brackets=inb, indent=0)
    return Edit(sheet.path, start, end, words)
