"""The phone in the terminal: you are the caller, and at times the world."""

from __future__ import annotations

import re
from pathlib import Path

import click

from ivr.cli.output import coloured
from ivr.cli.transcript import Sheet, heading, standing
from ivr.simulator.offering import choices, escape_of, usual
from ivr.simulator.phone import PhoneCall
from ivr.simulator.scenario import SUFFIXES
from ivr.simulator.transcript import lines
from ivr.telephony import Gather, Wait

HELP = """\
  1, 2, *, #, 0123   press keys; keys not asked for are heard all the same
  Enter              stay silent; where a queue or a service is waited for,
                     let it come out well
  say WORDS          say something
  h                  hang up
  u                  take one step back
  after 3m           let time pass
  ?                  this help"""

_DURATION = re.compile(r"after\s+(\d{1,4})\s*(ms|s|m|h)?")
_SCALE = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, None: 1.0}


class Phone:
    """A conversation with one menu; every state of the call is kept, to go back."""

    def __init__(self, call: PhoneCall) -> None:
        self.calls = [call]
        self.shown = 0
        self.sheet = Sheet(call)

    @property
    def call(self) -> PhoneCall:
        """The call as it stands."""
        return self.calls[-1]

    def converse(self) -> PhoneCall:
        """Talk until the call is over, or whoever types has had enough."""
        click.echo(heading(self.call))
        click.echo('type keys, or "?" for help')
        self._show()
        while not self.call.over:
            try:
                typed = self._ask()
            except (EOFError, click.Abort):
                click.echo()
                break
            self._act(typed.strip())
        click.echo(standing(self.call))
        return self.call

    def _ask(self) -> str:
        wait = self.call.wait
        assert wait is not None
        if isinstance(wait, Gather):
            what = "keys or words" if wait.speech and wait.keys else "keys"
            what = what if wait.keys else "words"
        else:
            what = self._offer(wait)
        prompt = f"{what} > "
        if coloured():
            prompt = click.style(prompt, fg="cyan")
        return input(prompt)

    # What can come of a wait ---------------------------------------------------------

    def _offer(self, wait: Wait) -> str:
        """Show what the present wait can come to, numbered."""
        keys = escape_of(wait)
        for number, exit in enumerate(choices(self.call), start=1):
            good = "  (Enter)" if exit == usual(wait) else ""
            shown = f"the caller presses {exit}" if exit in keys else exit
            click.echo(f"        {number}  {shown}{good}")
        return f"what does the {self.call.waits_for} come to"

    # What is typed ------------------------------------------------------------------

    def _act(self, typed: str) -> None:
        word = typed.casefold()
        if word in ("?", "help"):
            click.echo(HELP)
        elif word == "u":
            self._back()
        elif word == "h":
            self._next(self.call.hang_up())
        elif found := _DURATION.fullmatch(word):
            self._next(self.call.after(float(found[1]) * _SCALE[found[2]]))
        elif isinstance(self.call.wait, Gather):
            self._answer(typed)
        else:
            self._outcome(typed)

    def _answer(self, typed: str) -> None:
        if not typed or typed == "-":
            self._next(self.call.silence())
        elif re.fullmatch(r"[0-9*#]+", typed):
            self._next(self.call.press(typed))
        elif typed.startswith(("say ", "say:")):
            self._next(self.call.say(typed[4:].strip()))
        else:
            click.echo('  that is no key; "say …" says it, "?" helps')

    def _outcome(self, typed: str) -> None:
        found = choices(self.call)
        if not typed:
            self._next(self.call.comes_to())
        elif typed.isdigit() and 1 <= int(typed) <= len(found):
            self._next(self.call.comes_to(found[int(typed) - 1]))
        elif typed in found:
            self._next(self.call.comes_to(typed))
        else:
            click.echo(f"  choose one from 1 to {len(found)}")

    def _next(self, call: PhoneCall) -> None:
        self.calls.append(call)
        self._show()

    def _back(self) -> None:
        if len(self.calls) == 1:
            click.echo("  this is where the call began")
            return
        self.calls.pop()
        self.shown = max(0, len(self.call.steps) - 1)
        self.sheet = Sheet(self.call)
        click.echo("  back to:")
        self._show()

    def _show(self) -> None:
        """Print what was heard since the last time."""
        for line in lines(self.call, self.shown):
            if line.verb not in ("presses", "says", "is silent", "comes to", "ends"):
                click.echo(self.sheet.row(line))
        self.shown = len(self.call.steps)


def offer_to_save(call: PhoneCall, beside: Path) -> Path | None:
    """Ask whether the call is to be kept as a test; where, or None."""
    suggested = beside.with_name(beside.name.split(".")[0] + ".test.yaml")
    try:
        answer = input(f"save as a test in {suggested}? [y/N, or a file] ").strip()
    except EOFError:
        return None
    if answer.casefold() in ("y", "yes"):
        return suggested
    if answer.endswith(SUFFIXES):
        return Path(answer)
    if answer.casefold() not in ("", "n", "no"):
        # Whoever types on does not see that a question was asked.
        click.echo(f"not saved: names of tests end in {SUFFIXES[0]}")
    return None
