"""What a kind of node is: settings, exits, and what it does in a call.

A kind is one file in ``kinds/``: a frozen dataclass under ``@kind``. Its settings
give the reader, the JSON Schema, the designer's form and its page in the docs;
its exits give the graph's edges; ``enter`` and ``resume`` are what callers meet.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any, ClassVar, Literal, TypeVar

from ivr.dtmf import Key
from ivr.language.calls import Call as Call
from ivr.language.calls import End as End
from ivr.language.calls import EndFlow as EndFlow
from ivr.language.calls import EnterFlow as EnterFlow
from ivr.language.calls import Heard as Heard
from ivr.language.calls import Leave as Leave
from ivr.language.calls import OpenExit as OpenExit
from ivr.language.calls import Stay as Stay
from ivr.language.calls import Step as Step
from ivr.language.conditions import Condition
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.source import Span
from ivr.telephony import Event

By = Literal["next", "choice", "pass", "silence", "mistake", "world", "fixed"]
"""Who takes an exit.

``next`` the call goes on by itself · ``choice`` keys or words of the caller ·
``pass`` the caller declines, cancels, leaves it empty · ``silence`` no input ·
``mistake`` keys or words that fit nothing · ``world`` what services, queues and
lines come to · ``fixed`` hours, switches and values decide.
"""

Unwritten = Literal["required", "otherwise", "ends", "waits", "as"]
Service = Literal["", "lookup", "queue", "dial", "callback", "voicemail", "text"]
Settles = Literal["heard", "good", "any-but-failed", "never"]


@dataclass(frozen=True, slots=True)
class ExitRule:
    """A fixed exit of a kind.

    *unwritten* says what happens where the author leaves it out; with ``as`` it
    is taken as *like*, with ``ends`` the call ends by *ending*.
    """

    label: str
    doc: str
    by: By
    unwritten: Unwritten = "otherwise"
    like: str = ""
    ending: str = ""
    good: bool = False
    """Leaving by it is a good ending: a person, or a promise kept on record."""
    door: bool = True
    """The world takes it before the caller can do anything about it."""
    strain: bool = False
    """It does not happen in worlds in which a service is down."""


@dataclass(frozen=True, slots=True)
class Target:
    """A node that an exit names, or holds in place."""

    node: str
    span: Span
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """A value that changes on the way: ``=`` a word, ``+`` a number, ``?`` anything.

    With ``?``, *choices* lists the values it can take, where they are finite.
    """

    name: str
    operator: Literal["=", "+", "?"]
    value: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """An exit of one node as its kind sees it, before targets are filled in."""

    label: str
    by: By
    target: Target | None
    rule: ExitRule | None = None
    guard: Condition | None = None
    """It is open only where this holds."""
    sets: tuple[Assignment, ...] = ()
    key: Key | None = None
    said: Prompt | None = None
    """The label of an option, where it has one."""
    promises: tuple[str, ...] = ()
    """The intents that an option names with ``intent:``."""
    span: Span | None = None
    good: bool = False


# The base and the registry -------------------------------------------------------


class Kind:
    """A node as its author wrote it. Subclasses are frozen dataclasses."""

    name: ClassVar[str]
    exits: ClassVar[tuple[ExitRule, ...]] = ()
    takes_keys: ClassVar[bool] = False
    """The keys of the whole flow hold here, and ``back`` can lead here."""
    service: ClassVar[Service] = ""
    """What is down when this node leaves by ``failed``."""
    settles: ClassVar[Settles] = "never"
    """When the node's ``resolves`` counts."""
    person: ClassVar[bool] = False
    """A person may answer here."""

    def ways(self, written: Mapping[str, Target]) -> Iterator[Way]:
        """Every exit of the node, in the author's order, options first."""
        for rule in self.exits:
            yield self.way(rule, written)

    def way(self, rule: ExitRule, written: Mapping[str, Target]) -> Way:
        """The exit of *rule*."""
        target = written.get(rule.label)
        guard = self.guard(rule.label, frozenset(written))
        return Way(rule.label, rule.by, target, rule, guard, self.sets(rule.label))

    def guard(self, label: str, written: frozenset[str]) -> Condition | None:
        """When the fixed exit *label* is open; None is always."""
        return None

    def sets(self, label: str) -> tuple[Assignment, ...]:
        """What leaving by the fixed exit *label* does to the call's values."""
        return ()

    def enter(self, call: Call) -> Step:
        """What happens when the call comes here."""
        raise NotImplementedError

    def resume(self, call: Call, event: Event) -> Step:
        """What happens when *event* answers the wait."""
        raise NotImplementedError

    def takes_key(self, key: Key) -> bool:
        """Whether *key* of the whole flow can hold here, if the node leaves it free."""
        return self.takes_keys

    def takes_values(self) -> Iterator[tuple[str, str]]:
        """The values that come in here, each with the type as which it is said."""
        yield from ()

    def script(self, label: str, phrases: Callable[[str], str]) -> tuple[str, ...]:
        """What a caller keys or says, one token a wait, to leave by *label*.

        Tokens are those of ``ivr call --keys``. What services, queues and lines do
        is no part of it. *phrases* gives words that callers say for an intent.
        """
        return ()

    def enters_flow(self) -> tuple[str, tuple[Assignment, ...]] | None:
        """The flow that this node goes into, with the values it hands over."""
        return None

    def ends_flow(self) -> str | None:
        """The ending by which this node goes back to the calling flow."""
        return None

    def ending(self) -> str | None:
        """How the call ends here, where it does: ``done`` or ``refused``."""
        return None

    def heard(self) -> Iterator[Prompt]:
        """What callers hear here, labels included, for the checks of wording."""
        for setting in settings_of(type(self)):
            value = getattr(self, setting.attribute)
            if value is not None:
                yield from setting.type.heard(value)

    def refers(self) -> tuple[tuple[str, str, Span], ...]:
        """Names of queues, schedules, switches, values used: (what, name, span)."""
        return self._refers

    @cached_property
    def _refers(self) -> tuple[tuple[str, str, Span], ...]:
        found: list[tuple[str, str, Span]] = []
        for setting in settings_of(type(self)):
            value = getattr(self, setting.attribute)
            if value is not None:
                found += setting.type.refers(value)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of a kind, as its reader, form and docs know it."""

    attribute: str
    type: Any
    doc: str
    required: bool
    default: Any

    @property
    def name(self) -> str:
        """The name in YAML; Python's keywords lose their underscore."""
        return self.attribute.rstrip("_")


