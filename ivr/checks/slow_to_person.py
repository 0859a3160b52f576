"""IVR512: a long way of words before a person."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.listening import Arrival, arrivals
from ivr.checks.measures import cited, more_than
from ivr.checks.study import Study
from ivr.diagnostics import Finding


@check("IVR512", severity="warning", scope="calls", yields_to=("IVR101", "IVR111"))
def slow_to_person(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    Concerns whose callers listen longer than the profile's limit, on the fastest
    way there is, before a person who handles them can answer. The wait in the queue
    does not count, and recordings of unknown wording take no time here.

    ## Why it matters
    Callers who need a person get angry first, and the person has to bear it.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [en]
    profile: kr-senior
    start: welcome
    queues: {desk: {}}
    nodes:
      welcome:
        say: >-
          Welcome to the clinic. We are the largest clinic on the coast. Our doctors
          speak many languages, our rooms look out to the sea, and our kitchen was
          named the best of all clinics twice. For more than a hundred years people
          have come to us from far away. Parking is free on the first day of every
          month, and guests may stay for dinner. Before you go on, please have a pen
          and paper ready.
        next: desk
      desk: {queue: desk, gave-up: sorry, full: sorry, failed: sorry}
      sorry: {hangup: "Nobody can answer now.", ends: refused}
    ```
    Shorten what is said on the way, or offer a person earlier.
    """
    limit = study.flow.profile.limit("person-seconds")
    slow: dict[tuple[str, str], tuple[Arrival, list[str]]] = {}
    found = sorted(arrivals(study), key=lambda each: each.seconds)
    for intent in [*study.flow.intents] or [""]:
        first = next((each for each in found if _handles(each, intent)), None)
        if first is not None and more_than(first.seconds, limit):
            state = first.place.state
            slow.setdefault((state.flow, state.node), (first, []))[1].append(intent)
    for arrival, intents in slow.values():
        node = arrival.place.node
        named = ", ".join(f'"{intent}"' for intent in intents[:3] if intent)
        more = f" and {len(intents) - 3} more" if len(intents) > 3 else ""
        about = f" about {named}{more}" if named else ""
        yield Finding(
            node.span,
            f"callers{about} listen for {arrival.seconds:.0f} s before a person can "
            f"answer; {limit:g} s are enough",
            "shorten what is said on the way, or offer a person earlier",
            node=node.name,
            witness=study.call_to_node(node, study.reached(arrival.place.flow, node)),
            explains=cited(study.flow.profile, "person-seconds"),
        )


def _handles(arrival: Arrival, intent: str) -> bool:
    """Whether the people there help with *intent*; who is dialled helps with all."""
    flow = arrival.place.flow
    queues = [
        flow.queues[name]
        for what, name, _ in arrival.place.node.kind.refers()
        if what == "queue" and name in flow.queues
    ]
    return not intent or not queues or any(q.handles_intent(intent) for q in queues)
