"""The desk: what ops staff see, and that each deed is done once, by whoever may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from console_site import Browser, logged_in
from phone_site import Site, site_at
from sqlalchemy import insert, select, update
from test_reports import a_request as put_request
from test_reports import waiting as put_waiting

from ivr.store.database import Database
from ivr.store.tables import (
    abuse,
    alerts,
    audit,
    calls,
    events,
    people,
    presence,
    requests,
)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Site]:
    """A site with a desk, at which nothing happened yet."""
    with site_at(tmp_path, env={"IVR_DIALLING": "worker"}) as found:
        yield found


def database(line: Site) -> Database:
    """Where the site keeps everything."""
    found: Database = line.app.extensions["database"]
    return found


def a_request(line: Site, number: int = 1, **fields: Any) -> int:
    """A request that waits since a quarter of an hour, and is due in as long."""
    now = line.clock.now()
    about = {
        "state": "waiting",
        "outcome": "",
        "open_key": f"open {number}",
        "asked_at": now - timedelta(minutes=15),
        "first_asked_at": now - timedelta(minutes=15),
        "promised_at": now + timedelta(minutes=20),
        "due_at": now,
        **fields,
    }
    with database(line).begin() as connection:
        return put_request(connection, number, **about)


def row(line: Site, table: Any, **about: Any) -> Any:
    """The one row of *table* with these values."""
    where = [table.c[name] == value for name, value in about.items()]
    with database(line).read() as connection:
        return connection.execute(select(table).where(*where)).one()


def epoch(line: Site, request: int) -> str:
    """The epoch that a page of *request* shows."""
    return str(row(line, requests, id=request).epoch)


def do(who: Browser, line: Site, request: int, what: str, **form: str) -> str:
    """Do *what* to a request, and the page that follows."""
    path = f"/desk/requests/{request}"
    form.setdefault("epoch", epoch(line, request))
    answer = who.post(f"{path}/{what}", form, page=path)
    assert answer.status_code == 302, answer.text
    return who.get(path).text


# What is seen -----------------------------------------------------------------------


def test_a_late_request_is_red_and_says_so_in_words(line: Site) -> None:
    """Not by colour alone."""
    a_request(line, promised_at=line.clock.now() - timedelta(minutes=3))

    page = logged_in(line, "viewer").get("/desk").text

    assert 'class="light red"' in page
    assert "late by 3 min" in page


def test_a_viewer_sees_no_number_in_full(line: Site) -> None:
    """Also not on the page of the request."""
    request = a_request(line)
    viewer = logged_in(line, "viewer")

    pages = [viewer.get(p).text for p in ("/desk", f"/desk/requests/{request}")]

    assert not [page for page in pages if "+821012345601" in page]
    assert "+821012345601" in logged_in(line).get(f"/desk/requests/{request}").text


def test_calls_in_progress_say_where_in_the_menu(line: Site) -> None:
    """And one that has ended is gone."""
    now = line.clock.now()
    for name, ended in (("CA1", None), ("CA2", now)):
        with database(line).begin() as connection:
            connection.execute(
                insert(calls).values(
                    call=name,
                    flow="line",
                    node=f"node-of-{name}",
                    language="en",
                    waits_for="key",
                    number="…0123",
                    turn=1,
                    began_at=now,
                    at=now,
                    ended_at=ended,
                )
            )

    page = logged_in(line).get("/desk").text

    assert "node-of-CA1" in page
    assert "node-of-CA2" not in page


def test_filters_find_by_state_queue_and_last_digits(line: Site) -> None:
    """Each alone, and what is nonsense finds nothing rather than a fault."""
    a_request(line, 1, queue="billing")
    a_request(line, 2, queue="account")
    a_request(line, 3, state="closed", open_key=None, closed_at=line.clock.now())
    viewer = logged_in(line, "viewer")

    def found(query: str) -> list[str]:
        page = viewer.get(f"/desk/requests?{query}").text
        return sorted(re.findall(r'href="/desk/requests/(\d+)"', page))

    assert found("") == ["1", "2"]
    assert found("state=ended") == ["3"]
    assert found("queue=account") == ["2"]
    assert found("digits=5601") == ["1"]
    assert found("state=nonsense&light=blue&page=-4") == []
    assert found("page=99999999") == []


def test_a_page_of_many_leads_to_the_next(line: Site) -> None:
    """Fifty at a time, with the filters kept."""
    for number in range(51):
        a_request(line, number)

    page = logged_in(line).get("/desk/requests?state=open").text

    assert "Page 1 of 2" in page
    assert re.search(r'rel="next" href="/desk/requests\?[^"]*page=2', page)


# What is done -----------------------------------------------------------------------


def test_two_people_cannot_claim_the_same(line: Site) -> None:
    """Whoever comes second is told who was first."""
    request = a_request(line)
    first, second = logged_in(line, login="ada"), logged_in(line, login="ben")
    seen = epoch(line, request)

    do(first, line, request, "claim", epoch=seen)
    page = do(second, line, request, "claim", epoch=seen)

    assert "Ada was faster" in page
    claimed = row(line, requests, id=request).claimed_by
    assert claimed == row(line, people, login="ada").id


@pytest.mark.parametrize(
    ("what", "form", "event"),
    [
        ("claim", {}, "claim"),
        ("note", {"text": "calls at noon"}, "note"),
        ("escalate", {"level": "lead"}, "escalate"),
        ("snooze", {"slot": "2026-12-01T10:00"}, "move"),
        ("cancel", {"text": "sorry"}, "cancel"),
        ("close", {"outcome": "by-hand", "text": "wrote a letter"}, "close"),
    ],
)
def test_each_deed_is_in_the_story_with_its_author(
    line: Site, what: str, form: dict[str, str], event: str
) -> None:
    """And in the audit trail."""
    request = a_request(line)
    ops = logged_in(line, login="ada")

    do(ops, line, request, what, **form)

    author = row(line, people, login="ada").id
    assert (
        row(line, events, request_id=request, what=event).author == f"person:{author}"
    )
    assert row(line, audit, about=f"request:{request}").person == author


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("note", {"text": " "}),
        ("hand-on", {"to": "999"}),
        ("escalate", {"level": "pope"}),
        ("snooze", {"slot": "yesterday"}),
        ("snooze", {"slot": "2020-01-01T10:00"}),
        ("close", {"outcome": "happy"}),
        ("claim", {"epoch": "x"}),
    ],
)
def test_nonsense_changes_nothing_and_says_so(
    line: Site, what: str, form: dict[str, str]
) -> None:
    """Whatever a form holds, the page comes back with a sentence."""
    request = a_request(line)

    page = do(logged_in(line), line, request, what, **form)

    assert "toast bad" in page
    assert row(line, requests, id=request).state == "waiting"


def test_a_snoozed_request_is_promised_anew(line: Site) -> None:
    """The slot is by the clock of the line, not of the server."""
    request = a_request(line)

    do(logged_in(line), line, request, "snooze", slot="2026-12-01T10:00")

    found = row(line, requests, id=request)
    assert found.state == "requested"
    assert found.promised_at.isoformat() == "2026-12-01T01:00:00+00:00"


def test_to_call_one_needs_a_line(line: Site) -> None:
    """Otherwise whose phone would ring?"""
    request = a_request(line)

    page = do(logged_in(line), line, request, "call")

    assert "Your phone is not known" in page


@pytest.mark.parametrize("path", ["/desk/requests/99", "/desk/requests/99/nonsense"])
def test_what_is_not_there_is_404(line: Site, path: str) -> None:
    """Not a fault of the program."""
    ops = logged_in(line)

    answer = ops.get(path) if path.endswith("99") else ops.post(path, page="/desk")

    assert answer.status_code == 404


def test_an_alert_is_seen_for_all(line: Site) -> None:
    """Who saw it, and when, is kept."""
    with database(line).begin() as connection:
        connection.execute(
            insert(alerts).values(
                what="burst", about="+8210", at=line.clock.now(), facts={}
            )
        )
    ops = logged_in(line, login="ada")
    assert "+8210" in ops.get("/desk").text

    ops.post("/desk/alerts/1", page="/desk")

    assert "+8210" not in ops.get("/desk").text
    assert row(line, alerts, id=1).seen_by == row(line, people, login="ada").id


# Queues ------------------------------------------------------------------------------


def test_nobody_is_available_without_a_line(line: Site) -> None:
    """They are told what is missing."""
    ops = logged_in(line)

    ops.post("/desk/queues/me", {"state": "available"}, page="/desk/queues")

    assert "you need a line and a queue" in ops.get("/desk/queues").text


def test_who_is_available_is_so_for_the_time_they_say(line: Site) -> None:
    """Then they are away by themselves."""
    ops = logged_in(line, login="ada")
    with database(line).begin() as connection:
        connection.execute(
            update(people).values(line="+82215880000", skills=["billing"])
        )

    form = {"state": "available", "minutes": "30"}
    ops.post("/desk/queues/me", form, page="/desk/queues")

    found = row(line, presence)
    assert (found.state, found.until - found.since) == (
        "available",
        timedelta(minutes=30),
    )
    line.clock.advance(timedelta(minutes=31))
    assert 'class="badge away"' in ops.get("/desk/queues").text


def test_callers_in_queues_are_shown_with_the_longest_wait(line: Site) -> None:
    """On the page of queues and on the first one."""
    now = line.clock.now()
    with database(line).begin() as connection:
        put_waiting(
            connection,
            1,
            joined_at=now - timedelta(minutes=4),
            seen_at=now,
            state="waiting",
        )
    ops = logged_in(line)

    assert "The longest for 4 min" in ops.get("/desk/queues").text
    assert "4 min" in ops.get("/desk").text


# Abuse ---------------------------------------------------------------------------


def test_abuse_is_kept_without_the_number(line: Site) -> None:
    """The caller is recognised, and can be read by nobody."""
    a_request(line)
    ops = logged_in(line, login="ada")
    now = line.clock.now()
    with database(line).begin() as connection:
        connection.execute(
            insert(calls).values(
                call="CA1",
                flow="line",
                node="desk",
                language="en",
                waits_for="queue",
                number="…5601",
                turn=1,
                began_at=now,
                at=now,
            )
        )

    ops.post("/desk/abuse", {"call": "CA1", "note": "shouted"}, page="/desk/abuse")

    found = row(line, abuse)
    assert (found.node, found.note) == ("desk", "shouted")
    assert "5601" not in found.caller and "821012345601" not in found.masked
    assert "shouted" in ops.get("/desk/abuse").text


def test_a_call_that_is_unknown_cannot_be_marked(line: Site) -> None:
    """Nobody fills the record with nonsense."""
    ops = logged_in(line)

    assert ops.post("/desk/abuse", {"call": "x"}, page="/desk/abuse").status_code == 404
