"""What changed for callers between two versions of a menu."""

from __future__ import annotations

from datetime import datetime

from simulated import DAY, clinic, compiled

from ivr.cli.diff import sentence
from ivr.simulator.difference import Change, Difference
from ivr.simulator.intervals import joined, without


def changes(*replaced: tuple[str, str]) -> list[Change]:
    """What becomes of the clinic's callers once the text is changed so."""
    text = clinic().text.source
    for before, after in replaced:
        assert before in text, before
        text = text.replace(before, after)
    new = compiled(text)
    return list(Difference(clinic(), new, datetime.fromisoformat(DAY)).changes())


def of(what: str, found: list[Change]) -> list[str]:
    """The sentences about *what*."""
    return [sentence(each) for each in found if each.what == what]


def test_nothing_changes_where_only_words_do() -> None:
    """A comment, a note, another order of nodes: callers meet the same."""
    assert changes(("start: language", "start: language   # first of all")) == []


def test_shorter_hours_are_lost_hours() -> None:
    """Exactly those, for the language that they are of."""
    found = changes(("Mo-Fr 10:00-12:00", "Mo-Fr 10:00-11:00"))

    assert of("intent", found) == [
        "- appointment (en) is lost: Mon–Fri 11:00 – 12:00",
        "- person (en) is lost: Mon–Fri 11:00 – 12:00",
    ]


def test_longer_hours_are_won() -> None:
    """For Korean callers here."""
    found = changes(("09:00-12:00,13:00-18:00", "09:00-18:00"))

    assert "+ appointment (ko) is won: Mon–Fri 12:00 – 13:00" in of("intent", found)


def test_an_option_that_goes_takes_its_concern_along() -> None:
    """At all hours."""
    found = changes(("        go: number\n", "        go: desk\n"))

    assert "- results (en) is lost: always" in of("intent", found)


def test_what_depends_on_a_switch_says_so() -> None:
    """The other position is as it was."""
    found = changes(
        (
            "  desk:\n    queue: desk",
            "  desk:\n    switch: callbacks\n    on: line\n"
            "    off: leave-word\n  line:\n    queue: desk",
        ),
    )

    assert (
        '- appointment (en) is lost: Mon–Fri 10:00 – 12:00, with "callbacks" off'
        in (of("intent", found))
    )


def test_new_dead_ends_are_told() -> None:
    """Where nothing was kept on record before, callers are stranded."""
    found = changes(
        ("    closed: call-me\n", "    closed: {hangup: {en: Closed., ko: 끝.}}\n")
    )

    assert any(
        s.startswith("- callers can come to a dead end") for s in of("dead-end", found)
    )
    assert of("intent", found) == []


def test_other_keys_and_seconds_are_told() -> None:
    """What callers know by heart is another key now."""
    found = changes(
        ("      1:\n        label: {en: an app", "      4:\n        label: {en: an app")
    )

    assert of("keys", found) == [
        "~ appointment (en) is had by 1 4, not 1 1",
        "~ appointment (ko) is had by 2 4, not 2 1",
    ]
    assert "~ main: an appointment (en) has key 4, not 1" in of("label", found)
    assert of("seconds", found) == []


def test_slower_ways_are_told() -> None:
    """A long greeting costs every caller."""
    found = changes(
        ("Welcome to the clinic.", "Welcome to the clinic. " + "Listen. " * 30)
    )

    assert [s for s in of("seconds", found) if s.startswith("~ appointment (en) takes")]


def test_languages_and_concerns_are_told() -> None:
    """What is declared, and what no longer is."""
    found = changes(
        ("languages: [en, ko]", "languages: [en]"),
        ("  results:\n    say: {en: [my test results], ko: [검사 결과]}\n", ""),
        ("        intent: results\n", ""),
        ("    resolves: [results]\n", ""),
    )

    assert of("language", found) == ["- the menu no longer speaks ko"]
    assert of("concern", found) == ["- callers no longer come for results"]


class TestIntervals:
    """Sets of time."""

    day = datetime(2026, 1, 5)

    def at(self, hour: int) -> datetime:
        """An hour of a day."""
        return self.day.replace(hour=hour)

    def test_what_touches_is_one(self) -> None:
        """Whatever the order in which the pieces come."""
        pieces = [
            (self.at(3), self.at(4)),
            (self.at(1), self.at(2)),
            (self.at(2), self.at(3)),
        ]

        assert joined(pieces) == ((self.at(1), self.at(4)),)

    def test_what_is_taken_out_leaves_the_rest(self) -> None:
        """Before it, between, and after."""
        one = ((self.at(0), self.at(10)), (self.at(12), self.at(14)))
        other = ((self.at(2), self.at(3)), (self.at(9), self.at(13)))

        assert without(one, other) == (
            (self.at(0), self.at(2)),
            (self.at(3), self.at(9)),
            (self.at(13), self.at(14)),
        )
