"""What is heard: texts per language, prompts made of texts and recordings."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.language.reader import LANGUAGE, Reader, Unreadable, head
from ivr.records import dataclass
from ivr.source import Mapping, Scalar, Sequence, Span, Value
from ivr.speech import Template, parse_template

ANY = ""
"""The key of a text that is the same in every language."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text, a recording, or a recording with its text, in one language."""

    text: str | None
    play: str | None
    span: Span
    played: Span | None = None
    """Where the recording is named."""

    @property
    def template(self) -> Template:
        """The text with its placeholders and pauses taken apart."""
        return parse_template(self.text or "")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a caller hears at one place: parts in order, per language.

    ``by_language`` maps a language, or ``ANY``, to its parts.
    """

    by_language: dict[str, tuple[Part, ...]]
    span: Span

    def parts(self, language: str) -> tuple[Part, ...]:
        """What is heard in *language*; nothing where it is missing."""
        found = self.by_language.get(language)
        if found is None:
            found = self.by_language.get(language.split("-")[0])
        return self.by_language.get(ANY, ()) if found is None else found

    def speaks(self, language: str) -> bool:
        """Whether there is wording, or a recording, for *language*."""
        return bool(self.parts(language))

    def wording(self, language: str) -> str | None:
        """The text in *language*; None where a recording's wording is unknown."""
        texts = [part.text for part in self.parts(language)]
        return None if None in texts else " ".join(t for t in texts if t)

    def all_parts(self) -> Iterator[tuple[str, Part]]:
        """Every part with its language."""
        for language, parts in self.by_language.items():
            for part in parts:
                yield language, part

    def __hash__(self) -> int:
        return hash(self.span)


def read_prompt(value: Value, reader: Reader) -> Prompt:
    """Read text, ``{play: …, text: …}``, a list of both, or any of it by language."""
    match value:
        case Scalar():
            scalar = reader.scalar(value, "what the caller hears")
            return Prompt({ANY: (_text_part(scalar, reader),)}, value.span)
        case Sequence() if not value.items:
            raise reader.refuse("wrong-type", "nothing is said here", value.span)
        case Sequence():
            return _joined([read_prompt(item, reader) for item in value.items], value)
        case Mapping() if value.get("play") is not None or value.get("text"):
            return _recording(value, reader)
    spoken: dict[str, tuple[Part, ...]] = {}
    for entry in value.entries:
        if not _is_language(entry.key, entry.value, value, reader):
            continue
        try:
            inner = read_prompt(entry.value, reader)
        except Unreadable:
            continue
        if set(inner.by_language) <= {ANY}:
            spoken[entry.key.text] = inner.by_language.get(ANY, ())
        else:
            reader.fault(
                "wrong-type",
                f'languages within the language "{entry.key.text}"',
                head(entry.value),
                "name each language once",
            )
    if not spoken:
        if value.entries:
            # Why none of them can be said has been told.
            raise Unreadable("nothing")
        raise reader.refuse("wrong-type", "nothing is said here", head(value))
    return Prompt(spoken, value.span)


def _is_language(key: Scalar, said: Value, whole: Mapping, reader: Reader) -> bool:
    if LANGUAGE.fullmatch(key.text):
        return True
    if isinstance(said, Scalar) and said.empty:
        # {ko: Hello, world}: the comma cut the sentence.
        reader.fault(
            "wrong-type",
            f'the sentence is cut at a comma: "{key.text}" stands alone',
            key.span,
            "put the whole sentence in quotes",
        )
    else:
        message = f'"{key.text}" is not a language'
        help = "write a tag such as ko or en, or play: and text:"
        reader.fault("unknown-setting", message, key.span, help)
    return False


def _text_part(scalar: Scalar, reader: Reader) -> Part:
    for fault in parse_template(scalar.text).faults:
        reader.fault("wrong-type", fault.message, within(scalar, fault), fault.help)
    if scalar.plain:
        reader.unquoted.append(scalar)
    return Part(scalar.text, None, scalar.span)


def within(scalar: Scalar, fault: object) -> Span:
    """Where in *scalar* a fault of its template lies, if it stands on one line."""
    span, offset = scalar.span, getattr(fault, "offset", 0)
    raw = scalar.text
    quote = 0 if scalar.plain else 1
    width = span.end_column - span.column - 2 * quote
    if span.line != span.end_line or width != len(raw):
        return span
    start = span.column + quote + offset
    end = start + max(1, getattr(fault, "length", 1))
    return Span(span.path, span.line, start, span.line, end)


def _recording(value: Mapping, reader: Reader) -> Prompt:
    plays = _by_language(value.get("play"), reader)
    texts = _by_language(value.get("text"), reader)
    for entry in value.entries:
        if entry.key.text not in ("play", "text"):
            reader.unknown(entry.key, "beside a recording", ("play", "text"))
    for text in texts.values():
        _text_part(text, reader)
    spoken: dict[str, tuple[Part, ...]] = {}
    for language in _spoken_in(plays, texts, reader):
        said = texts.get(language) or texts.get(ANY)
        play = plays.get(language) or plays.get(ANY)
        url = play.text.replace("{language}", language) if play else None
        wording = said.text if said else reader.recordings.get(url or "")
        if url:
            reader.played.add(url)
        span = (said or play or value).span
        spoken[language] = (Part(wording, url, span, play.span if play else None),)
    if not spoken:
        raise reader.refuse("wrong-type", "nothing is said here", head(value))
    return Prompt(spoken, value.span)


def _spoken_in(
    plays: dict[str, Scalar], texts: dict[str, Scalar], reader: Reader
) -> list[str]:
    languages = dict.fromkeys([*plays, *texts])
    if reader.languages and ANY in plays and "{language}" in plays[ANY].text:
        # One path stands for a recording in each language.
        languages |= dict.fromkeys(reader.languages)
        del languages[ANY]
    return list(languages)


def _by_language(value: Value | None, reader: Reader) -> dict[str, Scalar]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        return {ANY: reader.scalar(value, "a file, an address or a text")}
    found = {}
    for entry in value.entries:
        if _is_language(entry.key, entry.value, value, reader):
            found[entry.key.text] = reader.scalar(entry.value, "a file or a text")
    return found


def _joined(prompts: list[Prompt], value: Sequence) -> Prompt:
    languages = dict.fromkeys(tag for p in prompts for tag in p.by_language)
    tags = [tag for tag in languages if tag != ANY] or [ANY]
    spoken = {tag: tuple(x for p in prompts for x in p.parts(tag)) for tag in tags}
    return Prompt(spoken, value.span)
