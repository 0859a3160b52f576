"""Hours put on top by staff, as callers, texts, slots and pages meet them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing as closing_database
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from command_line import ivr
from overriding import put, wanted
from phone_site import MONDAY, Site, site_at
from simulated import compiled

from ivr.compiler.flow import Flow
from ivr.hours import HoursOverride
from ivr.runtime.calling_hours import Called, may_call, next_allowed
from ivr.runtime.overriding import Overriding
from ivr.runtime.versions import read_version
from ivr.simulator.calling import visit_of
from ivr.simulator.phone import PhoneCall, begin
from ivr.simulator.transcript import heard
from ivr.store.database import Database

SEOUL = ZoneInfo("Asia/Seoul")

TEXT = """\
ivr: 1
name: shop
languages: [en, ko]
start: door
hours:
  desk:
    {zone: Asia/Seoul, country: KR, open: "Mo-Fr 09:00-18:00; PH off", emergency: fire}
  english: {like: desk, open: "Mo-Fr 10:00-17:00; PH off"}
switches:
  fire: {default: off}
nodes:
  door:
    hours: desk
    open: here
    holiday: {hangup: "{why.desk} {opens.desk}"}
    exception: {hangup: "{why.desk} {opens.desk}"}
    closed: {hangup: "{why.desk} {opens.desk}"}
  here: {hangup: Somebody is here.}
"""


def at(text: str) -> datetime:
    """A moment by the clocks of Seoul."""
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def storm(**more: object) -> HoursOverride:
    """The desk, closed early for a storm."""
    said = {"en": "a storm", "ko": "폭풍"}
    given = {"reason": "storm warning 3", "said": said, **more}
    start, end = at("2026-11-25T15:00"), at("2026-11-25T18:00")
    return HoursOverride("desk", "closed", start, end, **given)  # type: ignore[arg-type]


def shop(*over: HoursOverride) -> Flow:
    """The shop with *over* on top."""
    return compiled(TEXT).overridden(over)


def call(flow: Flow, moment: str, language: str = "en", **switches: str) -> PhoneCall:
    """A call to it."""
    visit = visit_of(flow, at(moment), switches)
    return begin(flow, visit, language=language)


def words(found: PhoneCall) -> str:
    """All that is heard."""
    return " ".join(said for step in found.steps for said in heard(step.sounds))


class TestCallers:
    """What is heard on the line."""

    def test_they_are_told_why_and_when(self) -> None:
        """The reason, and the moment at which it opens in fact."""
        said = words(call(shop(storm()), "2026-11-25T16:00"))

        assert (
            said
            == "Our hours are different today: a storm. tomorrow at 9 in the morning"
        )

    def test_in_their_language(self) -> None:
        """As staff typed it."""
        assert "폭풍" in words(call(shop(storm()), "2026-11-25T16:00", "ko"))

    def test_what_nobody_wrote_for_them_is_not_said(self) -> None:
        """Neither another language's words, nor those of the house."""
        said = words(call(shop(storm(said={"ko": "폭풍"})), "2026-11-25T16:00"))

        assert said == "We are outside our opening hours. tomorrow at 9 in the morning"

    def test_an_emergency_goes_over_what_staff_opened(self) -> None:
        """The switch comes first of all."""
        longer = HoursOverride(
            "desk", "open", at("2026-11-25T18:00"), at("2026-11-25T22:00")
        )

        calm = words(call(shop(longer), "2026-11-25T20:00"))
        burning = words(call(shop(longer), "2026-11-25T20:00", fire="on"))

        assert calm == "Somebody is here."
        assert burning.startswith("We are closed because of an emergency.")

    def test_the_second_decides(self) -> None:
        """One earlier, somebody is there."""
        assert words(call(shop(storm()), "2026-11-25T14:59:59")) == "Somebody is here."

    def test_those_alike_are_shut_along(self) -> None:
        """Where staff said so; else they go on by their own hours."""
        noon = at("2026-11-25T16:00")

        alone = shop(storm()).timetable.status("english", noon)
        along = shop(storm(alike=True)).timetable.status("english", noon)

        assert alone is not None and along is not None
        assert (alone.state, along.state) == ("open", "exception")

    def test_a_flow_that_it_goes_into_has_them_too(self) -> None:
        """A call goes on in a part, by the same hours."""
        flow = shop(storm())

        (linked,) = flow.linked.values()

        assert linked is flow


