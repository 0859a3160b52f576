"""What the records say of a stretch of time: calls by the hour, and promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from overriding import NOON
from sqlalchemy import insert

from ivr.simulator.volume import Volume
from ivr.store.database import Database
from ivr.store.outlook import hourly_calls, promised
from ivr.store.tables import calls, requests


class TestVolume:
    """The log, by hour of the week."""

    monday = datetime(2026, 11, 2, tzinfo=UTC)

    def test_calls_are_told_by_the_week(self) -> None:
        """Two Mondays with eight calls and four are six a week."""
        rows = [
            (self.monday, "ko", 8),
            (self.monday + timedelta(days=7), "en", 4),
        ]
        now = self.monday + timedelta(days=14)

        found = Volume.of(rows, UTC, self.monday, now)

        assert found is not None
        assert found.by_hour == {0: 6.0}
        assert found.languages == {
            "ko": pytest.approx(2 / 3),
            "en": pytest.approx(1 / 3),
        }

    def test_a_short_log_says_so(self) -> None:
        """Three days have not seen a weekend."""
        now = self.monday + timedelta(days=3)

        found = Volume.of([(self.monday, "ko", 8)], UTC, self.monday, now)

        assert found is not None and found.short
        assert found.by_hour == {0: 8.0}

    def test_no_call_is_no_volume(self) -> None:
        """Not a volume of nothing."""
        assert Volume.of([], UTC, self.monday, self.monday) is None

    def test_parts_of_hours_count_in_part(self) -> None:
        """Half an hour of ten calls, and a whole one."""
        volume = Volume({0: 10.0, 1: 4.0})
        half = self.monday + timedelta(minutes=30)

        assert volume.calls(((half, half + timedelta(minutes=90)),), UTC) == 9.0


class TestRecords:
    """What the database says of a stretch."""

    def call(
        self, name: str, began: datetime, language: str = "ko"
    ) -> dict[str, object]:
        """A call in the log."""
        return {
            "call": name,
            "flow": "account-support",
            "node": "main",
            "language": language,
            "waits_for": "",
            "number": "",
            "turn": 1,
            "began_at": began,
            "at": began,
        }

    def test_calls_are_counted_by_the_hour(self, database: Database) -> None:
        """Those of other menus and older ones are not."""
        other = self.call("d", NOON) | {"flow": "other"}
        rows = [
            self.call("a", NOON + timedelta(minutes=1)),
            self.call("b", NOON + timedelta(minutes=59)),
            self.call("c", NOON + timedelta(minutes=61), "en"),
            self.call("e", NOON - timedelta(days=1)),
            other,
        ]
        with database.begin() as connection:
            connection.execute(insert(calls), rows)

        with database.read() as connection:
            found = sorted(
                hourly_calls(
                    connection, NOON, NOON + timedelta(days=1), ("account-support",)
                )
            )

        assert found == [(NOON, "ko", 2), (NOON + timedelta(hours=1), "en", 1)]

    def test_promises_are_those_of_open_requests(self, database: Database) -> None:
        """In the time, of these flows, and not closed."""
        made = [
            ("in", NOON, "account-support", "open"),
            ("late", NOON + timedelta(hours=1), "account-support", "open"),
            ("other", NOON, "other", "open"),
            ("closed", NOON, "account-support", None),
        ]
        with database.begin() as connection:
            for key, when, flow, open_key in made:
                connection.execute(
                    insert(requests).values(**_request(key, when, flow, open_key))
                )

        with database.read() as connection:
            found = promised(
                connection, NOON, NOON + timedelta(hours=1), ("account-support",)
            )

        assert found == 1


def _request(
    key: str, promised_at: datetime, flow: str, open_key: str | None
) -> dict[str, object]:
    return {
        "key": key,
        "open_key": f"{open_key}-{key}" if open_key else None,
        "number": "+82215889999",
        "prefix": "+822",
        "country": "KR",
        "topic": "",
        "flow": flow,
        "queue": "account",
        "language": "ko",
        "intents": [],
        "chosen": {},
        "call": "CA1",
        "called": "",
        "state": "waiting",
        "mode": "agent-first",
        "asked_at": NOON,
        "first_asked_at": NOON,
        "promised_at": promised_at,
    }