KINDS: dict[str, type[Kind]] = {}
"""Every kind by its key in YAML."""

KindClass = TypeVar("KindClass", bound=type[Kind])


def kind(cls: KindClass) -> KindClass:
    """Register *cls* under its name."""
    if cls.name in KINDS:
        raise ValueError(f'the kind "{cls.name}" is already registered')
    KINDS[cls.name] = cls
    return cls


def setting(type: Any, doc: str, default: Any = dataclasses.MISSING) -> Any:
    """Declare a setting; without *default* it must be written."""
    metadata = {"type": type, "doc": doc}
    if default is dataclasses.MISSING:
        return field(metadata=metadata)
    if callable(getattr(default, "copy", None)):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)


_SETTINGS: dict[type, tuple[Setting, ...]] = {}


def settings_of(cls: type[Kind]) -> tuple[Setting, ...]:
    """The settings of a kind, its value (``value``) first."""
    if cls not in _SETTINGS:
        declared = _declared(cls)
        _SETTINGS[cls] = tuple(sorted(declared, key=lambda s: s.attribute != "value"))
    return _SETTINGS[cls]


def _declared(cls: type[Kind]) -> Iterator[Setting]:
    for each in dataclasses.fields(cls):  # type: ignore[arg-type]
        if "type" in each.metadata:
            default = each.default
            if each.default_factory is not dataclasses.MISSING:
                default = each.default_factory()
            missing = default is dataclasses.MISSING
            yield Setting(
                each.name,
                each.metadata["type"],
                each.metadata["doc"],
                missing,
                None if missing else default,
            )


def load_kinds() -> Mapping[str, type[Kind]]:
    """Import every file of ``kinds/`` once, and give what they registered."""
    from ivr.language import kinds

    if len(KINDS) < 2:
        for module in pkgutil.iter_modules(kinds.__path__):
            importlib.import_module(f"{kinds.__name__}.{module.name}")
    return KINDS


def page_of(cls: type[Kind]) -> str:
    """The kind's docstring, which is its page."""
    return inspect.getdoc(cls) or ""


Builder = Callable[..., Any]
