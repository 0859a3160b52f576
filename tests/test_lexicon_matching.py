"""Which intents a label promises, and which it leads on to."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ivr.language.lexicon import Match, load

EVERYDAY = yaml.safe_load(
    (Path(__file__).parent / "fixtures" / "lexicon" / "everyday.yaml").read_text(
        encoding="utf-8"
    )
)

ACCOUNT = {
    "ko": {
        "account.unlock": ("계정 잠금 해제", "잠긴 계정 풀기"),
        "password.reset": ("비밀번호 재설정",),
        "refund": ("환불",),
    },
    "en": {
        "account.unlock": ("unlock my account", "my account is locked"),
        "password.reset": ("reset my password",),
        "refund": ("get a refund",),
    },
}
BOOKINGS = {
    "ko": {"new": ("진료 예약",), "change": ("예약 변경",), "cancel": ("예약 취소",)},
    "en": {
        "new": ("make an appointment",),
        "change": ("change my appointment",),
        "cancel": ("cancel my appointment",),
    },
}


def match(label: str, language: str) -> Match:
    """What *label* offers to those who call about an account."""
    return load().match(label, ACCOUNT[language], language)


@pytest.mark.parametrize(
    ("language", "label", "intent"),
    [
        ("ko", "잠긴 계정을 푸시려면", "account.unlock"),
        ("ko", "비밀번호를 잊으셨다면", "password.reset"),
        ("ko", "결제와 환불", "refund"),
        ("en", "if you are locked out", "account.unlock"),
        ("en", "forgot your password", "password.reset"),
        ("en", "payments and refunds", "refund"),
    ],
)
def test_labels_promise_what_they_mean(language: str, label: str, intent: str) -> None:
    """Other words for the same thing and act are the same promise."""
    assert match(label, language).promises == (intent,)


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("ko", "계정 이관"),
        ("ko", "계정 잠금 설정"),
        ("ko", "계정 로고 변경"),
        ("ko", "환불 진행 상황"),
        ("ko", "환불 철회"),
        ("en", "migrate your account"),
        ("en", "lock your account"),
        ("en", "account logo"),
        ("en", "refund status"),
        ("en", "cancel a refund"),
    ],
)
def test_other_acts_on_the_same_thing_promise_nothing(
    language: str, label: str
) -> None:
    """A false promise would hide the callers whom nobody helps."""
    assert match(label, language).promises == ()


@pytest.mark.parametrize(
    ("language", "label"),
    [("ko", "계정 문제"), ("en", "account problems"), ("ko", "기타 계정 문의")],
)
def test_a_shared_thing_leads_on(language: str, label: str) -> None:
    """A label that names what several intents are about leads on to each."""
    found = match(label, language)

    assert found.promises == ()
    assert found.leads_on == ("account.unlock", "password.reset")


@pytest.mark.parametrize(
    ("language", "label"), [("ko", "예약"), ("en", "appointments")]
)
def test_a_bare_thing_leads_on_to_all_that_is_done_to_it(
    language: str, label: str
) -> None:
    """ "Appointments" offers new ones no more than changed or cancelled ones."""
    found = load().match(label, BOOKINGS[language], language)

    assert found.promises == ()
    assert found.leads_on == ("new", "change", "cancel")


def test_equal_words_decide_before_all_else() -> None:
    """A label that is an intent's own phrase is that intent, though others share it."""
    intents = {"new": ("예약",), "change": ("예약 변경",), "cancel": ("예약 취소",)}

    found = load().match("예약 안내", intents, "ko")

    assert (found.promises, found.leads_on) == (("new",), ())


def test_several_texts_of_one_option_are_taken_together() -> None:
    """What a caller may say for an option counts like what the option says."""
    texts = ["Abteilung 3", "unlock my account", "refunds"]

    found = load().match(texts, ACCOUNT["en"], "en")

    assert found.promises == ("account.unlock", "refund")
    assert len(found.explains) == 3


def test_a_match_explains_itself() -> None:
    """Where nothing fits, the line names the intent that is nearest."""
    intents = {"password.reset": ("비밀번호 재설정",), "refund": ("환불",)}

    found = load().match("계정 잠금 해제", intents, "ko")

    assert found.explains == (
        "계정 잠금 해제 → ACCOUNT + UNLOCK; "
        "nearest intent 비밀번호 재설정 → PASSWORD + RESET",
    )


