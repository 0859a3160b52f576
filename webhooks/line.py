"""One call at one request: who calls, where the call stands, where it reports to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from ivr.callbacks.coming_along import coming_along
from ivr.compiler.flow import Flow
from ivr.runtime.call import NodeCall
from ivr.runtime.queues import Joined
from ivr.runtime.state import Session, Visit
from ivr.runtime.token import Keys, Sealed, seal, unseal
from ivr.telephony import Enqueue, Sound
from webhooks.forms import Form


@dataclass(slots=True)
class Line:
    """A caller on the line, as one request of the carrier shows them.

    ``flow`` is the one that was called; ``sealed`` what the action address held,
    or of a new call, what its first address will.
    """

    name: str
    call_id: str
    form: Form
    flow: Flow
    visit: Visit
    sealed: Sealed

    @property
    def session(self) -> Session:
        """The state of the call as it came in."""
        return self.sealed.session

    @property
    def key(self) -> str:
        """Names this wait of this call, for what must be done only once."""
        return errand_key(self.call_id, self.session)


def errand_key(call_id: str, session: Session) -> str:
    """Names a wait of a call: a repeated request is at the same one."""
    return f"{call_id}:{session.turn}:{session.flow}/{session.node}"


def joining(line: Line, session: Session, enqueue: Enqueue, name: str) -> Joined:
    """A caller who is sent into a queue that the carrier calls *name*."""
    return Joined(
        errand_key(line.call_id, session),
        line.call_id,
        line.flow.name,
        enqueue.queue,
        enqueue.language,
        session.values.get("topic", ""),
        line.visit.caller,
        line.visit.now,
        enqueue.priority,
        {
            "called": line.visit.called,
            "at_carrier": name,
            "chosen": coming_along(line.flow, session),
        },
    )


RECENT = 2_000
"""States that are remembered beside their tokens, some megabytes."""


class Addresses:
    """Makes the addresses that the carrier is told to ask next, and reads them.

    They are without a host: the carrier asks where it asked before, and reaches us
    under whatever name it knows.
    """

    def __init__(self, public_url: str, keys: Keys) -> None:
        self._prefix = urlsplit(public_url).path.rstrip("/")
        self._keys = keys
        # What this process sealed itself a moment ago it need not open again; any
        # other process, and this one later, opens the token.
        self._recent: dict[tuple[str, str], Sealed] = {}

    def opened(self, token: str, call_id: str) -> Sealed:
        """What *token* holds, if it was made for the call *call_id*.

        Raises:
            TokenInvalid: It was altered, belongs to another call, or its key is gone.
        """
        found = self._recent.get((token, call_id))
        return found or unseal(token, self._keys, call_id=call_id)

    def of(
        self,
        name: str,
        call_id: str,
        sealed: Sealed,
        queries: Mapping[str, str] | None = None,
    ) -> Callable[[str], str]:
        """What the carrier is to ask for a call that stands at *sealed*."""
        token = seal(sealed, self._keys, call_id=call_id)
        self._recent[token, call_id] = sealed
        if len(self._recent) > RECENT:
            self._recent.clear()
        base = f"{self._prefix}/voice/{quote(name)}/"
        if not queries:
            return lambda what: f"{base}{what}/{token}"
        return lambda what: f"{base}{what}/{token}{queries.get(what, '')}"

    def sound(self, url: str) -> str:
        """Where a recording is heard: at its own address, or as a file of ours."""
        if "://" in url:
            return url
        return f"{self._prefix}/sounds/{quote(url.lstrip('/'))}"


def phrase(
    flow: Flow, session: Session, visit: Visit, name: str, **extra: str
) -> tuple[Sound, ...]:
    """A sentence of the profile in the caller's language; nothing where it has none."""
    here = flow.linked.get(session.flow, flow)
    node = here.nodes.get(session.node) or next(iter(here.nodes.values()))
    return NodeCall(here, node, session, visit).phrase(name, **extra)


def spoken(flow: Flow, session: Session, visit: Visit, seconds: float) -> str:
    """A length of time, as a person of the caller's language says it."""
    here = flow.linked.get(session.flow, flow)
    node = here.nodes.get(session.node) or next(iter(here.nodes.values()))
    return NodeCall(here, node, session, visit).spoken(str(int(seconds)), "duration")
