"""``ivr explain``: what a rule finds, why it matters, and what to do."""

from __future__ import annotations

import click

from ivr.cli.options import format_option
from ivr.cli.output import coloured, print_json
from ivr.cli.rules import rule_parts
from ivr.diagnostics import Rule


def offered(ctx: click.Context, param: click.Parameter, typed: str) -> list[str]:
    """The codes and slugs that begin with what was *typed*, for shells."""
    from ivr.checks import rules

    known = [word for code, rule in rules().items() for word in (code, rule.slug)]
    return [word for word in known if word.startswith(typed)]


@click.command(short_help="Explain a rule of the checks.")
@click.argument("rule", shell_complete=offered)
@format_option("text", "json")
def command(rule: str, form: str) -> None:
    """Explain RULE: a code such as IVR301, or a slug such as promise-broken."""
    found = rule_named(rule)
    if form == "json":
        print_json({"version": 1, **rule_parts(found), "doc": found.doc})
        return
    text = f"# {found.code} {found.slug} ({found.severity})\n\n{found.doc.strip()}"
    if coloured():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(text))
    else:
        click.echo(text)


def rule_named(name: str) -> Rule:
    """The rule that a person means by *name*: code, number or slug.

    Raises:
        UsageError: There is none.
    """
    from ivr.checks import rules
    from ivr.checks.frame import FAILED
    from ivr.language.reader import suggestion

    known = {FAILED.code: FAILED, **rules()}
    slugs = {rule.slug: rule for rule in known.values()}
    found = known.get("IVR" + name.upper().removeprefix("IVR")) or slugs.get(name)
    if found is None:
        near = suggestion(name, [*slugs, *known])
        hint = f' Did you mean "{near}"?' if near else " See ivr rules."
        raise click.UsageError(f'There is no rule "{name}".{hint}')
    return found
