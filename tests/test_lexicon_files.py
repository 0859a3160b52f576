"""The lexicon's files, and those that a site adds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ivr.language.lexicon import load
from ivr.language.lexicon.vocabulary import LANGUAGES, read

SITE = """
lexicon: 1
objects:
  WOW:
    does: APPLY
    ko: 와우, 와우 서비스
    en: wow
  PASSWORD:
    ko: 열쇠말
acts:
  GIVE:
    ko: 선물, 선물하다
    en: give
"""


def test_shipped_files_have_no_fault() -> None:
    """What is shipped is read without a word."""
    assert load().faults == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cue_means_two_things(language: str) -> None:
    """Which of two meanings a cue has must not hang on the order of files."""
    assert read().doubled(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_meaning_has_eight_cues(language: str) -> None:
    """Breadth comes from cues; fewer than eight a meaning is a guess."""
    vocabulary = read()
    cues: Counter[str] = Counter()
    for symbols in vocabulary.cues(language).values():
        cues.update({name for kind, name in symbols if kind in ("thing", "act")})

    names = [*vocabulary.things, *vocabulary.acts]
    few = {n: cues[n] for n in names if "/" not in n and cues[n] < 8}

    assert few == {}


def test_names_that_are_referred_to_exist() -> None:
    """A mistyped name in the files would silently mean nothing."""
    vocabulary = read()
    things, acts = vocabulary.things, vocabulary.acts
    named = {t for thing in things.values() for t in (thing.under, thing.part)}
    named |= {act.of for act in acts.values()}
    named |= {thing for pair in vocabulary.confused for thing in pair}
    named |= {*vocabulary.within.values()}
    done = {thing.does for thing in things.values()}
    done |= {a for act in acts.values() for a in (act.undone, act.stands_for)}
    done |= {act for pair in vocabulary.kin.items() for act in (pair[0], *pair[1])}
    pairs = {*vocabulary.same, *vocabulary.same.values(), *vocabulary.near}
    pairs |= {*vocabulary.leads}.union(*vocabulary.leads.values())
    for thing, act in pairs:
        named.add(thing)
        done.add(act or "")

    assert named - {"", *things} == set()
    assert done - {"", *acts} == set()


def test_a_site_adds_meanings(tmp_path: Path) -> None:
    """Things and acts of a site's own are matched like shipped ones."""
    path = tmp_path / "site.yaml"
    path.write_text(SITE, encoding="utf-8")
    lexicon = load([path])

    assert lexicon.faults == ()
    assert lexicon.meaning("와우 선물하기", "ko").pairs == {("WOW", "GIVE")}
    assert lexicon.match("give a wow", {"a": ["wow gives"]}, "en").promises == ("a",)


def test_a_site_adds_cues_to_a_shipped_meaning(tmp_path: Path) -> None:
    """A site's word for a password is a password, and stays part of the account."""
    path = tmp_path / "site.yaml"
    path.write_text(SITE, encoding="utf-8")
    lexicon = load([path])

    found = lexicon.match("열쇠말 재설정", {"reset": ["비밀번호 재설정"]}, "ko")

    assert found.promises == ("reset",)
    assert lexicon.vocabulary.things["PASSWORD"].part == "ACCOUNT"


def test_lexicons_are_read_once(tmp_path: Path) -> None:
    """The same files are the same lexicon; a site's words do not leak into others."""
    path = tmp_path / "site.yaml"
    path.write_text(SITE, encoding="utf-8")

    assert load() is load()
    assert load([path]) is load([path])
    assert load().meaning("와우 선물", "ko").unknown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("objekts:\n  A: {ko: x}\n", '"objekts" is no part of a lexicon'),
        ("objects:\n  A: {ok: x}\n", 'unknown setting "ok" of a meaning'),
        ("objects: [A]\n", "a lexicon file has names with settings here"),
        ("objects: {A: [\n", None),
    ],
)
def test_faults_of_a_file_are_collected(
    tmp_path: Path, text: str, said: str | None
) -> None:
    """A site's mistake is told with its place, and the rest is read."""
    path = tmp_path / "site.yaml"
    path.write_text(text, encoding="utf-8")

    (fault, *_) = load([path]).faults

    assert fault.span.path == str(path)
    assert said is None or fault.message == said


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    """A path that leads nowhere is told, not raised."""
    (fault,) = load([tmp_path / "none.yaml"]).faults

    assert "none.yaml" in fault.message
