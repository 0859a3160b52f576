"""A place in an opening hours text, moved on token by token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from ivr.hours.dates import MONTHS, WEEKDAYS
from ivr.hours.slips import explain
from ivr.hours.tokens import Token, tokens

FURTHEST = 366
"""Days that an offset may count; more is another year's affair."""


class Wrong(Exception):
    """What a text has wrong, from *start* to *end*; the reader's own signal."""

    def __init__(self, message: str, help: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message, self.help, self.start, self.end = message, help, start, end


class Reader:
    """The tokens of a text and how far they are read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = list(tokens(text))
        self._place = 0

    @property
    def here(self) -> Token:
        """The token that comes next."""
        return self._tokens[self._place]

    def ahead(self, count: int = 1) -> Token:
        """The token *count* places behind the next one."""
        return self._tokens[min(self._place + count, len(self._tokens) - 1)]

    def advance(self) -> Token:
        """Take the next token, whatever it is; the end is never passed."""
        token = self.here
        self._place = min(self._place + 1, len(self._tokens) - 1)
        return token

    def take(self, *signs: str) -> bool:
        """Take the next token if it is one of *signs*."""
        if self.here.sort == "sign" and self.here.text in signs:
            self.advance()
            return True
        return False

    def word(self, names: Sequence[str], ahead: int = 0) -> int | None:
        """Where a word stands among *names*, without regard to capitals."""
        token = self.ahead(ahead)
        if token.sort == "word":
            lower = token.text.lower()
            return next((i for i, n in enumerate(names) if n.lower() == lower), None)
        return None

    def weekday(self, ahead: int = 0) -> int | None:
        """The weekday that stands there, Monday 0."""
        return self.word(WEEKDAYS, ahead)

    def month(self, ahead: int = 0) -> int | None:
        """The month that stands there, January 1."""
        found = self.word(MONTHS, ahead)
        return None if found is None else found + 1

    def number(self, least: int, most: int, what: str) -> int:
        """Take a number from *least* to *most*; *what* names it in the fault."""
        token = self.here
        if token.sort != "number":
            self.unexpected()
        value = int(token.text)
        if not least <= value <= most:
            self.wrong(f'"{token.text}" is no {what}', f"write {least} to {most}")
        self.advance()
        return value

    def offset(self) -> int:
        """Take ``+1 day`` or ``-2 days``, if it stands there; else 0."""
        if self.here.text not in ("+", "-") or self.ahead().sort != "number":
            return 0
        sign = -1 if self.advance().text == "-" else 1
        days = self.number(1, FURTHEST, "number of days")
        if self.word(("day", "days")) is None:
            self.unexpected()
        self.advance()
        return sign * days

    def since(self, start: int) -> str:
        """The text from *start* to the last token taken."""
        return self.text[start : self._tokens[max(self._place - 1, 0)].end].strip()

    def wrong(self, message: str, help: str, since: int | None = None) -> NoReturn:
        """Report the next token, or all from *since* to the last token taken."""
        if since is None:
            raise Wrong(message, help, self.here.start, self.here.end)
        raise Wrong(message, help, since, since + len(self.since(since)))

    def unexpected(self) -> NoReturn:
        """Report that the next token cannot stand here."""
        message, help = explain(self.here, self.since(0)[-40:])
        self.wrong(message, help)
