"""What a text tells callers to press is read as callers would hear it."""

from __future__ import annotations

import pytest

from ivr.checks.wording import keys_told, mentions, place_in, told
from ivr.language.text import Part
from ivr.source import Span

LISTS = {
    "For sales, press 1. For support, press 2.": "12",
    "Press 1 for sales, 2 for support, or 3 for billing": "123",
    "Press 1 for sales. 2 for support. Or 3 to go back.": "123",
    "press 1 for life insurance, press 2 for annuities and press 6 for help": "126",
    "Press 1 or 2": "12",
    "For sales press 1, for support, 2, for billing 3.": "123",
    "Press one for sales, or press two.": "12",
    "Say yes or press 1": "1",
    "You may press 0 at any time": "0",
    "Press star to hear this again, press the pound key to go back": "*#",
    "To speak to a person, push the number 4 key": "4",
    "Pulsa 1, 2 o 3": "123",
    "Para español, oprima el número 2": "2",
    "Para ventas, marque dos": "2",
    "Para vendas, digite 1; para suporte, tecle 2": "12",
    "Pour les ventes, appuyez sur 1, pour le support, tapez 2": "12",
    "Per le vendite prema 1, per l'assistenza digiti il tasto 2": "12",
    "Für Verkauf drücken Sie die 1, für Technik die 2.": "12",
    "Aby rozmawiać z konsultantem, proszę nacisnąć 1": "1",
    "Voor verkoop toets 1, voor hulp kies 2": "12",
    "Для заказа нажмите 1": "1",
    "Để gặp nhân viên, nhấn phím 0": "0",
    "중문 안내는 별표, 이전 메뉴는 우물정자를 눌러 주세요": "*#",
    "상담은 1번, 결제는 2번을 눌러 주세요.": "12",
    "1번을 누르시면 상담, 2번을 누르시면 결제입니다.": "12",
    "상담원 연결은 0번.": "0",
    "English는 9번": "9",
    "일번을 눌러 주세요": "1",
    "1을 누르세요": "1",
    "中文请按3": "3",
    "查询请按一，投诉请按二": "12",
    "ご予約は1を、変更は2を押してください。": "12",
}
"""Texts with the keys that they tell."""

NONE = [
    "Please enter your 4 digit PIN",
    "Enter 5 digits",
    "Your call will be answered in 2 minutes",
    "Press any other key to remain in queue.",
    "Please choose one: sales or support",
    "Select 2 rooms",
    "Press one of the keys",
    "marque el número de su cuenta",
    "Call us at 1-800-555-0199, or dial 1-800-555-0100",
    "For rooms 4, 5 and 6, wait.",
    "3번 틀리시면 잠깁니다. 다시 한번 눌러 주세요.",
    "9번 출구로 나오세요.",
    "이번 주는 쉽니다. 번호를 눌러 주세요.",
    "1588-1234번으로 전화해 주세요.",
    "대표 메뉴 3번 더 들려드립니다.",
]
"""Texts with figures that are no keys."""


@pytest.mark.parametrize(("text", "keys"), LISTS.items())
def test_keys_of_a_text_are_told(text: str, keys: str) -> None:
    """One verb may tell many keys, in any of the languages of real menus."""
    assert keys_told(text) == set(keys)


@pytest.mark.parametrize("text", NONE)
def test_figures_that_are_no_keys_are_let_be(text: str) -> None:
    """Counts, times, doors and phone numbers tell callers to press nothing."""
    assert keys_told(text) == set()


@pytest.mark.parametrize(("text", "keys"), LISTS.items())
def test_what_is_told_is_mentioned(text: str, keys: str) -> None:
    """The lenient reading finds all that the strict one does."""
    assert set(keys) <= mentions(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Press 1 to 5", "3"),
        ("Choose option three", "3"),
        ("1번부터 4번까지 눌러 주세요", "1"),
        ("asterisco", "*"),
        ("For support, two", "2"),
    ],
)
def test_lenient_reading_finds_words_and_ranges(text: str, key: str) -> None:
    """A key that is only hinted at still counts as said."""
    assert key in mentions(text)


def test_key_that_ends_an_entry_is_no_option() -> None:
    """Who keys in a number and then pound has chosen nothing."""
    found = told("Enter your number, then press pound")

    assert [(each.key, each.ends_entry) for each in found] == [("#", True)]
    assert keys_told("Enter your number, followed by the pound key") == set()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Press 1 for sales, 2 for support", ["1", "2"]),
        ("Press 1 for sales. Press 2 for support.", ["1", "2"]),
        ("For sales, press 1. To hear of us, press 2 now.", []),
        ("Pulse 1 para ventas, 2 para soporte", ["1", "2"]),
        ("1번을 누르시면 상담, 2번을 누르시면 결제입니다.", ["1", "2"]),
        ("상담은 1번, 결제는 2번을 눌러 주세요.", []),
        ("For anything between 1 and 3, press 4 to go on", []),
    ],
)
def test_keys_before_what_they_are_for_are_known(text: str, first: list[str]) -> None:
    """ "Press 1 for sales" is told apart from "for sales, press 1"."""
    assert [each.key for each in told(text) if each.goal_follows] == first


def test_values_and_pauses_are_no_words() -> None:
    """A name in braces tells no key, and all keeps its place in the text."""
    text = "[0.5s] For {topic2}, press 1."

    found = told(text)

    assert [each.key for each in found] == ["1"]
    assert text[found[0].offset] == "1"


def part(text: str, width: int, line: int = 3) -> Part:
    """A text of so many columns in the file."""
    return Part(text, None, Span("a.yaml", 3, 10, line, 10 + width))


def test_key_is_shown_where_it_stands() -> None:
    """Within quotes, the span is that of the letters themselves."""
    assert place_in(part("press 1", 9), 6, 1) == Span("a.yaml", 3, 17, 3, 18)
    assert place_in(part("press 1", 7), 6, 1) == Span("a.yaml", 3, 16, 3, 17)


@pytest.mark.parametrize("folded", [part("press 1", 30), part("press 1", 9, line=4)])
def test_text_that_is_folded_is_shown_whole(folded: Part) -> None:
    """Where letters and columns do not agree, the whole text is shown."""
    assert place_in(folded, 6, 1) == folded.span
