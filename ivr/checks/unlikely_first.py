"""IVR217: most callers wait for the option that most callers want."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.measures import (
    cited,
    menus,
    option_seconds,
    options_in_order,
    says_options,
)
from ivr.checks.study import Study
from ivr.checks.walks import promised_behind
from ivr.compiler.flow import Flow, Node
from ivr.diagnostics import Finding
from ivr.language.options import Option


@check("IVR217", severity="info")
def unlikely_first(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A menu that says options which few callers want before those that many want, by
    the shares of the intents behind them. The loss is counted in seconds, over all
    calls, against the best order.

    ## Why it matters
    Every caller hears every option before their own.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    start: main
    queues: {desk: {}}
    intents:
      bill: {say: {en: [your bill]}, share: 3%}
      study: {say: {en: [medical studies]}, share: 2%}
      visit: {say: {en: [an appointment]}, share: 90%}
    nodes:
      main:
        menu: "Welcome to the clinic."
        options:
          1: {label: "taking part in a medical study", intent: study, go: desk}
          2: {label: "a question about your bill", intent: bill, go: desk}
          3: {label: "an appointment", intent: visit, go: desk}
        no-input: desk
        no-match: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Put what most callers want first, or write `order: by-share`.
    """
    flow = study.flow
    if not any(intent.share for intent in flow.intents.values()):
        return
    for node, kind in menus(study.sound_nodes()):
        if kind.order != "written" or not says_options(kind, flow.languages[0]):
            continue
        language = flow.languages[0]
        offered = [
            option
            for option in options_in_order(flow, kind, language)
            if option.key.text not in flow.profile.keys
        ]
        options = [
            (share, option_seconds(flow, option, language), option)
            for share, option in _shares(flow, node, offered)
        ]
        lost = _wait(options) - _wait(sorted(options, key=_by_rate))
        if lost > flow.profile.limit("order-loss-seconds"):
            wanted = max(options, key=lambda each: each[0])[2]
            yield Finding(
                wanted.span,
                f'option "{wanted.key.text}" is what most callers want, and comes late '
                f'at "{node.name}": {lost:.1f} s lost per call',
                "put what most callers want first, or write order: by-share",
                node=node.name,
                explains=cited(flow.profile, "order-loss-seconds"),
            )


Weighed = tuple[float, float, Option]


def _by_rate(each: Weighed) -> tuple[float, str]:
    """Smith's rule: the most callers for a second of listening first.

    Source: W. E. Smith, "Various optimizers for single-stage production", 1956.
    """
    share, seconds, option = each
    return -share / max(seconds, 0.1), option.key.text


def _wait(options: list[Weighed]) -> float:
    """Seconds of listening, over all calls, until each caller's option was said."""
    heard = waited = 0.0
    for share, seconds, _ in options:
        heard += seconds
        waited += share * heard
    return waited


def _shares(
    flow: Flow, node: Node, options: list[Option]
) -> Iterator[tuple[float, Option]]:
    """Each option with the share of callers who come for it.

    Where several options lead to an intent they take the one with the fewest others
    behind it: nobody presses "something else" for what has its own key.
    """
    behind = [_intents(flow, node, option) for option in options]
    for found, option in zip(behind, options, strict=True):
        own = {
            name
            for name in found
            if all(
                found is other or name not in other or len(found) <= len(other)
                for other in behind
            )
        }
        shares = (flow.intents[name].share for name in own if name in flow.intents)
        yield sum(share or 0.0 for share in shares), option


def _intents(flow: Flow, node: Node, option: Option) -> set[str]:
    named = {intent.name for intent in option.intents}
    if not named and option.go is not None:
        return promised_behind(flow, node, option.go.node)
    return named
