"""Writes the pages that come from the code: kinds, checks, commands, profiles.

``python docs/make.py`` rewrites them; a test compares them with what it would write.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

DOCS = Path(__file__).parent
ROOT = DOCS.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import click  # noqa: E402

from ivr.checks import check_flows, rules  # noqa: E402
from ivr.checks.frame import FAILED  # noqa: E402
from ivr.cli.commands import COMMANDS, Commands  # noqa: E402
from ivr.compiler.compile import compile_set  # noqa: E402
from ivr.compiler.worlds import Horizon  # noqa: E402
from ivr.diagnostics import Diagnostic, Rule  # noqa: E402
from ivr.language.document import read_flow  # noqa: E402
from ivr.language.folder import TextFolder  # noqa: E402
from ivr.language.kind import Kind, load_kinds, page_of, settings_of  # noqa: E402
from ivr.language.profile import Profile, load_profile, profile_names  # noqa: E402
from ivr.report import render  # noqa: E402

MADE = "<!-- Written by docs/make.py from the code: do not edit. -->\n"

HORIZON = Horizon.of(date(2026, 6, 1), 400)
"""The days over which the examples are checked, so that their output stays."""

FAMILIES = {
    "0": "Reading the file",
    "1": "The graph",
    "2": "Menus and keys",
    "3": "What callers come for",
    "4": "Hours, queues, callbacks",
    "5": "Prompts, languages, time on the line",
    "6": "The carrier",
    "7": "Privacy and money",
}


def pages() -> Iterator[tuple[Path, str]]:
    """Every page that is made, with its text."""
    yield from kind_pages()
    yield from check_pages()
    yield DOCS / "cli.md", commands_page()
    yield DOCS / "profiles.md", profiles_page()
    tutorial = DOCS / "tutorial.md"
    yield tutorial, played(tutorial.read_text(encoding="utf-8"))


# The tutorial ----------------------------------------------------------------------

STEP = re.compile(
    r"```yaml file=(?P<file>\S+)\n(?P<text>.*?)^```$"
    r"|```sh\npython -m ivr (?P<command>[^\n]*)\n```\n```text\n(?P<output>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


def played(page: str) -> str:
    """The tutorial with what its commands print, run on the files that it shows."""
    with tempfile.TemporaryDirectory() as folder:

        def step(found: re.Match[str]) -> str:
            if found["file"]:
                Path(folder, found["file"]).write_text(found["text"], encoding="utf-8")
                return found[0]
            printed = run(found["command"], folder)
            command = f"```sh\npython -m ivr {found['command']}\n```\n"
            return f"{command}```text\n{printed}```"

        return STEP.sub(step, page)


def run(command: str, folder: str) -> str:
    """What ``python -m ivr`` prints for *command* in *folder*."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    environment |= {"PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "ivr", *shlex.split(command)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


# Kinds ---------------------------------------------------------------------------

UNWRITTEN = {
    "required": "must be written",
    "otherwise": "to `otherwise`",
    "waits": "the caller waits",
}


def kind_pages() -> Iterator[tuple[Path, str]]:
    """A page for each kind, and their index."""
    kinds = dict(sorted(load_kinds().items()))
    listed = [
        f"| [{name}]({name}.md) | {first(page_of(k))} |" for name, k in kinds.items()
    ]
    index = "# Kinds of nodes\n\n| Kind | What it is for |\n|---|---|\n"
    yield DOCS / "kinds" / "index.md", MADE + index + "\n".join(listed) + "\n"
    for name, each in kinds.items():
        yield DOCS / "kinds" / f"{name}.md", MADE + kind_page(name, each)


def kind_page(name: str, each: type[Kind]) -> str:
    """The page of one kind: its docstring, settings and exits."""
    about, _, example = page_of(each).partition("## Example")
    rows = [
        f"| `{s.name if s.name != 'value' else name}` | {s.type.name} | {flat(s.doc)} "
        f"| {default_of(s.default, s.required)} |"
        for s in settings_of(each)
    ]
    text = f"# `{name}`\n\n{about.strip()}\n\n## Settings\n\n"
    text += "| Setting | Type | What it says | Unwritten |\n|---|---|---|---|\n"
    text += "\n".join(rows) + "\n"
    exits = [
        f"| `{rule.label}` | {flat(rule.doc)} | {unwritten(rule)} |"
        for rule in each.exits
    ]
    if exits:
        text += "\n## Exits\n\n| Exit | When | Unwritten |\n|---|---|---|\n"
        text += "\n".join(exits) + "\n"
    if example:
        text += f"\n## Example{example.rstrip()}\n"
    return text


def default_of(default: object, required: bool) -> str:
    """What a setting is when it is not written."""
    if required:
        return "must be written"
    if default in (None, (), {}, ""):
        return "–"
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, float):
        return f"{default:g}s"
    return f"{default}" if isinstance(default, str | int) else "–"


def unwritten(rule: object) -> str:
    """What happens where an exit is not written."""
    how = rule.unwritten  # type: ignore[attr-defined]
    if how == "as":
        return f"as `{rule.like}`"  # type: ignore[attr-defined]
    if how == "ends":
        ending = rule.ending  # type: ignore[attr-defined]
        return f"the call ends: {ending}"
    return UNWRITTEN[how]


