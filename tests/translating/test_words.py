"""Words go out to translators and come back, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from publishing_site import MENU

from ivr.source import read
from ivr.translating.returned import returned
from ivr.translating.table import guarded, to_table, unguarded
from ivr.translating.taking import Given, Taken, take
from ivr.translating.units import NoWords, Words, words_of
from ivr.translating.xliff import to_xliff

TWO = """\
ivr: 1
name: shop
languages: [en, ko]
start: hello
nodes:
  hello:
    say: {en: "Welcome. You wait {wait}.", ko: "안녕하세요. {wait} 걸립니다."}  # kept
    next: main
  main:
    menu:
      en: "Please choose."
    options:
      1: {label: "Bravo", go: bye}
      2: {label: {en: "the end", ko: "종료"}, go: bye}
  bye:
    hangup:
      - {play: bye.wav, text: {en: "Goodbye.", ko: "안녕히 가세요."}}
      - "Thank you."
"""


def words(text: str = TWO) -> Words:
    """The words of *text*."""
    return words_of("shop.yaml", text)


def given_back(id: str, language: str, said: str, **more: str) -> Given:
    """A text that came back."""
    return Given(id, language, said, "row 2", **more)


def taken(*back: Given, text: str = TWO) -> Taken:
    """What is taken of it."""
    return take(words(text), back)


# What goes out ------------------------------------------------------------------------


def test_every_text_is_a_unit() -> None:
    """Each once, by its way from the top; neither recordings nor phrases of callers."""
    assert [unit.id for unit in words().units] == [
        "nodes/hello/say",
        "nodes/main/menu",
        "nodes/main/options/1/label",
        "nodes/main/options/2/label",
        "nodes/bye/hangup/0/text",
        "nodes/bye/hangup/1",
    ]


def test_what_is_not_said_is_missing() -> None:
    """A text that is the same in all languages is no gap."""
    missing = [unit.id for unit in words().missing("ko")]

    assert missing == ["nodes/main/menu"]


def test_phrases_of_callers_stay_here() -> None:
    """How callers are understood in one language is no translation of another."""
    ids = [unit.id for unit in words(MENU).units]

    assert not [id for id in ids if id.startswith("intents")]


def test_what_cannot_be_read_is_told() -> None:
    """With the line on which it goes wrong."""
    with pytest.raises(NoWords, match=r"shop\.yaml:\d"):
        words("nodes: {a: [")


# There and back -----------------------------------------------------------------------

FORMS = pytest.mark.parametrize("form", ["csv", "xliff"])

LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=["Cs", "Cc", "Co", "Cn"],
    exclude_characters="{}[]<>\u2028\u2029\ufeff",
)
SAID = st.text(LETTERS, min_size=1, max_size=30).filter(str.strip) | st.sampled_from(
    ["=1+1", "'=x", "-5", "@home", "a,b;c\td", '"quoted"', "a & b < c", "'Tis", "+82"]
)


def out(found: Words, form: str) -> bytes:
    """The words as they go out."""
    made = to_table(found) if form == "csv" else to_xliff(found)
    return made.encode()


@FORMS
def test_what_nobody_touched_changes_nothing(form: str) -> None:
    """Not a letter of the file, not even where the form has its own rules."""
    found = words()
    back = take(found, returned("back", out(found, form)))

    assert (back.text, back.new, back.problems) == (TWO, (), ())


def written(said: str) -> str:
    """*said* as a flow has it."""
    escaped = said.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@FORMS
@given(one=SAID, other=SAID)
def test_any_words_come_back_as_they_went(form: str, one: str, other: str) -> None:
    """Formulas, quotes, signs of XML: whatever is said is said again."""
    text = f"ivr: 1\nlanguages: [en, ko]\nnodes: {{a: {{say: {{en: {written(one)}, "
    text += f"ko: {written(other)}}}}}}}\n"
    assume(not read("x", text).faults)
    found = words(text)
    back = take(found, returned("back", out(found, form)))

    assert (back.text, back.problems) == (text, ())


@FORMS
@given(new=SAID)
def test_what_was_translated_is_in_the_file(form: str, new: str) -> None:
    """Just there, with the rest of the file letter by letter as it was."""
    found = words()
    id = "nodes/main/options/2/label"
    unit = next(unit for unit in found.units if unit.id == id)
    other = replace(unit, words={**unit.words, "ko": new})
    units = tuple(other if u.id == id else u for u in found.units)
    # As the translator's program writes it, who had the file as it went out.
    edited = out(replace(found, units=units), form).decode()
    went = out(found, form).decode()
    was = [u for u in returned("x", went.encode()) if (u.id, u.language) == (id, "ko")]
    back = [
        replace(each, was=was[0].was)
        for each in returned("back", edited.encode())
        if (each.id, each.language) == (id, "ko")
    ]
    done = take(found, back)

    assert done.problems == ()
    after = next(unit for unit in words(done.text).units if unit.id == id)
    assert after.words == {"en": "the end", "ko": new}
    lines = [
        (a, b) for a, b in zip(TWO.split("\n"), done.text.split("\n"), strict=True)
    ]
    assert all(a == b for a, b in lines if "the end" not in a)


@given(st.text("'=+-@\t\r\nab＝", max_size=6))
def test_a_guarded_cell_is_no_formula(cell: str) -> None:
    """And it is the same again without its guard."""
    shown = guarded(cell)

    assert shown[:1] not in tuple("=+-@\t\r\n＝")
    assert unguarded(shown) == cell


def test_a_spreadsheet_may_write_semicolons() -> None:
    """As it does in half the world."""
    table = "id;en;ko\nnodes/main/menu;;선택해 주세요.\n"
    done = take(words(), returned("back.csv", table.encode()))

    assert 'ko: "선택해 주세요."' in done.text


def test_values_are_tags_of_their_own_number() -> None:
    """Also where the translation says them in another order."""
    text = TWO.replace("You wait {wait}.", "{wait}, {position}.")
    text = text.replace("{wait} 걸립니다.", "{position:은는} {wait}.")
    found = words(text)
    root = ElementTree.fromstring(to_xliff(found))
    name = "{urn:oasis:names:tc:xliff:document:1.2}x"
    tags = [(x.get("id"), x.get("equiv-text")) for x in root.iter(name)]

    assert tags == [
        ("1", "{wait}"),
        ("2", "{position}"),
        ("3", "{position:은는}"),
        ("1", "{wait}"),
    ]
    assert take(found, returned("back", out(found, "xliff"))).problems == ()


def test_what_is_not_done_yet_is_left_out() -> None:
    """A program that copies the source beforehand says so by the state."""
    made = to_xliff(words()).replace('state="translated"', 'state="new"')
    made = made.replace(">종료<", ">the end<")

    assert take(words(), returned("back", made.encode())).new == ()


# What is not taken --------------------------------------------------------------------


def test_a_lost_value_is_not_taken() -> None:
    """Callers would not hear how long they wait."""
    done = taken(given_back("nodes/hello/say", "ko", "안녕하세요."))
    (problem,) = done.problems

    assert (done.text, problem.taken) == (TWO, False)
    assert problem.message == '"{wait}" is lost: keep it, callers hear a value there'
    assert (problem.line, problem.place) == (7, "row 2")


def test_a_value_of_ones_own_is_not_taken() -> None:
    """There would be nothing to say."""
    said = "{wait} 동안 {warten}."
    (problem,) = taken(given_back("nodes/hello/say", "ko", said)).problems

    assert problem.message.startswith('"{warten}" is not in the text')


def test_a_particle_is_the_languages_own() -> None:
    """It may come and go with the translation."""
    done = taken(given_back("nodes/hello/say", "ko", "{wait:은는} 걸립니다."))

    assert (done.problems, len(done.new)) == ((), 1)


def test_a_brace_that_is_not_closed_is_not_taken() -> None:
    """It would be read out, or worse."""
    (problem,) = taken(given_back("nodes/main/menu", "ko", "선택 {하세요")).problems

    assert "is not closed" in problem.message


def test_what_both_changed_is_not_taken() -> None:
    """Nobody's words are written over without being asked."""
    back = given_back("nodes/bye/hangup/0/text", "ko", "안녕!", was="00000000")
    done = taken(back)

    assert done.text == TWO
    assert "changed here, too" in done.problems[0].message


