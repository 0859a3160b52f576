"""Words that come back from translators, as the smallest edits of the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ivr.editing import surgery, wording
from ivr.editing.edits import Edit, changed
from ivr.editing.pages import Pages
from ivr.editing.plain import Plain, found_at, plain
from ivr.editing.sheet import Refused, Sheet
from ivr.language.reader import LANGUAGE
from ivr.records import dataclass
from ivr.speech_template import parse_template
from ivr.translating.units import ANY, Unit, Words, digest, values_in, words_of

AT_ONCE = 1_000_000
"""Letters to be read beyond which all texts are put in together: one by one, each
would read the file anew."""


@dataclass(frozen=True, slots=True)
class Given:
    """What came back for one text in one language.

    Attributes:
        was: The digest of what this text was in this language when it went out, and
            of the text that it was translated from; empty where that is not known.
        place: Where it stands in what came back, as ``row 12``.
    """

    id: str
    language: str
    words: str
    place: str
    was: str = ""
    source: str = ""
    source_language: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text was not taken, or needs a look; ``taken`` says which."""

    id: str
    language: str
    place: str
    message: str
    line: int = 0
    taken: bool = False


@dataclass(frozen=True, slots=True)
class New:
    """A text that is other than before."""

    id: str
    language: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken: the new text of the file, and its edits."""

    text: str
    edits: tuple[Edit, ...]
    new: tuple[New, ...]
    problems: tuple[Problem, ...]


def take(words: Words, given: Iterable[Given]) -> Taken:
    """Put what came back into the file, as far as it can be."""
    problems: list[Problem] = []
    wanted = list(_wanted(words, given, problems))
    text = words.text
    edits: tuple[Edit, ...] = ()
    if len(wanted) * len(words.text) > AT_ONCE:
        try:
            text, edits = _together(words, wanted)
        except (Refused, ValueError):
            # Something among them is written in a way of its own.
            text = words.text
    done = wanted
    if text == words.text and wanted:
        text, edits, done = _one_by_one(words, wanted, problems)
    new = tuple(
        New(unit.id, each.language, unit.said(each.language, words.languages), after)
        for unit, each, after in done
    )
    return Taken(text, edits, new, tuple(problems))


# What differs ------------------------------------------------------------------------

Wanted = tuple[Unit, Given, str]
"""A text, what came back for it, and what it is to say."""


def _wanted(
    words: Words, given: Iterable[Given], problems: list[Problem]
) -> Iterator[Wanted]:
    units = {unit.id: unit for unit in words.units}
    seen: set[tuple[str, str]] = set()
    for each in given:
        unit = units.get(each.id)
        if unit is None:
            message = f'there is no text "{each.id}" in {words.file} any more'
            problems.append(Problem(each.id, each.language, each.place, message))
            continue
        now = unit.said(each.language, words.languages)
        if not each.words.strip() or each.words == now:
            continue
        if each.was and each.was == digest(each.words):
            # The translator left it alone; we have changed it since.
            continue
        message = _fault(words, unit, each, now, seen)
        if message:
            problems.append(
                Problem(each.id, each.language, each.place, message, unit.line)
            )
            continue
        seen.add((each.id, each.language))
        if each.source and each.source != digest(
            unit.said(each.source_language, words.languages)
        ):
            message = "the text that it was translated from is another one by now"
            problems.append(
                Problem(each.id, each.language, each.place, message, unit.line, True)
            )
        yield unit, each, each.words


def _fault(
    words: Words, unit: Unit, each: Given, now: str, seen: set[tuple[str, str]]
) -> str:
    """Why the words cannot be taken; empty where they can."""
    if not LANGUAGE.fullmatch(each.language):
        return f'"{each.language}" is not a language'
    if unit.alone and each.language != unit.alone:
        return f"this part of a longer text is in {unit.alone} only"
    if (each.id, each.language) in seen:
        return f"it came back twice in {each.language}"
    if each.was and each.was != digest(now):
        return "it was changed here, too, since it went out; take one of the two"
    if any(letter < " " and letter not in "\t\n\r" for letter in each.words):
        return "it holds a sign that cannot be said"
    if faults := parse_template(each.words).faults:
        return f"{faults[0].message}; {faults[0].help}"
    return _lost_values(words, unit, each)


def _lost_values(words: Words, unit: Unit, each: Given) -> str:
    """What of the values, such as ``{wait}``, the translation lost or made up."""
    others = [
        unit.said(tag, words.languages)
        for tag in (each.source_language, *words.languages)
        if tag and tag != each.language
    ]
    model = next((said for said in others if said), "")
    model = model or unit.said(each.language, words.languages)
    if not model:
        return ""
    before, after = values_in(model), values_in(each.words)
    lost = [name for name in before if before.count(name) > after.count(name)]
    made_up = [name for name in after if name not in before]
    if lost:
        return f'"{{{lost[0]}}}" is lost: keep it, callers hear a value there'
    if made_up:
        return f'"{{{made_up[0]}}}" is not in the text that it was translated from'
    return ""


# Into the file ----------------------------------------------------------------------


def _one_by_one(
    words: Words, wanted: list[Wanted], problems: list[Problem]
) -> tuple[str, tuple[Edit, ...], list[Wanted]]:
    pages = Pages({words.file: words.text})
    done = []
    for unit, each, after in wanted:
        language = _language(words, unit, each)
        try:
            path, languages = unit.path, words.languages
            wording.say(pages, words.file, path, language, after, languages)
        except Refused as error:
            place, message = each.place, str(error)
            problems.append(Problem(unit.id, each.language, place, message, unit.line))
            continue
        done.append((unit, each, after))
    return pages.texts[words.file], pages.edits(), done


def _language(words: Words, unit: Unit, each: Given) -> str:
    """The language to be set: none where one text stands for all, and stays so."""
    if unit.alone or (set(unit.words) == {ANY} and each.language == words.languages[0]):
        return ANY
    return each.language


class _Trusting(Sheet):
    """A sheet whose edits are looked at in the end, all of them together."""

    def checked(self, edits: Iterable[Edit], asked: Plain) -> tuple[Edit, ...]:
        """*edits*, as they are."""
        return tuple(edits)


def _together(words: Words, wanted: list[Wanted]) -> tuple[str, tuple[Edit, ...]]:
    """All at once, and read again: where anything else differs, nothing is done."""
    sheet = _Trusting(words.file, words.text)
    edits: list[Edit] = []
    for unit, said in _by_unit(words, wanted):
        edits += _edits(sheet, words, unit, said)
    text = changed(words.text, edits)
    after = {unit.id: unit.words for unit in words_of(words.file, text).units}
    for unit in words.units:
        asked = dict(_after(words, unit, wanted_of(unit, wanted)))
        if after.get(unit.id) != asked:
            raise Refused(f'"{unit.id}" cannot be changed together with the others')
    if len(after) != len(words.units):
        raise Refused("the texts are others than before")
    return text, tuple(edits)


def wanted_of(unit: Unit, wanted: list[Wanted]) -> dict[str, str]:
    """What is wanted of one unit, by language."""
    return {each.language: after for one, each, after in wanted if one.id == unit.id}


def _by_unit(
    words: Words, wanted: list[Wanted]
) -> Iterator[tuple[Unit, dict[str, str]]]:
    found: dict[str, dict[str, str]] = {}
    for unit, each, after in wanted:
        found.setdefault(unit.id, {})[_language(words, unit, each)] = after
    units = {unit.id: unit for unit in words.units}
    for id, said in found.items():
        yield units[id], said


def _after(
    words: Words, unit: Unit, said: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The words of a unit once *said* is in it."""
    only = set(unit.words) == {ANY}
    if only and (not said or set(said) == {words.languages[0]}):
        yield ANY, next(iter(said.values()), unit.words[ANY])
    elif only:
        first = said.get(words.languages[0], unit.words[ANY])
        yield from {**dict.fromkeys(words.languages, first), **said}.items()
    else:
        yield from {**unit.words, **said}.items()


def _edits(
    sheet: Sheet, words: Words, unit: Unit, said: dict[str, str]
) -> Iterator[Edit]:
    old = plain(found_at(sheet.root, unit.path))
    if not isinstance(old, dict):
        value: Plain = said.get(ANY)
        if set(said) != {ANY}:
            first = said.pop(ANY, old)
            value = {tag: first for tag in words.languages} | said
        yield from surgery.replace(sheet, unit.path, value)
        return
    for tag, after in said.items():
        if tag in old:
            yield from surgery.replace(sheet, (*unit.path, tag), after)
        else:
            at = len(old)
            yield from surgery.insert(sheet, unit.path, tag, after, at)
