"""What an admin types in about a person: read, or told what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from console import site
from console.wording import t
from ivr.staffing.agents import shift_faults
from ivr.store.people import LANGUAGES, ROLES, Person, login_of

FIELDS = ("name", "role", "language", "skills", "languages", "line", "shift")

_LINE = re.compile(r"\+[1-9]\d{6,14}|sip:[^\s@<>\"]{1,60}@[\w.:-]{1,60}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_QUEUE = re.compile(r"[^\W_][\w-]{0,118}")

Faults = Mapping[str, Markup]


def typed(form: Mapping[str, str]) -> dict[str, Any]:
    """The fields as they were typed, tidied."""
    found: dict[str, Any] = {name: _tidy(form.get(name, "")) for name in FIELDS}
    for name in ("skills", "languages"):
        parts = (part.strip() for part in found[name].split(","))
        found[name] = tuple(dict.fromkeys(part for part in parts if part))
    found["name"] = found["name"][:120]
    return found


def _tidy(text: str) -> str:
    """*text* in one way of writing, without what cannot be seen."""
    plain = unicodedata.normalize("NFC", text)
    return "".join(c for c in plain if c.isprintable()).strip()


def faults(found: Mapping[str, Any]) -> dict[str, Markup]:
    """What is wrong with the fields, by field."""
    return dict(_faults(found))


def _faults(found: Mapping[str, Any]) -> Iterator[tuple[str, Markup]]:
    if found["role"] not in ROLES:
        yield "role", t("people.fault.role")
    if found["language"] not in LANGUAGES:
        yield "language", t("people.fault.languages")
    if not all(map(_QUEUE.fullmatch, found["skills"])):
        yield "skills", t("people.fault.skills")
    if not all(map(_LANGUAGE.fullmatch, found["languages"])):
        yield "languages", t("people.fault.languages")
    if found["line"] and not _LINE.fullmatch(found["line"]):
        yield "line", t("people.fault.line")
    if len(found["shift"]) > 400:
        yield "shift", t("people.fault.shift", fault="…")
    elif found["shift"]:
        for fault in shift_faults(found["shift"], str(site.zone())):
            yield "shift", t("people.fault.shift", fault=fault)
            break


def login_fault(text: str) -> Markup | None:
    """Why *text* is no login."""
    try:
        login_of(text)
    except ValueError:
        return t("people.fault.login")
    return None


def as_typed(person: Person) -> dict[str, str]:
    """What stands in the form of *person* before anything is typed."""
    found = {name: getattr(person, name) for name in FIELDS}
    return {k: ", ".join(v) if isinstance(v, tuple) else v for k, v in found.items()}
