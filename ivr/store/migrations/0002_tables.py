"""Tables."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    text,
)

from ivr.store.columns import Facts, Instant, Number

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Take the step."""
    _queue_calls()
    _requests()
    _sessions()
    _settings()
    _agent_calls()
    _attempts()
    _errands()
    _texts()
    _events()


def _queue_calls() -> None:
    op.create_table(
        "queue_calls",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("call", String(length=64), nullable=False),
        Column("visit", String(length=120), nullable=False),
        Column("flow", String(length=120), nullable=False),
        Column("queue", String(length=120), nullable=False),
        Column("language", String(length=20), nullable=False),
        Column("topic", String(length=120), nullable=False),
        Column("number", String(length=40), nullable=False),
        Column("priority", Integer(), nullable=False),
        Column("facts", Facts, nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("agent", Number, nullable=True),
        Column("result", String(length=32), nullable=False),
        Column("joined_at", Instant, nullable=False),
        Column("seen_at", Instant, nullable=False),
        Column("connected_at", Instant, nullable=True),
        Column("left_at", Instant, nullable=True),
        ForeignKeyConstraint(["agent"], ["people.id"], name="fk_queue_calls_agent"),
        PrimaryKeyConstraint("id", name="pk_queue_calls"),
        UniqueConstraint("visit", name="uq_queue_calls_visit"),
    )
    op.create_index("ix_queue_calls_call", "queue_calls", ["call"], unique=False)
    op.create_index("ix_queue_calls_left_at", "queue_calls", ["left_at"], unique=False)
    op.create_index(
        "ix_queue_calls_state_queue", "queue_calls", ["state", "queue"], unique=False
    )


def _requests() -> None:
    op.create_table(
        "requests",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("key", String(length=120), nullable=False),
        Column("open_key", String(length=200), nullable=True),
        Column("number", String(length=40), nullable=False),
        Column("prefix", String(length=12), nullable=False),
        Column("last_digits", String(length=4), nullable=False),
        Column("country", String(length=2), nullable=False),
        Column("topic", String(length=120), nullable=False),
        Column("flow", String(length=120), nullable=False),
        Column("queue", String(length=120), nullable=False),
        Column("language", String(length=20), nullable=False),
        Column("intents", Facts, nullable=False),
        Column("chosen", Facts, nullable=False),
        Column("call", String(length=64), nullable=False),
        Column("called", String(length=40), nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("outcome", String(length=32), nullable=False),
        Column("mode", String(length=16), nullable=False),
        Column("asked_at", Instant, nullable=False),
        Column("first_asked_at", Instant, nullable=False),
        Column("slot", Instant, nullable=True),
        Column("promised_at", Instant, nullable=True),
        Column("due_at", Instant, nullable=True),
        Column("expires_at", Instant, nullable=True),
        Column("tries", Integer(), nullable=False),
        Column("epoch", Integer(), nullable=False),
        Column("claimed_by", Number, nullable=True),
        Column("claimed_at", Instant, nullable=True),
        Column("level", String(length=40), nullable=False),
        Column("closed_at", Instant, nullable=True),
        Column("alarm", String(length=8), nullable=False),
        ForeignKeyConstraint(
            ["claimed_by"], ["people.id"], name="fk_requests_claimed_by"
        ),
        PrimaryKeyConstraint("id", name="pk_requests"),
        UniqueConstraint("key", name="uq_requests_key"),
        UniqueConstraint("open_key", name="uq_requests_open_key"),
    )
    op.create_index("ix_requests_asked_at", "requests", ["asked_at"], unique=False)
    op.create_index("ix_requests_closed_at", "requests", ["closed_at"], unique=False)
    op.create_index(
        "ix_requests_last_digits", "requests", ["last_digits"], unique=False
    )
    op.create_index("ix_requests_number", "requests", ["number"], unique=False)
    op.create_index(
        "ix_requests_open",
        "requests",
        [
            "first_asked_at",
            "id",
            "promised_at",
            "queue",
            "state",
            "claimed_by",
            "level",
            "last_digits",
        ],
        unique=False,
        sqlite_where=text("open_key IS NOT NULL"),
        postgresql_where=text("open_key IS NOT NULL"),
    )
    op.create_index(
        "ix_requests_open_queue",
        "requests",
        ["queue", "first_asked_at", "id", "state", "promised_at"],
        unique=False,
        sqlite_where=text("open_key IS NOT NULL"),
        postgresql_where=text("open_key IS NOT NULL"),
    )
    op.create_index(
        "ix_requests_prefix_asked_at", "requests", ["prefix", "asked_at"], unique=False
    )
    op.create_index(
        "ix_requests_promised_at",
        "requests",
        ["promised_at"],
        unique=False,
        sqlite_where=text("open_key IS NOT NULL"),
        postgresql_where=text("open_key IS NOT NULL"),
    )
    op.create_index(
        "ix_requests_queue_slot", "requests", ["queue", "slot"], unique=False
    )
    op.create_index(
        "ix_requests_state_due_at", "requests", ["state", "due_at"], unique=False
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        Column("id", String(length=64), nullable=False),
        Column("person", Number, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("seen_at", Instant, nullable=False),
        Column("expires_at", Instant, nullable=False),
        Column("revoked_at", Instant, nullable=True),
        Column("address", String(length=64), nullable=False),
        Column("agent", String(length=200), nullable=False),
        ForeignKeyConstraint(["person"], ["people.id"], name="fk_sessions_person"),
        PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"], unique=False)


def _settings() -> None:
    op.create_table(
        "settings",
        Column("name", String(length=80), nullable=False),
        Column("value", Facts, nullable=False),
        Column("at", Instant, nullable=False),
        Column("author", Number, nullable=True),
        ForeignKeyConstraint(["author"], ["people.id"], name="fk_settings_author"),
        PrimaryKeyConstraint("name", name="pk_settings"),
    )


def _agent_calls() -> None:
    op.create_table(
        "agent_calls",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("secret", String(length=64), nullable=False),
        Column("queue_call", Number, nullable=False),
        Column("person", Number, nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("outcome", String(length=32), nullable=False),
        Column("call", String(length=64), nullable=False),
        Column("intended_at", Instant, nullable=False),
        Column("answered_at", Instant, nullable=True),
        Column("connected_at", Instant, nullable=True),
        Column("ended_at", Instant, nullable=True),
        Column("settle_at", Instant, nullable=True),
        ForeignKeyConstraint(["person"], ["people.id"], name="fk_agent_calls_person"),
        ForeignKeyConstraint(
            ["queue_call"], ["queue_calls.id"], name="fk_agent_calls_queue_call"
        ),
        PrimaryKeyConstraint("id", name="pk_agent_calls"),
        UniqueConstraint("secret", name="uq_agent_calls_secret"),
    )
    op.create_index("ix_agent_calls_call", "agent_calls", ["call"], unique=False)
    op.create_index(
        "ix_agent_calls_ended_at", "agent_calls", ["ended_at"], unique=False
    )
    op.create_index("ix_agent_calls_state", "agent_calls", ["state"], unique=False)


def _attempts() -> None:
    op.create_table(
        "attempts",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("request_id", Number, nullable=False),
        Column("epoch", Integer(), nullable=False),
        Column("secret", String(length=64), nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("outcome", String(length=32), nullable=False),
        Column("mode", String(length=16), nullable=False),
        Column("to", String(length=120), nullable=False),
        Column("agent", Number, nullable=True),
        Column("call", String(length=64), nullable=False),
        Column("worker", String(length=80), nullable=False),
        Column("intended_at", Instant, nullable=False),
        Column("dialled_at", Instant, nullable=True),
        Column("ringing_at", Instant, nullable=True),
        Column("answered_at", Instant, nullable=True),
        Column("connected_at", Instant, nullable=True),
        Column("ended_at", Instant, nullable=True),
        Column("settle_at", Instant, nullable=True),
        Column("look_at", Instant, nullable=True),
        Column("leg", String(length=64), nullable=False),
        ForeignKeyConstraint(["agent"], ["people.id"], name="fk_attempts_agent"),
        ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_attempts_request_id"
        ),
        PrimaryKeyConstraint("id", name="pk_attempts"),
        UniqueConstraint("request_id", "epoch", name="uq_attempts_request_id_epoch"),
        UniqueConstraint("secret", name="uq_attempts_secret"),
    )
    op.create_index("ix_attempts_call", "attempts", ["call"], unique=False)
    op.create_index("ix_attempts_ended_at", "attempts", ["ended_at"], unique=False)
    op.create_index("ix_attempts_look_at", "attempts", ["look_at"], unique=False)
    op.create_index("ix_attempts_state", "attempts", ["state"], unique=False)


def _errands() -> None:
    op.create_table(
        "errands",
        Column("key", String(length=120), nullable=False),
        Column("request_id", Number, nullable=True),
        Column("answer", Facts, nullable=False),
        Column("at", Instant, nullable=False),
        ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_errands_request_id"
        ),
        PrimaryKeyConstraint("key", name="pk_errands"),
    )
    op.create_index("ix_errands_at", "errands", ["at"], unique=False)
    op.create_index("ix_errands_request_id", "errands", ["request_id"], unique=False)


def _texts() -> None:
    op.create_table(
        "texts",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("key", String(length=120), nullable=False),
        Column("request_id", Number, nullable=True),
        Column("to", String(length=40), nullable=False),
        Column("sender", String(length=40), nullable=False),
        Column("language", String(length=20), nullable=False),
        Column("text", Text(), nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("outcome", String(length=32), nullable=False),
        Column("at", Instant, nullable=False),
        Column("sent_at", Instant, nullable=True),
        ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_texts_request_id"
        ),
        PrimaryKeyConstraint("id", name="pk_texts"),
        UniqueConstraint("key", name="uq_texts_key"),
    )
    op.create_index("ix_texts_at", "texts", ["at"], unique=False)
    op.create_index(
        "ix_texts_due",
        "texts",
        ["id"],
        unique=False,
        sqlite_where=text("state = 'due'"),
        postgresql_where=text("state = 'due'"),
    )
    op.create_index("ix_texts_request_id", "texts", ["request_id"], unique=False)
    op.create_index("ix_texts_to", "texts", ["to"], unique=False)


def _events() -> None:
    op.create_table(
        "events",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("request_id", Number, nullable=False),
        Column("attempt_id", Number, nullable=True),
        Column("at", Instant, nullable=False),
        Column("author", String(length=40), nullable=False),
        Column("what", String(length=32), nullable=False),
        Column("before", String(length=16), nullable=False),
        Column("after", String(length=16), nullable=False),
        Column("facts", Facts, nullable=False),
        ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name="fk_events_attempt_id"
        ),
        ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name="fk_events_request_id"
        ),
        PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_at", "events", ["at"], unique=False)
    op.create_index("ix_events_request_id", "events", ["request_id"], unique=False)
