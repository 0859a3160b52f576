"""Words as XLIFF 1.2, which the programs of translators read and write.

A file holds one ``<file>`` for each language to translate into. Values, such as
``{wait}``, are tags there: translators move them, and cannot mistype them.

Source: OASIS, "XLIFF Version 1.2", 2008.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from ivr.speech_particles import PARTICLES
from ivr.translating.table import note_of
from ivr.translating.taking import Given
from ivr.translating.units import NoWords, Unit, Words, digest

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"

_VALUE = re.compile(r"\{\{|\}\}|(\{[^{}\r\n]*\}|\[\d{1,4}(?:\.\d{1,3})?m?s\])")
"""What is a tag for translators: values and pauses; doubled braces are words."""

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Source: W3C, "Extensible Markup Language 1.0", 2.2."""


def to_xliff(words: Words, languages: Sequence[str] = ()) -> str:
    """The words as XLIFF, from the first language into each other one.

    Args:
        languages: To translate into; all others of the flow unless given.
    """
    source = words.languages[0]
    targets = [tag for tag in (languages or words.languages) if tag != source]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff version="1.2" xmlns="{NAMESPACE}">',
    ]
    for target in targets:
        lines += _file(words, source, target)
    return "\n".join([*lines, "</xliff>", ""])


def _file(words: Words, source: str, target: str) -> Iterator[str]:
    yield (
        f'  <file original={quoteattr(words.file)} datatype="plaintext" '
        f"source-language={quoteattr(source)} target-language={quoteattr(target)}>"
    )
    yield "    <body>"
    for unit in words.units:
        said = unit.said(source, words.languages)
        # Without words to translate from, or in a part of one language, nothing is.
        if said and not unit.alone and not _NO_XML.search(said + unit.id):
            yield from _unit(words, unit, source, target)
    yield "    </body>"
    yield "  </file>"


def _unit(words: Words, unit: Unit, source: str, target: str) -> Iterator[str]:
    from_, into = (unit.said(tag, words.languages) for tag in (source, target))
    into = "" if _NO_XML.search(into) else into
    was = f"{digest(from_)} {digest(unit.said(target, words.languages))}"
    name = quoteattr(unit.id)
    yield (
        f"      <trans-unit id={name} resname={name} extradata={quoteattr(was)} "
        'xml:space="preserve">'
    )
    yield f"        <source>{_tagged(from_)}</source>"
    if into:
        done = _tagged(into, _values(from_))
        yield f'        <target state="translated">{done}</target>'
    if note := note_of(unit):
        yield f"        <note>{escape(note)}</note>"
    yield "      </trans-unit>"


def _tagged(words: str, known: Sequence[str] = ()) -> str:
    """*words* with tags; those of the source, which are *known*, keep their numbers."""
    out, at, left = [], 0, list(known)
    extra = len(known)
    for found in _VALUE.finditer(words):
        if not (value := found[1]):
            continue
        if value in left:
            number = left.index(value) + 1
            left[number - 1] = ""
        else:
            extra = number = extra + 1
        out.append(_escaped(words[at : found.start()]))
        out.append(f'<x id="{number}" equiv-text={quoteattr(value)}/>')
        at = found.end()
    return "".join([*out, _escaped(words[at:])])


def _values(words: str) -> list[str]:
    return [found[1] for found in _VALUE.finditer(words) if found[1]]


def _escaped(words: str) -> str:
    # XML reads a bare return as a line feed.
    return escape(words, {"\r": "&#13;"})


# Back ---------------------------------------------------------------------------------


class _Builder(ElementTree.TreeBuilder):
    """Refuses what could make a small file large, or fetch another one."""

    def doctype(self, name: str, pubid: str, system: str) -> None:
        """A file of translators has none."""
        raise NoWords("it has a document type, which XLIFF has not")


def from_xliff(file: str, data: bytes) -> Iterator[Given]:
    """What came back as XLIFF; untranslated texts are left out.

    Raises:
        NoWords: It is no XLIFF of version 1.
    """
    try:
        parser = ElementTree.XMLParser(target=_Builder())
        root = ElementTree.fromstring(data, parser)
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise NoWords(f"{file}: this is no XLIFF: {error}") from None
    except NoWords as error:
        raise NoWords(f"{file}: {error}") from None
    if _name(root) != "xliff" or not root.get("version", "").startswith("1"):
        raise NoWords(f"{file}: this is no XLIFF of version 1.2")
    for part in root:
        if _name(part) == "file":
            source, target = part.get("source-language"), part.get("target-language")
            if not target:
                raise NoWords(f"{file}: a part does not say its target-language")
            for each in part.iter():
                if _name(each) == "trans-unit":
                    yield from _given(each, source or "", target)


def _given(unit: ElementTree.Element, source: str, target: str) -> Iterator[Given]:
    words = next((each for each in unit if _name(each) == "target"), None)
    model = next((each for each in unit if _name(each) == "source"), None)
    # A program that copies the source beforehand says that it is not yet done.
    fresh = ("new", "needs-translation")
    if words is None or words.get("state", "") in fresh:
        return
    tags = dict(_tags(model)) if model is not None else {}
    from_, _, into = unit.get("extradata", "").partition(" ")
    said = _words(words, tags)
    yield Given(
        unit.get("id", ""),
        target,
        said if digest(said) == into else _in_language(said, target),
        f'unit "{unit.get("id", "")}"',
        into,
        from_,
        source,
    )


def _in_language(words: str, language: str) -> str:
    """*words* without the particles that a tag brings in from Korean."""
    if language.startswith("ko"):
        return words
    return re.sub(
        rf"(\{{[^{{}}:]+):(?:{'|'.join(map(re.escape, PARTICLES))})\}}", r"\1}", words
    )


def _tags(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """What each tag of the source stands for, by its id."""
    for each in element.iter():
        if _name(each) == "x" and (stands := each.get("equiv-text")):
            yield each.get("id", ""), stands


def _words(element: ElementTree.Element, tags: dict[str, str]) -> str:
    out = [element.text or ""]
    for each in element:
        if _name(each) == "x":
            # By its id first: some programs translate what a tag stands for.
            number, own = each.get("id", ""), each.get("equiv-text", "")
            out.append(tags.get(number) or own)
        else:
            out.append(_words(each, tags))
        out.append(each.tail or "")
    return "".join(out)


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
