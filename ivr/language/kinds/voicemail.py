"""The ``voicemail`` kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ivr.language.asking import last_words
from ivr.language.kind import Call, ExitRule, Kind, Leave, Stay, Step, kind, setting
from ivr.language.reader import Reader, head
from ivr.language.settings import DURATION, PROMPT, SettingType, read_named
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.source import Mapping, Span, Value
from ivr.telephony import Event, Outcome, Record


@dataclass(frozen=True, slots=True)
class Box:
    """Who hears a message: the people of a queue, or whoever reads a mail."""

    queue: str
    mail: str
    span: Span

    @property
    def address(self) -> str:
        """The queue's name, or ``mailto:`` with the address."""
        return f"mailto:{self.mail}" if self.mail else self.queue


def read_box(value: Value, reader: Reader) -> Box:
    """Read the name of a queue, or ``{mail: address}``."""
    if not isinstance(value, Mapping):
        named = read_named(value, reader)
        return Box(named.name, "", named.span)
    help = "write to: queue, or to: {mail: somebody@example.org}"
    for entry in value.entries:
        if entry.key.text != "mail":
            reader.unknown(entry.key, "behind to", ("mail",))
    given = value.get("mail")
    if given is None:
        message = "this says not who hears the message"
        raise reader.refuse("missing-setting", message, head(value), help)
    mail = reader.scalar(given, "a mail address", help)
    if "@" not in mail.text or " " in mail.text:
        message = f'"{mail.text}" is no mail address'
        raise reader.refuse("wrong-type", message, mail.span, help)
    return Box("", mail.text, mail.span)


class BoxType(SettingType):
    """Who hears a message, as a setting."""

    def refers(self, value: Any) -> Iterator[tuple[str, str, Span]]:
        """The queue."""
        if value.queue:
            yield "queue", value.queue, value.span


BOX = BoxType("box", read_box, {"anyOf": [{"type": "string"}, {"type": "object"}]})


@kind
@dataclass(frozen=True, kw_only=True)
class Voicemail(Kind):
    """Takes a message after a tone, for people who listen to it.

    A message on record is a promise: somebody will hear it. A caller who says
    nothing leaves by ``empty``. Say in the prompt what to leave, and when the
    message will be heard.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: message
    queues:
      desk: {}
    nodes:
      message:
        voicemail: Please say your name and number after the tone.
        to: desk
        longest: 90s
        keep_for: 30d
        empty: sorry
        failed: sorry
      sorry:
        hangup: We have no message from you. Please call again.
        ends: refused
    ```
    """

    name = "voicemail"
    service = "voicemail"
    settles = "good"
    exits = (
        ExitRule(
            "recorded",
            "A message is on record.",
            "world",
            "ends",
            ending="voicemail",
            good=True,
        ),
        ExitRule("empty", "The caller says nothing.", "pass"),
        ExitRule("failed", "Nothing can be recorded.", "world"),
    )

    value: Prompt = setting(PROMPT, "What is heard before the tone.")
    to: Box | None = setting(
        BOX, "The queue whose people listen, or {mail: address}.", None
    )
    longest: float = setting(DURATION, "The longest message.", 120.0)
    keep_for: float | None = setting(DURATION, "How long it is kept.", None)

    def enter(self, call: Call) -> Step:
        """Say the prompt and record."""
        record = Record(
            sounds=call.say(self.value),
            language=call.language,
            to=self.to.address if self.to else "",
            longest=self.longest,
            keep_for=self.keep_for,
        )
        return Stay(record)

    def resume(self, call: Call, event: Event) -> Step:
        """Go on by what the recording came to."""
        known = {rule.label for rule in self.exits}
        name = event.name if isinstance(event, Outcome) else "empty"
        name = name if name in known else "failed"
        return Leave(name, sounds=last_words(call, name, f"voicemail-{name}"))
