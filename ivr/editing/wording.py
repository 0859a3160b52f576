"""The words of a flow: all texts that are heard, by language, and changes of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ivr.editing.pages import Pages
from ivr.editing.plain import Path, Plain, found_at, plain
from ivr.editing.shapes import Shape, chosen, file_shape, inner
from ivr.editing.sheet import Refused, said
from ivr.language.reader import LANGUAGE
from ivr.records import dataclass
from ivr.source import Mapping, Scalar, Value
from ivr.source import Sequence as Items


@dataclass(frozen=True, slots=True)
class Text:
    """Something that is heard: its words by language; ``""`` is any language.

    *plays* says that a recording stands beside the words.
    """

    path: Path
    words: dict[str, str]
    plays: bool = False
    line: int = 1


def texts_of(root: Value) -> Iterator[Text]:
    """Every text of a flow file, in the order in which they stand there."""
    yield from _texts(root, file_shape(), ())


def _texts(value: Value, shape: Shape, path: Path) -> Iterator[Text]:
    if shape.form == "either":
        shape = chosen(shape, plain(value))
    if shape.form == "text":
        yield from _text(value, path)
        return
    match value:
        case Mapping():
            keys = dict.fromkeys(entry.key.text for entry in value.entries)
            for entry in value.entries:
                name = entry.key.text
                yield from _texts(entry.value, inner(shape, keys, name), (*path, name))
        case Items():
            for number, item in enumerate(value.items):
                yield from _texts(item, inner(shape, [], number), (*path, number))


def _text(value: Value, path: Path) -> Iterator[Text]:
    line = value.span.line
    match value:
        case Scalar() if not value.empty:
            yield Text(path, {"": value.text}, line=line)
        case Items():
            for number, item in enumerate(value.items):
                yield from _text(item, (*path, number))
        case Mapping() if value.get("play") is not None or value.get("text"):
            text = value.get("text")
            words = _by_language(text) if text is not None else {}
            yield Text((*path, "text"), words, True, line)
        case Mapping():
            words = _by_language(value)
            if words:
                yield Text(path, words, line=line)
            for entry in value.entries:
                if not isinstance(entry.value, Scalar):
                    yield from _text(entry.value, (*path, entry.key.text))


def _by_language(value: Value) -> dict[str, str]:
    if isinstance(value, Scalar):
        return {} if value.empty else {"": value.text}
    if not isinstance(value, Mapping):
        return {}
    return {
        entry.key.text: entry.value.text
        for entry in value.entries
        if isinstance(entry.value, Scalar)
        and not entry.value.empty
        and LANGUAGE.fullmatch(entry.key.text)
    }


# One text, in one language ---------------------------------------------------------


def say(
    pages: Pages,
    file: str,
    path: Path,
    language: str,
    words: str | None,
    languages: Sequence[str],
) -> None:
    """Have the text at *path* say *words* in *language*; None leaves it unsaid.

    A text that is the same in every language becomes one for each, unless *language*
    is ``""``, which stands for them all, or the flow speaks but one.

    Raises:
        Refused: It cannot be changed in this way.
    """
    old = found_at(pages.sheet(file).root, path)
    value = plain(old)
    if language and not LANGUAGE.fullmatch(language):
        raise Refused(f'"{language}" is not a language')
    if isinstance(value, list):
        raise Refused(f"{said(path)} is made of several parts; change them one by one")
    if isinstance(value, dict):
        _one_of(pages, file, path, language, words)
        return
    whole = not language or not [each for each in languages if each != language]
    if value is None or whole:
        alone = words if whole else {language: words}
        pages.put(file, path, alone if words is not None else None)
        return
    others: Plain = {each: value for each in languages if each != language}
    if words is not None:
        others[language] = words
    order = [each for each in (*languages, language) if each in others]
    pages.put(file, path, {each: others[each] for each in order})


def _one_of(
    pages: Pages, file: str, path: Path, language: str, words: str | None
) -> None:
    value = plain(pages.sheet(file).at(path))
    if not language:
        pages.put(file, path, words)
    elif words is None and set(value) <= {language}:
        pages.put(file, path, None)
    else:
        pages.put(file, (*path, language), words)
