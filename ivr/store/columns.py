"""Column types that mean the same in SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A moment: aware when it goes in, aware and in UTC when it comes out.

    SQLite has no such type and keeps text, in UTC, so that its order is that of time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """*value* in UTC; ValueError where it has no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """What was kept, aware and in UTC."""
        if value is None:
            return None
        moment: datetime = value
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)


Number = BigInteger().with_variant(Integer, "sqlite")
"""A key: SQLite counts only what it calls INTEGER by itself."""

Facts = JSON().with_variant(JSONB(), "postgresql")
"""JSON values by name."""
