"""Texts with placeholders and pauses, taken apart: ``"{topic:은는} [0.5s] {wait}"``.

=================== ==========================================================
``{name}``          a value, as its type is spoken; ``{hours.NAME}`` and the like
``{name:은는}``      the same with the Korean particle that fits its last sound
``{digits:name}``   a value digit by digit
``{digits:1588}``   these digits one by one: what begins with a digit or ``+``
``[0.5s]``          a pause; ``[500ms]`` too; a line break is half a second
``{{`` ``}}``       braces
=================== ==========================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from ivr.records import dataclass
from ivr.speech_particles import (
    PARTICLES,
    before_particle,
    suggest_particle,
    with_particle,
)
from ivr.speech_values import spell

LINE_BREAK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Literal:
    """Words said as they stand."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Where a value is said.

    With *literal*, *name* is no name but the digits themselves. *length* is that
    of the placeholder in the text, braces included.
    """

    name: str
    particle: str | None
    format: str | None
    offset: int
    length: int
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence on purpose."""

    seconds: float
    offset: int


Part = Literal | Placeholder | Pause


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """What is malformed, where in the text, and what would be right."""

    offset: int
    length: int
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Template:
    """A text taken apart; what is malformed stays in it as words."""

    text: str
    parts: tuple[Part, ...]
    faults: tuple[TemplateFault, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The values that it names, each once, in order."""
        return tuple(
            dict.fromkeys(part.name for part in self.placeholders if not part.literal)
        )

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """Its placeholders, in order."""
        return tuple(part for part in self.parts if isinstance(part, Placeholder))


@lru_cache(maxsize=8192)
def parse_template(text: str) -> Template:
    """Take *text* apart; never raises, whatever the text."""
    faults: list[TemplateFault] = []
    parts = tuple(_merged(_parts(text, faults)))
    return Template(text, parts, tuple(faults))


@lru_cache(maxsize=8192)
def _constant(text: str) -> tuple[str | Pause, ...] | None:
    """What is heard where no value is in *text*: most are the same on every call."""
    template = parse_template(text)
    if any(isinstance(part, Placeholder) for part in template.parts):
        return None
    return _filled(template.parts, lambda _: "", "")


@lru_cache(maxsize=8192)
def constant_words(text: str) -> str | None:
    """The words of *text* in one line; None where values are in it."""
    heard = _constant(text)
    return None if heard is None else _in_one_line(heard)


def fill(
    template: Template, say: Callable[[Placeholder], str], language: str
) -> tuple[str | Pause, ...]:
    """What is heard: words and pauses, in order, with no word without need.

    Args:
        template: The text.
        say: Gives a placeholder's value as it is spoken; it heeds the *format*.
            It is not asked about literal digits, and particles follow by themselves.
        language: In which literal digits are read.
    """
    constant = _constant(template.text)
    return _filled(template.parts, say, language) if constant is None else constant


def _filled(
    parts: tuple[Part, ...], say: Callable[[Placeholder], str], language: str
) -> tuple[str | Pause, ...]:
    heard: list[str | Pause] = []
    words, valued = "", False
    for part in parts:
        match part:
            case Pause():
                heard += [words, part]
                words = ""
            case Literal():
                if valued and language[:2] == "ko":
                    words = before_particle(words, part.text)
                words += part.text
            case Placeholder():
                words += _said(part, say, language)
        valued = isinstance(part, Placeholder)
    heard.append(words)
    return tuple(y for x in heard if (y := _tidy(x) if isinstance(x, str) else x))


def fill_text(
    template: Template, say: Callable[[Placeholder], str], language: str
) -> str:
    """The same in one line of words, without the pauses."""
    return _in_one_line(fill(template, say, language))


def _in_one_line(heard: tuple[str | Pause, ...]) -> str:
    return " ".join(part for part in heard if isinstance(part, str))


def _tidy(words: str) -> str:
    """*words* without the gaps that an empty value leaves."""
    words = " ".join(words.split())
    if " ," not in words and " ." not in words:
        return words
    return re.sub(r" ([,.])(?=\s|$)", r"\1", words).strip()


def _said(part: Placeholder, say: Callable[[Placeholder], str], language: str) -> str:
    word = spell(part.name, language) if part.literal else say(part)
    if not part.particle:
        return word
    return with_particle(before_particle(word, part.particle), part.particle)


# Reading ----------------------------------------------------------------------

# Compiled, and cached by ``re``, when first used: see ``ivr.speech_length``.
_TOKEN = (
    r"\{\{|\}\}|\{[^{}\r\n]*\}|[{}]|\[[^\[\]\r\n]{1,20}\]|[ \t]*\r?\n[ \t]*"
    r"|</?(?:speak|break|prosody|say-as|emphasis|phoneme|sub|amazon:\w+)\b[^<>]*>"
)
_PAUSE = r"\[(\d{1,4}(?:\.\d{1,3})?)(ms|s)\]"
_NEARLY_A_PAUSE = (
    r"\[\s*(?:(\d+)[.,](\d+)\s*[^\W\d]*|(\d+)\s*(?:m?s|[sm]\w{2,}|m|초))\s*\]"
)
_NAME = r"[^\W_][\w-]*(?:[./][\w-]+)*"
_DIGITS = r"[+\d][\w +()*#./-]*"


def _parts(text: str, faults: list[TemplateFault]) -> Iterator[Part]:
    # Line breaks at the ends are YAML's, not the author's wish for silence.
    start = len(text) - len(text.lstrip("\r\n"))
    end = len(text.rstrip("\r\n \t")) if "\n" in text else len(text)
    at = start
    for found in re.compile(_TOKEN).finditer(text, start, end):
        if found.start() > at:
            yield Literal(text[at : found.start()], at)
        yield _part(found[0], found.start(), faults)
        at = found.end()
    if at < end:
        yield Literal(text[at:end], at)


def _part(token: str, offset: int, faults: list[TemplateFault]) -> Part:
    def fault(message: str, help: str) -> Literal:
        faults.append(TemplateFault(offset, len(token), message, help))
        return Literal(token, offset)

    if token in ("{{", "}}"):
        return Literal(token[0], offset)
    if token == "{":
        return fault('"{" is not closed', "close it with }, or write {{ to say a brace")
    if token == "}":
        return fault('"}" closes nothing', "open it with {, or write }} to say a brace")
    if token[0] == "{":
        return _placeholder(token, offset, fault)
    if token[0] == "[":
        return _pause(token, offset, fault)
    if token[0] == "<":
        return fault(
            f'"{token}" would be read out: there are no tags here',
            "write a pause as [0.5s] and digits as {digits:name}",
        )
    return Pause(LINE_BREAK_SECONDS, offset)


def _placeholder(
    token: str, offset: int, fault: Callable[[str, str], Literal]
) -> Placeholder | Literal:
    pieces = [piece.strip() for piece in token[1:-1].split(":")]
    form = format = None
    if len(pieces) > 1 and pieces[0] == "digits" and pieces[1] not in PARTICLES:
        format = pieces.pop(0)
    if len(pieces) == 2:
        form = pieces.pop()
    name = pieces[0]
    if len(pieces) > 1:
        return fault(f'"{token}" has a colon too many', "write {name:은는}")
    if form is not None and form not in PARTICLES:
        return _unknown_form(token, name, form, fault)
    if format and re.fullmatch(_DIGITS, name):
        return Placeholder(name, form, format, offset, len(token), literal=True)
    if not name:
        return fault(f'"{token}" names no value', "write {name}, or {{}} to say braces")
    if not re.fullmatch(_NAME, name):
        return fault(
            f'"{name}" cannot be the name of a value',
            "use letters, digits, - and _; double the braces to say them",
        )
    return Placeholder(name, form, format, offset, len(token))


def _unknown_form(
    token: str, name: str, form: str, fault: Callable[[str, str], Literal]
) -> Literal:
    near = suggest_particle(form)
    if near:
        return fault(f'"{form}" is no particle', f"write {{{name}:{near}}}")
    if re.search("[가-힣]", form):
        known = ", ".join(list(PARTICLES)[:4])
        return fault(f'"{form}" is no particle', f"write one such as {known}")
    return fault(
        f'"{token}" is no way to say a value',
        f"write {{digits:{form}}} for digit by digit, or {{{form}}}",
    )


def _pause(
    token: str, offset: int, fault: Callable[[str, str], Literal]
) -> Pause | Literal:
    if found := re.fullmatch(_PAUSE, token):
        return Pause(float(found[1]) / (1000 if found[2] == "ms" else 1), offset)
    if near := re.fullmatch(_NEARLY_A_PAUSE, token):
        length = f"{near[1]}.{near[2]}" if near[1] else near[3]
        unit = "ms" if "ms" in token else "s"
        return fault(f'"{token}" would be read out', f"write [{length}{unit}]")
    return Literal(token, offset)


def _merged(parts: Iterator[Part]) -> Iterator[Part]:
    """Join neighbours of words, so that a doubled brace cuts no sentence in two."""
    held: Literal | None = None
    for part in parts:
        if isinstance(part, Literal):
            held = Literal(held.text + part.text, held.offset) if held else part
            continue
        if held:
            yield held
            held = None
        yield part
    if held:
        yield held
