"""The sections of a flow file: every key that may stand at its left margin."""

from __future__ import annotations

from ivr.language.fields import schema_by_name
from ivr.language.global_keys import KEYS, NODE_NAME
from ivr.language.linked import ARGUMENTS, USES
from ivr.language.operations import ANNOUNCEMENTS, LINES, SWITCHES
from ivr.language.queues import INTENT_DEFINITIONS, LANGUAGES, QUEUES
from ivr.language.reader import Reader, Unreadable
from ivr.language.schedules import HOURS
from ivr.language.sentences import SENTENCES
from ivr.language.settings import PROMPT, Named, SettingType, choice, read_language
from ivr.records import dataclass
from ivr.source import Value

VERSION = "1"
"""The version of the language that this package reads."""


@dataclass(frozen=True, slots=True)
class Section:
    """A key of the whole flow."""

    name: str
    type: SettingType
    doc: str

    @property
    def attribute(self) -> str:
        """Where ``FlowText`` keeps it; nowhere, if reading it is all."""
        return {"ivr": "", "use": "uses"}.get(self.name, self.name)


# The head -----------------------------------------------------------------------


def read_version(value: Value, reader: Reader) -> str:
    """Read the version of the language."""
    scalar = reader.scalar(value, "the version of the language", "write ivr: 1")
    if scalar.text != VERSION:
        message = f'version "{scalar.text[:40]}" of the language is not known here'
        help = f"write ivr: {VERSION}, or read the flow with a newer program"
        raise reader.refuse("unknown-language-version", message, scalar.span, help)
    return scalar.text


def read_flow_name(value: Value, reader: Reader) -> str:
    """Read the name by which a flow is called; it is part of an address."""
    scalar = reader.scalar(value, "the flow's name")
    name = reader.name(scalar, "a flow")
    if "/" in name:
        message = f'"{name}" cannot be the name of a flow'
        help = "leave out the slash; the name is one part of an address"
        raise reader.refuse("bad-name", message, scalar.span, help)
    return name


def read_profile_name(value: Value, reader: Reader) -> str:
    """Read the name of a profile; whether there is one is seen in compiling."""
    return reader.name(reader.scalar(value, "the name of a profile"), "a profile")


def read_voices(value: Value, reader: Reader) -> dict[str, str]:
    """Read the carrier's voice for each language."""
    help = "write voices: {ko: Polly.Seoyeon-Neural}"
    found = {}
    for entry in reader.mapping(value, "languages with voices", help).entries:
        try:
            language = read_language(entry.key, reader)
            found[language] = reader.scalar(entry.value, "a voice", help).text
        except Unreadable:
            continue
    return found


def read_numbers(value: Value, reader: Reader) -> tuple[Named, ...]:
    """Read the numbers that ring here, as written."""
    help = 'write numbers: ["+82215889999"]'
    found: dict[str, Named] = {}
    for item in reader.items(value):
        try:
            scalar = reader.scalar(item, "a phone number", help)
        except Unreadable:
            continue
        if scalar.text in found:
            message = f'"{scalar.text}" is listed twice'
            related = ((found[scalar.text].span, "first said here"),)
            reader.fault("duplicate-key", message, scalar.span, "", related)
        else:
            found[scalar.text] = Named(scalar.text, scalar.span)
    return tuple(found.values())


_STRINGS = schema_by_name({"type": "string"})

SHOWN_TO = choice("public", "staff")
"""Who may open a page about the menu: everybody, or who works with it."""


SECTIONS: dict[str, Section] = {
    section.name: section
    for section in (
        Section(
            "ivr",
            SettingType("version", read_version, {"enum": [1, VERSION]}),
            "The version of the flow language: 1.",
        ),
        Section(
            "name",
            SettingType("flow-name", read_flow_name, {"type": "string"}),
            "The flow's name, and its address: /voice/NAME. Unwritten, the file's.",
        ),
        Section("title", PROMPT, "What people call the menu, per language."),
        Section(
            "profile",
            SettingType("profile", read_profile_name, {"type": "string"}),
            "Key customs, phrases and limits of a place, such as kr-ars or us.",
        ),
        Section(
            "languages",
            LANGUAGES,
            "Languages as BCP 47 tags; the first is spoken until the caller chooses.",
        ),
        Section(
            "voices",
            SettingType("voices", read_voices, _STRINGS),
            "The carrier's voice for each language.",
        ),
        Section(
            "numbers",
            SettingType(
                "numbers",
                read_numbers,
                {"type": ["array", "string"], "items": {"type": "string"}},
            ),
            "The lines that ring here.",
        ),
        Section(
            "map",
            SHOWN_TO,
            "Who may open /map/NAME, the keys for each concern: public, or staff.",
        ),
        Section(
            "phone",
            SHOWN_TO,
            "Who may try the menu at /phone/NAME: public, or staff.",
        ),
        Section("start", NODE_NAME, "The node at which calls begin."),
        Section("agent", NODE_NAME, "Where the profile's key for a person leads."),
        Section(
            "otherwise", NODE_NAME, "Where exits lead that a node leaves unwritten."
        ),
        Section("intents", INTENT_DEFINITIONS, "What callers come for."),
        Section("hours", HOURS, "Opening hours, by name."),
        Section("switches", SWITCHES, "What ops staff turn while calls come in."),
        Section("queues", QUEUES, "Groups of people who answer."),
        Section(
            "keys",
            KEYS,
            "Keys that hold in every menu: agent, back, repeat, none, or a node.",
        ),
        Section(
            "use",
            USES,
            "Files whose definitions are brought in, each under a name.",
        ),
        Section(
            "takes",
            ARGUMENTS,
            "Values that a flow which calls this one hands over.",
        ),
        Section("announcements", ANNOUNCEMENTS, "Texts that ops staff type."),
        Section("lines", LINES, "Numbers that ops staff change."),
        Section(
            "phrases",
            SENTENCES,
            "The profile's sentences in further languages.",
        ),
    )
}
"""All but ``nodes``, in the order in which the docs list them."""
