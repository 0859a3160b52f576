"""Texts to callers about their requests: put down with what they tell, sent once.

A text is written in the transaction of what it tells of, and sent after it. It is
marked as being sent before the carrier is asked: whoever dies in between leaves it
so, and it is not sent again, for the carrier would send it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from ivr.callbacks.requests import Request, insert_once
from ivr.compiler.flow import Flow
from ivr.records import dataclass
from ivr.runtime.versions import Library, NotServed
from ivr.speech import fill_text, parse_template
from ivr.store.database import Database
from ivr.store.tables import texts

AT_ONCE = 20

Send = Callable[[str, str, str], str]
"""Sends to a number a text from a sender; what came of it, ``sent`` if all went well.

Source of the order of its arguments: ``webhooks.carrier.Carrier.send``.
"""


@dataclass(frozen=True, slots=True)
class TextDue:
    """A text that is to be sent now, by nobody else."""

    id: int
    to: str
    text: str
    sender: str
    language: str


def put(
    connection: Connection, request: Request, what: str, text: str, now: datetime
) -> bool:
    """Put down *text* about *what* became of a request; once for each."""
    values = {
        "key": f"{request.id}:{what}:{request.epoch}",
        "request_id": request.id,
        "to": request.number,
        "sender": request.called,
        "language": request.language,
        "text": text,
        "state": "due",
        "outcome": "",
        "at": now,
    }
    return bool(text) and insert_once(connection, texts, values)


def given_up(
    connection: Connection, request: Request, library: Library, now: datetime
) -> bool:
    """Tell a caller whose request has expired that nobody could reach them."""
    return _tell(connection, request, library, "callback-given-up", now)


def cancelled(
    connection: Connection, request: Request, library: Library, now: datetime
) -> bool:
    """Tell a caller that staff have cancelled their request."""
    return _tell(connection, request, library, "callback-called-off", now)


def _tell(
    connection: Connection,
    request: Request,
    library: Library,
    phrase: str,
    now: datetime,
) -> bool:
    try:
        flow = library.current(request.flow)[1]
    except NotServed:
        return False
    return put(connection, request, phrase, words(flow, phrase, request.language), now)


def words(flow: Flow, phrase: str, language: str) -> str:
    """A sentence of the profile with the title of *flow*; empty where it has none."""
    template = flow.profile.phrase(phrase, language)
    if not template:
        return ""
    title = flow.text.title.wording(language) if flow.text.title else None
    return fill_text(
        parse_template(template),
        lambda each: (title or flow.name) if each.name == "title" else "",
        language,
    )


# Sending ---------------------------------------------------------------------------


def texts_due(
    connection: Connection, now: datetime, most: int = AT_ONCE
) -> tuple[TextDue, ...]:
    """Take the texts that are due in hand; nobody else sends them from now on."""
    query = select(texts).where(texts.c.state == "due").order_by(texts.c.id)
    rows = connection.execute(query.limit(most).with_for_update(skip_locked=True)).all()
    taken = tuple(TextDue(r.id, r.to, r.text, r.sender, r.language) for r in rows)
    if taken:
        mine = texts.c.id.in_([each.id for each in taken])
        connection.execute(
            texts.update().where(mine).values(state="sending", sent_at=now)
        )
    return taken


def text_sent(connection: Connection, text_id: int, outcome: str) -> None:
    """Note what came of sending a text."""
    state = "sent" if outcome == "sent" else "failed"
    connection.execute(
        texts.update()
        .where(texts.c.id == text_id)
        .values(state=state, outcome=outcome[:32])
    )


def send_due(database: Database, send: Send, now: datetime) -> int:
    """Send what is due, after it is on record; how many were tried."""
    with database.read() as connection:
        query = select(texts.c.id).where(texts.c.state == "due").limit(1)
        if connection.execute(query).first() is None:
            return 0
    with database.begin() as connection:
        due = texts_due(connection, now)
    for each in due:
        try:
            outcome = send(each.to, each.text, each.sender)
        except Exception as error:
            # Whatever broke, the other texts are sent, and this one perhaps was.
            outcome = f"broke: {type(error).__name__}"
        with database.begin() as connection:
            text_sent(connection, each.id, outcome)
    return len(due)
