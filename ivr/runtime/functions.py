"""Python functions that look-ups may call: ``lookup: {python: name}``.

A site writes them in a module of its own and names it in ``IVR_FUNCTIONS``::

    from ivr.runtime.functions import function

    @function("account-status", outcomes=("locked", "open"))
    def account_status(values):
        return {"outcome": "open", "values": {"plan": "gold"}}
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ivr.errors import ConfigurationError
from ivr.records import dataclass

Answer = Mapping[str, Any] | str
"""``{"outcome": …, "values": {…}}``, or the outcome alone."""

Ask = Callable[[Mapping[str, str]], Answer]


@dataclass(frozen=True, slots=True)
class Function:
    """A function with the outcomes that it declares; it is given the values sent."""

    name: str
    outcomes: tuple[str, ...]
    ask: Ask

    def __call__(self, values: Mapping[str, str]) -> Mapping[str, Any]:
        """The function's answer.

        Raises:
            ValueError: It came to an outcome that it did not declare.
        """
        found = self.ask(values)
        answer = {"outcome": found} if isinstance(found, str) else found
        if answer.get("outcome") not in self.outcomes:
            raise ValueError(
                f'"{self.name}" came to an outcome that it did not declare'
            )
        return answer


FUNCTIONS: dict[str, Function] = {}
"""Every registered function by name."""


def function(name: str, *, outcomes: Iterable[str]) -> Callable[[Ask], Ask]:
    """Register a function under *name*."""

    def register(ask: Ask) -> Ask:
        if name in FUNCTIONS:
            raise ValueError(f'the function "{name}" is already registered')
        FUNCTIONS[name] = Function(name, tuple(outcomes), ask)
        return ask

    return register


def load_functions(modules: Iterable[str]) -> None:
    """Import *modules*, so that their functions are registered.

    Raises:
        ConfigurationError: One of them cannot be imported.
    """
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise ConfigurationError(
                f'IVR_FUNCTIONS: cannot import "{module}": {reason}'
            ) from error
