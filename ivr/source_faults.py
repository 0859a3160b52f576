"""What libyaml could not read, in a designer's words."""

from __future__ import annotations

import re
from collections.abc import Callable

import yaml

from ivr.records import dataclass
from ivr.source_tree import Document, Fault, Span, split_lines

CUT = "text-cut-by-comment"


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Where libyaml stopped (*line*, *column*), and in what it was then."""

    path: str
    lines: list[str]
    problem: str
    line: int
    column: int
    context: str
    context_line: int
    context_column: int
    quoted: Span | None
    """The last text in quotes that goes over several lines."""

    @property
    def text(self) -> str:
        return self.lines[self.line - 1]

    @property
    def context_text(self) -> str:
        return self.lines[self.context_line - 1]

    def fault(
        self,
        message: str,
        help: str,
        place: tuple[int, int] | None = None,
        slug: str = "yaml-syntax",
    ) -> Fault:
        line, column = place or (self.line, self.column)
        end = column + 1 if column <= len(self.lines[line - 1]) else column
        return Fault(slug, message, Span(self.path, line, column, line, end), help)


def syntax_fault(
    document: Document, error: yaml.YAMLError, quoted: Span | None = None
) -> Fault:
    """Say in a designer's words what libyaml could not read.

    Args:
        document: The text.
        error: What libyaml said.
        quoted: The last text in quotes that goes over several lines: often the
            one whose quote should have been closed long before.
    """
    lines = split_lines(document.text)

    def place(mark: object) -> tuple[int, int]:
        line = getattr(mark, "line", 0) + 1
        return min(line, len(lines)), getattr(mark, "column", 0) + 1

    line, column = place(getattr(error, "problem_mark", None))
    inner = place(getattr(error, "context_mark", None) or error)
    trouble = _Trouble(
        document.path,
        lines,
        getattr(error, "problem", None) or "this is not YAML",
        line,
        column,
        getattr(error, "context", None) or "",
        *inner,
        quoted,
    )
    found = (explain(trouble) for explain in _EXPLANATIONS)
    return next(filter(None, found), None) or _unexplained(trouble)


def _unexplained(trouble: _Trouble) -> Fault:
    help = "look at the indentation and the quotes of this line and the one above"
    return trouble.fault(trouble.problem, help)


def _tab(trouble: _Trouble) -> Fault | None:
    for line in (trouble.line, trouble.line - 1):
        text = trouble.lines[line - 1] if line else ""
        indent = text[: len(text) - len(text.lstrip())]
        strange = next((letter for letter in indent if letter != " "), "")
        if not strange or (line != trouble.line and strange == "\t"):
            continue
        column = indent.index(strange) + 1
        return strange_blank(
            Span(trouble.path, line, column, line, column + 1), strange
        )
    return None


def strange_blank(span: Span, letter: str) -> Fault:
    """A line indented with a *letter* that only looks like blanks."""
    what = {"\t": "a tab", "\u3000": "a wide blank", "\xa0": "a blank from a web page"}
    message = f"{what.get(letter, 'a strange blank')} stands where plain blanks must"
    return Fault("yaml-syntax", message, span, "indent with blanks")


def _wide_colon(trouble: _Trouble) -> Fault | None:
    """A colon as Korean, Japanese and Chinese keyboards have it."""
    for line in (trouble.line, trouble.context_line, trouble.line - 1):
        found = (
            re.match(r"[\s{]*[^\s:'\"#]+(：)", trouble.lines[line - 1])
            if line
            else None
        )
        if found:
            place = (line, found.start(1) + 1)
            return trouble.fault("this is a wide colon", 'write ": "', place)
    return None


def _star(trouble: _Trouble) -> Fault | None:
    found = re.search(r"(?:^|[\s{,])(\*)\s*:", trouble.text)
    if found:
        place = (trouble.line, found.start(1) + 1)
        return trouble.fault(
            "a bare * is no key", 'write "*" in quotes, or star', place
        )
    if "alias" in trouble.context or "anchor" in trouble.context:
        sign = "*" if "alias" in trouble.context else "&"
        place = (trouble.context_line, trouble.context_column)
        return trouble.fault(f"a value cannot begin with {sign}", "quote it", place)
    return None


def _unclosed_quote(trouble: _Trouble) -> Fault | None:
    help = "close it where the text ends"
    if "end of stream" in trouble.problem and "quoted" in trouble.context:
        place = (trouble.context_line, trouble.context_column)
        return trouble.fault("the quote that opens here is never closed", help, place)
    last = trouble.quoted
    if last and (last.end_line, last.end_column) == (
        trouble.line,
        trouble.text[: trouble.column - 1].rstrip() and _behind(trouble),
    ):
        message = f"the quote that opens here is closed only on line {last.end_line}"
        return trouble.fault(message, help, (last.line, last.column))
    return None


def _behind(trouble: _Trouble) -> int:
    """The column behind the last letter before the place of trouble."""
    return len(trouble.text[: trouble.column - 1].rstrip()) + 1


def _text_behind_quote(trouble: _Trouble) -> Fault | None:
    before = trouble.text[: trouble.column - 1].rstrip()
    rest = trouble.text[trouble.column - 1 :]
    if "did not find expected" not in trouble.problem or not rest.strip():
        return None
    if before.endswith("'") and not before.endswith(": '"):
        help = "inside single quotes write '' for one, or use double quotes around it"
    elif before.endswith('"'):
        help = 'inside double quotes write \\" for one, or use single quotes around it'
    else:
        return None
    return trouble.fault("the quote ends before this, and text follows it", help)


def _cut_in_braces(trouble: _Trouble) -> Fault | None:
    """``{ko: Press # now, en: …}``: the rest of the line, and the brace, are gone."""
    if "flow" not in trouble.context:
        return None
    # An opening bracket may be far above; where libyaml names none, it is not.
    first = min(trouble.context_line, max(1, trouble.line - 5))
    for number in range(first, trouble.line + 1):
        text = trouble.lines[number - 1]
        start = trouble.context_column if number == trouble.context_line else 1
        column = _comment(text, start)
        if column and re.match(r"#\s*:", text[column - 1 :]):
            message = "an unquoted # begins a comment here"
            help = 'write "#" in quotes, or pound'
            return trouble.fault(message, help, (number, column), CUT)
        # A comment behind a comma or a bracket is one that its author meant.
        if number < trouble.context_line:
            continue
        if column and not re.search(r"(^|[,\[\]{}\"'])\s*$", text[: column - 1]):
            message = "from this # on, the line is a comment, its closing bracket too"
            help = 'put the whole text in quotes, and write the key as "#" or pound'
            return trouble.fault(message, help, (number, column), CUT)
    return None


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|(?:^|(?<=[\s{\[,]))#|.')


def _comment(text: str, start: int) -> int | None:
    """The column of a comment in *text* from column *start* on."""
    for token in _TOKEN.finditer(text, start - 1):
        if token[0] == "#":
            return token.start() + 1
    return None


def _colon(trouble: _Trouble) -> Fault | None:
    rest = trouble.text[trouble.column - 1 :]
    in_braces = "flow" in trouble.context and rest.startswith(":")
    if "mapping values are not allowed" not in trouble.problem and not in_braces:
        return None
    before = trouble.text[: trouble.column - 1]
    if before.strip() and not re.search(r"[:\s]", before.strip()):
        indent = len(before) - len(before.lstrip())
        return _unclosed(trouble) if in_braces else _deeper(trouble, indent)
    help = "put the sentence in quotes if it has a colon in it"
    return trouble.fault("a colon cannot stand here", help)


def _deeper(trouble: _Trouble, indent: int) -> Fault:
    """A key where no key can be: the line above ends in a value, or is no key."""
    above = next(
        (
            line
            for line in reversed(trouble.lines[: trouble.line - 1])
            if line.strip() and not line.lstrip().startswith("#")
        ),
        "",
    )
    place = (trouble.line, indent + 1)
    if len(above) - len(above.lstrip()) < indent and re.search(r":\s", above):
        message = "this line is indented further than the one above, which has a value"
        return trouble.fault(message, "begin it below the line above", place)
    if not re.search(r":(\s|$)", above):
        if close := _close(above.strip()):
            number = trouble.lines.index(above) + 1
            return trouble.fault(*close, (number, len(above) - len(above.lstrip()) + 1))
        number = trouble.lines.index(above) + 1 if above else trouble.line
        column = len(above) - len(above.lstrip()) + 1
        message = f'"{_short(above.strip())}" has no colon behind its key'
        return trouble.fault(message, "write it as key: value", (number, column))
    return trouble.fault("a key cannot stand here", "look at its indentation", place)


def _no_colon(trouble: _Trouble) -> Fault | None:
    if "could not find expected ':'" not in trouble.problem:
        return None
    place = (trouble.context_line, trouble.context_column)
    text = trouble.context_text[trouble.context_column - 1 :].strip()
    if close := _close(text):
        return trouble.fault(*close, place)
    message = f'"{_short(text)}" has no colon behind its key'
    return trouble.fault(message, "write it as key: value", place)


def _close(text: str) -> tuple[str, str] | None:
    """What to say of ``next:door``, which YAML takes for one word."""
    if not re.fullmatch(r"[\w-]+:[^\s/].*", text):
        return None
    key, _, value = text.partition(":")
    message = f'a blank is missing behind the colon of "{_short(text)}"'
    return message, f"write {_short(f'{key}: {value}')}"


def _bracket(trouble: _Trouble) -> Fault | None:
    if "did not find expected ',' or" not in trouble.problem:
        return None
    at_end = not "".join(trouble.lines[trouble.line - 1 :]).strip()
    if at_end and trouble.line > trouble.context_line:
        return _unclosed(trouble)
    bracket = trouble.problem.rstrip("'")[-1]
    where = f'a closing "{bracket}" for line {trouble.context_line}'
    if trouble.line == trouble.context_line:
        where = f'a closing "{bracket}"'
    message = f"a comma is missing before this, or {where}"
    return trouble.fault(message, "put sentences with commas or brackets in quotes")


def _unclosed(trouble: _Trouble) -> Fault:
    place = (trouble.context_line, trouble.context_column)
    closing = "}" if "mapping" in trouble.context else "]"
    return trouble.fault(
        "the bracket that opens here is not closed", f'close it with "{closing}"', place
    )


def _first_letter(trouble: _Trouble) -> Fault | None:
    letter = trouble.text[trouble.column - 1 : trouble.column]
    if "cannot start any token" in trouble.problem or "directive" in trouble.context:
        letter = letter if letter.strip() else trouble.text.lstrip()[:1]
        if "directive" in trouble.context:
            letter = "%"
        return trouble.fault(f'a value cannot begin with "{letter}"', "quote it")
    if "invalid Unicode character escape" in trouble.problem:
        help = "write the letter itself, or the code of one"
        return trouble.fault("there is no letter with this code", help)
    if "unknown escape" in trouble.problem:
        return trouble.fault(
            "this backslash means nothing here", "write \\\\ for one, or single quotes"
        )
    if "expected node content" in trouble.problem and letter in ("]", "}", ","):
        return trouble.fault(f'a value is missing before this "{letter}"', "write it")
    if "sequence entries are not allowed" in trouble.problem:
        return trouble.fault(
            "a list cannot begin on this line", "begin it on the next line, or use [ ]"
        )
    if "block scalar" in trouble.context:
        return trouble.fault('a value cannot begin with ">" or "|"', "quote it")
    return None


def _indentation(trouble: _Trouble) -> Fault | None:
    if "did not find expected key" not in trouble.problem and "'-'" not in (
        trouble.problem
    ):
        return None
    letter = trouble.text[trouble.column - 1 : trouble.column]
    if letter in ("]", "}"):
        return trouble.fault(f'this "{letter}" closes nothing', "delete it")
    text = trouble.text.strip()
    above = trouble.lines[: trouble.line - 1]
    if above and (cut := _comment(above[-1], 1)) and ":" not in text:
        return trouble.fault(
            "from this # on, the line is a comment, and its text does not go on below",
            'put the whole text in quotes, and write the key as "#" or pound',
            (trouble.line - 1, cut),
            CUT,
        )
    key = re.match(r"[\w./-]+(?=\s*:)", text)
    name = key[0] if key else _short(text)
    message = f'"{name}" does not stand in line with the keys above it'
    return trouble.fault(message, "indent it as they are")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


_EXPLANATIONS: tuple[Callable[[_Trouble], Fault | None], ...] = (
    _tab,
    _wide_colon,
    _star,
    _unclosed_quote,
    _text_behind_quote,
    _cut_in_braces,
    _colon,
    _no_colon,
    _bracket,
    _first_letter,
    _indentation,
)
"""The most particular first."""
