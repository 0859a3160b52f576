"""What single commands print."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_line import ivr
from simulated import DAY, SCENARIOS

from ivr.checks import rules
from ivr.cli.new import CHOICES

FIXTURES = Path(__file__).parent / "fixtures" / "cli"
CLINIC = SCENARIOS / "clinic.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestTest:
    """``ivr test``."""

    def test_junit_is_valid(self) -> None:
        """A suite for the file, a case for each call, a failure for each difference."""
        result = ivr("test", SCENARIOS / "differs.test.yaml", "--format", "junit")

        root = ElementTree.fromstring(result.out)
        assert result.status == 1
        assert root.tag == "testsuites"
        for suite in root:
            cases = suite.findall("testcase")
            assert suite.get("tests") == str(len(cases))
            assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
            assert all(case.get("name") and case.get("classname") for case in cases)
        assert root.get("failures") == "11"

    def test_junit_tells_faults_of_the_file(self) -> None:
        """They are errors, not failures."""
        result = ivr("test", SCENARIOS / "faulty.test.yaml", "--format", "junit")

        root = ElementTree.fromstring(result.out)
        assert (result.status, root.get("errors")) == (1, "24")

    def test_json_has_the_calls(self) -> None:
        """Each with its transcript, and with what differed."""
        result = ivr("test", SCENARIOS / "differs.test.yaml", "--format", "json")

        parts = json.loads(result.out)
        first = parts["files"][0]["calls"][0]
        assert parts["summary"] == {"passed": 0, "failed": 11}
        assert first["difference"]["line"] == 6
        assert first["call"]["steps"][0]["node"] == "language"

    def test_a_flow_means_the_tests_beside_it(self) -> None:
        """And a folder all that are in it."""
        beside = ivr("test", CLINIC)

        assert "7 calls, all as written" in beside.out
        assert ivr("test", SCENARIOS).status == 1

    def test_a_flow_without_tests(self, folder: Path) -> None:
        """The message says how to get some."""
        shutil.copy(CLINIC, folder)

        result = ivr("test", "clinic.yaml")

        assert result.status == 3
        assert "--write-missing" in result.err

    def test_coverage_is_told(self, matches: Callable[[Path, str], None]) -> None:
        """Counts in four states, and what is not covered."""
        result = ivr("test", CLINIC, "--coverage", "--format", "json")

        items = json.loads(result.out)["files"][0]["coverage"]
        told = "\n".join(
            f"{item['what']:<5} {item['name']:<40} {item['state']}" for item in items
        )
        matches(FIXTURES / "coverage.txt", f"{told}\n")

    def test_missing_calls_are_written(self, folder: Path) -> None:
        """They pass, and nothing is missing after them."""
        shutil.copy(CLINIC, folder)

        written = ivr("test", "clinic.yaml", "--write-missing")
        again = ivr("test", "clinic.yaml", "--write-missing")

        assert written.status == 0
        assert re.search(r"clinic\.test\.yaml: \d\d calls added", written.err)
        assert "clinic.test.yaml: 0 calls added" in again.err

    def test_missing_calls_stand_behind_the_others(self, folder: Path) -> None:
        """What somebody wrote stays as it is."""
        shutil.copy(CLINIC, folder)
        shutil.copy(SCENARIOS / "clinic.test.yaml", folder)

        ivr("test", "clinic.yaml", "--write-missing")

        before = (SCENARIOS / "clinic.test.yaml").read_text(encoding="utf-8")
        after = Path("clinic.test.yaml").read_text(encoding="utf-8")
        assert after.startswith(before)
        assert len(after) > len(before)


class TestNew:
    """``ivr new``."""

    @pytest.mark.parametrize("template", CHOICES)
    def test_what_is_written_is_clean(self, template: str, folder: Path) -> None:
        """Nothing to report, every call as written, the name put in."""
        words = ("--template", template, "--zone", "Europe/London")

        assert ivr("new", "flows/our-line", *words).status == 0

        flow = Path("flows/our-line.yaml")
        assert "name: our-line" in flow.read_text(encoding="utf-8")
        checked = ivr("check", flow)
        assert (checked.status, checked.out) == (0, "nothing to report in 1 file\n")
        tested = ivr("test", flow)
        assert (tested.status, "3 calls, all as written" in tested.out) == (0, True)

    def test_nothing_is_overwritten(self, folder: Path) -> None:
        """Not even the test of a menu that is gone."""
        Path("x.test.yaml").write_text("mine")

        result = ivr("new", "x")

        assert result.status == 3
        assert not Path("x.yaml").exists()
        assert Path("x.test.yaml").read_text() == "mine"

    @pytest.mark.parametrize("zone", ["Asia/Seoul", "Atlantis/Capital", ""])
    def test_the_zone_is_this_machines(
        self, zone: str, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where it is known; a menu always has one."""
        monkeypatch.setenv("TZ", zone)

        ivr("new", "x")

        written = Path("x.yaml").read_text(encoding="utf-8")
        found = re.search(r"zone: (\S+)", written)
        assert found
        assert (found[1] == zone) == (zone == "Asia/Seoul")


