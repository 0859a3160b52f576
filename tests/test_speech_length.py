"""The length of a text on the line is near what a voice takes."""

from __future__ import annotations

import shutil
import subprocess
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.speech_length import number_syllables, number_words, seconds

ENGLISH = (
    "For account problems, press 1.",
    "Account support. Calls are recorded.",
    "For payments and refunds, press 2.",
    "We are closed. Our hours are Monday to Friday 9 to 12 and 1 to 6.",
    "You entered 1 5 8 8 1 2 3 4. If that is right, press 1.",
    "Please leave a message after the tone. When you are done, press pound.",
    "You are number 3 in line, and the wait is about 5 minutes.",
    "We will call you back tomorrow at 9 in the morning.",
    "Your balance is 1,234 dollars and 50 cents.",
    "Please have your customer number and your order number ready.",
)
KOREAN = (
    "계정 문제는 1번.",
    "계정 지원 센터입니다. 통화는 품질 관리를 위해 녹음됩니다.",
    "결제와 환불은 2번.",
    "지금은 상담 시간이 아닙니다. 월요일부터 금요일까지 오전 9시부터 12시까지.",
    "입력하신 번호는 일 오 팔 팔 일 이 삼 사입니다. 맞으면 1번을 눌러 주세요.",
    "삐 소리 후 메시지를 남겨 주세요. 다 남기신 뒤에는 우물정자를 눌러 주세요.",
    "현재 대기 순서는 세 번째이며, 예상 대기 시간은 약 5분입니다.",
    "내일 오전 9시에 다시 전화드리겠습니다.",
    "잔액은 1,234,500원입니다.",
    "상담원과 통화하시기 전에 주문 번호를 준비해 주세요.",
)
WORDS_A_MINUTE = 150
"""The model's own 2.5 words a second; espeak-ng's usual 175 is brisk on a phone."""


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not here")
@pytest.mark.parametrize(
    ("voice", "sentences", "of_one", "of_all"),
    [("en-us", ENGLISH, 0.45, 0.15), ("ko", KOREAN, 0.35, 0.15)],
    ids=["English", "Korean"],
)
def test_the_model_is_near_a_voice(
    voice: str, sentences: tuple[str, ...], of_one: float, of_all: float, tmp_path: Path
) -> None:
    """Single sentences are off by less than half, and a call of them by little.

    Measured with espeak-ng 1.51: English 0.71 to 1.42 of the voice, 1.05 in all;
    Korean 0.85 to 1.14, 1.00 in all.
    """
    language = voice.split("-")[0]
    modelled = [seconds(text, language) for text in sentences]
    measured = [_measure(text, voice, tmp_path / "said.wav") for text in sentences]

    ratios = [a / b for a, b in zip(modelled, measured, strict=True)]
    assert all(1 - of_one < ratio < 1 + of_one for ratio in ratios), ratios
    assert sum(modelled) / sum(measured) == pytest.approx(1, abs=of_all)


def _measure(text: str, voice: str, path: Path) -> float:
    command = ["espeak-ng", "-v", voice, "-s", str(WORDS_A_MINUTE), "-w", str(path)]
    subprocess.run([*command, text], check=True)
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


@pytest.mark.parametrize(
    ("text", "language", "length"),
    [
        ("For account problems, press 1.", "en", 0.2 + 5 / 2.5),
        ("계정 문제는 1번.", "ko", 0.2 + 7 / 4),
        ("1 5 8 8", "en", 0.2 + 4 / 2.5),
        ("", "en", 0.0),
        ("…", "ko", 0.0),
        ("[2s]", "en", 2.0),
        ("one [500ms] two", "en", 0.2 + 2 / 2.5 + 0.5),
        ("one\ntwo", "en", 0.2 + 2 / 2.5 + 0.5),
        ("请稍后再打", "zh", 0.2 + 5 / 4),
        ("SMS", "ko", 0.2 + 5 / 4),  # 에스엠에스
        ("app", "ko", 0.2 + 1 / 4),  # 앱
        ("English", "ko", 0.2 + 4 / 4),  # 잉글리시
        ("Kontoentsperrung", "de", 0.2 + 2 / 2.5),  # 16 letters: two words' time
        ("notifications", "en", 0.2 + 1 / 2.5),
        ("नमस्ते", "hi", 0.2 + 1 / 2.5),  # its signs cut no word in two
    ],
)
def test_the_rate_is_words_or_syllables(
    text: str, language: str, length: float
) -> None:
    """English counts words, Korean and Chinese syllables; pauses add up."""
    assert seconds(text, language) == pytest.approx(length)


def test_a_profiles_pace_slows_the_voice() -> None:
    """For the elderly the same sentence takes longer."""
    text = "계정 문제는 1번."

    assert seconds(text, "ko", 3.0) == pytest.approx(0.2 + 7 / 3)


@pytest.mark.parametrize(
    ("figures", "words", "syllables"),
    [
        ("0", 1, 1),  # 영
        ("7", 1, 1),
        ("10", 1, 1),  # 십
        ("21", 2, 3),  # 이십일
        ("100", 2, 1),  # 백
        ("1,234", 6, 6),  # 천이백삼십사
        ("10000", 2, 2),  # 만, said 일만
        ("010", 3, 3),  # 공일공
        ("3.14", 4, 4),  # 삼 점 일사
        ("12345678", 8, 8),
    ],
)
def test_figures_count_as_they_are_read(
    figures: str, words: int, syllables: int
) -> None:
    """A number is read as a number, a long or zero-led one digit by digit."""
    assert number_words(figures) == words
    assert number_syllables(figures) == syllables


@given(st.text(max_size=60), st.sampled_from(["en", "ko", "de", "ja", "th", "hi"]))
def test_any_text_has_a_length(text: str, language: str) -> None:
    """Whatever is typed, its length is known, and more words take no less time."""
    assert seconds(text, language) >= 0
    assert seconds(text, language) < seconds(f"{text} word, a word", language)
