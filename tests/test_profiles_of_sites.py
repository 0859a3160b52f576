"""A site's own profiles: what they may say, and what is said of their faults."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from ivr.language.profile import Profile, load_profile
from ivr.source import Fault


@pytest.fixture
def write(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Writes a site's profile and loads it: ``write("our", "...")``."""

    def written(name: str, text: str) -> Profile | list[Fault]:
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        return load_profile(name, [tmp_path])

    return written


def test_a_sites_profile_says_only_where_it_differs(write) -> None:  # type: ignore[no-untyped-def]
    """It is like another one, which is like the default."""
    own = write("our-bank", "profile: our-bank\nlike: kr-ars\nkeys: {'*': none}\n")

    assert isinstance(own, Profile)
    assert own.keys == {"0": "agent", "#": "back"}
    assert own.limit("agent-by-menu") == 1
    assert own.missing(["ko", "en"]) == []


def test_a_changed_file_is_read_again(write) -> None:  # type: ignore[no-untyped-def]
    """A site need not restart to change a sentence."""
    write("our", "profile: our\nphrases: {en: {goodbye: One.}}\n")
    own = write("our", "profile: our\nphrases: {en: {goodbye: Another.}}\n")

    assert isinstance(own, Profile)
    assert own.phrase("goodbye", "en") == "Another."


def test_the_same_profile_is_read_once() -> None:
    """Thousand flows share one profile."""
    assert load_profile("us") is load_profile("us")


def test_a_profile_goes_to_another_process() -> None:
    """Simulations on many cores take the profile along."""
    own = load_profile("us")
    taken = pickle.loads(pickle.dumps(own))

    assert isinstance(own, Profile)
    assert taken.keys == own.keys


SOURCED = "source: someone, date: 2026, standing: default"


@pytest.mark.parametrize(
    ("text", "slug", "message", "help"),
    [
        ("keyz: {}", "unknown-setting", '"keyz" of a profile', '"keys"'),
        ("keys: {x: agent}", "bad-name", '"x" is no key', '"0" to "9"'),
        ("keys: {star: back}", "bad-name", '"star" is no key', '"*"'),
        ("keys: {'1': agant}", "unknown-setting", '"agant"', '"agent"'),
        ("like: us-bank", "unknown-setting", '"us-bank" to be like', ""),
        ("like: our", "include-cycle", 'like "our"', "end the circle"),
        ("phrases: {en: {optoin: x}}", "unknown-setting", '"optoin"', '"option"'),
        ("phrases: {xyzzy: {}}", "bad-name", "not a language", "ko or en"),
        (
            'phrases: {en: {option: "{label}."}}',
            "wrong-type",
            '"option" does not say {key}',
            "{label}, {key}",
        ),
        (
            'phrases: {en: {goodbye: "Bye {name}"}}',
            "wrong-type",
            '"goodbye" knows no {name}',
            "no values",
        ),
        ('phrases: {en: {goodbye: "Bye {"}}', "wrong-type", "not closed", "{{"),
        ("words: {en: {yup: [x]}}", "unknown-setting", '"yup"', ""),
        ("pace: {en: {value: 2}}", "missing-setting", '"source" is missing', ""),
        ("pace: {en: 2}", "wrong-type", "settings: value", ""),
        (
            f"limits: {{tries-max: {{value: 3, {SOURCED}}}}}",
            "unknown-setting",
            '"tries-max"',
            '"tries-most"',
        ),
        (
            f"limits: {{tries-most: {{value: many, {SOURCED}}}}}",
            "wrong-type",
            '"many" is no number',
            "",
        ),
        (
            "limits: {tries-most: {value: 3, source: x, date: soon, standing: law}}",
            "wrong-type",
            '"soon" is no date',
            "2026-11-25",
        ),
        (
            "limits: {tries-most: {value: 3, source: x, date: 2026, standing: lore}}",
            "unknown-setting",
            '"lore"',
            "",
        ),
        (
            f"notices: {{recording: {{before: noon, {SOURCED}}}}}",
            "unknown-setting",
            '"noon"',
            "",
        ),
        (
            f"windows: {{KR: [{{days: Mo-Xx, from: '08:00', to: '21:00', "
            f"holidays: no, {SOURCED}}}]}}",
            "wrong-type",
            '"Mo-Xx" are no days',
            "Mo-Fr",
        ),
        (
            f"windows: {{KR: [{{days: Mo, from: 8, to: '21:00', "
            f"holidays: no, {SOURCED}}}]}}",
            "wrong-type",
            '"8" is no time of day',
            "09:00",
        ),
        (
            f"windows: {{KR: [{{days: Mo-We-Fr, from: '08:00', to: '21:00', "
            f"holidays: no, {SOURCED}}}]}}",
            "wrong-type",
            '"Mo-We-Fr" are no days',
            "Mo-Fr",
        ),
        ("windows: {Korea: []}", "bad-name", '"Korea" is not a country', "KR"),
    ],
)
def test_a_faulty_profile_says_what_would_be_right(
    write,  # type: ignore[no-untyped-def]
    text: str,
    slug: str,
    message: str,
    help: str,
) -> None:
    """Each fault has its place in the file and a way out."""
    (fault,) = write("our", f"profile: our\n{text}\n")

    assert fault.slug == slug
    assert message in fault.message
    assert help in fault.help
    assert fault.span.path.endswith("our.yaml")
    assert fault.span.line == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a profile has settings"),
        ("[]", "a profile has settings"),
        ("title: {en: Ours}", "the profile's name"),
        ("profile: theirs", 'the file is called "our"'),
        ("profile: our\nkeys: [", ""),
    ],
)
def test_a_file_that_is_no_profile_is_refused(
    write,  # type: ignore[no-untyped-def]
    text: str,
    message: str,
) -> None:
    """Nothing in a site's file ends in an exception."""
    faults = write("our", text)

    assert isinstance(faults, list)
    assert message in faults[0].message


def test_all_faults_are_told_at_once(write) -> None:  # type: ignore[no-untyped-def]
    """Reading goes on behind the first mistake."""
    faults = write(
        "our", "profile: our\nkeyz: {}\nkeys: {x: agent}\nphrases: {en: {oops: x}}\n"
    )

    assert [fault.span.line for fault in faults] == [2, 3, 4]


def test_an_unknown_name_suggests_the_near_one() -> None:
    """The fault lies nowhere, for the flow knows where the name was said."""
    (fault,) = load_profile("kr-arz")  # type: ignore[misc]

    assert fault.help == 'did you mean "kr-ars"?'


def test_the_default_is_always_ours(write) -> None:  # type: ignore[no-untyped-def]
    """A site's file of that name cannot leave gaps in all other profiles."""
    own = write("default", "profile: default\n")

    assert isinstance(own, Profile)
    assert own.missing(["en"]) == []
