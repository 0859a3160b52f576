"""``ivr rules``: the rules of the checks, by code."""

from __future__ import annotations

import click

from ivr.cli.options import format_option
from ivr.cli.output import print_json, print_table
from ivr.diagnostics import Rule


@click.command(short_help="List the rules of the checks.")
@format_option("text", "json")
def command(form: str) -> None:
    """List every rule: its code, its slug, its usual severity, what it finds."""
    from ivr.checks import rules

    known = list(rules().values())
    if form == "json":
        print_json({"version": 1, "rules": [rule_parts(rule) for rule in known]})
        return
    rows = [(rule.code, rule.slug, rule.severity, finds(rule)) for rule in known]
    print_table(("code", "rule", "severity", "finds"), rows)


def rule_parts(rule: Rule) -> dict[str, str]:
    """A rule as JSON's own types."""
    return {
        "code": rule.code,
        "slug": rule.slug,
        "severity": rule.severity,
        "finds": finds(rule),
        "page": rule.page,
    }


def finds(rule: Rule) -> str:
    """What the rule finds: the first paragraph of its page."""
    text = rule.doc.partition("## What it finds")[2] or rule.doc
    paragraph = text.strip().split("\n\n")[0]
    return " ".join(paragraph.split())
