"""What is said of kinds and settings in forms, in languages other than English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from house import hold
from phone_site import site_at

from console.designer.kinds import SAID, in_words, kinds_in, words_of_kinds
from ivr.store.people import LANGUAGES

OTHERS = [language for language in LANGUAGES if language != "en"]


def sentences(value: Any) -> Iterator[str]:
    """The lines in *value* that people read."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name in SAID and isinstance(each, str):
                yield each.partition("\n")[0]
            else:
                yield from sentences(each)
    elif isinstance(value, list):
        for each in value:
            yield from sentences(each)


@pytest.mark.parametrize("language", OTHERS)
def test_every_kind_is_spoken_of(language: str) -> None:
    """A new kind, setting or exit has words in every language, and none lingers.

    They stand in ``console/words/kinds``, by the English sentence.
    """
    said = {each for each in sentences(kinds_in("en")) if each}

    hold(said ^ set(words_of_kinds(language)))


def test_korean_is_korean() -> None:
    """No English was left where Korean should be; names of the file may stand in it."""
    hold(
        english
        for english, korean in words_of_kinds("ko").items()
        if not re.search("[가-힣]", korean)
    )


def test_what_has_no_words_stays_english() -> None:
    """A kind that nobody has translated yet can be worked with all the same."""
    kind = {"title": "Rings a bell.", "doc": "Rings a bell.\n\nLoudly.", "name": "bell"}

    assert in_words(kind, {}) == kind
    assert in_words(kind, {"Rings a bell.": "종을 울립니다."}) == {
        "title": "종을 울립니다.",
        "doc": "종을 울립니다.\n\nLoudly.",
        "name": "bell",
    }


@pytest.mark.parametrize(("language", "title"), [("ko", "듣는 말"), ("en", "hears")])
def test_forms_speak_as_the_page(tmp_path: Any, language: str, title: str) -> None:
    """Whoever reads Korean is told in Korean what a setting is for."""
    with site_at(tmp_path) as site:
        answer = site.client.get(
            "/designer/kinds.json", headers={"Accept-Language": language}
        )

    say = answer.get_json()["kinds"]["say"]
    assert title in say["settings"][0]["doc"]
