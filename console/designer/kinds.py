"""What forms are drawn from: every kind, with its words in the language of who looks.

A kind says in English what it and its settings are for, where it is written. In other
languages that is in ``console/words/kinds``, by the English sentence, so that a
sentence which changes is seen to be without words again. What has none stays English.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from console.designer.picture import face
from console.wording import FOLDER
from ivr.editing import forms
from ivr.language.kind import load_kinds
from ivr.language.schema import flow_schema

Parts = dict[str, Any]

SAID = ("title", "doc", "description")
"""Under these names stands what people read."""


@cache
def kinds_in(language: str) -> Parts:
    """Every kind with its settings and exits, and the schema of a file."""
    parts = {
        "kinds": {
            name: {**forms.kind_parts(cls), "face": face(cls)}
            for name, cls in load_kinds().items()
        },
        "common": forms.common(),
        "sections": forms.sections(),
        "schema": flow_schema(),
    }
    found: Parts = in_words(parts, words_of_kinds(language))
    return found


@cache
def words_of_kinds(language: str) -> Mapping[str, str]:
    """What is said of kinds, by how it is said in English; nothing for English."""
    path = FOLDER / "kinds" / f"{language}.json"
    found: Mapping[str, str] = (
        json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    )
    return found


def in_words(value: Any, words: Mapping[str, str]) -> Any:
    """*value* with what people read in it said in *words*, where they have it."""
    if isinstance(value, dict):
        return {
            name: _sentence(each, words)
            if name in SAID and isinstance(each, str)
            else in_words(each, words)
            for name, each in value.items()
        }
    return (
        [in_words(each, words) for each in value] if isinstance(value, list) else value
    )


def _sentence(text: str, words: Mapping[str, str]) -> str:
    """*text* in other words; of a whole page only the first line is shown."""
    first, _, rest = text.partition("\n")
    return words[first] + f"\n{rest}".rstrip() if first in words else text
