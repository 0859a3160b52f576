"""What callers say, and what prompts promise them."""

from __future__ import annotations

import pytest

from ivr.language.lexicon import load

INTENTS = {
    "ko": {
        "account.unlock": ("계정 잠금 해제",),
        "password.reset": ("비밀번호 재설정",),
        "refund": ("환불",),
        "person": ("상담원 연결",),
    },
    "en": {
        "account.unlock": ("unlock my account",),
        "password.reset": ("reset my password",),
        "refund": ("get a refund",),
        "person": ("speak to an agent",),
    },
}


@pytest.mark.parametrize(
    ("language", "words", "intent"),
    [
        ("ko", "음 계정이 잠겼어요", "account.unlock"),
        ("ko", "비밀번호를 잊어버렸는데요", "password.reset"),
        ("ko", "어제 산 신발 환불받고 싶어요", "refund"),
        ("ko", "상담원이요", "person"),
        ("en", "my account is locked", "account.unlock"),
        ("en", "i forgot my password", "password.reset"),
        ("en", "umm i want my money back please", "refund"),
        ("en", "get me a human", "person"),
    ],
)
def test_plain_words_are_understood(language: str, words: str, intent: str) -> None:
    """A caller who says one thing is not asked again."""
    heard = load().recognise(words, INTENTS[language], language)

    assert (heard.intent, heard.unsure_between) == (intent, ())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ko", "로그인이 안 돼요"),
        ("ko", "계정이 잠겨서 비밀번호를 재설정하고 싶어요"),
        ("ko", "계정이요"),
        ("en", "i can't log in"),
        ("en", "my account is locked so i want to reset my password"),
        ("en", "account"),
    ],
)
def test_unlock_and_reset_are_never_guessed_between(language: str, words: str) -> None:
    """Words that fit both, or tell of both, are asked back."""
    heard = load().recognise(words, INTENTS[language], language)

    assert heard.intent is None
    assert heard.unsure_between == ("account.unlock", "password.reset")


@pytest.mark.parametrize(
    ("language", "words"), [("ko", "네"), ("ko", "카드를 잃어버렸어요"), ("en", "yes")]
)
def test_words_about_something_else_are_not_understood(
    language: str, words: str
) -> None:
    """Nothing is offered that the caller did not touch upon."""
    heard = load().recognise(words, INTENTS[language], language)

    assert (heard.intent, heard.unsure_between) == (None, ())


def test_a_single_doubt_is_to_be_confirmed() -> None:
    """A part of one intent alone is not the intent."""
    heard = load().recognise("비밀번호", INTENTS["ko"], "ko")

    assert (heard.intent, heard.unsure_between) == (None, ("password.reset",))


def test_two_wishes_are_asked_back() -> None:
    """Who says two things is asked which comes first."""
    heard = load().recognise("환불이랑 비밀번호 재설정이요", INTENTS["ko"], "ko")

    assert heard.unsure_between == ("password.reset", "refund")


# Sentences -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ko", "확인 후 전화드리겠습니다."),
        ("ko", "담당자가 곧 연락드리겠습니다."),
        ("ko", "상담원이 다시 전화해 드릴 예정입니다."),
        ("ko", "순서대로 회신드릴게요."),
        ("en", "We will call you back."),
        ("en", "Someone will return your call within one hour."),
        ("en", "Leave your number and we’ll be in touch."),
        ("en", "Our team calls you back within the hour."),
        ("en", "You will receive a call from us."),
    ],
)
def test_promised_calls_are_heard(language: str, sentence: str) -> None:
    """A caller who hears this waits by the phone."""
    assert load().names_action(sentence, language) == ("CALLBACK",)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ko", "콜백을 원하시면 1번을 눌러 주세요."),
        ("ko", "저희가 먼저 전화드리지 않습니다."),
        ("ko", "연락을 드릴 수 없습니다."),
        ("ko", "평일에 다시 전화해 주세요."),
        ("en", "If you would like us to call you back, press 1."),
        ("en", "To have us call you back, press 1."),
        ("en", "We cannot call you back."),
        ("en", "Please call us back on a weekday."),
        ("en", "Thank you for calling us."),
        ("fr", "Nous vous rappelons."),
    ],
)
def test_offers_and_refusals_promise_no_call(language: str, sentence: str) -> None:
    """An offer, a refusal and a request to call again leave nobody waiting."""
    assert load().names_action(sentence, language) == ()


@pytest.mark.parametrize(
    ("language", "sentence", "action"),
    [
        ("ko", "문자로 링크를 보내 드립니다.", "TEXT"),
        ("ko", "상담원을 연결해 드리겠습니다.", "TRANSFER"),
        ("en", "We have texted you a link.", "TEXT"),
        ("en", "Please hold while we connect you.", "TRANSFER"),
    ],
)
def test_other_promises_have_names_of_their_own(
    language: str, sentence: str, action: str
) -> None:
    """A text and a transfer are no call back."""
    assert load().names_action(sentence, language) == (action,)


@pytest.mark.parametrize(
    ("language", "sentence", "named"),
    [
        ("ko", "비밀번호 재설정 링크를 보내 드렸습니다.", ("password.reset",)),
        ("ko", "계정 지원 센터입니다. 통화는 녹음됩니다.", ()),
        ("en", "We have sent you a link to reset your password.", ("password.reset",)),
        ("en", "Account support. Calls are recorded.", ()),
        (
            "en",
            "You can get a refund here. To unlock your account, hold the line.",
            ("account.unlock", "refund"),
        ),
    ],
)
def test_sentences_name_intents(
    language: str, sentence: str, named: tuple[str, ...]
) -> None:
    """Only a thing together with its act names an intent."""
    assert load().mentions(sentence, language, INTENTS[language]) == named
