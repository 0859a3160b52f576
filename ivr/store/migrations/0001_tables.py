"""Tables."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
)

from ivr.store.columns import Facts, Instant, Number

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Take the step."""
    _call_events()
    _calls()
    _login_failures()
    _pace()
    _people()
    _abuse()
    _alerts()
    _audit()
    _drafts()
    _login_links()
    _messages()
    _overrides()
    _presence()
    _publications()


def _call_events() -> None:
    op.create_table(
        "call_events",
        Column("number", Number, autoincrement=True, nullable=False),
        Column("id", String(length=40), nullable=False),
        Column("at", Instant, nullable=False),
        Column("call", String(length=64), nullable=False),
        Column("line", Text(), nullable=False),
        PrimaryKeyConstraint("number", name="pk_call_events"),
        UniqueConstraint("id", name="uq_call_events_id"),
    )
    op.create_index("ix_call_events_at", "call_events", ["at"], unique=False)
    op.create_index("ix_call_events_call", "call_events", ["call"], unique=False)


def _calls() -> None:
    op.create_table(
        "calls",
        Column("call", String(length=64), nullable=False),
        Column("flow", String(length=120), nullable=False),
        Column("node", String(length=120), nullable=False),
        Column("language", String(length=20), nullable=False),
        Column("waits_for", String(length=20), nullable=False),
        Column("number", String(length=40), nullable=False),
        Column("turn", Integer(), nullable=False),
        Column("began_at", Instant, nullable=False),
        Column("at", Instant, nullable=False),
        Column("ending", String(length=32), nullable=False),
        Column("ended_at", Instant, nullable=True),
        PrimaryKeyConstraint("call", name="pk_calls"),
    )
    op.create_index("ix_calls_began_at", "calls", ["began_at"], unique=False)
    op.create_index("ix_calls_ended_at", "calls", ["ended_at"], unique=False)


def _login_failures() -> None:
    op.create_table(
        "login_failures",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("about", String(length=120), nullable=False),
        Column("at", Instant, nullable=False),
        PrimaryKeyConstraint("id", name="pk_login_failures"),
    )
    op.create_index(
        "ix_login_failures_about_at", "login_failures", ["about", "at"], unique=False
    )


def _pace() -> None:
    op.create_table(
        "pace",
        Column("name", String(length=40), nullable=False),
        Column("next_at", Instant, nullable=False),
        PrimaryKeyConstraint("name", name="pk_pace"),
    )