class TestHours:
    """``ivr hours``."""

    def test_a_year_reads_like_a_calendar(
        self, matches: Callable[[Path, str], None]
    ) -> None:
        """Usual weeks together, every other day with its reason."""
        result = ivr("hours", CLINIC, "--year", "2026", "--schedule", "english-desk")

        matches(FIXTURES / "hours.txt", result.out)

    def test_every_change_is_listed(self) -> None:
        """In JSON always; in text where it is asked for."""
        result = ivr("hours", CLINIC, "--year", "2026", "--format", "json")
        shown = ivr("hours", CLINIC, "--year", "2026", "--changes").out

        schedules = json.loads(result.out)["schedules"]
        changes = sum(len(each["changes"]) for each in schedules)
        assert len(schedules[0]["days"]) == 365
        assert changes > 1_000
        assert len(re.findall(r"^\w{3} \d\d \w{3} \d\d:\d\d ", shown, re.M)) == changes

    def test_a_menu_without_hours(self, folder: Path) -> None:
        """Is always open."""
        Path("x.yaml").write_text(
            "ivr: 1\nlanguages: [en]\nstart: x\nnodes: {x: {hangup: Goodbye.}}\n"
        )

        result = ivr("hours", "x.yaml")

        assert result.out == "this menu has no schedules; it is always open\n"


class TestRules:
    """``ivr rules`` and ``ivr explain``."""

    def test_every_rule_is_listed(self) -> None:
        """By its code."""
        listed = re.findall(r"^(IVR\d{3})  ", ivr("rules").out, re.MULTILINE)

        assert listed == list(rules())

    @pytest.mark.parametrize("name", ["IVR103", "ivr103", "103", "dead-end"])
    def test_a_rule_has_several_names(self, name: str) -> None:
        """Its code, its number, its slug."""
        result = ivr("explain", name)

        assert result.out.startswith("# IVR103 dead-end (error)\n")
        assert "## What it finds" in result.out


class TestMap:
    """``ivr map``."""

    @pytest.mark.parametrize("form", ["text", "markdown"])
    def test_a_map_is_readable(
        self, form: str, matches: Callable[[Path, str], None]
    ) -> None:
        """A row for each concern and for what is had outside its hours."""
        result = ivr("map", CLINIC, "--at", DAY, "--format", form)

        ending = {"text": "txt", "markdown": "md"}[form]
        matches(FIXTURES / f"map.{ending}", result.out)

    def test_json_has_every_way(self) -> None:
        """With keys that can be replayed, and stretches."""
        result = ivr("map", CLINIC, "--at", DAY, "--format", "json")

        ways = json.loads(result.out)["ways"]
        best = next(way for way in ways if way["intent"] == "appointment")
        assert (best["keys"], best["open_now"]) == (["1", "1"], True)
        assert best["when"][0]["from"].endswith("10:00+09:00")


