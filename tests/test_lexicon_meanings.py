"""What labels mean: things and what is done to them, in Korean and English."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from ivr.language.lexicon import load
from ivr.language.lexicon.korean import shapes
from ivr.language.lexicon.vocabulary import Pair, pair

FIXTURES = Path(__file__).parent / "fixtures" / "lexicon"


def pairs(text: str, language: str) -> set[Pair]:
    """What *text* means."""
    return set(load().meaning(text, language).pairs)


def sayings() -> Iterator[tuple[str, str, str]]:
    """Language, meaning and wording of each line of the list of sayings."""
    text = (FIXTURES / "meanings.yaml").read_text(encoding="utf-8")
    for language, meanings in yaml.safe_load(text).items():
        for meaning, wordings in meanings.items():
            for wording in wordings:
                yield language, meaning, wording


@cache
def kinds_of(thing: str) -> frozenset[str]:
    """*thing* and what it is a sort of."""
    return frozenset(load().vocabulary.line(thing, parts=False))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_sayings_are_read_as_what_they_mean(language: str) -> None:
    """Each of the many ways to say a meaning is read as that meaning."""
    lexicon = load()
    wrong = []
    for spoken, meaning, wording in sayings():
        thing, act = pair(meaning)
        readings = lexicon.meaning(wording, language).readings
        if spoken == language and not any(
            thing in kinds_of(r.head) and r.act == (act or "") for r in readings
        ):
            wrong.append(f"{wording}: {readings}")

    assert wrong == []


APART = [
    ("ko", "계정 잠금 해제", "계정 잠금 설정"),
    ("ko", "계정 잠금 해제", "비밀번호 재설정"),
    ("ko", "카드 분실 신고", "카드 재발급"),
    ("ko", "카드 분실 신고", "카드 분실 신고 해제"),
    ("ko", "예약 취소", "예약 변경"),
    ("ko", "예약 확인", "예약 변경"),
    ("ko", "요금 납부", "요금 환불"),
    ("ko", "휴대폰 정지", "휴대폰 정지 해제"),
    ("ko", "로밍 신청", "로밍 해지"),
    ("ko", "휴학 신청", "복학 신청"),
    ("ko", "자동차 보험 가입", "생명 보험 가입"),
    ("ko", "세탁기 수리", "세탁기 설치"),
    ("en", "unlock my account", "lock my account"),
    ("en", "unlock my account", "reset my password"),
    ("en", "report a lost card", "replace a lost card"),
    ("en", "activate my card", "deactivate my card"),
    ("en", "cancel a booking", "change a booking"),
    ("en", "confirm a booking", "change a booking"),
    ("en", "pay my bill", "refund my bill"),
    ("en", "suspend my line", "resume my line"),
    ("en", "turn on roaming", "turn off roaming"),
    ("en", "buy car insurance", "buy home insurance"),
    ("en", "book a repair", "cancel a repair"),
    ("en", "a credit card", "a debit card"),
]


@pytest.mark.parametrize(("language", "one", "other"), APART)
def test_opposites_are_kept_apart(language: str, one: str, other: str) -> None:
    """Acts that a caller must not mistake for one another are different acts."""
    assert pairs(one, language) != pairs(other, language)


UNDONE = [
    ("ko", "계정 잠금 해제", ("ACCOUNT", "UNLOCK")),
    ("ko", "계정 잠금을 풀어 주세요", ("ACCOUNT", "UNLOCK")),
    ("ko", "인터넷 가입 해지", ("INTERNET", "CANCEL")),
    ("ko", "카드 정지 해제", ("CARD", "RESUME")),
    ("ko", "교환 신청 철회", ("EXCHANGE", "CANCEL")),
    ("ko", "분실 신고 해제", ("", "FOUND")),
    ("ko", "예약 변경 취소", ("BOOKING", "CANCEL CHANGE")),
    ("en", "turn roaming off", ("ROAMING", "CANCEL")),
    ("en", "call off an engineer visit", ("VISIT", "CANCEL")),
    ("en", "close an account", ("ACCOUNT", "CANCEL")),
]


@pytest.mark.parametrize(("language", "label", "meaning"), UNDONE)
def test_undoing_works_on_the_act_beside_it(
    language: str, label: str, meaning: Pair
) -> None:
    """Unlocking, resuming and cancelling are told from what is undone."""
    assert pairs(label, language) == {meaning}


CUT = [
    ("ko", "비밀번호 말고 계정 잠금 해제", ("ACCOUNT", "UNLOCK")),
    ("ko", "환불이 아닌 교환", ("EXCHANGE", None)),
    ("en", "reset the password, not unlock the account", ("PASSWORD", "RESET")),
    ("en", "unlock an account without a new password", ("ACCOUNT", "UNLOCK")),
    ("en", "refunds other than tickets", ("REFUND", None)),
]


@pytest.mark.parametrize(("language", "label", "meaning"), CUT)
def test_what_is_negated_is_not_meant(language: str, label: str, meaning: Pair) -> None:
    """A clause that says what the option is not for is cut."""
    assert pairs(label, language) == {meaning}


SHARED = [
    ("ko", "예약 변경 및 취소", {("BOOKING", "CHANGE"), ("BOOKING", "CANCEL")}),
    ("ko", "카드 및 휴대폰 분실 신고", {("CARD", "LOST"), ("HANDSET", "LOST")}),
    ("ko", "결제와 환불", {("PAYMENT", None), ("REFUND", None)}),
    ("ko", "잃어버리셨거나 도난당하신 카드", {("CARD", "LOST")}),
    (
        "en",
        "change or cancel an appointment",
        {("APPOINTMENT", "CHANGE"), ("APPOINTMENT", "CANCEL")},
    ),
    ("en", "payments and refunds", {("PAYMENT", None), ("REFUND", None)}),
    (
        "en",
        "unlock or reset your password",
        {("ACCOUNT", "UNLOCK"), ("PASSWORD", "RESET")},
    ),
]


@pytest.mark.parametrize(("language", "label", "meanings"), SHARED)
def test_a_or_b_is_two_labels_that_share(
    language: str, label: str, meanings: set[Pair]
) -> None:
    """Each half takes from the other the thing or the act that it lacks."""
    assert pairs(label, language) == meanings


COURTESY = [
    ("ko", "계정 잠금 해제", "계정 잠금을 해제하시려면"),
    ("ko", "계정 잠금 해제", "계정잠금해제 안내"),
    ("ko", "예약 취소", "예약을 취소하고 싶으신 고객님은"),
    ("ko", "환불", "환불 문의는 1번"),
    ("en", "unlock your account", "if you want to unlock your account, press 1"),
    ("en", "unlock your account", "To unlock an account"),
    ("en", "refunds", "for help with a refund"),
    ("en", "change a booking", "to change your booking, please press 2"),
]


@pytest.mark.parametrize(("language", "plain", "polite"), COURTESY)
def test_courtesy_changes_nothing(language: str, plain: str, polite: str) -> None:
    """Blanks, particles, endings and polite words mean nothing to a match."""
    lexicon = load()

    one, other = lexicon.meaning(plain, language), lexicon.meaning(polite, language)

    assert one.pairs == other.pairs


@pytest.mark.parametrize(
    ("language", "label", "word"),
    [("ko", "계정 이관", "이관"), ("en", "migrate your account", "migrat")],
)
def test_unknown_acts_are_told(language: str, label: str, word: str) -> None:
    """What the lexicon does not know is named, and makes no pair of its own."""
    meaning = load().meaning(label, language)

    assert meaning.unknown == (word,)
    assert meaning.pairs == {("ACCOUNT", None)}


def test_explanation_is_one_line() -> None:
    """A designer reads what was understood in the form that messages quote."""
    explained = load().meaning("계정 잠금 해제", "ko").explain()

    assert explained == "계정 잠금 해제 → ACCOUNT + UNLOCK"


def test_already_turns_a_request_into_a_question() -> None:
    """Who has a claim asks about it, and does not make one."""
    (reading,) = load().meaning("existing claims", "en").readings

    assert (reading.head, reading.act, reading.already) == ("CLAIM", "CHECK", True)


@pytest.mark.parametrize(
    ("label", "already"), [("예약하신 분", True), ("예약하실 분", False)]
)
def test_what_is_over_was_asked_for_before(label: str, already: bool) -> None:
    """Who *has* booked does not ask for a booking; who *will* does."""
    (reading,) = load().meaning(label, "ko").readings

    assert reading.already is already


def test_things_beside_each_other_make_a_third() -> None:
    """Roaming rates are a price, of roaming; a router's password is no account's."""
    lexicon = load()
    rates = lexicon.meaning("roaming rates", "en")
    router = lexicon.meaning("reset the password of my router", "en")

    assert (rates.pairs, rates.objects) == ({("PRICE", None)}, {"PRICE", "ROAMING"})
    assert router.pairs == {("WIFI_PASSWORD", "RESET")}


@pytest.mark.parametrize(
    ("verb", "shape"),
    [
        ("바꾸다", "바꿔"),
        ("잠기다", "잠겼"),
        ("풀다", "푼"),
        ("부르다", "불러"),
        ("잠그다", "잠가"),
        ("끄다", "꺼"),
        ("되다", "돼"),
    ],
)
def test_verbs_take_their_endings(verb: str, shape: str) -> None:
    """A cue in dictionary form is met in the shapes that endings give it."""
    assert shape in set(shapes(verb))


@pytest.mark.parametrize("text", ["", " ", "1번", "?!", "ㅋㅋ", "ing", "ed", "press 1"])
@pytest.mark.parametrize("language", ["ko", "en", "fr"])
def test_texts_without_words_mean_nothing(text: str, language: str) -> None:
    """No text, however empty, is taken for a request."""
    assert not {act for _, act in load().meaning(text, language).pairs} - {None}


@pytest.mark.parametrize(
    "text", ["시" * 3_000, "이으시" * 400, "a" * 9_000, "or " * 900]
)
def test_long_texts_take_no_time(text: str) -> None:
    """Neither endings without end nor a list without end is tried in every way."""
    lexicon = load()

    assert lexicon.meaning(text, "ko").text == text
    assert lexicon.meaning(text, "en").text == text
