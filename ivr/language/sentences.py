"""Reading ``phrases:``, the profile's sentences in further languages."""

from __future__ import annotations

from ivr.language.fields import schema_by_name
from ivr.language.phrases import PHRASES
from ivr.language.reader import Reader, Unreadable
from ivr.language.settings import SettingType, read_language
from ivr.source import Entry, Value
from ivr.speech import parse_template

_HELP = 'write phrases: {es: {option: "Para {label}, pulse {key}."}}'


def read_sentences(value: Value, reader: Reader) -> dict[str, dict[str, str]]:
    """Read sentences by language and by what they are for."""
    found: dict[str, dict[str, str]] = {}
    for entry in reader.mapping(value, "languages with sentences", _HELP).entries:
        try:
            language = read_language(entry.key, reader)
            inner = reader.mapping(entry.value, "names with sentences", _HELP)
        except Unreadable:
            continue
        sentences = found.setdefault(language, {})
        for each in inner.entries:
            if each.key.text not in PHRASES:
                reader.unknown(each.key, "of a profile", PHRASES, "sentence")
                continue
            try:
                sentences[each.key.text] = _sentence(each, reader)
            except Unreadable:
                continue
    return found


def _sentence(entry: Entry, reader: Reader) -> str:
    said = reader.scalar(entry.value, "a sentence", _HELP)
    template, phrase = parse_template(said.text), PHRASES[entry.key.text]
    for fault in template.faults:
        reader.fault("wrong-type", fault.message, said.span, fault.help)
    for name in sorted({*template.names} ^ {*phrase.names}):
        verb = "knows no" if name in template.names else "does not say"
        has = ", ".join(f"{{{each}}}" for each in phrase.names) or "no values"
        message = f'sentence "{entry.key.text}" {verb} {{{name}}}'
        reader.fault("wrong-type", message, said.span, f"it has {has}")
    return said.text


SENTENCES = SettingType(
    "sentences", read_sentences, schema_by_name(schema_by_name({"type": "string"}))
)
