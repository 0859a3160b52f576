"""What is asked for and cannot be had: a sentence that knows its parts.

It is English for the terminal; pages in other languages say it anew from its parts.
"""

from __future__ import annotations

from collections.abc import Iterable

from ivr.language.reader import suggestion

ENGLISH = {
    "number": '"{given}" is no number{meant}; expected +82… in full, or {listed}',
    "language": 'this menu does not speak "{given}"{meant}; it speaks {listed}',
    "switch": 'there is no switch "{given}"{meant}; there are {quoted}',
    "position": 'switch "{name}" cannot stand at "{given}"{meant}; it has {listed}',
    "node": 'there is no node "{given}"{meant}',
    "service": '"{given}" waits for no service, queue or line; those that do: {quoted}',
    "outcome": '"{name}" cannot come to "{given}"{meant}; expected one of {quoted}',
}
"""How each complaint is said. ``listed`` and ``quoted`` are what can be had."""

MEANT = ' (did you mean "{near}"?)'


class Complaint(str):
    """A complaint in English.

    Attributes:
        what: Its name in ``ENGLISH``.
        given: The word that cannot be had.
        name: Of what it was given for.
        near: The word that was probably meant; empty where there is none.
        names: Words that can be had.
    """

    what: str
    given: str
    name: str
    near: str
    names: tuple[str, ...]


def complain(what: str, given: str, names: Iterable[str], name: str = "") -> Complaint:
    """A complaint of *given*, which was given for *name*, where *names* can be had."""
    known = tuple(names)
    near = suggestion(given, known) or ""
    said = Complaint(
        ENGLISH[what].format(
            given=given,
            name=name,
            meant=MEANT.format(near=near) if near else "",
            listed=", ".join(known) or "none",
            quoted=", ".join(f'"{each}"' for each in known) or "none",
        )
    )
    said.what, said.given, said.name = what, given, name
    said.near, said.names = near, known
    return said
