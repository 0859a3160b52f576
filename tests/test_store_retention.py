"""Records go when they have been kept long enough, or when somebody wants them gone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from records import (
    NOW,
    NUMBER,
    SECRET,
    days,
    everything,
    message,
    put,
    queued,
    request,
    rows,
)

from ivr.errors import ConfigurationError
from ivr.store import abuse, audit
from ivr.store.database import Database
from ivr.store.people import add
from ivr.store.retention import (
    AT_ONCE,
    DEFAULT,
    KINDS,
    Retention,
    purge,
    read_retention,
    retention_of,
)
from ivr.store.tables import (
    agent_calls,
    attempts,
    call_events,
    calls,
    drafts,
    events,
    login_failures,
    messages,
    metadata,
    publications,
    queue_calls,
    requests,
    settings,
    texts,
)

# How long ----------------------------------------------------------------------------


def test_times_are_read_by_kind() -> None:
    """What is not named keeps its default."""
    found = read_retention("requests=90d, audit=1000")

    assert found.days == {**DEFAULT.days, "requests": 90, "audit": 1000}


def test_what_staff_set_wins(database: Database) -> None:
    """The desk's word is the later one."""
    put(database, settings, name="retention.messages", value=7, at=NOW)
    found = retention_of(database, "messages=90d, audit=800d")

    assert (found.days["messages"], found.days["audit"]) == (7, 800)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("letters=3d", '"letters" is none of'),
        ("audit=soon", 'audit is "soon"; expected days such as 30d'),
        ("audit=0d", 'audit is "0d"'),
        ("audit=99999d", 'audit is "99999d"'),
        ("figures=10d", "requests cannot be kept longer than figures"),
        ("audit", 'audit is ""'),
    ],
)
def test_wrong_times_are_named(text: str, said: str) -> None:
    """Nobody finds out after years that nothing was ever dropped."""
    with pytest.raises(ConfigurationError, match="IVR_RETENTION") as refused:
        read_retention(text)

    assert said in str(refused.value)


def test_all_that_is_wrong_is_named_at_once() -> None:
    """Who mends one fault does not meet the next at the next start."""
    with pytest.raises(ConfigurationError, match=r"letters.*audit"):
        read_retention("letters=3d, audit=soon")


# The job -----------------------------------------------------------------------------


def test_requests_lose_names_and_then_go(database: Database) -> None:
    """Numbers and words stay a month, figures a year; what is younger is untouched."""
    for ago in (29, 31, 401):
        request(database, ago)
    done = purge(database, NOW)

    young, old = rows(database, requests)
    assert (young.number, young.chosen) == (NUMBER, {"pin": "4711"})
    assert (old.number, old.prefix, old.chosen) == ("", "", {})
    assert (old.outcome, old.topic, old.tries) == ("reached", "reset", 1)
    assert [row.to for row in rows(database, attempts)] == [NUMBER, ""]
    assert [row.text for row in rows(database, texts)] == ["We called you", ""]
    assert [row.facts.get("text") for row in rows(database, events)] == [
        "asked for Mr Kim",
        None,
    ]
    assert done == {"requests": 2, "figures": 1}


def test_an_open_request_is_never_dropped(database: Database) -> None:
    """Who still waits has not been forgotten, however long it takes."""
    request(database, 500, state="waiting", closed_at=None, open_key="x")
    purge(database, NOW)

    (row,) = rows(database, requests)
    assert row.number == NUMBER


def test_steps_of_calls_go_before_the_calls(database: Database) -> None:
    """What was pressed is dropped after a quarter; that somebody called stays."""
    for ago in (89, 91, 401):
        call = {"call": f"CA{ago}", "flow": "desk", "node": "", "language": "ko"}
        about = {"waits_for": "", "number": "•••5678", "turn": 1, "at": days(ago)}
        put(database, calls, **call, **about, began_at=days(ago))
        put(
            database, call_events, id=str(ago), at=days(ago), call=f"CA{ago}", line="{}"
        )
    purge(database, NOW)

    assert [row.id for row in rows(database, call_events)] == ["89"]
    assert [(c.call, c.number) for c in rows(database, calls)] == [
        ("CA89", "•••5678"),
        ("CA91", ""),
    ]


def test_callers_of_queues_lose_their_numbers(database: Database) -> None:
    """Waits are counted on, without whose they were; who waits now is let be."""
    with database.begin() as connection:
        person = add(connection, "kim", "ops", NOW).id
    for ago in (10, 40, 401):
        queue_call = queued(database, ago)
        rung = {"secret": f"{ago}", "queue_call": queue_call, "person": person}
        put(
            database,
            agent_calls,
            **rung,
            state="ended",
            intended_at=days(ago),
            ended_at=days(ago),
        )
    queued(database, 402, left_at=None, state="waiting")
    purge(database, NOW)

    found = [(row.number, row.facts) for row in rows(database, queue_calls)]
    kept = (NUMBER, {"pin": "4711"})
    assert found == [kept, ("", {}), kept]


