"""What is kept, table by table. Instants are in UTC; see ``columns.Instant``.

A number in full stands only where somebody has to be called or recognised:
``requests``, ``attempts``, ``texts``, ``messages``, ``queue_calls``, ``people``.
Nothing else knows more than its last digits, so that these alone have to be erased.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ivr.store.columns import Facts, Instant, Number

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _where(condition: str) -> dict[str, Any]:
    """An index of some rows only, in either database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


# Callbacks -------------------------------------------------------------------------

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
    # The open ones in their order: few among all that were.
    Index("ix_requests_promised_at", "promised_at", **_where("open_key IS NOT NULL")),
    Index("ix_requests_open", "first_asked_at", "id", **_where("open_key IS NOT NULL")),
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
    Index("ix_texts_due", "id", **_where("state = 'due'")),
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
    UniqueConstraint("what", "about"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("call", String(64), nullable=False),
    Column("to", String(120), nullable=False),
    Column("number", String(40), nullable=False, index=True),
    Column("language", String(20), nullable=False),
    Column("topic", String(120), nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("recording", String(400), nullable=False, index=True),
    Column("ready", Boolean, nullable=False, default=False),
    Column("at", Instant, nullable=False, index=True),
    Column("purge_at", Instant),
    Column("heard_by", Number, ForeignKey("people.id")),
    Column("heard_at", Instant),
)

# Calls in progress, queues and agents ------------------------------------------------

calls = Table(
    "calls",
    metadata,
    Column("call", String(64), primary_key=True),
    Column("flow", String(120), nullable=False),
    Column("node", String(120), nullable=False),
    Column("language", String(20), nullable=False),
    Column("waits_for", String(20), nullable=False),
    Column("number", String(40), nullable=False),  # masked
    Column("turn", Integer, nullable=False),
    Column("began_at", Instant, nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("ending", String(32), nullable=False, default=""),
    Column("ended_at", Instant, index=True),
)

call_events = Table(
    "call_events",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("at", Instant, nullable=False, index=True),
    Column("call", String(64), nullable=False, index=True),
    Column("line", Text, nullable=False),
)

queue_calls = Table(
    "queue_calls",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("call", String(64), nullable=False, index=True),
    Column("visit", String(120), nullable=False, unique=True),
    Column("flow", String(120), nullable=False),
    Column("queue", String(120), nullable=False),
    Column("language", String(20), nullable=False),
    Column("topic", String(120), nullable=False),
    Column("number", String(40), nullable=False),
    Column("priority", Integer, nullable=False, default=0),
    Column("facts", Facts, nullable=False),
    # waiting, ringing (an agent's phone), connected, left
    Column("state", String(16), nullable=False),
    Column("agent", Number, ForeignKey("people.id")),
    Column("result", String(32), nullable=False, default=""),
    Column("joined_at", Instant, nullable=False),
    # The last word of the carrier: who is not heard of for a while is gone.
    Column("seen_at", Instant, nullable=False),
    Column("connected_at", Instant),
    Column("left_at", Instant, index=True),
    Index("ix_queue_calls_state_queue", "state", "queue"),
)

agent_calls = Table(
    "agent_calls",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    # Unguessable; in the addresses that the carrier asks for this call.
    Column("secret", String(64), nullable=False, unique=True),
    Column("queue_call", Number, ForeignKey("queue_calls.id"), nullable=False),
    Column("person", Number, ForeignKey("people.id"), nullable=False),
    # intended, ringing, answered, connected, unknown, ended
    Column("state", String(16), nullable=False, index=True),
    Column("outcome", String(32), nullable=False, default=""),
    Column("call", String(64), nullable=False, default="", index=True),
    Column("intended_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("connected_at", Instant),
    Column("ended_at", Instant, index=True),
    Column("settle_at", Instant),
)

presence = Table(
    "presence",
    metadata,
    Column("person", Number, ForeignKey("people.id"), primary_key=True),
    # away, available, ringing, talking, wrapping-up
    Column("state", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("call", String(64), nullable=False, default=""),
)

abuse = Table(
    "abuse",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    # A keyed digest of the number: recognised when it calls again, never read.
    Column("caller", String(64), nullable=False, index=True),
    Column("masked", String(40), nullable=False),
    Column("call", String(64), nullable=False),
    Column("flow", String(120), nullable=False),
    Column("node", String(120), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("note", Text, nullable=False),
    Column("author", Number, ForeignKey("people.id")),
)

# What staff turn -------------------------------------------------------------------

overrides = Table(
    "overrides",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    # switch, hours, announcement, line
    Column("what", String(16), nullable=False),
    # The switch, schedule, announcement or line; as flows name it.
    Column("name", String(120), nullable=False),
    # switch: its position. hours: open, closed or break. announcement: texts by
    # language. line: numbers.
    Column("value", Facts, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Number, ForeignKey("people.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("starts_at", Instant, nullable=False),
    # Null is until further notice.
    Column("ends_at", Instant),
    Column("ended_at", Instant),
    Column("ended_by", Number, ForeignKey("people.id")),
    Index("ix_overrides_ended_at_ends_at", "ended_at", "ends_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False, index=True),
    Column("person", Number, ForeignKey("people.id")),
    # "login", "claim", "override", "export", …; what it was done to; how it was
    Column("what", String(40), nullable=False),
    Column("about", String(120), nullable=False),
    Column("facts", Facts, nullable=False),
    Column("address", String(64), nullable=False),
)

# People ------------------------------------------------------------------------------

people = Table(
    "people",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("login", String(80), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("password", String(200), nullable=False, default=""),
    # viewer, ops, designer, admin
    Column("role", String(16), nullable=False),
    Column("language", String(20), nullable=False, default="en"),
    # Queues they answer, languages they speak, the line they answer on.
    Column("skills", Facts, nullable=False),
    Column("languages", Facts, nullable=False),
    Column("line", String(120), nullable=False, default=""),
    # Their shift as opening hours ("Mo-Fr 09:00-18:00"), empty for any time.
    Column("shift", String(400), nullable=False, default=""),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

sessions = Table(
    "sessions",
    metadata,
    # A digest of what the browser holds.
    Column("id", String(64), primary_key=True),
    Column("person", Number, ForeignKey("people.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("address", String(64), nullable=False),
    Column("agent", String(200), nullable=False),
)

login_failures = Table(
    "login_failures",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    # The login tried, or the address it was tried from.
    Column("about", String(120), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_login_failures_about_at", "about", "at"),
)

login_links = Table(
    "login_links",
    metadata,
    # A digest of the one-time link.
    Column("id", String(64), primary_key=True),
    Column("person", Number, ForeignKey("people.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

settings = Table(
    "settings",
    metadata,
    # What staff set on the desk: policy values, retention; JSON by name.
    Column("name", String(80), primary_key=True),
    Column("value", Facts, nullable=False),
    Column("at", Instant, nullable=False),
    Column("author", Number, ForeignKey("people.id")),
)
