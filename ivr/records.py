"""Dataclasses whose methods are written when they are first called.

The standard library writes and compiles up to six methods of each dataclass when its
module is imported, called or not. With some 200 classes that took a quarter of the
time in which a small menu is checked; this takes a tenth of it. To type checkers, to
``dataclasses.fields`` and to ``replace`` they are dataclasses like any other.

Frozen ones are copied with changes by a method written for each, too: the library's
``replace`` asks about every field, and a step of a call makes seven such copies.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from reprlib import recursive_repr
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "replace"]

if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:

    def replace(record: Any, /, **changes: Any) -> Any:
        """As ``dataclasses.replace``, and for frozen records with slots faster."""
        # A class that builds on one of ours must not inherit how to copy that one.
        copied = vars(type(record)).get("__replace__", dataclasses.replace)
        return copied(record, **changes)

    def dataclass(
        cls: type | None = None,
        /,
        *,
        frozen: bool = False,
        slots: bool = False,
        eq: bool = True,
        order: bool = False,
        kw_only: bool = False,
    ) -> Any:
        """As ``dataclasses.dataclass``, for what is used of it here."""

        def made(cls: type) -> type:
            # The library wants classes and their bases to be frozen alike.
            base = getattr(cls, _PARAMS, None)
            inherits = base is not None and base.frozen
            cls = dataclasses.dataclass(
                init=False,
                repr=False,
                eq=False,
                frozen=inherits,
                slots=slots,
                kw_only=kw_only,
            )(cls)
            params = getattr(cls, _PARAMS)
            params.init = params.repr = True
            params.eq, params.order, params.frozen = eq, order, frozen
            _give_methods(cls, frozen=frozen, slots=slots, eq=eq, order=order)
            return cls

        return made if cls is None else made(cls)


_PARAMS = "__dataclass_params__"
_COMPARISONS = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}


def _give_methods(
    cls: Any, *, frozen: bool, slots: bool, eq: bool, order: bool
) -> None:
    """Give *cls* those methods of a dataclass that its author has not written."""
    own = set(vars(cls))
    # Whoever writes __eq__ alone has a __hash__ of None from Python itself.
    hashes = vars(cls).get("__hash__") is not None
    methods: dict[str, Any] = {"__repr__": _told}
    if frozen:
        methods |= {"__setattr__": _no_change, "__delattr__": _no_change}
    if frozen and slots:
        methods |= {"__getstate__": _state, "__setstate__": _restore}
    later = ["__init__", *(["__eq__"] if eq else [])]
    later += ["__replace__"] if frozen and slots else []
    later += _COMPARISONS if order else ()
    for name in later:
        methods[name] = _later(cls, name)
    for name, method in methods.items():
        if name not in own:
            setattr(cls, name, method)
    if eq and not hashes:
        cls.__hash__ = _later(cls, "__hash__") if frozen else None


def _later(cls: type, name: str) -> Callable[..., Any]:
    """A method that writes the one that it stands for, and steps aside."""

    def method(self: Any, *given: Any, **named: Any) -> Any:
        written = _write(cls, name)
        setattr(cls, name, written)
        return written(self, *given, **named)

    return method


def _write(cls: type, name: str) -> Any:
    """The method called *name* of a dataclass, compiled."""
    fields = dataclasses.fields(cls)
    names: dict[str, Any] = {}
    if name == "__init__":
        lines = list(_init(cls, fields, names))
    elif name == "__replace__":
        if hasattr(cls, "__post_init__") or not all(each.init for each in fields):
            return dataclasses.replace
        lines = list(_replace(cls, fields, names))
    else:
        mine, others = (
            "".join(f"{who}.{each.name}, " for each in fields if each.compare)
            for who in ("self", "other")
        )
        if name == "__hash__":
            lines = ["def __hash__(self):", f" return hash(({mine}))"]
        else:
            sign = _COMPARISONS.get(name, "==")
            lines = [
                f"def {name}(self, other):",
                " if other.__class__ is self.__class__:",
                f"  return ({mine}) {sign} ({others})",
                " return NotImplemented",
            ]
    made: dict[str, Any] = {}
    exec("\n".join(lines), names, made)
    method = made[name]
    method.__qualname__ = f"{cls.__qualname__}.{name}"
    return method


def _init(
    cls: Any, fields: tuple[dataclasses.Field[Any], ...], names: dict[str, Any]
) -> Iterator[str]:
    """The lines of ``__init__``; what they refer to is put into *names*."""
    names |= {"_missing": dataclasses.MISSING, "_set": object.__setattr__}
    heads: dict[bool, list[str]] = {False: ["self"], True: []}
    body: list[str] = []
    for each in fields:
        name, default = each.name, f"_default_{each.name}"
        head, value = name, name
        if each.default is not dataclasses.MISSING:
            names[default] = each.default
            head, value = f"{name}={default}", name if each.init else default
        elif each.default_factory is not dataclasses.MISSING:
            names[default] = each.default_factory
            head, value = f"{name}=_missing", f"{default}()"
            if each.init:
                value += f" if {name} is _missing else {name}"
        elif not each.init:
            continue
        if each.init:
            heads[bool(each.kw_only)].append(head)
        slot = getattr(cls, name, None)
        if not getattr(cls, _PARAMS).frozen:
            body.append(f" self.{name} = {value}")
        elif isinstance(slot, MemberDescriptorType):
            names[f"_set_{name}"] = slot.__set__
            body.append(f" _set_{name}(self, {value})")
        else:
            body.append(f" _set(self, {name!r}, {value})")
    if heads[True]:
        heads[True].insert(0, "*")
    yield f"def __init__({', '.join(heads[False] + heads[True])}):"
    yield from body or [" pass"]
    if hasattr(cls, "__post_init__"):
        yield " self.__post_init__()"


def _replace(
    cls: Any, fields: tuple[dataclasses.Field[Any], ...], names: dict[str, Any]
) -> Iterator[str]:
    """The lines of ``__replace__``, which copies and checks nothing again."""
    names |= {"_missing": dataclasses.MISSING, "_new": object.__new__, "_cls": cls}
    heads = "".join(f", {each.name}=_missing" for each in fields)
    yield f"def __replace__(self{', *' if fields else ''}{heads}):"
    yield " _made = _new(_cls)"
    for name in (each.name for each in fields):
        names[f"_set_{name}"] = getattr(cls, name).__set__
        yield f" _set_{name}(_made, self.{name} if {name} is _missing else {name})"
    yield " return _made"


# Methods that all share -------------------------------------------------------------


@recursive_repr()
def _told(self: Any) -> str:
    values = (
        f"{each.name}={getattr(self, each.name)!r}"
        for each in dataclasses.fields(self)
        if each.repr
    )
    return f"{type(self).__qualname__}({', '.join(values)})"


def _no_change(self: Any, name: str, *_: Any) -> None:
    what = f"{type(self).__name__} is frozen: {name!r} stays as it is"
    raise dataclasses.FrozenInstanceError(what)


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
