"""The command line as a whole: help, exit statuses, no tracebacks."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from command_line import ivr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simulated import SCENARIOS

from ivr.cli.commands import COMMANDS
from ivr.cli.commands import ivr as group

CLINIC = SCENARIOS / "clinic.yaml"

READS = ("check", "call", "test", "map", "graph", "hours", "fmt")
"""Commands whose first word is a file."""


@pytest.mark.parametrize("name", COMMANDS)
class TestCommands:
    """Each command by itself."""

    def test_help_is_the_commands_own(self, name: str) -> None:
        """The list of commands says of each what it says of itself."""
        command = importlib.import_module(f"ivr.cli.{name}").command

        assert command.short_help == COMMANDS[name]

    def test_help_comes(self, name: str) -> None:
        """With a sentence on what it does, and every option explained."""
        command = importlib.import_module(f"ivr.cli.{name}").command

        result = ivr(name, "--help")

        assert result.status == 0
        assert command.help
        options = [p for p in command.params if isinstance(p, click.Option)]
        assert [p.name for p in options if not p.help] == []


def test_help_lists_every_command() -> None:
    """In the order in which a designer meets them."""
    listed = re.findall(r"^  (\w+) ", ivr("--help").out, re.MULTILINE)

    assert [name for name in listed if name in COMMANDS] == list(COMMANDS)


def test_help_loads_no_more_than_it_needs() -> None:
    """Neither graphs nor YAML nor tables: help is there at once."""
    heavy = (
        "networkx",
        "yaml",
        "rich",
        "holidays",
        "flask",
        "phonenumbers",
        "ivr.source",
    )
    script = (
        "import sys; from ivr.cli import main; main(['--help']); "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_nothing_is_walked_when_the_program_ends() -> None:
    """Python would look for cycles in all that was built, which takes a while."""
    script = (
        "import gc, sys; from ivr.cli import main; sys.argv = ['ivr', '--version']; "
        "main(); print(gc.isenabled(), gc.get_freeze_count() > 1000)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "False True"


def test_it_runs_as_a_module() -> None:
    """``python -m ivr`` is ``ivr``."""
    words = [sys.executable, "-m", "ivr", "--version"]

    done = subprocess.run(words, capture_output=True, text=True, check=True)

    assert re.fullmatch(r"ivr \d+\.\d+\.\d+\S*", done.stdout.strip())


@pytest.mark.parametrize("began", ["python -m ivr", "ivr"])
def test_a_call_is_told_as_the_program_was_started(began: str, tmp_path: Path) -> None:
    """Who has not installed the command can copy what is printed all the same."""
    (tmp_path / "shop.yaml").write_text(
        "ivr: 1\nname: shop\nlanguages: [en]\nstart: main\nnodes:\n"
        '  main:\n    menu: "Hello."\n    options: {1: {label: "x", go: bye}}\n'
        '  bye: {hangup: "Goodbye."}\n'
    )
    script = (
        "import sys; sys.argv[0] = '/usr/bin/ivr'; from ivr.cli import main; main()"
    )
    way = ["-m", "ivr"] if began != "ivr" else ["-c", script]
    words = [sys.executable, *way, "check", "shop.yaml"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        words, cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    calls = [line for line in done.stdout.splitlines() if "= call:" in line]

    assert calls
    assert all(f"= call: {began} call shop.yaml" in line for line in calls)


@pytest.mark.parametrize("name", READS)
def test_a_file_that_is_not_there(name: str) -> None:
    """Exit status 3, and the file's name."""
    result = ivr(name, "nowhere.yaml", *(["--keys", "1"] if name == "call" else []))

    assert result.status == 3
    assert "nowhere.yaml" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chek",), 'Did you mean "check"?'),
        (("check",), "PATH"),
        (("check", "x.yaml", "--format", "xml"), "xml"),
        (("check", "x.yaml", "--horizon", "soon"), "no horizon"),
        (("check", "x.yaml", "--from", "soon"), "no day"),
        (("check", "x.yaml", "--select", "IVR999"), "no rule"),
        (("check", "x.yaml", "--ignore", "ded-end"), 'Did you mean "dead-end"?'),
        (("check", "x.yaml", "--profile", "kr-arz"), 'Did you mean "kr-ars"?'),
        (("call", CLINIC, "--keys", "x"), "neither keys nor words"),
        (("call", CLINIC, "--keys", "1", "--at", "soon"), "no moment"),
        (("call", CLINIC, "--keys", "1", "--outcome", "desk"), "NAME=VALUE"),
        (("call", CLINIC, "--keys", "1", "--outcome", "desk=fulll"), '"full"'),
        (("call", CLINIC, "--keys", "1", "--lookup", "status=redy"), '"ready"'),
        (("call", CLINIC, "--keys", "1", "--switch", "callback"), '"callbacks"'),
        (("call", CLINIC, "--keys", "1", "--language", "fr"), "en, ko"),
        (("call", CLINIC, "--keys", "1", "--from", "witheld"), '"withheld"'),
        (("call", CLINIC, "--format", "json"), "needs --keys"),
        (("explain", "IVR999"), "no rule"),
        (("hours", CLINIC, "--schedule", "night"), "no schedule"),
        (("map", CLINIC, "--language", "fr"), "en, ko"),
        (("new", "two words"), "cannot be the name"),
        (("new", "x", "--zone", "Asia/Seol"), "Asia/Seoul"),
        (("completion", "csh"), "csh"),
    ],
)
def test_wrong_usage(words: tuple[object, ...], said: str) -> None:
    """Exit status 2, and what would have been right."""
    result = ivr(*words)

    assert result.status == 2
    assert said in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b"a: &a [*a]\n",
        b"nodes: {x: {say: y, next: x}}\n",
        b"- just\n- a\n- list\n",
        b"ivr: 1\nstart: nowhere\nnodes: {}\n",
        b"calls: [{steps: [{press: 1}]}]\n",
    ],
    ids=["empty", "bytes", "brackets", "alias", "loop", "list", "nodes", "calls"],
)
@pytest.mark.parametrize("name", READS)
def test_bad_files(name: str, data: bytes, tmp_path: Path) -> None:
    """A message that a designer understands, and never a traceback."""
    path = tmp_path / ("x.test.yaml" if name == "test" else "x.yaml")
    path.write_bytes(data)

    result = ivr(name, path, *(["--keys", "1"] if name == "call" else []))

    assert result.status in (0, 1, 3)
    assert "please report it" not in result.err
    if name in ("check", "call", "map", "graph", "hours"):
        assert result.status == 1
        assert str(path) in result.out + result.err


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=120))
def test_any_bytes(data: bytes, tmp_path: Path) -> None:
    """Whatever is in a file, checking it ends in a message."""
    path = tmp_path / "x.yaml"
    path.write_bytes(data)

    result = ivr("check", path)

    assert result.status == 1
    assert "please report it" not in result.err


