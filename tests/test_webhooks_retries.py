"""The same request twice: answered letter by letter the same, done once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import on_record
from phone_site import Site, site_at


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of its own."""
    with site_at(tmp_path) as site:
        yield site


@pytest.mark.parametrize("keys", ["1", "2", "3", "4", "5", "6", "8", "#", "*", "9"])
def test_a_repeated_request_is_answered_the_same(site: Site, keys: str) -> None:
    """A carrier that asks again gets letter by letter the same answer."""
    phone = site.phone("desk").call().press(keys)
    first = phone.asked[-1]
    again = phone.repeat()

    assert (again.status, again.body) == (first.status, first.body)


def test_the_first_request_may_be_repeated(site: Site) -> None:
    """The answer to a call that comes in is the same, too."""
    phone = site.phone("desk").call()

    assert phone.repeat().body == phone.asked[0].body


def test_a_repeated_call_back_is_one(site: Site) -> None:
    """A caller whose request was stored twice would be called twice."""
    phone = site.phone("desk").call().press("4").press("1")
    phone.repeat()

    assert len(on_record(site.app.extensions["database"])) == 1
