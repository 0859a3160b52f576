"""What can come of a wait for a queue, a line or a service, for people to choose."""

from __future__ import annotations

from ivr.simulator.choosing import standing_at
from ivr.simulator.phone import PhoneCall
from ivr.simulator.world import best, outcomes_of
from ivr.telephony import Ask, Enqueue, Gather, LookUp, Wait


def choices(call: PhoneCall) -> tuple[str, ...]:
    """What the present wait of *call* can come to, in the words of its exits; none
    where the caller is listened to, or the call is over."""
    wait = call.wait
    match wait:
        case None | Gather():
            return ()
        case Ask(what="check"):
            # The rest of its exits are for the caller to choose.
            return ("free", "existing", "refused", "failed")
        case Ask():
            return ("done", "failed")
        case LookUp(outcomes=outcomes):
            return tuple(dict.fromkeys((*outcomes, "failed")))
    found = outcomes_of(standing_at(call)[1])
    if isinstance(wait, Enqueue) and not _may_close(wait):
        return tuple(exit for exit in found if exit != "closed")
    return found


def _may_close(wait: Enqueue) -> bool:
    """Whether the queue closes before callers lose patience."""
    return wait.closes_in is not None and wait.closes_in <= wait.give_up_after


def escape_of(wait: Wait) -> tuple[str, ...]:
    """The keys that lead out of a wait."""
    return wait.escape if isinstance(wait, Enqueue) else ()


def usual(wait: Wait) -> str:
    """What *wait* comes to if all goes well."""
    match wait:
        case Ask(what="check"):
            return "free"
        case Ask():
            return "done"
    return best(wait)