def test_a_fault_of_ours_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says how to report it; with ``--debug`` it shows where."""

    def broken(ctx: click.Context) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(group, "invoke", broken)

    result = ivr("rules")

    assert result.status == 3
    assert result.err.count("\n") == 1
    assert "please report it" in result.err
    with pytest.raises(ZeroDivisionError):
        ivr("--debug", "rules")


def test_who_stops_it_gets_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is no fault."""

    def stopped(ctx: click.Context) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(group, "invoke", stopped)

    assert ivr("rules").status == 130


@pytest.mark.parametrize(
    "words",
    [
        ("rules",),
        ("explain", "dead-end"),
        ("config",),
        ("call", CLINIC, "--keys", "1"),
        ("test", CLINIC),
        ("check", CLINIC, "--horizon", "30d"),
        ("hours", CLINIC, "--year", "2027"),
        ("map", CLINIC),
        ("graph", CLINIC),
        ("diff", CLINIC, CLINIC),
    ],
    ids=lambda words: words[0],
)
def test_everything_comes_as_json(words: tuple[object, ...]) -> None:
    """Whatever a person gets as a table, a script gets as an object."""
    result = ivr(*words, "--format", "json")

    assert result.status == 0
    assert json.loads(result.out)["version"] == 1
    assert "null" not in result.out


def test_nothing_is_coloured_elsewhere_than_on_terminals() -> None:
    """Files and pipes get plain text."""
    results = [
        ivr("check", CLINIC, "--horizon", "7d"),
        ivr("map", CLINIC),
        ivr("rules"),
    ]

    assert not any("\x1b" in result.out for result in results)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete(shell: str) -> None:
    """Each gets a script that asks ``ivr`` itself."""
    result = ivr("completion", shell)

    assert result.status == 0
    assert "_IVR_COMPLETE" in result.out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ivr ch", "plain,check"),
        ("ivr graph --format s", "plain,svg"),
        ("ivr call fl", "file,fl"),
        ("ivr check --sel", "plain,--select"),
        ("ivr explain promise-b", "plain,promise-broken"),
    ],
)
def test_a_shell_completes(
    typed: str, offered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands, options, their values, and files."""
    monkeypatch.setenv("_IVR_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(typed.count(" ")))

    words = [sys.executable, "-m", "ivr"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == offered
