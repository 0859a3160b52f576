"""The one loop for all who look: it goes on, whatever happens in a round."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, get_ident

import pytest

from ivr.rounds import FIRST, LONGEST, Beside, Rounds

PATIENCE = 30.0
"""Seconds for what takes a moment; only a fault takes so long."""


class Bell:
    """Rings at each round, and goes wrong where it is told to."""

    def __init__(self, *wrong: int, due: float | None = None) -> None:
        self.wrong, self.due = wrong, due
        self.count = 0
        self.rang = Event()
        self.told: list[Exception] = []

    def __call__(self) -> float | None:
        self.count += 1
        self.rang.set()
        if self.count in self.wrong:
            raise ValueError(f"round {self.count}")
        return self.due

    def next(self) -> bool:
        """Wait for a round that has not been waited for."""
        rang = self.rang.wait(PATIENCE)
        self.rang.clear()
        return rang


@contextmanager
def going(bell: Bell, every: float = 1_000.0, **more: bool) -> Iterator[Rounds]:
    """Rounds that ring *bell*, going in their thread."""
    rounds = Rounds("bell", bell, every, bell.told.append, **more)
    with closing(rounds):
        rounds.start()
        yield rounds


def test_whatever_goes_wrong_the_next_round_comes() -> None:
    """A fault that nobody thought of does not leave callers waiting for ever."""
    bell = Bell(1)
    with going(bell) as rounds:
        first = bell.next()
        rounds.nudge()

        assert first
        assert bell.next()
        assert rounds.is_going


def test_trouble_is_told_once_for_each_spell() -> None:
    """Not once a second; and again, when it comes back."""
    bell = Bell(1, 2, 3, 5)
    rounds = Rounds("bell", bell, 1.0, bell.told.append)
    for _ in range(5):
        rounds._round()

    assert [str(each) for each in bell.told] == ["round 1", "round 5"]


def test_who_fails_is_tried_ever_more_seldom() -> None:
    """And never sooner than without trouble."""
    bell = Bell(*range(1, 8))
    rounds = Rounds("bell", bell, 0.1, bell.told.append)
    found = [rounds._round() for _ in range(7)]

    assert found[:3] == [FIRST, 2 * FIRST, 4 * FIRST]
    assert found[-1] == LONGEST
    assert Rounds("bell", Bell(1), 60.0, bell.told.append)._round() == 60.0


def test_a_round_may_say_when_the_next_is_due() -> None:
    """Else it comes when it always comes."""
    assert Rounds("bell", Bell(due=0.25), 5.0, print)._round() == 0.25
    assert Rounds("bell", Bell(), 5.0, print)._round() == 5.0


@pytest.mark.parametrize(("at_once", "count"), [(True, 1), (False, 0)])
def test_the_first_round_comes_at_once_or_after_a_while(
    at_once: bool, count: int
) -> None:
    """Who has looked by hand before the start need not look again."""
    bell = Bell()
    with going(bell, at_once=at_once):
        if at_once:
            bell.next()

    assert bell.count == count


def test_to_start_twice_is_to_start_once() -> None:
    """Two threads would do everything twice."""
    bell = Bell()
    with going(bell) as rounds:
        bell.next()
        rounds.start()
        rounds.nudge()
        bell.next()

    assert bell.count == 2


def test_after_the_end_nothing_goes_round() -> None:
    """Neither when nudged nor when started again."""
    bell = Bell()
    with going(bell) as rounds:
        bell.next()
    rounds.start()
    rounds.nudge()

    assert not rounds.is_going
    assert bell.count == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system forks nothing off")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_process_that_is_forked_off_goes_round_too() -> None:
    """Some servers load the app once, and fork off those who answer."""
    reading, writing = os.pipe()

    def go() -> None:
        os.write(writing, f"{os.getpid()} ".encode())

    with closing(Rounds("bell", go, 0.01, print)) as rounds:
        rounds.start()
        child = os.fork()
        if not child:
            # Whatever happens here, pytest must not go on in two processes.
            Event().wait(PATIENCE)
            os._exit(1)
        heard = b""
        while f"{child} ".encode() not in heard:
            heard += os.read(reading, 1_000)
        os.kill(child, 9)
        os.waitpid(child, 0)

    assert f"{os.getpid()} ".encode() in heard


def test_an_errand_holds_up_nobody() -> None:
    """The next one is done, though the first waits for a carrier that is slow."""
    may_end, done = Event(), Event()
    found: list[int] = []
    with closing(Beside("errand", 2, print)) as beside:
        beside.carry_out(lambda: may_end.wait(PATIENCE))
        beside.carry_out(lambda: (found.append(get_ident()), done.set()))
        was_done = done.wait(PATIENCE)
        may_end.set()

    assert was_done
    assert found != [get_ident()]


def test_an_errand_that_fails_is_told_of() -> None:
    """Nobody asks what became of it; it would be gone without a word."""
    told: list[Exception] = []

    def fail() -> None:
        raise OSError("the disk is full")

    with closing(Beside("errand", 1, told.append)) as beside:
        beside.carry_out(fail)
        beside.carry_out(fail)

    assert [str(each) for each in told] == ["the disk is full"] * 2