def test_what_only_we_changed_stays() -> None:
    """An old table does not undo what was done since."""
    table = to_table(words())
    later = TWO.replace("종료", "끝내기")
    done = take(words(later), returned("back", table.encode()))

    assert (done.text, done.new, done.problems) == (later, (), ())


def test_a_text_whose_source_changed_is_taken_and_told() -> None:
    """The translation may no longer say the same."""
    made = to_xliff(words()).replace(">종료<", ">끝<")
    later = TWO.replace("the end", "the very end")
    done = take(words(later), returned("back", made.encode()))
    (problem,) = done.problems

    assert (problem.taken, len(done.new)) == (True, 1)
    assert "끝" in done.text


def test_a_text_that_is_gone_is_told() -> None:
    """Somebody took the node out meanwhile."""
    (problem,) = taken(given_back("nodes/gone/say", "ko", "안녕")).problems

    assert problem.message.startswith('there is no text "nodes/gone/say"')


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"a,b\n1,2\n", 'no column "id"'),
        (b"", 'no column "id"'),
        ("id,ko\nx,안녕\n".encode("cp949"), "CP949"),
        (b"id,ko,ko\n", 'two columns "ko"'),
        (b"<html/>", "no XLIFF"),
        (b"<xliff", "no XLIFF"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>', "document type"),
        (b'<xliff version="2.0"/>', "no XLIFF of version 1.2"),
    ],
)
def test_what_is_no_translation_is_refused(data: bytes, said: str) -> None:
    """With a word on what it is, or lacks."""
    with pytest.raises(NoWords) as refused:
        list(returned("back", data))

    assert said in str(refused.value)


# A new language ----------------------------------------------------------------------


def test_a_new_language_is_added_to_all_texts() -> None:
    """As a careful author would: beside the others, in their manner."""
    back = [
        given_back(unit.id, "ja", "日本" + unit.said("en", ("en",)))
        for unit in words().units
    ]
    done = taken(*back)

    assert done.problems == ()
    said = {unit.id: unit.words.get("ja") for unit in words(done.text).units}
    assert set(said.values()) >= {"日本Please choose.", "日本Bravo", "日本Thank you."}
    assert None not in said.values()
    assert "# kept" in done.text


def test_many_texts_at_once_are_as_one_by_one() -> None:
    """Where there are thousands they are put in together; the words are the same."""
    nodes = "".join(
        f'  n{number}:\n    say: {{en: "Hello {number}."}}\n    next: bye\n'
        for number in range(300)
    )
    text = TWO.replace("  bye:\n", nodes + "  bye:\n")
    found = words(text)
    back = [
        given_back(f"nodes/n{number}/say", "ko", f"안녕 {number}.")
        for number in range(300)
    ]
    done = take(found, back)

    assert (done.problems, len(done.new)) == ((), 300)
    assert all(f'{{en: "Hello {n}.", ko: "안녕 {n}."}}' in done.text for n in (0, 299))
