"""IVR219: callers hear too many menus before they can ask for a person."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import cited
from ivr.checks.people import on_duty, person_next
from ivr.checks.study import Study
from ivr.compiler.proofs import tries
from ivr.compiler.states import Move, Place
from ivr.diagnostics import Finding
from ivr.language.choosing import Choosing


@check("IVR219", severity="warning", scope="calls", yields_to=("IVR101", "IVR111"))
def agent_too_late(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    The menu by which, says the profile, a person can be asked for, where neither it
    nor a menu before it offers one, although people are on duty. Under `kr-ars` and
    `gethuman` that is the first menu.

    ## Why it matters
    Callers who need a person press keys at random until they find one, or hang up.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    profile: gethuman
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "Welcome to the clinic."
        options:
          1: {label: "our opening hours", go: hours}
          2: {label: "appointments", go: appointments}
        no-input: desk
        no-match: desk
      hours: {say: "We are open from nine to five.", next: main}
      appointments:
        menu: "What about your appointment?"
        options: {1: {label: "a new one", go: desk}}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Name the people with `agent:`, so that the profile's key leads to them in every
    menu, or offer an option for a person.
    """
    profile = study.flow.profile
    last = int(profile.limit("agent-by-menu"))
    search = _Search(study)
    heard = search.menus_from({0: study.worlds.all})
    for _ in range(last - 1):
        heard = search.new_menus_from(search.chosen(heard))
    late: dict[tuple[str, str], int] = {}
    for index, worlds in heard.items():
        missing = worlds & search.somewhere[index] & ~search.offered[index]
        if missing & study.worlds.up:
            state = study.proofs.places[index].state
            key = (state.flow, state.node)
            late[key] = late.get(key, 0) | missing & study.worlds.up
    for (flow, name), worlds in late.items():
        node = study.part(flow).nodes[name]
        where = "the first menu" if last == 1 else f"menu number {last}"
        yield Finding(
            node.span,
            f'"{name}" is {where} that callers hear, and they still cannot ask for '
            f"a person{study.when(worlds)}",
            "name the people with agent:, or offer an option for a person",
            node=name,
            worlds=study.products(worlds),
            witness=study.call_to_node(node, worlds),
            explains=cited(profile, "agent-by-menu"),
        )


class _Search:
    """Which menus offer a person, and in which worlds there is one."""

    def __init__(self, study: Study) -> None:
        self.proofs = study.proofs
        self.next = person_next(study)
        self.somewhere = on_duty(study)
        self.known: dict[tuple[str, str], int] = {}
        self.offered = [self._offers(place) for place in self.proofs.places]

    def _offers(self, place: Place) -> int:
        """The worlds in which some option leads to a person without another choice."""
        found = 0
        for move in place.moves:
            if move.exit and move.exit.by == "choice" and move.target >= 0:
                found |= move.may & self.next[move.target]
        return found

    def menus_from(self, start: dict[int, int]) -> dict[int, int]:
        """The menus that calls come to from *start*, without another menu between."""
        found: dict[int, int] = {}
        reached = dict(start)
        todo = list(start)
        while todo:
            index = todo.pop()
            place = self.proofs.places[index]
            if isinstance(place.node.kind, Choosing):
                found[index] = reached[index]
                continue
            for move in place.moves:
                if not tries(move):
                    continue
                self._reach(reached, todo, move, reached[index])
        return found

    def new_menus_from(self, start: dict[int, int]) -> dict[int, int]:
        """The same without menus that callers have heard before."""
        found: dict[int, int] = {}
        for index, worlds in self.menus_from(start).items():
            state = self.proofs.places[index].state
            new = worlds & ~self.known.get((state.flow, state.node), 0)
            if new:
                found[index] = new
        return found

    def chosen(self, heard: dict[int, int]) -> dict[int, int]:
        """The states to which options lead on from menus that offer no person."""
        found: dict[int, int] = {}
        for index, worlds in heard.items():
            state = self.proofs.places[index].state
            key = (state.flow, state.node)
            self.known[key] = self.known.get(key, 0) | worlds
            for move in self.proofs.places[index].moves:
                exit = move.exit
                if exit and exit.by == "choice" and exit.role in ("", "go"):
                    self._reach(found, [], move, worlds & ~self.offered[index])
        return found

    def _reach(
        self, found: dict[int, int], todo: list[int], move: Move, worlds: int
    ) -> None:
        if move.target >= 0:
            new = found.get(move.target, 0) | worlds & move.may
            if new != found.get(move.target, 0):
                found[move.target] = new
                todo.append(move.target)