# Checks --------------------------------------------------------------------------


def check_pages() -> Iterator[tuple[Path, str]]:
    """A page for each check, and their index."""
    found = rules()
    index = "# Checks\n\nA code is for ever; a severity can change.\n"
    index += "`# allow: slug — reason` on the line above silences one finding.\n"
    for digit, title in FAMILIES.items():
        index += f"\n## {digit} {title}\n\n| Code | Check | Usually | What it finds |\n"
        index += "|---|---|---|---|\n"
        for code, rule in found.items():
            if code[3] == digit:
                what = first(rule.doc.partition("## What it finds")[2])
                index += f"| {code} | [{rule.slug}]({rule.slug}.md) | {rule.severity} "
                index += f"| {what} |\n"
    yield DOCS / "checks" / "index.md", MADE + index
    for rule in (FAILED, *found.values()):
        yield DOCS / "checks" / f"{rule.slug}.md", MADE + check_page(rule)


def check_page(rule: Rule) -> str:
    """The page of one check; what its example prints is computed."""
    head = f"# {rule.slug}\n\n`{rule.code}`, usually {article(rule.severity)}.\n\n"
    before, fence, after = rule.doc.partition("```yaml\n")
    if not fence:
        return head + rule.doc.strip() + "\n"
    example, _, rest = after.partition("```")
    output = output_of(rule, example)
    return (
        f"{head}{before.strip()}\n\n```yaml\n{example}```\n\n"
        f"## Output\n\n```text\n{output.rstrip()}\n```\n\n## What to do\n\n"
        f"{rest.strip()}\n"
    )


def output_of(rule: Rule, example: str) -> str:
    """What `ivr check` says of an example, about this rule only."""
    if "# …" in example:
        # Too long for a page: what is printed is that of the fixture.
        fixture = ROOT / "tests" / "fixtures" / "checks" / f"{rule.slug}.yaml"
        lines = fixture.read_text(encoding="utf-8").splitlines(keepends=True)
        example = "".join(x for x in lines if not re.match(r"#[ <-].*\^ IVR", x))
    folder = TextFolder({"clinic.yaml": example})
    flows = compile_set([read_flow("clinic.yaml", example, folder)])
    found: list[Diagnostic] = [
        each
        for each in check_flows(flows, HORIZON, hold_back=False)
        if each.rule.code == rule.code
    ]
    printed = render(found, {"clinic.yaml": example})
    # The last line counts what was found; on a page it says nothing.
    return re.sub(r"\n*\d+ (error|warning|info)[^\n]*\n*$", "\n", printed)


def article(severity: str) -> str:
    """A severity with its article."""
    return {"error": "an error", "warning": "a warning"}.get(
        severity, "for information"
    )


# Commands, profiles ------------------------------------------------------------------


def commands_page() -> str:
    """What each command prints for ``--help``, and those that it has below it."""
    text = MADE + "# Commands\n\nEvery command also runs as `python -m ivr …`.\n"
    group = Commands(name="ivr")
    for name in COMMANDS:
        context = click.Context(group, info_name="ivr")
        command = group.get_command(context, name)
        assert command is not None
        text += helped(command, name, context, "##")
    return text


def helped(command: click.Command, name: str, above: click.Context, mark: str) -> str:
    """What *command* prints for ``--help``, under a heading."""
    inner = click.Context(
        command,
        info_name=name,
        parent=above,
        terminal_width=88,
        max_content_width=88,
    )
    text = f"\n{mark} {inner.command_path}\n\n```text\n{command.get_help(inner)}\n```\n"
    if isinstance(command, click.Group):
        for each, below in command.commands.items():
            text += helped(below, each, inner, mark + "#")
    return text


def profiles_page() -> str:
    """The keys and limits of each profile, with their sources."""
    text = (
        MADE + "# Profiles\n\nA profile holds the customs, sentences and limits of a "
    )
    text += "place.\nEach number carries its source and its standing.\n"
    for name in profile_names():
        profile = load_profile(name)
        assert isinstance(profile, Profile)
        keys = ", ".join(f"`{key}` {role}" for key, role in profile.keys.items())
        text += f"\n## {name}\n\n{profile.title}.\nKeys of the whole flow: {keys}.\n\n"
        text += "| Limit | Value | Standing | Source |\n|---|---|---|---|\n"
        for limit, each in sorted(profile.limits.items()):
            source = flat(each.source)
            text += f"| {limit} | {each.value:g} | {each.standing} | {source} |\n"
    return text


# Words ----------------------------------------------------------------------------


def flat(text: str) -> str:
    """*text* in one line of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def first(text: str) -> str:
    """The first sentence of *text*, in one line of a table."""
    found = re.match(r"(.+?[.:])(?:\s|$)", flat(text))
    return (found[1] if found else flat(text)).rstrip(":")


def main() -> None:
    """Write every page, and delete those of checks and kinds that are no more."""
    made = dict(pages())
    for folder in ("kinds", "checks"):
        (DOCS / folder).mkdir(exist_ok=True)
        for old in (DOCS / folder).glob("*.md"):
            if old not in made:
                old.unlink()
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    print(f"{len(made)} pages")


if __name__ == "__main__":
    main()
