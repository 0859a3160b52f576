"""What a change by staff does to callers, told before it is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from command_line import ivr
from overriding import put, wanted
from simulated import compiled

from ivr.cli.flows import read_one
from ivr.compiler.flow import Flow
from ivr.hours import HoursOverride
from ivr.simulator.impact import Asked, Effect, Impact, Turned, impact
from ivr.simulator.keys import replay
from ivr.simulator.putting import put_on_top, read_hours, written
from ivr.simulator.volume import Volume
from ivr.store.database import Database

SUPPORT = "flows/account-support.yaml"
GOLDEN = Path(__file__).parent / "fixtures" / "impact"
SEOUL = ZoneInfo("Asia/Seoul")

CASES = {
    "callbacks-off-at-five": (
        ["--switch", "callbacks=off", "--until", "09:00"],
        "2026-11-25T17:00",
    ),
    "closed-early-at-three": (
        ["--close", "support", "--alike", "--until", "18:00"],
        "2026-11-25T15:00",
    ),
    "emergency": (["--emergency", "--until", "18:00"], "2026-11-25T15:00"),
    "holiday": (["--holiday", "2026-11-26"], "2026-11-25T15:00"),
    "open-longer": (
        ["--open", "support", "--from", "18:00", "--until", "20:00"],
        "2026-11-25T15:00",
    ),
    "callbacks-off-for-good": (["--switch", "callbacks=off"], "2026-11-25T17:00"),
    "nothing": (["--switch", "callbacks=on", "--until", "18:00"], "2026-11-25T17:00"),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_told_in_words(name: str, matches: Callable[[Path, str], None]) -> None:
    """Won and lost, the stretches, and a call to play."""
    options, at = CASES[name]

    result = ivr("impact", SUPPORT, *options, "--at", at)

    assert result.status == 0, result.err
    matches(GOLDEN / f"{name}.txt", result.out)


def test_it_is_told_to_programs(matches: Callable[[Path, str], None]) -> None:
    """The same, in JSON."""
    options, at = CASES["closed-early-at-three"]

    result = ivr("impact", SUPPORT, *options, "--at", at, "--format", "json")

    matches(GOLDEN / "closed-early-at-three.json", result.out)


def at(text: str) -> datetime:
    """A moment by the clocks of Seoul."""
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def support() -> Flow:
    """The example whose people go home at six."""
    return read_one(SUPPORT)[0]


def closed(start: str, end: str | None = None, name: str = "support") -> HoursOverride:
    """A schedule that staff close."""
    return HoursOverride(name, "closed", at(start), at(end) if end else None, "storm")


def lost(found: Impact) -> list[tuple[str, str, str]]:
    """What is lost, by whom, and when."""
    return [
        (effect.before, effect.languages[0], effect.words)
        for effect in found.effects
        if effect.how == "lost"
    ]


def night() -> Asked:
    """Callbacks off from five until nine in the morning."""
    return Asked(at("2026-11-25T17:00"), at("2026-11-26T09:00"), {"callbacks": "off"})


class TestEffects:
    """Concerns won and lost."""

    def test_callers_at_night_lose_the_promise(self) -> None:
        """From six on in Korean, from five in English: then nobody is there."""
        found = impact(support(), night())

        assert lost(found) == [
            ("callback-requested", "en", ""),
            ("callback-requested", "ko", "25 Nov 2026 18:00 – 26 Nov 09:00"),
        ]
        assert {effect.after for effect in found.effects} == {"voicemail"}

    def test_what_needs_nobody_is_not_lost(self) -> None:
        """A password is reset by text at any hour."""
        found = impact(support(), night())

        touched = {intent for effect in found.effects for intent in effect.intents}
        assert touched.isdisjoint({"password.reset", "warranty"})

    def test_a_switch_that_stands_so_already_changes_nothing(self) -> None:
        """It was turned for the whole day before."""
        standing = [Turned("callbacks", "off", at("2026-11-25T09:00"))]

        assert impact(support(), night(), standing=standing).nothing

    def test_what_is_planned_is_counted_in(self) -> None:
        """Callbacks would be off from eight on anyhow."""
        standing = [Turned("callbacks", "off", at("2026-11-25T20:00"))]

        found = impact(support(), night(), standing=standing)

        assert ("callback-requested", "ko", "25 Nov 2026 18:00 – 20:00") in lost(found)

    def test_hours_are_exact_to_the_second(self) -> None:
        """As they would be for callers."""
        hours = closed("2026-11-25T15:00:30", "2026-11-25T15:01:30")

        found = impact(support(), Asked(hours.start, hours.end, {}, (hours,)))

        (effect,) = found.effects
        (stretch,) = effect.when
        assert (stretch.start, stretch.end) == (hours.start, hours.end)

    def test_open_longer_is_won(self) -> None:
        """What callers came for, in place of a call back."""
        hours = HoursOverride(
            "support", "open", at("2026-11-25T18:00"), at("2026-11-25T20:00")
        )

        found = impact(support(), Asked(hours.start, hours.end, {}, (hours,)))

        assert {(e.how, e.before, e.after) for e in found.effects} == {
            ("won", "callback-requested", "settled")
        }

    def test_a_way_that_leads_nowhere_is_lost_altogether(self) -> None:
        """Where nothing is kept on record callers get nothing, and that comes first."""
        flow = compiled(
            "ivr: 1\nname: x\nlanguages: [en]\nstart: door\n"
            'hours:\n  desk: {zone: Asia/Seoul, open: "Mo-Su 09:00-18:00"}\n'
            "intents:\n  help: {say: {en: [help me]}}\n"
            "queues:\n  desk: {hours: {any: desk}}\n"
            "nodes:\n  door:\n    hours: desk\n    open: line\n"
            "    closed: {hangup: Closed., ends: refused}\n"
            "  line:\n    queue: desk\n    closed: sorry\n    gave-up: sorry\n"
            "    full: sorry\n    failed: sorry\n"
            "  sorry: {hangup: Sorry., ends: refused}\n"
        )
        hours = closed("2026-11-25T15:00", "2026-11-25T16:00", "desk")

        found = impact(flow, Asked(hours.start, hours.end, {}, (hours,)))

        (effect,) = found.effects
        assert (effect.before, effect.after) == ("settled", "")
        assert {(e.ending, e.how) for e in found.endings} >= {("connected", "lost")}

    def test_hours_that_are_on_top_already_count(self) -> None:
        """Who has closed for the day closes early in vain."""
        day = closed("2026-11-25T09:00", "2026-11-25T18:00")
        hours = closed("2026-11-25T15:00", "2026-11-25T17:00")
        flow = support().overridden([day])

        found = impact(flow, Asked(hours.start, hours.end, {}, (hours,)), over=[day])

        assert found.nothing


class TestCallsToPlay:
    """Nobody has to believe it."""

    def shown(self) -> Effect:
        """The first effect of closing early."""
        hours = closed("2026-11-25T15:00", "2026-11-25T18:00")
        return impact(support(), Asked(hours.start, hours.end, {}, (hours,))).effects[0]

    def test_as_it_is(self) -> None:
        """The caller is connected."""
        witness = self.shown().was

        assert witness is not None
        assert replay(support(), witness).session.good == "connected"

    def test_as_it_will_be(self) -> None:
        """The same caller is promised a call back; the hours are part of the call."""
        witness = self.shown().will_be

        assert witness is not None and witness.at is not None
        flow = put_on_top(support(), witness.hours, witness.at)
        assert replay(flow, witness).session.good == "callback-requested"

    def test_the_command_plays_it(self) -> None:
        """As it stands on the page."""
        witness = self.shown().will_be
        assert witness is not None and witness.at is not None
        words = ["--at", witness.at.isoformat(), "--keys", ",".join(witness.keys)]
        words += [word for each in witness.hours for word in ("--hours", each)]
        words += ["--outcome", "call-account=requested"]

        result = ivr("call", SUPPORT, *words)

        assert "callback-requested" in result.out


class TestNumbers:
    """How many calls it is about."""

    def volume(self, per_hour: float = 10.0) -> Volume:
        """The same number of calls at every hour, half in each language."""
        hours = dict.fromkeys(range(168), per_hour)
        return Volume(hours, {"ko": 0.5, "en": 0.5}, 8.0)

    def test_shares_of_the_calls_that_come_then(self) -> None:
        """Fifteen hours of ten calls, half of them Korean, 70 % with such a concern."""
        found = impact(support(), night(), volume=self.volume())

        korean = next(e for e in found.effects if e.languages == ("ko",))
        assert korean.calls == pytest.approx(15 * 10 * 0.5 * 0.70)
        assert found.calls == pytest.approx(160)

    def test_a_week_of_what_goes_on_for_long(self) -> None:
        """Four weeks are looked at, and told by the week."""
        asked = Asked(at("2026-11-25T17:00"), None, {"callbacks": "off"})

        found = impact(support(), asked, volume=self.volume())

        for effect in found.effects:
            assert effect.calls is not None
            assert effect.calls_a_week == pytest.approx(effect.calls / 4)

    def test_without_a_log_nobody_says_how_many(self) -> None:
        """It says that there is none."""
        found = impact(support(), night())

        assert {effect.calls for effect in found.effects} == {None}
        assert found.calls is None

    def test_promises_of_that_time_are_counted(self) -> None:
        """Exactly between its first and its last moment."""
        asked: list[tuple[datetime, datetime]] = []

        def promises(start: datetime, end: datetime) -> int:
            asked.append((start, end))
            return 7

        found = impact(support(), night(), promises=promises)

        assert found.promises == 7
        assert asked == [(at("2026-11-25T17:00"), at("2026-11-26T09:00"))]


def test_the_command_asks_the_database(sqlite_database: Database) -> None:
    """How switches stand there, and that no call is on record."""
    put(sqlite_database, wanted(ends=None))
    url = sqlite_database.engine.url.render_as_string(hide_password=False)

    result = ivr(
        *("impact", SUPPORT, "--switch", "callbacks=off", "--at", "2026-11-25T17:00"),
        *("--until", "09:00", "--database", url),
    )

    assert "nothing changes for callers" in result.out
    assert "0 calls back are promised" in result.out


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    """And none is made."""
    url = f"sqlite:///{tmp_path / 'none.db'}"

    result = ivr("impact", SUPPORT, "--switch", "callbacks=off", "--database", url)

    assert result.status == 3
    assert "there is no such database" in result.err
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "say what is to be done"),
        (["--switch", "callback=off"], 'did you mean "callbacks"?'),
        (["--close", "suport"], 'did you mean "support"?'),
        (["--close", "support", "--until", "25:00"], "is no time"),
        (["--switch", "callbacks=maybe"], "cannot stand at"),
    ],
)
def test_what_cannot_be_meant_is_refused(options: list[str], message: str) -> None:
    """With what probably was."""
    result = ivr("impact", SUPPORT, *options)

    assert result.status == 2
    assert message in result.err


class TestHoursInOneWord:
    """``--hours`` as calls to play have it."""

    def test_what_is_written_is_read_again(self) -> None:
        """All of it but the house's own reason."""
        zone = support().timetable.zone("support")
        override = HoursOverride(
            "support",
            "closed",
            at("2026-11-25T15:00"),
            at("2026-11-25T18:00"),
            said={"ko": "폭풍, 정전", "": "storm"},
            alike=True,
        )

        again = read_hours(written(override, zone), support(), at("2026-11-25T16:00"))

        assert (again.schedule, again.put, again.alike) == ("support", "closed", True)
        assert (again.start, again.end) == (override.start, override.end)
        assert again.said == override.said

    def test_a_name_alone_is_that_day(self) -> None:
        """From midnight to midnight, by the clocks of the schedule."""
        found = read_hours("support=closed", support(), at("2026-11-25T16:00"))

        assert found.start == at("2026-11-25T00:00")
        assert found.end == at("2026-11-26T00:00")
