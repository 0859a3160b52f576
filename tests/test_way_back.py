"""The back key: graph, proofs and engine lead to the same menus."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from random import Random
from typing import Any

import flows_made

from ivr.compiler.compile import compile_set
from ivr.compiler.components import circles, components, dominators
from ivr.compiler.flow import Flow
from ivr.compiler.states import States
from ivr.compiler.worlds import Horizon, Worlds
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder
from ivr.runtime.engine import answer, resume
from ivr.runtime.state import Session, Visit
from ivr.telephony import Digits, Gather, NoInput, Say

VISIT = Visit(datetime(2026, 11, 23, 3, tzinfo=UTC))


def flow_of(nodes: dict[str, Any], parts: dict[str, str] | None = None) -> Flow:
    """A flow of *nodes*, the first one its start, with # as the back key."""
    made = {
        "ivr": 1,
        "name": "made",
        "languages": ["en"],
        "start": next(iter(nodes)),
        "nodes": nodes,
    }
    files = {"made.yaml": flows_made.text_of(made), **(parts or {})}
    texts = [read_flow(path, files[path], TextFolder(files)) for path in files]
    return compile_set(texts).flows["made"]


def menu(**options: str) -> dict[str, Any]:
    """A menu; ``one="b"`` leads by key 1 to b."""
    keys = {"one": "1", "two": "2", "three": "3"}
    return {
        "menu": "Choose.",
        "options": {keys[k]: {"label": k, "go": to} for k, to in options.items()},
        "no-input": "end",
        "no-match": "end",
    }


END = {"hangup": "Goodbye."}


def number(to: str) -> dict[str, Any]:
    """An entry of four digits."""
    return {
        "collect": "Your number.",
        "into": "number",
        "length": 4,
        "next": to,
        "no-input": "end",
        "no-match": "end",
    }


def after(flow: Flow, keys: str) -> Session:
    """The call in which the caller pressed *keys*, one for each wait; - is silence."""
    turn = answer(flow, VISIT)
    for key in keys.split():
        happens = NoInput() if key == "-" else Digits(key)
        turn = resume(flow, Session.from_json(turn.session.to_json()), happens, VISIT)
    return turn.session


def leads_back(flow: Flow, node: str) -> set[str]:
    """Where graph and proofs say that the back key of *node* leads."""
    exit = flow.nodes[node].exit("#")
    assert exit is not None
    drawn = set(flow.targets(flow.nodes[node], exit))
    states = States(flow, Worlds((flow,), Horizon.of(date(2026, 11, 23), 7)))
    proven = {
        states.places[move.target].state.node
        for place in states.places
        for move in place.moves
        if place.state.node == node and move.exit is exit
    }
    assert proven == drawn
    assert drawn == {
        to for _, to, key in flow.graph.out_edges(node, keys=True) if key == "#"
    }
    return drawn


def test_back_leads_to_the_menu_before() -> None:
    """From a menu below another one, back leads to that one."""
    flow = flow_of({"a": menu(one="b"), "b": menu(one="end"), "end": END})

    assert leads_back(flow, "b") == {"a"}
    assert after(flow, "1 #").node == "a"


def test_back_repeats_the_first_menu() -> None:
    """A menu before which there is none is heard again, though others lead to it."""
    flow = flow_of({"a": menu(one="b"), "b": menu(one="a"), "end": END})

    assert leads_back(flow, "a") == {"a"}
    assert after(flow, "1 1 #").node == "a"


def test_back_from_an_entry_leads_to_the_last_menu() -> None:
    """Where a number is asked for, back leads to the menu heard last."""
    flow = flow_of(
        {"a": menu(one="b"), "b": menu(one="n"), "n": number("end"), "end": END}
    )

    assert leads_back(flow, "n") == {"b"}
    assert after(flow, "1 1 #").node == "b"


def test_back_from_an_entry_before_any_menu_asks_again() -> None:
    """Where no menu was heard yet, back asks for the entry again."""
    flow = flow_of({"n": number("a"), "a": menu(one="end"), "end": END})

    assert leads_back(flow, "n") == {"n"}
    assert after(flow, "#").node == "n"


def test_back_from_an_entry_may_lead_to_several_menus() -> None:
    """Which menu was heard last depends on the way."""
    flow = flow_of(
        {
            "a": menu(one="b", two="n"),
            "b": menu(one="n"),
            "n": number("end"),
            "end": END,
        }
    )

    assert leads_back(flow, "n") == {"a", "b"}
    assert after(flow, "2 #").node == "a"
    assert after(flow, "1 1 #").node == "b"


def test_a_menu_that_leads_on_from_below_is_not_before() -> None:
    """Coming back to a menu by an option takes away what was heard since."""
    flow = flow_of(
        {"a": menu(one="b"), "b": menu(one="c"), "c": menu(one="b"), "end": END}
    )

    assert leads_back(flow, "b") == {"a"}
    assert after(flow, "1 1 1 #").node == "a"


def test_two_menus_that_lead_to_each_other_stand_before_each_other() -> None:
    """Of two menus that can be heard in either order, either can be the one before."""
    flow = flow_of(
        {
            "a": menu(one="b", two="c"),
            "b": menu(one="c"),
            "c": menu(one="b"),
            "end": END,
        }
    )

    assert leads_back(flow, "b") == {"a", "c"}
    assert after(flow, "2 1 #").node == "c"
    assert after(flow, "2 1 1 #").node == "a"