class TestCheck:
    """``ivr check``."""

    @pytest.fixture
    def dead_end(self, folder: Path) -> Path:
        """A menu that strands callers."""
        page = rules()["IVR103"].doc
        found = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
        assert found
        path = Path("clinic.yaml")
        path.write_text(found[1], encoding="utf-8")
        return path

    def test_errors_are_exit_status_1(self, dead_end: Path) -> None:
        """And the call that goes wrong is printed."""
        result = ivr("check", dead_end)

        assert result.status == 1
        assert "ivr call clinic.yaml" in result.out

    def test_what_is_hidden_does_not_count(self, dead_end: Path) -> None:
        """A build may leave a rule out, by code, slug or family."""
        assert ivr("check", dead_end, "--ignore", "dead-end").status == 0
        assert ivr("check", dead_end, "--select", "IVR2").status == 0
        assert ivr("check", dead_end, "--select", "IVR1").status == 1
        assert ivr("check", dead_end, "--select", "IVR2,IVR1").status == 1
        assert ivr("check", dead_end, "--ignore", "IVR2, IVR1").status == 0

    @pytest.mark.parametrize("form", ["json", "sarif", "github", "junit"])
    def test_every_format_names_the_rule(self, form: str, dead_end: Path) -> None:
        """With the same exit status."""
        result = ivr("check", dead_end, "--format", form)

        assert result.status == 1
        assert "IVR103" in result.out

    def test_a_folder_is_one_set(self, folder: Path) -> None:
        """Flows that others only use, tests and recordings are none of their own."""
        head = "ivr: 1\nlanguages: [en]\nstart: x\n"
        (folder / "a.yaml").write_text(
            f"{head}use: {{s: shared/s.yaml}}\nnodes: {{x: {{hangup: Goodbye.}}}}\n"
        )
        (folder / "b.yaml").write_text(f"{head}nodes: {{x: {{hangup: Goodbye.}}}}\n")
        (folder / "a.test.yaml").write_text("calls: []\n")
        (folder / "shared").mkdir()
        (folder / "shared" / "s.yaml").write_text("switches: {storm: {default: off}}\n")

        result = ivr("check", ".", "--format", "json")

        assert json.loads(result.out)["files"] == ["a.yaml", "b.yaml"]

    def test_parts_are_read_with_the_flow(self, folder: Path) -> None:
        """A file alone is checked with the flows that it goes into."""
        parts = Path(__file__).parent / "fixtures" / "calls" / "parts"
        shutil.copytree(parts, folder / "parts")

        result = ivr("call", "parts/main.yaml", "--keys", "1234", "--format", "json")

        assert json.loads(result.out)["ending"] == "connected"


def test_the_configuration_hides_secrets(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says where each value comes from."""
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "very-secret")
    monkeypatch.setenv("PORT", "6000")

    out = ivr("config").out

    assert "very-secret" not in out
    assert re.search(r"^PORT +6000 +environment ", out, re.MULTILINE)
    assert re.search(r"^IVR_HOST +127\.0\.0\.1 +default ", out, re.MULTILINE)


def test_a_setting_that_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit status 3, and its name."""
    monkeypatch.setenv("PORT", "many")

    result = ivr("config")

    assert (result.status, "PORT" in result.err) == (3, True)


class TestFmt:
    """``ivr fmt``."""

    untidy = (
        "ivr: 1\nstart:   x  \nnodes:\n    x:  # here\n        hangup: Goodbye.\n\n\n"
    )

    def test_a_file_is_tidied(self, folder: Path) -> None:
        """Once: then there is nothing more to do."""
        Path("x.yaml").write_text(self.untidy)

        first, second = ivr("fmt", "x.yaml"), ivr("fmt", "x.yaml")

        assert (first.status, first.out) == (0, "x.yaml: tidied\n")
        assert (second.status, second.out) == (0, "")
        assert "x:  # here" in Path("x.yaml").read_text()

    def test_a_build_can_ask(self, folder: Path) -> None:
        """Nothing is written, and the exit status is 1."""
        Path("x.yaml").write_text(self.untidy)

        result = ivr("fmt", "--check", ".")

        assert (result.status, result.out) == (1, "x.yaml: would be tidied\n")
        assert Path("x.yaml").read_text() == self.untidy

    def test_what_cannot_be_read_is_left(self, folder: Path) -> None:
        """And named."""
        Path("x.yaml").write_text("nodes: [")

        result = ivr("fmt", "x.yaml")

        assert (result.status, "x.yaml" in result.err) == (1, True)
        assert Path("x.yaml").read_text() == "nodes: ["


@pytest.mark.parametrize("what", ["flow", "article"])
def test_a_schema_is_printed(what: str) -> None:
    """For editors, with a word on each setting."""
    result = ivr("schema", "--of", what)

    assert result.status == 0
    assert "description" in json.dumps(json.loads(result.out))
