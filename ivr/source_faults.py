"""What libyaml could not read, in a designer's words."""

from __future__ import annotations

import re

import yaml

from ivr.source_tree import Document, Fault, Span, split_lines


def syntax_fault(document: Document, error: yaml.YAMLError) -> Fault:
    """Say in a designer's words what libyaml could not read."""
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = split_lines(document.text)
    line = min(line, len(lines))
    problem = getattr(error, "problem", None) or "this is not YAML"
    text = lines[line - 1]
    help = "look at the indentation and the quotes of this line and the one above"
    if "\t" in text[: len(text) - len(text.lstrip())]:
        problem, help = "a tab stands where blanks must", "indent with blanks"
    elif re.search(r"(^|[\s{,])\*\s*:", text) or "alias" in problem:
        problem, help = "a bare * is no key", 'write "*" in quotes, or star'
    elif "mapping values are not allowed" in problem:
        problem = "a colon cannot stand here"
        help = "put the sentence in quotes if it has a colon in it"
    elif "did not find expected ',' or" in problem:
        problem = "a comma or a closing bracket is missing"
        help = "put sentences with commas or brackets in quotes"
    elif text.lstrip().startswith(("%", "@", "`")):
        problem, help = f'a value cannot begin with "{text.lstrip()[0]}"', "quote it"
    end = column + 1 if column <= len(text) else column
    return Fault(
        "yaml-syntax", problem, Span(document.path, line, column, line, end), help
    )
