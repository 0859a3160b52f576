"""Korean particles follow the sound that is heard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech_particles import (
    PARTICLES,
    ending,
    particle,
    suggest_particle,
    with_particle,
)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("계정", "계정은"),
        ("문의", "문의는"),
        ("서울", "서울은"),
        ("1588", "1588은"),  # 팔
        ("1234", "1234는"),  # 사
        ("10", "10은"),  # 십
        ("2,000", "2,000은"),  # 천
        ("1000000000000", "1000000000000는"),  # 일조
        ("3.0", "3.0은"),  # 삼 점 영
        ("SMS", "SMS는"),  # 에스엠에스
        ("ATM", "ATM은"),  # 에이티엠
        ("app", "app은"),  # 앱
        ("Google", "Google은"),  # 구글
        ("center", "center는"),  # 센터
        ("5kg", "5kg은"),  # 킬로그램
        ("5km", "5km는"),  # 킬로미터
        ("30%", "30%는"),  # 퍼센트
        ("#", "#는"),  # 우물정자
        ("(환불)", "(환불)은"),
        ("'문의'", "'문의'는"),
        ("「계정」", "「계정」은"),
        ("환불…", "환불…은"),
        ("ㅋ", "ㅋ은"),  # 키읔
        ("１５８８", "１５８８은"),
        ("ラーメン", "ラーメン은"),
        ("OTP", "OTP는"),  # 오티피
        ("PUK", "PUK는"),  # 피유케이, not a word
        ("wlan", "wlan은"),
    ],
)
def test_particle_follows_the_last_sound(word: str, said: str) -> None:
    """The topic particle is the one that a Korean would say after the word."""
    assert with_particle(word, "은는") == said


@pytest.mark.parametrize(
    ("form", "after_consonant", "after_vowel"),
    [
        ("은는", "은", "는"),
        ("이가", "이", "가"),
        ("을를", "을", "를"),
        ("과와", "과", "와"),
        ("아야", "아", "야"),
        ("으로로", "으로", "로"),
        ("이에요예요", "이에요", "예요"),
        ("이라고라고", "이라고", "라고"),
    ],
)
def test_every_form_has_two_sides(
    form: str, after_consonant: str, after_vowel: str
) -> None:
    """Each form gives one particle after a consonant and one after a vowel."""
    assert particle("환급", form) == after_consonant
    assert particle("문의", form) == after_vowel


@pytest.mark.parametrize("word", ["서울", "1588", "환불", "email", "11", "R", "ㄹ"])
def test_ro_follows_rieul_as_it_follows_a_vowel(word: str) -> None:
    """After ㄹ it is 로, and 을 all the same."""
    assert particle(word, "으로로") == "로"
    assert particle(word, "을를") == "을"


def test_a_decomposed_syllable_is_heard_as_the_same_word() -> None:
    """Text from a Mac, in letters taken apart, takes the same particle."""
    assert particle("\u1100\u1168\u110c\u1165\u11bc", "은는") == "은"


def test_nothing_said_takes_no_particle() -> None:
    """An empty value leaves no lone particle behind."""
    assert with_particle("  ", "은는") == "  "


def test_an_unknown_form_is_refused() -> None:
    """A form that does not exist is a mistake of ours, not silence."""
    with pytest.raises(ValueError, match="은가"):
        particle("계정", "은가")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("은/는", "은는"),
        ("은(는)", "은는"),
        ("는", "은는"),
        ("는은", "은는"),
        ("(으)로", "으로로"),
        ("이/가", "이가"),
        ("xx", None),
    ],
)
def test_a_near_form_is_recognised(written: str, meant: str | None) -> None:
    """The usual ways to write both sides suggest the form that exists."""
    assert suggest_particle(written) == meant


@given(st.text(max_size=20))
def test_any_text_has_an_ending(word: str) -> None:
    """No word, whatever its letters, is without a particle."""
    assert ending(word) in ("vowel", "rieul", "consonant")
    assert all(particle(word, form) for form in PARTICLES)
