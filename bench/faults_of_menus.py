"""Known faults of menus, of what they promise, and of where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

from bench.planting import (
    Quoted,
    Site,
    Tree,
    both,
    drop,
    fault,
    hang_up,
    name_of,
    nodes,
    options,
    put,
    swap,
    text_of,
)

RESET = ("reset your password", "비밀번호 재설정")
OTHERS = {
    "account.unlock": RESET,
    "password.reset": ("unlock your account", "계정 잠금 해제"),
    "refund": ("cancel your order", "주문 취소"),
    "tickets.buy": ("cancel your booking", "예매 취소"),
    "tickets.cancel": ("book tickets", "입장권 예매"),
    "prescription.refill": ("test results", "검사 결과"),
    "appointment.book": ("cancel your appointment", "예약 취소"),
}
"""Another act, or another thing, for what some options promise."""


def promising(tree: Tree) -> Iterator[tuple[tuple[Any, ...], Tree]]:
    """Options that say which intent they are for."""
    for path, option in options(tree):
        if isinstance(option.get("intent"), str):
            yield path, option


def offers(tree: Tree, intent: str) -> int:
    """How many options and answers of the flow are for *intent*."""
    found = sum(option.get("intent") == intent for _, option in promising(tree))
    return found + sum(intent in n.get("intents", {}) for _, n in nodes(tree, "ask"))


# What is promised -------------------------------------------------------------


@fault("302 303 304 305", error=False)
def drop_option(tree: Tree) -> Iterator[Site]:
    """The only option for something is gone; a person may still be asked."""
    for path, option in promising(tree):
        if offers(tree, option["intent"]) == 1:
            yield drop(path[:-1], path[-1])


@fault("302 304 305")
def drop_option_and_handles(tree: Tree) -> Iterator[Site]:
    """The only option for something is gone, and nobody handles it any more."""
    for path, option in promising(tree):
        intent = option["intent"]
        if offers(tree, intent) == 1 and _handled(tree, intent):
            yield both(
                f"{name_of(path)}, {intent}",
                drop(path[:-1], path[-1]),
                *_without(tree, intent),
            )


@fault("301 305 302")
def remove_handles(tree: Tree) -> Iterator[Site]:
    """Nobody handles any more what an option leads people to."""
    for intent in tree.get("intents", {}):
        if _handled(tree, intent) and not _self_served(tree, intent):
            yield both(intent, *_without(tree, intent))


def _handled(tree: Tree, intent: str) -> bool:
    return any(_covers(q, intent) for q in tree.get("queues", {}).values())


def _covers(queue: Tree, intent: str) -> bool:
    family = intent.split(".")[0] + ".*"
    return intent in queue.get("handles", ()) or family in queue.get("handles", ())


def _self_served(tree: Tree, intent: str) -> bool:
    return any(intent in node.get("resolves", ()) for _, node in nodes(tree))


def _without(tree: Tree, intent: str) -> Iterator[Site]:
    for name, queue in tree["queues"].items():
        if _covers(queue, intent):
            family = [
                other
                for other in tree["intents"]
                if _covers(queue, other) and other != intent
            ]
            yield put(("queues", name), handles=family or ["nothing"])


@fault("301 302 303")
def swap_resolves(tree: Tree) -> Iterator[Site]:
    """What settles one thing is said to settle another."""
    for path, node in nodes(tree):
        others = [
            i for i in tree.get("intents", {}) if i not in node.get("resolves", ())
        ]
        alone = [
            i
            for i in node.get("resolves", ())
            if not _handled(tree, i) and not _settled_elsewhere(tree, i, path)
        ]
        if alone and others:
            yield put(path, resolves=[others[0]])


def _settled_elsewhere(tree: Tree, intent: str, here: Any) -> bool:
    return any(
        intent in node.get("resolves", ()) for path, node in nodes(tree) if path != here
    )


@fault("301 305 310 302")
def swap_queues(tree: Tree) -> Iterator[Site]:
    """Two options lead to each other's people."""
    found = [
        ((*path, "go"), people)
        for path, option in promising(tree)
        if offers(tree, option["intent"]) == 1
        if (people := _people(tree, option["go"]))
    ]
    for (one, first), (other, second) in combinations(found, 2):
        if first != second:
            yield swap(one, other)


def _people(tree: Tree, name: Any) -> str:
    """The queue whose people answer at the node *name*, or behind its next ones."""
    for _ in range(6):
        node = tree["nodes"].get(name) if isinstance(name, str) else name
        if not isinstance(node, dict):
            return ""
        if isinstance(node.get("queue"), str):
            return str(node["queue"])
        if isinstance(node.get("endings"), dict):
            name = next(iter(node["endings"].values()))
        else:
            name = node.get("open", node.get("next"))
    return ""


@fault("301 302 304 305 306")
def label_of_another_act(tree: Tree) -> Iterator[Site]:
    """An option says something else than it leads to, and no intent corrects it."""
    for path, option in promising(tree):
        other = OTHERS.get(option["intent"])
        if other and offers(tree, option["intent"]) == 1:
            yield both(
                name_of(path),
                put(path, label=text_of(tree, *other)),
                drop(path, "intent"),
            )


@fault("301 302 305")
def option_of_another_intent(tree: Tree) -> Iterator[Site]:
    """An option leads to where its neighbour belongs."""
    for path, node in nodes(tree, "menu"):
        found = [
            (key, option)
            for key, option in node.get("options", {}).items()
            if isinstance(option, dict) and isinstance(option.get("intent"), str)
        ]
        for (key, option), (_, other) in pairwise(found):
            # Within a family the same people help, by whatever way callers come.
            alien = _family(option) != _family(other)
            people = tree.get("queues", {}).get(_people(tree, other["go"]))
            alien = alien and not (people and _covers(people, option["intent"]))
            if alien and offers(tree, option["intent"]) == 1:
                yield put((*path, "options", key), go=other["go"])


