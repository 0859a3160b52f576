"""How often strangers may ask."""

from __future__ import annotations

from console.pace import MOST_ADDRESSES, Pace


class Seconds:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_so_many_at_once() -> None:
    """And not one more."""
    pace = Pace(3, 60, Seconds())

    assert [pace.wait("a") for _ in range(4)] == [0, 0, 0, 20]


def test_who_waits_as_told_is_let_in() -> None:
    """What was refused does not count."""
    clock = Seconds()
    pace = Pace(3, 60, clock)
    for _ in range(10):
        pace.wait("a")

    clock.now += 20

    assert [pace.wait("a") for _ in range(2)] == [0, 20]


def test_after_a_while_all_is_forgotten() -> None:
    """Nobody saves up more than there is at once."""
    clock = Seconds()
    pace = Pace(3, 60, clock)
    pace.wait("a")

    clock.now += 3_600

    assert [pace.wait("a") for _ in range(4)] == [0, 0, 0, 20]


def test_each_address_has_its_own() -> None:
    """One who asks without end keeps nobody else out."""
    pace = Pace(1, 60, Seconds())
    pace.wait("a")

    assert (pace.wait("a"), pace.wait("b")) == (60, 0)


def test_no_more_addresses_than_there_is_room_for() -> None:
    """A stream of addresses fills no memory; the one longest silent goes."""
    pace = Pace(1, 60, Seconds())
    for number in range(MOST_ADDRESSES + 5):
        pace.wait(f"{number}")

    assert len(pace) == MOST_ADDRESSES
    assert pace.wait("0") == 0
    assert pace.wait(f"{MOST_ADDRESSES}") == 60
