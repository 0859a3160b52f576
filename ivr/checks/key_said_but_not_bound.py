"""IVR202: callers are told to press a key that does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.walks import asks, onward, options_of, shut
from ivr.checks.wording import Told, place_in, told
from ivr.checks.words import prompts_of
from ivr.compiler.flow import Exit, Node
from ivr.diagnostics import Finding
from ivr.dtmf import length, matches
from ivr.language.choosing import Choosing
from ivr.language.text import Part, Prompt


@check("IVR202")
def key_said_but_not_bound(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A text that tells callers to press a key which is no option of the menu, nor a
    key of the whole flow. Where the option is only closed at times, it is a warning.
    Recordings of unknown wording are left in peace, and so are longer numbers to
    dial.

    ## Why it matters
    The caller does as told, and hears that this is no option.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    nodes:
      main:
        menu: "For an appointment, press 1. For a prescription, press 2."
        spoken: as-written
        options: {1: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Bind the key under `options:`, or take it out of the text.
    """
    for node in study.sound_nodes():
        if isinstance(node.kind, Choosing):
            yield from _at_menu(study, node, node.kind)
        elif not asks(node) and not node.kind.service and node.kind.settles == "heard":
            yield from _before_menus(study, node)


def _at_menu(study: Study, node: Node, kind: Choosing) -> Iterator[Finding]:
    bound = [exit for exit in node.exits if exit.key is not None]
    again = kind.again
    prompts = {kind.value: None}
    if again is not None:
        prompts |= dict.fromkeys((*again.no_input, *again.no_match, *again.back))
    for part, each in _told_in(prompts):
        if not _binds(bound, each.key):
            yield _finding(node, part, each, f'no option of "{node.name}"')
        elif not kind.says_options(kind.value, ""):
            yield from _at_times(study, node, part, each, bound)


def _at_times(
    study: Study, node: Node, part: Part, each: Told, bound: list[Exit]
) -> Iterator[Finding]:
    """Findings about an option that is told of also while it is closed."""
    own = [exit for exit in bound if _binds([exit], each.key)]
    if not all(exit.guard for exit in own):
        return
    found = shut(study, node, frozenset(exit.label for exit in own))
    if found:
        yield Finding(
            place_in(part, each.offset, each.length),
            f'callers are told to press {each.key}, also while "{node.name}" does not '
            f"offer it{study.when(found)}",
            "say it in the option's label, which is heard only while it is offered",
            severity="warning",
            node=node.name,
            worlds=study.products(found),
            witness=study.call_to_node(node, found),
        )


def _before_menus(study: Study, node: Node) -> Iterator[Finding]:
    """Findings about a text said before the menu that takes the keys."""
    said = list(_told_in(prompts_of(node)))
    if not said:
        return
    ahead = [n for exit in node.exits for _, n in onward(study.flow, exit.target)]
    takers = [n for n in ahead if _takes_options(n)]
    if any(_takes_keys_otherwise(n) for n in ahead):
        return
    for part, each in said:
        bound = [exit for n in takers for exit in n.exits if exit.key is not None]
        if not _binds(bound, each.key):
            where = " or ".join(f'"{n.name}"' for n in takers[:2])
            yield _finding(
                node, part, each, f"no option of {where}" if where else "taken nowhere"
            )


def _takes_options(node: Node) -> bool:
    """Whether keys that are pressed here are options."""
    return node.kind.takes_keys and bool(options_of(node))


def _takes_keys_otherwise(node: Node) -> bool:
    """Whether keys mean something here that exits do not tell."""
    if _takes_options(node):
        return False
    return asks(node) or bool(node.kind.service) or node.kind.enters_flow() is not None


def _told_in(prompts: Iterable[Prompt]) -> Iterator[tuple[Part, Told]]:
    for prompt in prompts:
        for _, part in prompt.all_parts():
            for each in told(part.text or ""):
                if not each.ends_entry:
                    yield part, each


def _binds(bound: list[Exit], key: str) -> bool:
    """Whether some exit takes *key*; longer numbers may be dialled elsewhere."""
    keys = [exit.key for exit in bound if exit.key is not None]
    if len(key) > 1 and not any(length(each) == len(key) for each in keys):
        return True
    return any(matches(each, key) for each in keys)


def _finding(node: Node, part: Part, each: Told, what: str) -> Finding:
    return Finding(
        place_in(part, each.offset, each.length),
        f"callers are told to press {each.key}, which is {what}",
        f"bind {each.key} under options:, or take it out of the text",
        node=node.name,
    )