def test_words_of_a_site_meet_without_a_cue() -> None:
    """Words that the lexicon lacks are the same where both texts have them."""
    intents = {"gift": ("와우 선물하기",), "refund": ("환불",)}

    assert load().match("와우 선물하기 안내", intents, "ko").promises == ("gift",)
    assert load().match("와우 빌리기", intents, "ko").promises == ()


def test_other_languages_match_equal_texts_only() -> None:
    """Without a lexicon there is no guess, only letters that agree."""
    intents = {"unlock": ("Desbloquear mi cuenta",), "reset": ("Nueva contraseña",)}

    same = load().match("desbloquear  mi cuenta.", intents, "es-MX")
    less = load().match("mi cuenta", intents, "es-MX")

    assert (same.promises, same.leads_on) == (("unlock",), ())
    assert (less.promises, less.leads_on) == ((), ())


def test_regions_of_a_language_are_read_alike() -> None:
    """``en-GB`` is English."""
    assert load().match("unlock your account", ACCOUNT["en"], "en-GB").promises


def test_lists_that_change_are_read_anew() -> None:
    """A remembered match is not that of other phrases."""
    intents = {"a": ["환불"]}
    before = load().match("교환", intents, "ko").promises
    intents["a"].append("교환")

    after = load().match("교환", intents, "ko").promises

    assert (before, after) == ((), ("a",))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_everyday_options_are_promised(language: str) -> None:
    """The options of plain menus are taken for what callers come for."""
    lexicon = load()
    missed = [
        (phrase, label)
        for phrase, label in EVERYDAY["offers"][language]
        if not lexicon.match(label, {"it": (phrase,)}, language).promises
    ]

    assert missed == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_everyday_neighbours_are_not_promised(language: str) -> None:
    """What stands beside it in the same menu is not promised, either way round."""
    lexicon = load()
    wrong = [
        (one, other)
        for pair in EVERYDAY["apart"][language]
        for one, other in (pair, reversed(pair))
        if lexicon.match(other, {"it": (one,)}, language).promises
    ]

    assert wrong == []


# Nearness ------------------------------------------------------------------------


def test_nearest_option_is_the_kin() -> None:
    """Who wants an account unlocked takes the option about its password."""
    labels = ["결제와 환불", "비밀번호 재설정", "상담원 연결"]

    near = load().nearest(["계정 잠금 해제", "잠긴 계정 풀기"], labels, "ko")

    assert near is not None
    assert near[0] == 1
    assert near[2] == (
        "계정 잠금 해제 → ACCOUNT + UNLOCK; "
        "nearest option 비밀번호 재설정 → PASSWORD + RESET"
    )


def test_nothing_is_near_where_nothing_is_shared() -> None:
    """No option is named that has nothing to do with the intent."""
    assert load().nearest("unlock my account", ["opening hours"], "en") is None


def test_letters_break_the_tie() -> None:
    """Of two options that mean the same, the one in the caller's words is taken."""
    near = load().nearest("get a refund", ["money back", "refunds"], "en")

    assert near is not None
    assert near[0] == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ko", "요금 납부", "요금 내기"),
        ("ko", "상담원 연결", "상담사와 통화"),
        ("en", "billing", "payments"),
        ("en", "repairs", "technical support"),
        ("en", "cancel an order", "cancel orders"),
    ],
)
def test_look_alikes_are_told(language: str, one: str, other: str) -> None:
    """Two options of one meaning, or of two that callers mix up, are confusing."""
    why = load().confusable(one, other, language)

    assert why is not None
    assert one in why and other in why


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ko", "계정 잠금 해제", "비밀번호 재설정"),
        ("ko", "국내선 예약", "국제선 예약"),
        ("ko", "주문 취소", "주문 변경"),
        ("ko", "개인 고객", "기업 고객"),
        ("en", "unlock your account", "reset your password"),
        ("en", "credit cards", "debit cards"),
        ("en", "sales", "support"),
    ],
)
def test_options_that_differ_are_not_look_alikes(
    language: str, one: str, other: str
) -> None:
    """A menu that tells its options apart is left in peace."""
    assert load().confusable(one, other, language) is None