def test_marks_log_ins_and_the_audit_go(database: Database) -> None:
    """Each after its own time."""
    with database.begin() as connection:
        person = add(connection, "kim", "ops", NOW).id
        for ago in (364, 366):
            facts = {"number": NUMBER, "key": SECRET, "call": "CA", "flow": "desk"}
            abuse.mark(
                connection, **facts, node="m", at=days(ago), note="", author=person
            )
        for ago in (729, 731):
            audit.note(connection, days(ago), person, f"{ago}")
    for ago in (29, 31):
        put(database, login_failures, about="kim", at=days(ago))
    done = purge(database, NOW)

    assert done == {"abuse": 1, "audit": 1, "log-ins": 1}


def test_more_than_one_portion_is_dropped(database: Database) -> None:
    """However much there is, it is gone after one run, in small transactions."""
    row = {"at": days(91), "call": "CA", "line": "{}"}
    with database.begin() as connection:
        many = [{**row, "id": str(n)} for n in range(2 * AT_ONCE + 1)]
        connection.execute(call_events.insert(), many)
    done = purge(database, NOW)

    assert done == {"call-events": 2 * AT_ONCE + 1}


def test_a_message_goes_when_the_carrier_has_dropped_it(database: Database) -> None:
    """A recording is not left there with nobody who knows of it."""
    message(database, 31, recording="stuck")
    message(database, 32)
    message(database, 29)
    message(database, 5, purge_at=days(1))
    asked: list[str] = []

    def forget(recording: str) -> bool:
        asked.append(recording)
        return recording != "stuck"

    done = purge(database, NOW, forget=forget)

    assert done == {"messages": 2}
    assert len(asked) == 3
    assert {row.recording for row in rows(database, messages)} == {
        "stuck",
        "https://api.example.org/RE29",
    }


def test_a_menu_may_keep_its_messages_longer(database: Database) -> None:
    """What the menu says of a message is what its callers were told."""
    message(database, 60, purge_at=NOW + timedelta(days=30))

    assert purge(database, NOW, forget=lambda _: True) == {}


def test_a_time_that_was_set_is_kept_to(database: Database) -> None:
    """Who has to keep numbers for a week keeps them for a week."""
    request(database, 8)
    purge(database, NOW, Retention({**DEFAULT.days, "requests": 7}))

    assert NUMBER not in everything(database)


def test_drafts_and_old_versions_go(database: Database) -> None:
    """Work that nobody came back to, and texts that were replaced years ago."""
    file = {"path": "shop.yaml", "text": "a: b", "digest": "d"}
    for ago in (360, 370):
        work = {"base": "", "base_text": "", "made_at": days(ago), "at": days(ago)}
        put(database, drafts, **file, owner=f"{ago}", **work)
    for number, ago in ((1, 1300), (2, 1200), (3, 1000), (4, 10)):
        kept = {"number": number, "state": "done", "how": "published", "at": days(ago)}
        put(database, publications, **file, **kept, before="", errors=[], changes=[])
    purge(database, NOW)

    assert [row.owner for row in rows(database, drafts)] == ["360"]
    assert [row.number for row in rows(database, publications)] == [2, 3, 4]


def test_the_last_version_stays(database: Database) -> None:
    """A menu that nobody touches for years can still be gone back to."""
    file = {"path": "shop.yaml", "text": "a: b", "digest": "d", "before": ""}
    kept = {"number": 1, "state": "done", "how": "published", "at": days(4000)}
    put(database, publications, **file, **kept, errors=[], changes=[])
    purge(database, NOW)

    assert len(rows(database, publications)) == 1


def test_whatever_points_to_a_request_goes_with_it() -> None:
    """A table that is added later is not forgotten."""
    pointing = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table is requests
    }

    assert pointing == {"attempts", "errands", "events", "texts"}


NUMBERS = {"number", "to", "prefix", "chosen", "caller", "masked", "text", "note"}
"""What columns are called that hold a number, or words about somebody."""

SEEN_TO = {
    *("abuse.caller", "abuse.masked", "abuse.note", "attempts.to", "calls.number"),
    *("messages.number", "queue_calls.number", "requests.chosen", "requests.number"),
    *("requests.prefix", "texts.text", "texts.to"),
}
"""Columns that retention and erasure empty."""

NOT_OF_CALLERS = {
    *("call_events.number", "messages.to", "drafts.text"),
    *("publications.number", "publications.text"),
}
"""A row's own number; the department that a message is for; what a menu says."""


def test_no_column_with_a_number_is_forgotten() -> None:
    """Whoever adds one says here how it is emptied."""
    found = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name in NUMBERS
    }

    assert found == SEEN_TO | NOT_OF_CALLERS


def test_the_page_for_operators_has_each_kind() -> None:
    """What is written there is what is done."""
    page = Path(__file__).parent.parent / "docs" / "operations.md"
    text = page.read_text("utf-8")

    missing = [
        row
        for name, kind in KINDS.items()
        if (row := f"| `{name}` | {kind.days} days | {kind.doc} |") not in text
    ]
    assert missing == []