def test_a_deep_menu_forgets_where_it_began() -> None:
    """Eight menus are remembered; going back further than that repeats the last."""
    names = [f"m{i}" for i in range(10)]
    ways = dict(zip(names, [*names[1:], "end"], strict=True))
    flow = flow_of({n: menu(one=to) for n, to in ways.items()} | {"end": END})

    assert after(flow, "1 " * 9 + "# " * 7).node == "m2"
    assert after(flow, "1 " * 9 + "# " * 8).node == "m2"
    assert leads_back(flow, "m2") == {"m1", "m2"}


def test_back_in_a_part_stays_in_the_part() -> None:
    """A part's first menu is repeated; menus of the flow around it are not its own."""
    part = flows_made.text_of(
        {
            "ivr": 1,
            "name": "part",
            "languages": ["en"],
            "start": "p",
            "nodes": {"p": menu(one="out"), "out": {"end": "done"}, "end": END},
        }
    )
    nodes = {
        "a": menu(one="go"),
        "go": {"flow": "part", "endings": {"done": "b"}},
        "b": menu(one="end"),
        "end": END,
    }
    flow = flow_of(nodes, parts={"part.yaml": part})

    assert leads_back(flow.linked["part"], "p") == {"p"}
    assert after(flow, "1 #").node == "p"
    assert leads_back(flow, "b") == {"a"}
    assert after(flow, "1 1 #").node == "a"


def test_the_menu_before_is_announced() -> None:
    """Who came by the back key is told so, or hears what was written for it."""
    again = menu(one="b") | {"again": {"back": "Here you are again."}}
    plain = flow_of({"a": menu(one="b"), "b": menu(one="a"), "end": END})
    written = flow_of({"a": again, "b": menu(one="a"), "end": END})

    assert heard(plain, "1 #")[:2] == ["Here is the previous menu.", "Choose."]
    assert heard(plain, "1 1")[0] == "Choose."
    assert heard(written, "1 #")[0] == "Here you are again."


def heard(flow: Flow, keys: str) -> list[str]:
    """What is said at the last wait."""
    turn = answer(flow, VISIT)
    for key in keys.split():
        turn = resume(flow, turn.session, Digits(key), VISIT)
    assert isinstance(turn.wait, Gather)
    return [sound.text for sound in turn.wait.sounds if isinstance(sound, Say)]


def test_random_calls_go_back_only_to_where_the_graph_leads() -> None:
    """However callers wander, back leads to a node that the graph names."""
    random = Random(7)
    names = [f"m{i}" for i in range(12)]
    for _ in range(60):
        size = random.randint(2, 12)
        nodes: dict[str, Any] = {}
        for name in names[:size]:
            to = {k: random.choice(names[:size]) for k in ("one", "two")}
            nodes[name] = menu(**to) if random.random() < 0.8 else number(to["one"])
        flow = flow_of(nodes | {"end": END})
        session = answer(flow, VISIT).session
        for _ in range(60):
            node = flow.nodes[session.node]
            asks = not node.kind.takes_keys
            keys = random.choice(["1234" if asks else "1", "2222" if asks else "2"])
            keys = "#" if random.random() < 0.4 else keys
            session = resume(flow, session, Digits(keys), VISIT).session
            if keys == "#":
                exit = node.exit("#")
                assert exit is not None
                assert session.node in flow.targets(node, exit)


# Numbers ------------------------------------------------------------------------


def graphs() -> list[list[list[int]]]:
    """Every graph of three numbers, and some of seven."""
    small = [
        [[to for to in range(3) if bits[3 * i + to]] for i in range(3)]
        for bits in product((0, 1), repeat=9)
    ]
    random = Random(1)
    large = [
        [[to for to in range(7) if random.random() < 0.25] for _ in range(7)]
        for _ in range(300)
    ]
    return small + large


def ways(graph: list[list[int]], start: int, without: int | None = None) -> set[int]:
    """What is reached from *start*, at least one step away."""
    seen: set[int] = set()
    todo = [start]
    while todo:
        for to in graph[todo.pop()]:
            if to not in seen and to != without:
                seen.add(to)
                todo.append(to)
    return seen


def test_components_lead_to_each_other_and_are_whole() -> None:
    """Two numbers are in one set exactly where each leads to the other."""
    for graph in graphs():
        found = components(range(len(graph)), graph.__getitem__)

        together = {
            (i, j)
            for i in range(len(graph))
            for j in range(len(graph))
            if i == j or (j in ways(graph, i) and i in ways(graph, j))
        }
        assert {(i, j) for each in found for i in each for j in each} == together


def test_components_come_in_order() -> None:
    """A set comes after all sets to which it leads."""
    for graph in graphs():
        found = components(range(len(graph)), graph.__getitem__)

        place = {index: at for at, each in enumerate(found) for index in each}
        assert all(place[to] <= place[i] for i in place for to in graph[i])


def test_circles_are_what_can_go_round() -> None:
    """A number is in a circle exactly where some way leads from it back to it."""
    for graph in graphs():
        found = circles(range(len(graph)), graph.__getitem__)

        inside = {index for each in found for index in each}
        assert inside == {i for i in range(len(graph)) if i in ways(graph, i)}


def test_what_stands_above_is_on_every_way() -> None:
    """One stands above another where without it no way leads there."""
    for graph in graphs():
        above = dominators(0, graph)

        reached = {0} | ways(graph, 0)
        for one in reached:
            rest = {0} | ways(graph, 0, without=one) if one else set()
            below = {other for other in reached if above.is_above(one, other)}
            assert below == {one} | (reached - rest)
