"""The flows that are served, with the hours of the staff on top of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ivr.hours import HoursOverride
    from ivr.runtime.versions import Version

Overrides = tuple["HoursOverride", ...]


class Overriding:
    """Makes versions anew with what staff put on top, once for each change of it.

    Args:
        overrides: What is on top, the latest last; the same tuple, not only an equal
            one, for as long as it does not change.
    """

    def __init__(self, overrides: Callable[[], Overrides] = tuple) -> None:
        self._overrides = overrides
        # Replaced as one: a call sees the flows of one change or those of another.
        self._made: tuple[Overrides, dict[str, Version]] = ((), {})

    def of(self, version: Version) -> Version:
        """*version* as callers meet it now."""
        overrides = self._overrides()
        if not overrides or not version.flows:
            return version
        if self._made[0] is not overrides:
            self._made = (overrides, {})
        made = self._made[1]
        found = made.get(version.digest)
        if found is None:
            linked = next(iter(version.flows.values())).overridden(overrides).linked
            flows = {name: linked[name] for name in version.flows}
            found = made[version.digest] = replace(version, flows=flows)
        return found