class TestVersions:
    """Flows as they are served."""

    def version(self, tmp_path: Path) -> object:
        """A folder with the shop."""
        (tmp_path / "shop.yaml").write_text(TEXT, encoding="utf-8")
        return read_version(tmp_path)

    def test_they_are_made_once_for_each_change(self, tmp_path: Path) -> None:
        """Not for every call."""
        version = read_version(self.version(tmp_path) and tmp_path)
        over = [(storm(),)]
        overriding = Overriding(lambda: over[-1])

        first, again = overriding.of(version), overriding.of(version)
        over.append((storm(),))
        other = overriding.of(version)

        assert first is again
        assert other is not first

    def test_without_any_they_are_as_they_were(self, tmp_path: Path) -> None:
        """Nothing is made."""
        version = read_version(self.version(tmp_path) and tmp_path)

        assert Overriding().of(version) is version


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site at ten on a Monday morning."""
    with site_at(tmp_path, shop=TEXT) as site:
        yield site


def closing(site: Site, hours: float = 8) -> None:
    """Staff close the desk, for as long."""
    database: Database = site.app.extensions["database"]
    value = {"put": "closed", "said": {"en": "a storm"}}
    ends = MONDAY + timedelta(hours=hours)
    shut = wanted("hours", "desk", value, starts=MONDAY, ends=ends)
    put(database, shut, at=MONDAY)
    site.exchange.switchboard.refresh()  # type: ignore[attr-defined]


class TestCallingBack:
    """When callers are called back."""

    def called(self, *over: HoursOverride) -> Called:
        """Somebody who asked in English; nobody is there before noon tomorrow."""
        queue = "queues:\n  people: {hours: {any: desk}}\nnodes:"
        flow = compiled(TEXT.replace("nodes:", queue)).overridden(over)
        return Called(flow, "people", "en", "+821012345678")

    def test_nobody_is_called_while_staff_have_closed(self) -> None:
        """Hours are asked again right before each call."""
        called, four = self.called(storm()), at("2026-11-25T16:00")

        assert may_call(self.called(), four)
        assert not may_call(called, four)

    def test_times_that_are_offered_keep_clear_of_it(self) -> None:
        """The next is the first at which somebody is there in fact."""
        found = next_allowed(self.called(storm()), at("2026-11-25T16:00"))

        assert found == at("2026-11-26T09:00")

    def test_a_worker_of_its_own_knows(
        self, tmp_path: Path, sqlite_address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It serves no calls, and reads the same switchboard."""
        from ivr.cli.worker import _dispatcher
        from ivr.store.database import open_database

        folder = tmp_path / "flows"
        folder.mkdir()
        (folder / "shop.yaml").write_text(TEXT, encoding="utf-8")
        given = {
            "IVR_FLOWS": str(folder),
            "IVR_DATA": str(tmp_path),
            "DATABASE_URL": sqlite_address,
            "IVR_PUBLIC_URL": "https://ivr.example.org",
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": "a token",
        }
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        with closing_database(open_database(sqlite_address)) as database:
            starts = datetime(2098, 11, 25, 6, 0, tzinfo=UTC)
            shut = {"starts": starts, "ends": starts + timedelta(hours=3)}
            put(database, wanted("hours", "desk", {"put": "closed"}, **shut))

        with _dispatcher() as dispatcher:
            _, flow = dispatcher.library.current("shop")

        assert flow.timetable.override("desk", starts) is not None


class TestLine:
    """Over the webhooks."""

    def test_new_calls_meet_them(self, site: Site) -> None:
        """And the reason."""
        closing(site)

        phone = site.phone("shop").call()

        assert phone.heard[0].startswith("Our hours are different today: a storm.")

    def test_calls_in_progress_meet_them(self, tmp_path: Path) -> None:
        """Also those that came before it was closed."""
        asked = TEXT.replace("start: door", "start: first").replace(
            "nodes:\n",
            "nodes:\n  first:\n    menu: Welcome.\n    options:\n"
            "      1: {label: the desk, go: door}\n",
        )
        with site_at(
            tmp_path, waits=asked.replace("name: shop", "name: waits")
        ) as site:
            phone = site.phone("waits").call()
            closing(site)

            phone.press("1")

            assert phone.heard[-1].startswith("Our hours are different today: a storm.")

    def test_it_is_over_by_itself(self, site: Site) -> None:
        """Nobody has to turn it back."""
        closing(site, hours=1)
        site.clock.advance(timedelta(hours=1))

        assert site.phone("shop").call().heard == ["Somebody is here."]

    def test_a_restart_with_a_dead_database_knows(
        self, site: Site, tmp_path: Path
    ) -> None:
        """From what was last read."""
        closing(site)
        dead = "postgresql://nobody:none@127.0.0.1:1/none?connect_timeout=1"

        with site_at(tmp_path, env={"DATABASE_URL": dead}, shop=TEXT) as again:
            phone = again.phone("shop").call()

        assert phone.heard[0].startswith("Our hours are different today: a storm.")


class TestCalendar:
    """``ivr hours``."""

    def test_it_shows_them_with_the_reason(
        self, tmp_path: Path, sqlite_database: Database
    ) -> None:
        """On a line of their own, with the hours that are left."""
        flow = tmp_path / "shop.yaml"
        flow.write_text(TEXT, encoding="utf-8")
        starts, ends = at("2026-11-25T15:00"), at("2026-11-25T18:00")
        put(
            sqlite_database,
            wanted("hours", "desk", {"put": "closed"}, starts=starts, ends=ends),
        )
        url = sqlite_database.engine.url.render_as_string(hide_password=False)

        with_it = ivr("hours", flow, "--year", 2026, "--database", url)
        without = ivr("hours", flow, "--year", 2026)

        assert re.search(r"Wed 25 Nov +09:00–15:00 +storm\n", with_it.out)
        assert "storm" not in without.out

    def test_so_does_the_map(self, tmp_path: Path, sqlite_database: Database) -> None:
        """Where it is told of the database; a map for customers is of the plan."""
        flow = tmp_path / "shop.yaml"
        asked = TEXT.replace(
            "nodes:", "intents:\n  help: {say: {en: [help], ko: [도움]}}\nnodes:"
        ).replace(
            "here: {hangup: Somebody is here.}",
            "here: {say: Somebody is here., resolves: [help], next: bye}\n"
            "  bye: {hangup: Goodbye.}",
        )
        flow.write_text(asked, encoding="utf-8")
        starts, ends = at("2026-11-25T15:00"), at("2026-11-25T18:00")
        shut = wanted("hours", "desk", {"put": "closed"}, starts=starts, ends=ends)
        put(sqlite_database, shut)
        url = sqlite_database.engine.url.render_as_string(hide_password=False)
        words = ("map", flow, "--language", "en", "--at", "2026-11-25T12:00")

        with_it, without = ivr(*words, "--database", url), ivr(*words)

        assert "15:00" in with_it.out
        assert "15:00" not in without.out
