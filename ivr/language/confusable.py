"""Names that people take for one another: ``l1`` and ``11``, ``Main`` and ``main``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from ivr.language.flowtext import FlowText
from ivr.source import Fault, Span

_LOOKS_LIKE = str.maketrans(
    {
        **dict.fromkeys("oоοօ", "0"),
        **dict.fromkeys("liіıι|", "1"),
        **dict(zip("аеорсухѕј", "ae0pcyxsj", strict=True)),
        **dict(zip("ανβκ", "avbk", strict=True)),
        "_": "-",
        # The vowels ㅐ and ㅔ, ㅒ and ㅖ, look alike and sound alike.
        "\u1162": "\u1166",
        "\u1164": "\u1168",
    }
)
"""Letters by what they look like, of Latin, Cyrillic, Greek and Hangul."""


def looks(name: str) -> str:
    """What *name* looks like: the same for names that are taken for one another."""
    # Decomposed Hangul has its vowels apart; width and composition do not show.
    folded = unicodedata.normalize("NFKD", name.casefold())
    seen = folded.translate(_LOOKS_LIKE)
    return re.sub(r"-+", "-", seen)


def confusable_names(flow: FlowText) -> Iterator[Fault]:
    """Names of one file, of the same sort, that look alike."""
    nodes = {name: node.span for name, node in flow.nodes.items() if "." not in name}
    yield from _alike("nodes", nodes.items())
    tables: Mapping[str, Mapping[str, object]] = {
        "queues or schedules": {**flow.hours, **flow.queues},
        "switches": flow.switches,
        "intents": flow.intents,
        "lines": flow.lines,
        "announcements": flow.announcements,
    }
    for what, table in tables.items():
        spans = ((name, _span(each)) for name, each in table.items())
        yield from _alike(what, spans)


def _span(definition: object) -> Span:
    span = getattr(definition, "span")  # noqa: B009
    assert isinstance(span, Span)
    return span


def _alike(what: str, names: Iterable[tuple[str, Span]]) -> Iterator[Fault]:
    first: dict[str, tuple[str, Span]] = {}
    for name, span in names:
        other, where = first.setdefault(looks(name), (name, span))
        if other != name:
            yield Fault(
                "confusable-names",
                f'"{name}" and "{other}" are two {what} that look alike',
                span,
                "rename one of them",
                ((where, "the other one"),),
            )