def _people() -> None:
    op.create_table(
        "people",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("login", String(length=80), nullable=False),
        Column("name", String(length=120), nullable=False),
        Column("password", String(length=200), nullable=False),
        Column("role", String(length=16), nullable=False),
        Column("language", String(length=20), nullable=False),
        Column("skills", Facts, nullable=False),
        Column("languages", Facts, nullable=False),
        Column("line", String(length=120), nullable=False),
        Column("shift", String(length=400), nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("disabled_at", Instant, nullable=True),
        PrimaryKeyConstraint("id", name="pk_people"),
        UniqueConstraint("login", name="uq_people_login"),
    )


def _abuse() -> None:
    op.create_table(
        "abuse",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("caller", String(length=64), nullable=False),
        Column("masked", String(length=40), nullable=False),
        Column("call", String(length=64), nullable=False),
        Column("flow", String(length=120), nullable=False),
        Column("node", String(length=120), nullable=False),
        Column("at", Instant, nullable=False),
        Column("note", Text(), nullable=False),
        Column("author", Number, nullable=True),
        ForeignKeyConstraint(["author"], ["people.id"], name="fk_abuse_author"),
        PrimaryKeyConstraint("id", name="pk_abuse"),
    )
    op.create_index("ix_abuse_at", "abuse", ["at"], unique=False)
    op.create_index("ix_abuse_caller", "abuse", ["caller"], unique=False)


def _alerts() -> None:
    op.create_table(
        "alerts",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("what", String(length=32), nullable=False),
        Column("about", String(length=120), nullable=False),
        Column("at", Instant, nullable=False),
        Column("facts", Facts, nullable=False),
        Column("seen_by", Number, nullable=True),
        Column("seen_at", Instant, nullable=True),
        Column("told_at", Instant, nullable=True),
        Column("failures", Integer(), server_default="0", nullable=False),
        ForeignKeyConstraint(["seen_by"], ["people.id"], name="fk_alerts_seen_by"),
        PrimaryKeyConstraint("id", name="pk_alerts"),
        UniqueConstraint("what", "about", name="uq_alerts_what_about"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("at", Instant, nullable=False),
        Column("person", Number, nullable=True),
        Column("what", String(length=40), nullable=False),
        Column("about", String(length=120), nullable=False),
        Column("facts", Facts, nullable=False),
        Column("address", String(length=64), nullable=False),
        ForeignKeyConstraint(["person"], ["people.id"], name="fk_audit_person"),
        PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)


def _drafts() -> None:
    op.create_table(
        "drafts",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("path", String(length=400), nullable=False),
        Column("owner", String(length=40), nullable=False),
        Column("person", Number, nullable=True),
        Column("base", String(length=32), nullable=False),
        Column("base_text", Text(), nullable=False),
        Column("digest", String(length=32), nullable=False),
        Column("text", Text(), nullable=False),
        Column("made_at", Instant, nullable=False),
        Column("at", Instant, nullable=False),
        ForeignKeyConstraint(["person"], ["people.id"], name="fk_drafts_person"),
        PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_at", "drafts", ["at"], unique=False)
    op.create_index("ix_drafts_path_owner", "drafts", ["path", "owner"], unique=True)


def _login_links() -> None:
    op.create_table(
        "login_links",
        Column("id", String(length=64), nullable=False),
        Column("person", Number, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("expires_at", Instant, nullable=False),
        Column("used_at", Instant, nullable=True),
        ForeignKeyConstraint(["person"], ["people.id"], name="fk_login_links_person"),
        PrimaryKeyConstraint("id", name="pk_login_links"),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("key", String(length=120), nullable=False),
        Column("call", String(length=64), nullable=False),
        Column("to", String(length=120), nullable=False),
        Column("number", String(length=40), nullable=False),
        Column("language", String(length=20), nullable=False),
        Column("topic", String(length=120), nullable=False),
        Column("seconds", Integer(), nullable=False),
        Column("recording", String(length=400), nullable=False),
        Column("ready", Boolean(), nullable=False),
        Column("at", Instant, nullable=False),
        Column("purge_at", Instant, nullable=True),
        Column("heard_by", Number, nullable=True),
        Column("heard_at", Instant, nullable=True),
        ForeignKeyConstraint(["heard_by"], ["people.id"], name="fk_messages_heard_by"),
        PrimaryKeyConstraint("id", name="pk_messages"),
        UniqueConstraint("key", name="uq_messages_key"),
    )
    op.create_index("ix_messages_at", "messages", ["at"], unique=False)
    op.create_index("ix_messages_number", "messages", ["number"], unique=False)
    op.create_index("ix_messages_recording", "messages", ["recording"], unique=False)


def _overrides() -> None:
    op.create_table(
        "overrides",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("what", String(length=16), nullable=False),
        Column("name", String(length=120), nullable=False),
        Column("value", Facts, nullable=False),
        Column("reason", Text(), nullable=False),
        Column("author", Number, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("starts_at", Instant, nullable=False),
        Column("ends_at", Instant, nullable=True),
        Column("ended_at", Instant, nullable=True),
        Column("ended_by", Number, nullable=True),
        ForeignKeyConstraint(["author"], ["people.id"], name="fk_overrides_author"),
        ForeignKeyConstraint(["ended_by"], ["people.id"], name="fk_overrides_ended_by"),
        PrimaryKeyConstraint("id", name="pk_overrides"),
    )
    op.create_index(
        "ix_overrides_ended_at_ends_at",
        "overrides",
        ["ended_at", "ends_at"],
        unique=False,
    )


def _presence() -> None:
    op.create_table(
        "presence",
        Column("person", Number, nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("since", Instant, nullable=False),
        Column("until", Instant, nullable=True),
        Column("call", String(length=64), nullable=False),
        ForeignKeyConstraint(["person"], ["people.id"], name="fk_presence_person"),
        PrimaryKeyConstraint("person", name="pk_presence"),
    )


def _publications() -> None:
    op.create_table(
        "publications",
        Column("id", Number, autoincrement=True, nullable=False),
        Column("path", String(length=400), nullable=False),
        Column("number", Integer(), nullable=False),
        Column("state", String(length=16), nullable=False),
        Column("how", String(length=16), nullable=False),
        Column("person", Number, nullable=True),
        Column("by", String(length=120), nullable=False),
        Column("at", Instant, nullable=False),
        Column("before", String(length=32), nullable=False),
        Column("digest", String(length=32), nullable=False),
        Column("text", Text(), nullable=False),
        Column("reason", Text(), nullable=False),
        Column("of", Integer(), nullable=True),
        Column("errors", Facts, nullable=False),
        Column("changes", Facts, nullable=False),
        Column("commit", String(length=64), nullable=False),
        ForeignKeyConstraint(["person"], ["people.id"], name="fk_publications_person"),
        PrimaryKeyConstraint("id", name="pk_publications"),
    )
    op.create_index("ix_publications_at", "publications", ["at"], unique=False)
    op.create_index(
        "ix_publications_path_number", "publications", ["path", "number"], unique=True
    )
    op.create_index("ix_publications_state", "publications", ["state"], unique=False)
