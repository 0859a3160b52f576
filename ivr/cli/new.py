"""``ivr new``: a small menu with its test, to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.beginnings import LANGUAGES, begun, own_zone
from ivr.cli.output import run_as
from ivr.errors import IvrError
from ivr.language.reader import NAME

CHOICES = tuple(LANGUAGES)


@click.command(short_help="Write a small menu with its test, to begin with.")
@click.argument("name", type=click.Path())
@click.option(
    "--template",
    type=click.Choice(CHOICES),
    default=CHOICES[0],
    show_default=True,
    help="A menu with a queue; the same in two languages; a shop's line.",
)
@click.option("--zone", help="The time zone of the opening hours; this machine's.")
def command(name: str, template: str, zone: str | None) -> None:
    """Write NAME.yaml and NAME.test.yaml; nothing is overwritten.

    NAME may lie in a folder: "ivr new flows/clinic".
    """
    path = Path(name.removesuffix(".yaml").removesuffix(".yml"))
    if not NAME.fullmatch(path.name) or "/" in path.name:
        raise click.UsageError(
            f'"{path.name}" cannot be the name of a flow; use letters, digits, - and _'
        )
    texts = begun(template, path.name, require_zone(zone) if zone else own_zone())
    files = {path.with_name(f"{path.name}{end}"): text for end, text in texts.items()}
    for each in files:
        if each.exists():
            raise IvrError(f"{each} is there already, and is left as it is")
    for each, text in files.items():
        write(each, text)
        click.echo(f"wrote {each}")
    flow = next(iter(files))
    run = run_as()
    click.echo(f"\nNow: {run} check {flow}, {run} call {flow}, {run} test {flow}")


def write(path: Path, text: str) -> None:
    """Write *text* to a new file.

    Raises:
        IvrError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise IvrError(f"cannot write {path}: {error.strerror or error}") from None


def require_zone(name: str) -> str:
    """*name*, if there is such a zone.

    Raises:
        UsageError: There is none.
    """
    from zoneinfo import available_timezones

    known = available_timezones()
    if name not in known:
        from ivr.language.reader import suggestion

        near = suggestion(name, sorted(known))
        hint = f' Did you mean "{near}"?' if near else ""
        raise click.UsageError(f'There is no time zone "{name}".{hint}')
    return name
