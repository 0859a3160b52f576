"""Lines of the program's log: readable, or JSON, and never with a whole number."""

from __future__ import annotations

import json
import logging
import re

# On the first start it tells of each of its own parts.
logging.getLogger("alembic").setLevel(logging.WARNING)

_NUMBER = re.compile(r"(?<![A-Za-z0-9])\+?\d[\d ().-]{4,24}\d(?![A-Za-z0-9])")


def masked(text: str) -> str:
    """*text* with every digit of a number but the last four hidden.

    What has letters in it, such as the id of a call, is no number.
    """
    return _NUMBER.sub(lambda found: re.sub(r"\d(?=(?:\D*\d){4})", "•", found[0]), text)


class Lines(logging.Formatter):
    """A line for each record; of numbers only the last four digits."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, with a traceback where there is one."""
        text = masked(record.getMessage())
        if record.exc_info:
            text += "\n" + masked(self.formatException(record.exc_info))
        return f"{self.formatTime(record)} {record.levelname.lower()} {text}"


class JsonLines(logging.Formatter):
    """The same as JSON, for machines that collect it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        plain = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if record.exc_info:
            plain["traceback"] = masked(self.formatException(record.exc_info))
        return json.dumps(plain, ensure_ascii=False)
