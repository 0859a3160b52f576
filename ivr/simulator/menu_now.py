"""What callers have at one very moment, with all that staff have turned and typed.

The menu map leaves switches where the author has put them: what stands on paper is to
be true next week as well. Who is about to call wants to know how it is now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ivr.runtime.state import Visit
from ivr.simulator.menu_map import MenuMap, Search, Way, walked

INSTEAD = ("callback-requested", "voicemail", "connected", "dialled")
"""What callers take who cannot have what they came for: somebody hears of it."""


class MenuNow:
    """The ways through one menu in the very call that *visit* would be."""

    def __init__(self, menu: MenuMap, visit: Visit) -> None:
        self.menu = menu
        self.graph = walked(menu.flow, visit)

    def ways(self) -> Iterator[Way]:
        """The way of each concern in each language; one without an ending has none.

        Nobody is told to take an option that is for something else.
        """
        for language in self.menu.flow.languages:
            for intent in self.menu.intents:
                search = Search(self.menu, self.graph, intent, language)
                yield replace(search.best(INSTEAD, detours=False), now=True)

    def towards(self, ending: str) -> Iterator[Way]:
        """The way to a good *ending* in each language in which there is one."""
        for language in self.menu.flow.languages:
            found = Search(self.menu, self.graph, "", language).ending(ending)
            if found is not None:
                yield replace(found, now=True)
