"""The console's words, in every language that it speaks: ``t("people.title")``.

``words/*.json`` hold them by key. A text may be ``{"one": …, "other": …}``; which
one is said depends on ``count``. Names in braces are put in, and are escaped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import g, has_request_context, request, session
from flask_login import current_user
from markupsafe import Markup, escape

from ivr.store.people import LANGUAGES

FOLDER = Path(__file__).parent / "words"

Text = str | Mapping[str, str]


@cache
def words(language: str) -> Mapping[str, Text]:
    """Every text in *language*, by its key.

    A room of the console may have its words in a file of its own: ``en.desk.json``.
    """
    found: dict[str, Text] = {}
    for path in sorted(FOLDER.glob(f"{language}.*json")):
        found |= json.loads(path.read_text(encoding="utf-8"))
    return found


def language() -> str:
    """The language of who asks: the person's, the browser's choice, or its wish."""
    if not has_request_context():
        return LANGUAGES[0]
    if "language" not in g:
        g.language = _language()
    found: str = g.language
    return found


def _language() -> str:
    if current_user.is_authenticated:
        chosen: str = current_user.person.language
    else:
        chosen = session.get("language", "")
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def t(key: str, count: int | None = None, **values: Any) -> Markup:
    """The text called *key*, in the language of who asks.

    Raises:
        KeyError: There is no such text.
    """
    return said(language(), key, count, **values)


def said(language: str, key: str, count: int | None = None, **values: Any) -> Markup:
    """The text called *key* in *language*."""
    text = words(language)[key]
    if count is None and not values and isinstance(text, str):
        return _plain(language, key)
    if not isinstance(text, str):
        text = text["one" if count == 1 and "one" in text else "other"]
    if count is not None:
        values["count"] = count
    return Markup(escape(text)).format(**values) if values else Markup(escape(text))


def plain(key: str, count: int | None = None, **values: Any) -> str:
    """The text called *key* for what is no page, such as JSON: nothing is escaped."""
    return str(t(key, count, **values).unescape())


@cache
def _plain(language: str, key: str) -> Markup:
    """A text as it stands: a page has a thousand of them."""
    return Markup(escape(words(language)[key]))


def knows(key: str) -> bool:
    """Whether there is a text called *key*."""
    return key in words(LANGUAGES[0])
