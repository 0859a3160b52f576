"""``ivr words``: the words of a menu, for translators; and what comes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.publish import text_of
from ivr.errors import IvrError

if TYPE_CHECKING:
    from ivr.translating.taking import Taken
    from ivr.translating.units import Words


@click.command(
    short_help="Give the words of a menu to translators, and take them back."
)
@click.argument("flow", metavar="FILE", type=click.Path(readable=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(("csv", "xliff")),
    default="csv",
    show_default=True,
    help="A table for spreadsheets, or XLIFF 1.2 for translators' programs.",
)
@click.option(
    "--language", "languages", multiple=True, metavar="TAG", help="Translate into this."
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file."
)
@click.option("--missing", is_flag=True, help="List what is not said yet, and stop.")
@click.option(
    "--take", "back", type=click.Path(), help="Take back what is in this file."
)
@click.option(
    "--preview", is_flag=True, help="With --take: print the change, and stop."
)
def command(
    flow: str,
    form: str,
    languages: tuple[str, ...],
    out: Path | None,
    missing: bool,
    back: str | None,
    preview: bool,
) -> int:
    """Print the words of the menu in FILE, or take a translation back into it.

    Only texts that changed are changed in the file, and nothing else. A text that
    lost a value such as {wait}, or was changed here meanwhile, is left as it is and
    named: then the exit status is 1.
    """
    from ivr.translating.units import words_of

    path = Path(flow)
    words = words_of(path.as_posix(), text_of(path))
    if back is not None:
        return _take(path, words, Path(back), preview)
    if missing:
        return _missing(words, languages)
    text = written(words, form, languages)
    if out is None:
        click.echo(text, nl=False)
        return 0
    _write(out, text)
    count = sum(1 for tag in words.languages for _ in words.missing(tag))
    click.echo(f"{out}: {len(words.units)} texts, {count} of them not said everywhere")
    return 0


def written(words: Words, form: str, languages: tuple[str, ...]) -> str:
    """The words in the form that was asked for."""
    if form == "csv":
        from ivr.translating.table import to_table

        return to_table(words, languages)
    from ivr.translating.xliff import to_xliff

    if not languages and len(words.languages) == 1:
        raise click.UsageError("name a language to translate into: --language ko")
    return to_xliff(words, languages)


def _missing(words: Words, languages: tuple[str, ...]) -> int:
    found = 0
    for tag in languages or words.languages:
        for unit in words.missing(tag):
            click.echo(f"{words.file}:{unit.line}: {unit.id} is not said in {tag}")
            found += 1
    return int(bool(found))


def _take(path: Path, words: Words, back: Path, preview: bool) -> int:
    from ivr.language.folder import file_bytes
    from ivr.translating.returned import returned
    from ivr.translating.taking import take

    taken = take(words, returned(str(back), file_bytes(back)))
    for each in taken.problems:
        kept = "taken, but " if each.taken else "not taken: "
        where = f"{words.file}:{each.line}: " if each.line else ""
        about = f"{each.id} in {each.language} ({each.place})"
        click.echo(f"{where}{about}: {kept}{each.message}", err=True)
    if preview:
        tell_change(words.file, words.text, taken.text)
    elif taken.text != words.text:
        from ivr.publishing.files import write_file

        write_file(path.absolute().parent, path.name, taken.text)
    if not preview:
        count = len(taken.new)
        click.echo(f"{words.file}: {count} text{'s' if count != 1 else ''} changed")
    return int(_any_left(taken))


def _any_left(taken: Taken) -> bool:
    return any(not each.taken for each in taken.problems)


def tell_change(file: str, before: str, after: str) -> None:
    """Print what would change in a file, line by line."""
    from ivr.differing import line_difference

    click.echo(line_difference(file, before, after), nl=False)


def _write(path: Path, text: str) -> None:
    try:
        # As it is: the ends of lines belong to the form.
        path.write_bytes(text.encode())
    except OSError as error:
        raise IvrError(f"cannot write {path}: {error.strerror or error}") from None
