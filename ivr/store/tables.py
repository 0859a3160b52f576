"""What is kept, table by table. Instants are in UTC; see ``columns.Instant``.

A number in full stands only where somebody has to be called or recognised:
``requests``, ``attempts``, ``texts``, ``messages``, ``queue_calls``, ``people``.
Nothing else knows more than its last digits, so that these alone have to be erased.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from ivr.store.callback_tables import (
    alerts,
    attempts,
    errands,
    events,
    pace,
    requests,
    texts,
)
from ivr.store.columns import Facts, Instant, Number
from ivr.store.metadata import metadata
from ivr.store.publishing_tables import drafts, publications

__all__ = [
    "abuse",
    "agent_calls",
    "alerts",
    "attempts",
    "audit",
    "call_events",
    "calls",
    "drafts",
    "errands",
    "events",
    "login_failures",
    "login_links",
    "messages",
    "metadata",
    "overrides",
    "pace",
    "people",
    "presence",
    "publications",
    "queue_calls",
    "requests",
    "sessions",
    "settings",
    "texts",
]

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
