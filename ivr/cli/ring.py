"""``ivr ring``: a phone in the terminal that hangs on the running program.

It calls menus as callers do, and it rings when somebody is called back. The program
must run on this machine without a carrier's account: ``python app.py``.
"""

from __future__ import annotations

import json
import os
import re
import select
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ivr.errors import ConfigurationError

HELP = """\
  call FLOW          call a menu
  a                  answer
  1, 2, *, #, 0123   press keys
  say WORDS          say something
  Enter              look whether something has happened
  h                  hang up
  q                  put the phone away"""

PATIENCE = 20.0
"""Seconds within which the program answers."""

GLANCE = 1.0
"""Seconds between two looks at whether it rings."""

PROMPT = "phone > "

VOICES = {"menu": "", "you": "you: ", "other": "they: "}


class Phone:
    """A phone with the number *number*, on the program at *base*."""

    def __init__(self, number: str, base: str) -> None:
        self.number, self.base = number, base.rstrip("/")
        self.call: dict[str, Any] | None = None
        self._shown = 0

    def ask(self, path: str, given: dict[str, Any] | None = None) -> Any:
        """Ask the program; a question without *given* changes nothing.

        Raises:
            ConfigurationError: It does not run, or has a carrier's account.
        """
        data = None if given is None else json.dumps(given).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.base}/loopback/{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code == 404 and given is not None:
                raise click.UsageError(
                    "there is no such menu, or no such call"
                ) from None
            reason = error.read().decode(errors="replace").strip() or str(error)
            raise ConfigurationError(f"{self.base} has no phones: {reason}") from None
        except OSError as error:
            raise ConfigurationError(
                f"{self.base} does not answer ({error}); start it: python app.py"
            ) from None

    def look(self) -> None:
        """See what is going on: whether it rings, and what was said."""
        if self.call is not None:
            self._show(self.ask(f"calls/{self.call['call']}"))
            return
        calls = self.ask(f"calls?number={self.number.replace('+', '%2B')}")
        if calls:
            self._show(calls[-1])

    def _show(self, call: dict[str, Any]) -> None:
        if self.call is None or self.call["call"] != call["call"]:
            self._shown = 0
        news = self.call is None or self.call["status"] != call["status"]
        self.call = call
        if news and call["status"] == "ringing":
            click.echo(f"  it rings: {call['other']}  (a answers, h does not)")
        for who, words in call["said"][self._shown :]:
            if who != "you":
                click.echo(f"  {VOICES[who]}{words}")
        self._shown = len(call["said"])
        if call["status"] in ("completed", "busy", "no-answer", "failed", "canceled"):
            click.echo(f"  the call is over: {call['status']}")
            self.call = None

    def do(self, typed: str) -> bool:
        """Do what was *typed*; whether the phone is still wanted."""
        word, _, rest = typed.partition(" ")
        match word.casefold():
            case "q":
                return False
            case "?" | "help":
                click.echo(HELP)
            case "":
                self.look()
            case "call" if rest:
                given = {"from": self.number, "flow": rest.strip()}
                self.call = None
                self._show(self.ask("calls", given))
            case "a":
                self._act("answer", {})
            case "h":
                self._act("hangup", {})
            case "say" if rest:
                self._act("say", {"words": rest})
            case _ if re.fullmatch(r"[0-9*#]+", typed):
                self._act("press", {"keys": typed})
            case _:
                click.echo('  that is no key; "?" helps')
        return True

    def _act(self, what: str, given: dict[str, Any]) -> None:
        if self.call is None:
            self.look()
        if self.call is None:
            click.echo("  nobody is on the line")
            return
        self._show(self.ask(f"calls/{self.call['call']}/{what}", given))


def typed_lines(phone: Phone) -> Iterator[str]:
    """What is typed, until there is no more; meanwhile the phone may ring."""
    click.echo(PROMPT, nl=False)
    while True:
        if sys.stdin.isatty() and not select.select([sys.stdin], [], [], GLANCE)[0]:
            phone.look()
            continue
        line = sys.stdin.readline()
        if not line:
            click.echo()
            return
        yield line.strip()
        click.echo(PROMPT, nl=False)


@click.command(short_help="Be a phone that rings, on a program without an account.")
@click.argument("number")
@click.option("--base", metavar="URL", help="The program; this machine's unless given.")
def command(number: str, base: str | None) -> None:
    """Be the phone NUMBER, as +821012345678: call menus, and be called back.

    The program runs beside it, without a carrier's account: python app.py.
    """
    from ivr.config import load
    from ivr.language.callers import country_of

    if not country_of(number):
        raise click.UsageError(f'"{number}" is no number; write it as +821012345678')
    config = load(os.environ, Path.cwd())
    phone = Phone(number, base or f"http://{config['IVR_HOST']}:{config.port}")
    phone.look()
    click.echo(f'this is {number}; "?" helps')
    for typed in typed_lines(phone):
        if not phone.do(typed):
            break
