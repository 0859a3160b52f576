"""A menu as the page shows it: its tree, where nodes stand, words, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from console.designer.picture import picture
from console.designer.reading import Reading
from ivr.compiler.flow import Flow
from ivr.diagnostics import SEVERITIES, Diagnostic, Finding, Worlds
from ivr.editing.edits import Edit
from ivr.editing.fixes import fixable
from ivr.editing.mentions import DEFINED
from ivr.editing.nodes import places
from ivr.editing.pages import Pages
from ivr.editing.plain import numbered_otherwise, way_to
from ivr.editing.sheet import Refused
from ivr.editing.wording import Text, texts_of
from ivr.language.articles import ARTICLES
from ivr.language.body import NODES
from ivr.report.json_ import diagnostic_parts
from ivr.speech_length import seconds

Parts = dict[str, Any]


def digest_of(text: str) -> str:
    """What a text says, as 32 hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def look(name: str, reading: Reading) -> Parts:
    """All that can be seen of a menu before it is checked."""
    pages = Pages(reading.files)
    if (root := reading.flow.text.root) is not None:
        pages.sheet(reading.path).know(root)
    found = places(pages, reading.flow.text)
    own = {n: list(p.path) for n, p in found.items() if p.file == reading.path}
    elsewhere = {
        n: {"file": p.file, "at": list(p.path)}
        for n, p in found.items()
        if p.file != reading.path
    }
    try:
        says = pages.sheet(reading.path).plain
    except Refused:
        # The text cannot be read at all; what it last said is better than nothing.
        says = {}
    return {
        "flow": name,
        "path": reading.path,
        "digest": digest_of(reading.files.get(reading.path, "")),
        "files": sorted(reading.own & set(reading.files)),
        "tree": picture(reading.flow),
        "at": own,
        "elsewhere": elsewhere,
        "says": says if isinstance(says, dict) else {},
        "orders": [
            {"at": list(at), "names": names} for at, names in numbered_otherwise(says)
        ],
        "texts": list(_texts(pages, reading)),
        "names": _names(reading),
    }


def _names(reading: Reading) -> dict[str, list[str]]:
    """What a form may name, by what it is; what other files bring in is among it."""
    text = reading.flow.text
    parts = (*PurePosixPath(reading.path).parent.parts, ARTICLES)
    articles = (PurePosixPath(path) for path in reading.files)
    return {
        **{
            what: list(getattr(text, section))
            for section, what in DEFINED.items()
            if section != NODES
        },
        "flow": [name for name in reading.flows.flows if name != text.name],
        "article": [path.stem for path in articles if path.parent.parts == parts],
    }


# Words --------------------------------------------------------------------------------


def _texts(pages: Pages, reading: Reading) -> Iterator[Parts]:
    """Every text of the menu's files, by language, with its length."""
    for file in (reading.path, *sorted(reading.own - {reading.path})):
        if file not in pages.texts:
            continue
        try:
            root = pages.sheet(file).root
        except Refused:
            continue
        for each in texts_of(root):
            yield _text_parts(each, file, reading)


def _text_parts(text: Text, file: str, reading: Reading) -> Parts:
    spoken = reading.flow.languages
    parts: Parts = {
        "at": list(text.path),
        "line": text.line,
        "words": dict(text.words),
        "seconds": {
            language: round(seconds(words, language or spoken[0]), 1)
            for language, words in text.words.items()
        },
    }
    if file != reading.path:
        parts["file"] = file
    if text.path[0] == NODES:
        parts["node"] = str(text.path[1])
    if text.plays:
        parts["plays"] = True
    missing = [each for each in spoken if not _speaks(text, each)]
    if missing and (text.words or text.plays):
        parts["missing"] = missing
    return parts


def _speaks(text: Text, language: str) -> bool:
    return any(tag in text.words for tag in ("", language, language.split("-")[0]))


# Findings -----------------------------------------------------------------------------


def findings(reading: Reading, found: Sequence[Diagnostic]) -> list[Parts]:
    """Findings as the page lists them: what callers lose most by comes first."""
    root = reading.flow.text.root
    told = []
    runs: dict[int, list[list[str]]] = {}
    for each in found:
        parts = _finding(reading.flow, each)
        # The same worlds come again and again, as one object.
        worlds = each.finding.worlds
        if id(worlds) not in runs:
            runs[id(worlds)] = list(_day_runs(worlds))
        if days := runs[id(worlds)]:
            parts["days"] = days
        if each.finding.span.path == reading.path:
            line, column = each.finding.span.line, each.finding.span.column
            parts["at"] = list(way_to(root, line, column))
        told.append(parts)
    order = {severity: number for number, severity in enumerate(SEVERITIES)}
    return sorted(
        told, key=lambda each: (order[each["severity"]], -each.get("share", 0.0))
    )


def _finding(flow: Flow, diagnostic: Diagnostic) -> Parts:
    """A finding for the page: the hours of a whole year are told in words."""
    worlds = diagnostic.finding.worlds
    parts = diagnostic_parts(
        replace(diagnostic, finding=replace(diagnostic.finding, worlds=()))
    )
    said = "; or ".join(each.words for each in worlds if each.words)
    if said:
        parts["whenever"] = said
    if schedule := _schedule_of(flow, diagnostic.finding):
        parts["schedule"] = schedule
    intent = flow.intents.get(diagnostic.finding.intent or "")
    if intent is not None and intent.share:
        parts["share"] = intent.share
    if diagnostic.finding.explains:
        parts["why"] = list(diagnostic.finding.explains)
    if fixable(flow, diagnostic):
        parts["fixable"] = True
    return parts


def _schedule_of(flow: Flow, finding: Finding) -> str:
    """The schedule that a finding is about: by name, or by where it stands."""
    if finding.about and finding.about in flow.timetable:
        return finding.about
    here = (finding.span.path, finding.span.line)
    for name, written in flow.text.hours.items():
        spans = [written.span, *written.spans.values()]
        spans += [each.span for each in written.exceptions]
        spans += [each.span for each in written.holidays]
        if any((span.path, span.line) == here for span in spans):
            return name
    return ""


def _day_runs(worlds: tuple[Worlds, ...]) -> Iterator[list[str]]:
    """The days on which a finding holds, each run of days by its first and last."""
    stretches = sorted(
        (each.start.date(), (each.end - timedelta(minutes=1)).date())
        for world in worlds
        for each in world.when
    )
    first: date | None = None
    last = date.min
    for begin, end in stretches:
        if first is not None and begin > last + timedelta(1):
            yield [first.isoformat(), last.isoformat()]
            first = None
        first, last = first or begin, max(last, end) if first else end
    if first is not None:
        yield [first.isoformat(), last.isoformat()]


def edit_parts(edits: Iterable[Edit]) -> list[Parts]:
    """Edits as JSON's own types; offsets count code points."""
    return [
        {"path": e.path, "start": e.start, "end": e.end, "text": e.text} for e in edits
    ]
