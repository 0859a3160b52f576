"""The tables of callbacks: requests and all that happens to them. See ``tables``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from ivr.store.columns import Facts, Instant, Number
from ivr.store.metadata import metadata, where


def _last_digits(context: Any) -> str:
    number: str = context.get_current_parameters()["number"]
    return number[-4:]


requests = Table(
    "requests",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    # The errand that asked (call, turn, node): a repeated one finds its request.
    Column("key", String(120), nullable=False, unique=True),
    # Number and topic while the request is open, else null: one open request each.
    Column("open_key", String(200), unique=True),
    Column("number", String(40), nullable=False, index=True),
    Column("prefix", String(12), nullable=False),
    # What people know of a number that they look for.
    Column("last_digits", String(4), nullable=False, default=_last_digits, index=True),
    Column("country", String(2), nullable=False),
    Column("topic", String(120), nullable=False),
    Column("flow", String(120), nullable=False),
    Column("queue", String(120), nullable=False),
    Column("language", String(20), nullable=False),
    Column("intents", Facts, nullable=False),
    # What the caller chose and keyed on the way, to be shown to who calls back.
    Column("chosen", Facts, nullable=False),
    Column("call", String(64), nullable=False),
    Column("called", String(40), nullable=False),
    # ivr.callbacks.life.State
    Column("state", String(16), nullable=False),
    # Why it was refused, or how it ended: ivr.callbacks.life.Outcome
    Column("outcome", String(32), nullable=False, default=""),
    Column("mode", String(16), nullable=False),
    Column("asked_at", Instant, nullable=False),
    # When the caller first asked to wait for this: the place in the order.
    Column("first_asked_at", Instant, nullable=False),
    # The slot that was chosen, or null for soonest; and what was promised aloud.
    Column("slot", Instant),
    Column("promised_at", Instant),
    # Not before this; null when nothing is due (talking, closed, refused).
    Column("due_at", Instant),
    Column("expires_at", Instant),
    Column("tries", Integer, nullable=False, default=0),
    # Raised with every claim and every attempt: who holds an older one is stale.
    Column("epoch", Integer, nullable=False, default=0),
    Column("claimed_by", Number, ForeignKey("people.id")),
    Column("claimed_at", Instant),
    Column("level", String(40), nullable=False, default=""),
    Column("closed_at", Instant),
    # The last alarm about its promise: near, broken, or none.
    Column("alarm", String(8), nullable=False, default=""),
    Index("ix_requests_state_due_at", "state", "due_at"),
    Index("ix_requests_prefix_asked_at", "prefix", "asked_at"),
    Index("ix_requests_asked_at", "asked_at"),
    Index("ix_requests_closed_at", "closed_at"),
    Index("ix_requests_queue_slot", "queue", "slot"),
    # The open ones are few among all; here by all that the desk looks for, so that
    # no row is read that is not shown.
    Index("ix_requests_promised_at", "promised_at", **where("open_key IS NOT NULL")),
    Index(
        "ix_requests_open",
        *("first_asked_at", "id", "promised_at", "queue", "state", "claimed_by"),
        *("level", "last_digits"),
        **where("open_key IS NOT NULL"),
    ),
    Index(
        "ix_requests_open_queue",
        *("queue", "first_asked_at", "id", "state", "promised_at"),
        **where("open_key IS NOT NULL"),
    ),
)

errands = Table(
    "errands",
    metadata,
    # What a call has asked of the desk, once: the repeated one has the same answer.
    Column("key", String(120), primary_key=True),
    Column("request_id", Number, ForeignKey("requests.id"), index=True),
    Column("answer", Facts, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)

texts = Table(
    "texts",
    metadata,
    # The outbox: written with what it tells of, sent once that is on record.
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("request_id", Number, ForeignKey("requests.id"), index=True),
    Column("to", String(40), nullable=False, index=True),
    # The number that was called; texts come from it unless the site has another.
    Column("sender", String(40), nullable=False),
    Column("language", String(20), nullable=False),
    Column("text", Text, nullable=False),
    # due, sending, sent, failed; one that is sending is never sent again.
    Column("state", String(16), nullable=False),
    Column("outcome", String(32), nullable=False, default=""),
    Column("at", Instant, nullable=False, index=True),
    Column("sent_at", Instant),
    Index("ix_texts_due", "id", **where("state = 'due'")),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("request_id", Number, ForeignKey("requests.id"), nullable=False),
    Column("epoch", Integer, nullable=False),
    # Unguessable; in the addresses that the carrier asks for this attempt.
    Column("secret", String(64), nullable=False, unique=True),
    # intended, dialling, ringing, talking, unknown, ended
    Column("state", String(16), nullable=False, index=True),
    Column("outcome", String(32), nullable=False, default=""),
    Column("mode", String(16), nullable=False),
    # Who is rung first, and who is to be connected: the agent's line where one is.
    Column("to", String(120), nullable=False),
    Column("agent", Number, ForeignKey("people.id")),
    Column("call", String(64), nullable=False, default="", index=True),
    Column("worker", String(80), nullable=False),
    Column("intended_at", Instant, nullable=False),
    Column("dialled_at", Instant),
    Column("ringing_at", Instant),
    Column("answered_at", Instant),
    Column("connected_at", Instant),
    Column("ended_at", Instant, index=True),
    # An unknown attempt counts as not dialled after this, if nothing is heard of it.
    Column("settle_at", Instant),
    # When the carrier is asked what became of it, where nothing is heard until then.
    Column("look_at", Instant, index=True),
    # The other side's call, where it is known: an agent's, or in agent-first the
    # customer's.
    Column("leg", String(64), nullable=False, default=""),
    UniqueConstraint("request_id", "epoch"),
)

events = Table(
    "events",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("request_id", Number, ForeignKey("requests.id"), nullable=False),
    Column("attempt_id", Number, ForeignKey("attempts.id")),
    Column("at", Instant, nullable=False),
    # caller, dispatcher, carrier, clock, or person:ID
    Column("author", String(40), nullable=False),
    # ivr.callbacks.life.Happening's name, or "note"
    Column("what", String(32), nullable=False),
    Column("before", String(16), nullable=False),
    Column("after", String(16), nullable=False),
    Column("facts", Facts, nullable=False),
    Index("ix_events_request_id", "request_id"),
    Index("ix_events_at", "at"),
)

pace = Table(
    "pace",
    metadata,
    # One row a carrier account: its lock makes limits hold across workers.
    Column("name", String(40), primary_key=True),
    Column("next_at", Instant, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    # promise-near, promise-broken, burst, unknown-stuck
    Column("what", String(32), nullable=False),
    # What it is about, so that it is raised once: a request's id, a prefix and hour.
    Column("about", String(120), nullable=False),
    Column("at", Instant, nullable=False),
    Column("facts", Facts, nullable=False),
    Column("seen_by", Number, ForeignKey("people.id")),
    Column("seen_at", Instant),
    # When it was told by e-mail and webhook; how often that failed.
    Column("told_at", Instant),
    Column("failures", Integer, nullable=False, default=0, server_default="0"),
    UniqueConstraint("what", "about"),
)
