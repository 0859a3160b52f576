"""The tables of who works on which flow file, and of what was published when.

The file in the flows folder stays the truth. What lies here is work that is not there
yet, and every text that ever was: who reads a publication can put it back.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from ivr.store.columns import Facts, Instant, Number
from ivr.store.metadata import metadata

drafts = Table(
    "drafts",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    # The file, from the flows folder on.
    Column("path", String(400), nullable=False),
    # "person:7"; empty for whoever sits at the machine without a log-in.
    Column("owner", String(40), nullable=False),
    Column("person", Number, ForeignKey("people.id")),
    # What the file said when the work began, and its digest: what a merge needs.
    Column("base", String(32), nullable=False),
    Column("base_text", Text, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Index("ix_drafts_path_owner", "path", "owner", unique=True),
)

publications = Table(
    "publications",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("path", String(400), nullable=False),
    # Counted for each file, from 1.
    Column("number", Integer, nullable=False),
    # intended (the file is being written), done
    Column("state", String(16), nullable=False, index=True),
    # published, rolled-back, found (somebody changed the file outside)
    Column("how", String(16), nullable=False),
    Column("person", Number, ForeignKey("people.id")),
    # Who it was, where there is no log-in: at the command line, at the machine.
    Column("by", String(120), nullable=False, default=""),
    Column("at", Instant, nullable=False, index=True),
    # What the file said before, by digest; empty where there was none.
    Column("before", String(32), nullable=False),
    Column("digest", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    # The version that was gone back to.
    Column("of", Integer),
    # Errors that were published all the same, and what changed for callers.
    Column("errors", Facts, nullable=False),
    Column("changes", Facts, nullable=False),
    Column("commit", String(64), nullable=False, default=""),
    Index("ix_publications_path_number", "path", "number", unique=True),
)
