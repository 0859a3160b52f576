"""IVR503: too many words before the first option."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import (
    cited,
    menus,
    more_than,
    prompt_seconds,
    says_options,
    text_seconds,
    usual,
)
from ivr.checks.study import Study
from ivr.checks.walks import BY_ITSELF, asks
from ivr.checks.wording import told
from ivr.compiler.flow import Flow, Node
from ivr.diagnostics import Finding, Related


@check("IVR503", severity="warning")
def long_greeting(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A way from the start to the first menu on which callers listen longer than the
    profile's limit before they hear the first option. What `notice:` says must be
    said does not count, nor what is said only at times.

    ## Why it matters
    Every caller listens to every second of it, on every call.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: welcome
    queues: {desk: {}}
    nodes:
      welcome:
        say:
          Thank you for calling the clinic, the largest of its kind on the coast and
          the pride of the whole town since it opened its doors. Do visit us on the
          web as well, where you find all our doctors with their pictures.
        next: main
      main:
        menu: "What can we do for you?"
        options:
          1: {label: "an appointment", go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Say who you are, and then the first option.
    """
    flow = study.flow
    if flow.is_part or flow.start not in flow.nodes:
        return
    limit = flow.profile.limit("greeting-seconds-warning")
    found = {language: _longest(flow, language) for language in flow.languages}
    language, (seconds, way) = max(found.items(), key=lambda each: each[1][0])
    if more_than(seconds, limit):
        heard = [node for node in way if _seconds(flow, node, language)]
        longest = max(heard, key=lambda node: _seconds(flow, node, language))
        yield Finding(
            longest.text.at(longest.kind.name),
            f"callers listen {seconds:.0f} s before the first option; "
            f"{limit:g} s are enough",
            "say who you are, and then the first option",
            tuple(
                Related(node.text.at(node.kind.name), "heard before it, too")
                for node in heard
                if node is not longest
            )[:3],
            node=longest.name,
            explains=cited(flow.profile, "greeting-seconds-warning"),
        )


def _longest(flow: Flow, language: str) -> tuple[float, tuple[Node, ...]]:
    """The longest greeting, and the nodes at which it is heard."""
    assert flow.start is not None
    best: dict[str, float] = {}
    found: tuple[float, tuple[Node, ...]] = (0.0, ())
    todo: list[tuple[str, float, tuple[Node, ...]]] = [(flow.start, 0.0, ())]
    while todo:
        name, before, way = todo.pop()
        node = flow.nodes.get(name)
        if node is None or node in way:
            continue
        seconds = before + _seconds(flow, node, language)
        if seconds <= best.get(name, -1.0):
            continue
        best[name] = seconds
        if node.kind.takes_keys:
            found = max(found, (seconds, (*way, node)), key=lambda each: each[0])
        elif not asks(node) and not node.kind.service:
            todo += [
                (exit.target, seconds, (*way, node))
                for exit in node.exits
                if exit.target is not None and exit.by in BY_ITSELF
                # Why the line is closed is no greeting: it is what callers ask.
                if usual(exit.guard, flow, language)
            ]
    return found


def _seconds(flow: Flow, node: Node, language: str) -> float:
    """What of a node is heard before any option."""
    for _, kind in menus([node]):
        if says_options(kind, language):
            return prompt_seconds(kind.value, flow, language)
        text = kind.value.wording(language) or ""
        first = next(iter(told(text)), None)
        # The sentence with the first key belongs to the options.
        until = text.rfind(".", 0, first.offset) + 1 if first else len(text)
        return text_seconds(text[:until], flow, language)
    if node.kind.takes_keys or node.kind.settles != "heard" or node.text.notice:
        return 0.0
    if not usual(getattr(node.kind, "when", None), flow, language):
        return 0.0
    return sum(prompt_seconds(each, flow, language) for each in node.kind.heard())
