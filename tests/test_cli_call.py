"""The phone in the terminal, by hand and by a script of keys."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import ivr
from simulated import DAY, NIGHT, SCENARIOS

from ivr.cli.output import hung
from ivr.diagnostics import Witness
from ivr.report.cells import width
from ivr.simulator.scenario import noon
from ivr.witness import command

FIXTURES = Path(__file__).parent / "fixtures" / "cli"


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The clinic's menu in a folder of its own, in which the commands run."""
    shutil.copy(SCENARIOS / "clinic.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return "clinic.yaml"


class TestScripts:
    """``ivr call --keys``."""

    def test_a_call_reads_like_a_call(
        self, clinic: str, matches: Callable[[Path, str], None]
    ) -> None:
        """What is heard, pressed and awaited, with the time on the line."""
        result = ivr("call", clinic, "--at", NIGHT, "--keys", "2,-,1,1")

        assert result.status == 0
        matches(FIXTURES / "call.txt", result.out)

    def test_a_call_is_json(
        self, clinic: str, matches: Callable[[Path, str], None]
    ) -> None:
        """The same, for scripts."""
        words = ("--at", DAY, "--keys", "1,2,1234", "--format", "json")

        result = ivr("call", clinic, *words, "--lookup", "status=ready,day=2026-01-05")

        parts = json.loads(result.out)
        assert (parts["ending"], parts["resolved"]) == ("resolved", ["results"])
        parts["digest"] = "…"
        matches(FIXTURES / "call.json", json.dumps(parts, ensure_ascii=False, indent=1))

    def test_keys_that_run_out(self, clinic: str) -> None:
        """The caller is left on the line, and that is said."""
        result = ivr("call", clinic, "--at", DAY, "--keys", "1")

        assert result.status == 0
        last = result.out.splitlines()[-1]
        assert last.startswith('the caller is still on the line at "main" after ')

    def test_keys_too_many(self, clinic: str) -> None:
        """The call was over before them."""
        result = ivr("call", clinic, "--at", DAY, "--keys", "1,1,1,1")

        assert result.status == 0
        assert "the call ended before the last 2 keys were needed" in result.err

    def test_no_keys_at_all(self, clinic: str) -> None:
        """An empty script listens to the first prompt."""
        assert "on the line at" in ivr("call", clinic, "--keys", "").out

    def test_a_witness_is_replayed(self, clinic: str) -> None:
        """What a finding prints as its call is a call that goes so."""
        witness = Witness(
            at=noon().astimezone(),
            switches={"callbacks": "off"},
            language="ko",
            line="withheld",
            keys=("2", "2", "1234"),
            outcomes={"status": ("failed",), "desk": ("full",)},
        )

        result = ivr(*shlex.split(command(witness, clinic))[1:])

        assert result.status == 0
        assert "comes to  failed" in result.out

    def test_now_is_a_moment(self, clinic: str) -> None:
        """Also when nobody says so."""
        now = ivr("call", clinic, "--keys", "H", "--at", "now").out

        assert ivr("call", clinic, "--keys", "H").out[:20] == now[:20]


class TestRecord:
    """``--record`` saves a test."""

    def test_what_is_saved_passes(self, clinic: str) -> None:
        """Made again, the call goes as it is written."""
        words = ("--at", NIGHT, "--keys", "2,1,1", "--from", "+821012345678")

        saved = ivr("call", clinic, *words, "--record", "calls/night.test.yaml")

        assert (saved.status, "saved in" in saved.err) == (0, True)
        result = ivr("test", "calls/night.test.yaml")
        assert (result.status, "1 call, all as written" in result.out) == (0, True)

    def test_a_second_call_is_added(self, clinic: str) -> None:
        """Behind the first, in the same file."""
        for keys in ("1,1", "2,1,1"):
            ivr("call", clinic, "--at", DAY, "--keys", keys, "--record", "x.test.yaml")

        assert "2 calls, all as written" in ivr("test", "x.test.yaml").out

    def test_another_file_is_left_alone(self, clinic: str) -> None:
        """What is no file of this flow's calls is not written to."""
        Path("x.test.yaml").write_text("flow: other.yaml\ncalls: []\n")

        result = ivr("call", clinic, "--keys", "1", "--record", "x.test.yaml")

        assert result.status == 3
        assert Path("x.test.yaml").read_text() == "flow: other.yaml\ncalls: []\n"


class TestByHand:
    """The phone without ``--keys``: whoever types is the caller, and the world."""

    def talk(self, clinic: str, *typed: str, at: str = DAY) -> str:
        """What the phone shows when this is typed, a line each."""
        result = ivr("call", clinic, "--at", at, typed="".join(f"{t}\n" for t in typed))
        assert result.status == 0
        return result.out

    def test_a_talk_reads_like_a_talk(
        self, clinic: str, matches: Callable[[Path, str], None]
    ) -> None:
        """Keys, silence, help, a step back, an outcome, a call saved."""
        talk = ("?", "1", "9", "u", "", "1", "2", "2", "say hello", "3", "n")

        matches(FIXTURES / "phone.txt", self.talk(clinic, *talk))

    def test_enter_is_silence(self, clinic: str) -> None:
        """And at a queue, that all goes well."""
        shown = self.talk(clinic, "", "1", "", "n")

        assert "the call ends after" in shown
        assert "connected" in shown

    def test_a_step_back_is_as_if_nothing_was(self, clinic: str) -> None:
        """The same key leads to the same place."""
        shown = self.talk(clinic, "1", "2", "u", "1", "", "n")

        assert "back to:" in shown
        assert shown.count("For an appointment, press 1.") == 2
        assert "connected" in shown

    def test_the_first_step_cannot_be_taken_back(self, clinic: str) -> None:
        """There is nothing before it."""
        assert "where the call began" in self.talk(clinic, "u", "h", "n")

    def test_keys_of_the_queue_are_among_the_outcomes(self, clinic: str) -> None:
        """A number chooses what the wait comes to."""
        shown = self.talk(clinic, "1", "1", "1", "h", "n")

        assert "1  the caller presses 1" in shown
        assert "asks      callbacks of desk: check" in shown

    def test_time_can_be_let_pass(self, clinic: str) -> None:
        """Until patience ends."""
        assert "comes to" not in self.talk(clinic, "1", "1", "after 20m", "h", "n")

    def test_the_end_of_what_is_typed_leaves_the_call(self, clinic: str) -> None:
        """A pipe that ends is not a caller who hangs up."""
        assert "still on the line" in self.talk(clinic, "1")

    def test_nonsense_is_answered(self, clinic: str) -> None:
        """With what could be typed."""
        assert "that is no key" in self.talk(clinic, "banana", "h", "n")

    def test_a_call_can_be_kept(self, clinic: str) -> None:
        """At the end the phone offers to save it as a test."""
        shown = self.talk(clinic, "1", "1", "", "y")

        assert "save as a test in clinic.test.yaml?" in shown
        assert "1 call, all as written" in ivr("test", clinic).out

    def test_what_is_typed_ahead_is_no_name_of_a_file(self, clinic: str) -> None:
        """Who did not see the question finds no file called as what they typed."""
        shown = self.talk(clinic, "1", "h", "clear")

        assert "not saved: names of tests end in .test.yaml" in shown
        assert not Path("clear").exists()


@pytest.mark.parametrize(
    ("begins", "words", "cells", "shown"),
    [
        ("  0:04  hears  ", "press 1", None, "  0:04  hears  press 1"),
        ("hears  ", "one two", 40, "hears  one two"),
        ("hears  ", "aaaaaaaaaaaa " * 3, 33, "hears  aaaaaaaaaaaa aaaaaaaaaaaa\n"),
        (
            "  0:04  main  hears  ",
            "새 주문은 2번.",
            30,
            "  0:04  main  hears  새 주문은\n",
        ),
    ],
    ids=["no terminal", "room enough", "folded", "narrow, wide letters"],
)
def test_a_line_is_folded_below_its_own_words(
    begins: str, words: str, cells: int | None, shown: str
) -> None:
    """By the width of the terminal, in cells, and never within a word."""
    lines = hung(begins, words, cells)

    assert lines.startswith(shown)
    assert cells is None or all(width(line) <= cells for line in lines.split("\n"))
    assert lines.split() == f"{begins}{words}".split()


def test_what_only_warns_does_not_stop_a_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hours that say nothing of holidays can be played."""
    monkeypatch.chdir(tmp_path)
    text = (SCENARIOS / "clinic.yaml").read_text(encoding="utf-8")
    Path("x.yaml").write_text(text.replace("; PH off", ""), encoding="utf-8")

    result = ivr("call", "x.yaml", "--keys", "1,1", "--at", DAY)

    assert (result.status, result.err) == (0, "")
