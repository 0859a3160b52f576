"""What a page needs to draw forms for nodes of any kind: settings, shapes, exits."""

from __future__ import annotations

import re
from typing import Any

from ivr.editing.mentions import DEFINED
from ivr.editing.shapes import common_fields, file_shape, shape_of
from ivr.language.kind import ExitRule, Kind, Setting, load_kinds, page_of, settings_of
from ivr.language.profile import profile_names

Parts = dict[str, Any]


def kinds() -> dict[str, Parts]:
    """Every kind by its name, as JSON's own types."""
    return {name: kind_parts(cls) for name, cls in load_kinds().items()}


def kind_parts(cls: type[Kind]) -> Parts:
    """A kind: what it is for, its settings with their shapes, its exits."""
    doc = page_of(cls).partition("## Example")[0].strip()
    return {
        "title": doc.partition("\n")[0],
        "doc": doc,
        "settings": [_setting(cls.name, each) for each in settings_of(cls)],
        "exits": [_exit(rule) for rule in cls.exits],
        "takes_keys": cls.takes_keys,
        "person": cls.person,
        "ends": not cls.exits and cls.ways is Kind.ways,
    }


def _setting(kind: str, setting: Setting) -> Parts:
    """A setting; what is written under the kind's own name has that name."""
    return {
        "name": kind if setting.name == "value" else setting.name,
        "doc": setting.doc,
        "shape": shape_of(setting.type).parts(),
        "required": setting.required,
        "default": default(setting.default, setting.type.name),
    }


def default(value: Any, type: str) -> str:
    """A default as its author would write it; empty where there is none."""
    if value is None or value == () or value == {}:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if type == "duration":
        return duration(float(value))
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def duration(seconds: float) -> str:
    """Seconds as a flow says them: ``1m30s``."""
    if seconds != int(seconds):
        return f"{seconds:g}s" if seconds >= 1 else f"{seconds * 1000:g}ms"
    found, left = "", int(seconds)
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, left = divmod(left, size)
        found += f"{count}{unit}" if count else ""
    return found or "0s"


def _exit(rule: ExitRule) -> Parts:
    return {
        "label": rule.label,
        "doc": rule.doc,
        "by": rule.by,
        "unwritten": rule.unwritten,
        "required": rule.unwritten == "required",
        "like": rule.like,
        "good": rule.good,
    }


def common() -> list[Parts]:
    """The settings that a node of any kind may have."""
    docs = {
        "resolves": "The intents that reaching it settles.",
        "prepare": "What callers should have at hand.",
        "notice": "What callers are told here because they must be.",
        "note": "A word to colleagues.",
    }
    return [
        {"name": name, "doc": docs[name], "shape": shape.parts(), "required": False}
        for name, shape in common_fields().items()
    ]


def sections() -> dict[str, Parts]:
    """Every section of a file with its shape; ``what`` is what its names are of."""
    whole = file_shape()
    return {
        name: {
            **shape.parts(),
            "doc": whole.docs.get(name, ""),
            **({"what": DEFINED[name]} if name in DEFINED else {}),
            **({"choices": profile_names()} if name == "profile" else {}),
        }
        for name, shape in whole.fields.items()
    }


def example(cls: type[Kind]) -> str:
    """The example on a kind's page, as YAML."""
    found = re.search(r"```yaml\n(.*?)```", page_of(cls), re.DOTALL)
    return found[1] if found else ""
