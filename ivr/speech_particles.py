"""Korean particles, chosen by the sound on which a spoken word ends.

``계정은`` but ``문의는``: the particle follows what is *heard*, so digits and Latin
letters count as they are read aloud (``1588`` ends on 팔, ``SMS`` on 에스), and
brackets and quotes count as the words inside them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Ending = Literal["vowel", "rieul", "consonant"]

_PAIRS = (
    "은 는|이 가|을 를|과 와|아 야|이여 여|이랑 랑|으로 로|으로서 로서|으로써 로써|"
    "으로부터 로부터|이에요 예요|이었습니다 였습니다|이라 라|이라고 라고|이라는 라는|"
    "이라도 라도|이라면 라면|이라서 라서|이란 란|이나 나|이나마 나마|이든 든|"
    "이든지 든지|이며 며|이고 고|이니 니|이지만 지만|이시면 시면|이신 신"
)

PARTICLES: dict[str, tuple[str, str]] = {
    pair.replace(" ", ""): (pair.split()[0], pair.split()[1])
    for pair in _PAIRS.split("|")
}
"""Each form with what follows a consonant, and what follows a vowel."""


def particle(word: str, form: str) -> str:
    """The particle of *form* that follows *word*: 은 or 는 for ``은는``.

    Raises:
        ValueError: If *form* is none of ``PARTICLES``.
    """
    if form not in PARTICLES:
        raise ValueError(f'"{form}" is no particle')
    closed, after_vowel = PARTICLES[form]
    sound = ending(word)
    # 로, 로서 and 로써 alone follow ㄹ as they follow a vowel: 서울로, 1588로.
    if sound == "vowel" or (sound == "rieul" and form.startswith("으로")):
        return after_vowel
    return closed


def with_particle(word: str, form: str) -> str:
    """*word* with its particle; nothing said takes none."""
    return word + particle(word, form) if word.strip() else word


_WITHOUT = r"[에가이을를의로와과]|으로|부터|까지|전|쯤|경|입니다"


def before_particle(word: str, follows: str) -> str:
    """A moment said as "내일 오전 9시에" as it stands before what *follows* it closely:
    9시부터, 9시입니다, and never 9시에부터 or 9시에에. 9시에는 is as it should be."""
    if word.endswith(("시에", "분에")) and re.match(_WITHOUT, follows):
        return word[:-1]
    return word


def suggest_particle(form: str) -> str | None:
    """The form that was probably meant by ``은/는``, ``은(는)``, ``는`` or ``는은``."""
    letters = re.sub(r"[^가-힣]", "", unicodedata.normalize("NFC", form))
    for known, (closed, after_vowel) in PARTICLES.items():
        if letters in (known, closed, after_vowel, after_vowel + closed):
            return known
    return None


# The last sound ---------------------------------------------------------------

_FIRST_SYLLABLE, _LAST_SYLLABLE, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
_SIGNS: dict[str, Ending] = {
    **dict.fromkeys("%#*+&@°$€£¥", "vowel"),  # 퍼센트 우물정자 별표 플러스 앤드 …
    "₩": "consonant",
}
_JAMO_CONSONANTS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def ending(word: str) -> Ending:
    """How the last spoken sound of *word* ends; silence counts as a vowel."""
    text = unicodedata.normalize("NFC", word)
    end = len(text)
    while end and not (text[end - 1].isalnum() or text[end - 1] in _SIGNS):
        end -= 1
    text = text[:end]
    if not text:
        return "vowel"
    if text[-1] in _JAMO_CONSONANTS:
        return "rieul" if text[-1] == "ㄹ" else "consonant"
    text = unicodedata.normalize("NFKC", text)  # ８ and 8 sound the same
    last = text[-1]
    if _FIRST_SYLLABLE <= ord(last) <= _LAST_SYLLABLE:
        final = (ord(last) - _FIRST_SYLLABLE) % _FINALS
        return "vowel" if not final else "rieul" if final == _RIEUL else "consonant"
    if last in "0123456789":
        return _number_ending(text)
    if last.isascii() and last.isalpha():
        return _latin_ending(text)
    if last in "んン":
        return "consonant"
    return _SIGNS.get(last, "vowel")


_DIGITS: dict[str, Ending] = {
    **dict.fromkeys("2459", "vowel"),  # 이 사 오 구
    **dict.fromkeys("178", "rieul"),  # 일 칠 팔
    **dict.fromkeys("036", "consonant"),  # 영 or 공, 삼, 육
}


def _number_ending(text: str) -> Ending:
    found = re.search(r"(\d[\d,]*)(\.\d+)?$", text)
    assert found
    whole = found[1].replace(",", "")
    if found[2] or not whole.strip("0"):
        return _DIGITS[text[-1]]
    zeros = len(whole) - len(whole.rstrip("0"))
    # 10 십, 100 백, 1000 천, 10^4 만, 10^8 억, 10^12 조: 조 alone is open.
    if zeros:
        return "vowel" if 12 <= zeros < 16 else "consonant"
    return _DIGITS[text[-1]]


_UNITS: dict[str, Ending] = {
    **dict.fromkeys(("kg", "mg"), "consonant"),  # 킬로그램
    **dict.fromkeys(("km", "cm", "mm"), "vowel"),  # 킬로미터
}
_SPELLED: dict[str, Ending] = {
    **dict.fromkeys("lr", "rieul"),  # 엘 알
    **dict.fromkeys("mn", "consonant"),  # 엠 엔
}
_HEARD: tuple[tuple[str, Ending], ...] = (
    # How English words usually end in Korean mouths: 애플, 센터, 홈, 라인, 채팅.
    (r"le?$", "rieul"),
    (r"(?:[mn]e?|ng|mb)$", "consonant"),
    # 앱, 챗봇, 웹, 클릭, 페이스북; but 카드, 노트, 마우스, 스피크, 체크.
    (r"check$", "vowel"),
    (r"(?:(?<![aeiou])[aeiou](?:[bptk]|pp|ck|c)|ook|oup)$", "consonant"),
)


def _latin_ending(text: str) -> Ending:
    found = re.search(r"[A-Za-z]+$", text)
    assert found
    run, lower = found[0], found[0].lower()
    if lower in _UNITS and found.start() and text[found.start() - 1].isdigit():
        return _UNITS[lower]
    if run.isupper() or not re.search("[aeiouy]", lower):
        return _SPELLED.get(lower[-1], "vowel")
    for pattern, sound in _HEARD:
        if re.search(pattern, lower):
            return sound
    return "vowel"