def _family(option: Tree) -> str:
    return str(option["intent"]).partition(".")[0]


@fault("304 302 303")
def detour(tree: Tree) -> Iterator[Site]:
    """People for something are there, but only behind what is called another thing."""
    for path, node in nodes(tree, "menu"):
        found = [
            (key, option)
            for key, option in node.get("options", {}).items()
            if isinstance(option, dict) and isinstance(option.get("intent"), str)
        ]
        for (key, option), (_, other) in pairwise(found):
            people = _people(tree, option.get("go"))
            whole = len(found) == len(node["options"])
            if people and whole and offers(tree, option["intent"]) == 1:
                label = other["label"]
                yield both(
                    name_of((*path, key)),
                    put((*path, "options", key), label=label, intent=other["intent"]),
                    drop((), "agent", "otherwise"),
                )
                break


# Silence, mistakes, keys ------------------------------------------------------


@fault("215")
def silence_hangs_up(tree: Tree) -> Iterator[Site]:
    """A caller who says nothing is cut off."""
    for path, node in nodes(tree, "menu", "ask"):
        if node.get("no-input") not in ("good-bye",) and not _after_all(path):
            yield put(path, "no-input", hang_up(tree))


@fault("215")
def mistake_hangs_up(tree: Tree) -> Iterator[Site]:
    """A caller who presses a wrong key is cut off."""
    for path, _ in nodes(tree, "menu"):
        if not _after_all(path):
            yield put(path, "no-match", hang_up(tree))


def _after_all(path: Any) -> bool:
    """Whether callers come here only once they have what they came for."""
    return path[-1] in ("anything-else",)


@fault("105")
def silence_goes_round(tree: Tree) -> Iterator[Site]:
    """A caller who says nothing hears the menu for ever."""
    for path, _ in nodes(tree, "menu"):
        if len(path) == 2:
            yield put(path, "no-input", path[-1])


@fault("213 214 117 608", error=False)
def drop_otherwise(tree: Tree) -> Iterator[Site]:
    """Where exits lead that nobody wrote is not said."""
    if "otherwise" in tree:
        yield drop((), "otherwise")


@fault("101")
def missing_target(tree: Tree) -> Iterator[Site]:
    """An exit leads to a node that is not there."""
    for path, node in nodes(tree):
        for key, value in node.items():
            if isinstance(value, str) and value in tree["nodes"] and key != kind(node):
                yield put(path, key, f"{value}x")
    for path, option in options(tree):
        if isinstance(option.get("go"), str):
            yield put(path, go=f"{option['go']}x")


def kind(node: Tree) -> str:
    """The kind's own key, which names no node."""
    return next(iter(node))


@fault("005 112")
def drop_next(tree: Tree) -> Iterator[Site]:
    """An exit that must be written is gone."""
    for path, node in nodes(tree, "say", "set", "language", "collect", "hours", "if"):
        for key in ("next", "open", "else"):
            if key in node:
                yield drop(path, key)


@fault("203 216")
def ambiguous_keys(tree: Tree) -> Iterator[Site]:
    """One key begins another."""
    for path, node in nodes(tree, "menu"):
        keys = list(node.get("options", {}))
        if "1" in keys and len(keys) > 1:
            option = node["options"][keys[1]]
            yield both(
                name_of(path),
                drop((*path, "options"), keys[1]),
                put((*path, "options"), "12", option),
            )


@fault("207")
def rebind_agent_key(tree: Tree) -> Iterator[Site]:
    """0 is not the person whom callers expect."""
    for path, node in nodes(tree, "menu"):
        found = node.get("options", {}).get("1")
        if isinstance(found, dict) and tree.get("profile", "").startswith("kr"):
            label = text_of(tree, "our opening hours", "운영 시간 안내")
            own = {"label": label, "go": path[1]}
            yield put((*path, "options"), "0", own)


@fault("202")
def key_said_but_not_bound(tree: Tree) -> Iterator[Site]:
    """A prompt tells callers of a key that does nothing."""
    for path, node in nodes(tree, "menu"):
        said = text_of(
            tree, "For a surprise, press 8.", "다른 안내를 원하시면 8번을 눌러 주세요."
        )
        if "8" not in node.get("options", {}):
            prompt = node["menu"]
            words = {
                tag: Quoted(
                    f"{prompt[tag] if isinstance(prompt, dict) else prompt} {text}"
                )
                for tag, text in said.items()
            }
            yield put(path, menu=words)


@fault("204", error=False)
def option_never_said(tree: Tree) -> Iterator[Site]:
    """An option is bound, and nobody says so."""
    for path, node in nodes(tree, "menu"):
        if node.get("spoken") == "as-written":
            label = text_of(tree, "our shop", "기념품점")
            yield put((*path, "options"), "7", {"label": label, "go": "message"})


@fault("209 208 205 206 211", error=False)
def many_options(tree: Tree) -> Iterator[Site]:
    """Eight options that all lead to the same place."""
    for path, node in nodes(tree, "menu"):
        taken = node.get("options", {})
        first = next((o for o in taken.values() if isinstance(o, dict)), None)
        if first and "spoken" not in node:
            more = [
                each
                for key in "45678"
                if key not in taken
                for each in (key, {"label": first["label"], "go": first["go"]})
            ]
            yield put((*path, "options"), *more)


@fault("201")
def no_options(tree: Tree) -> Iterator[Site]:
    """A menu with nothing to choose."""
    for path, _ in nodes(tree, "menu"):
        yield put(path, options={})
