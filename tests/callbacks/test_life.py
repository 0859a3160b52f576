"""The life of a request, whatever happens in whatever order."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.callbacks.life import (
    ENDS,
    IN_THE_AIR,
    MISSED,
    MOVES,
    Happening,
    Life,
    Outcome,
    Refused,
    State,
    can,
    is_open,
    step,
)

STATES: tuple[State, ...] = get_args(State)
HAPPENINGS: tuple[Happening, ...] = get_args(Happening)

happenings = st.lists(
    st.tuples(st.sampled_from(HAPPENINGS), st.sampled_from((*get_args(Outcome), ""))),
    max_size=60,
)


def lived(
    story: list[tuple[Happening, str]], most: int
) -> list[tuple[Happening, Life]]:
    """What each of *story* that could happen made of a new request."""
    life, found = Life("requested"), []
    for what, outcome in story:
        try:
            life = step(life, what, outcome, most).after
        except Refused:
            continue
        found.append((what, life))
    return found


@given(story=happenings, most=st.integers(1, 5))
def test_an_end_is_an_end(story: list[tuple[Happening, str]], most: int) -> None:
    """Nothing happens to a request that has ended."""
    states = [life.state for _, life in lived(story, most)]

    assert all(state not in ENDS for state in states[:-1])


@given(story=happenings, most=st.integers(1, 5))
def test_the_epoch_never_falls(story: list[tuple[Happening, str]], most: int) -> None:
    """And rises with each attempt, so that no two of them share one."""
    lives = lived(story, most)
    epochs = [0, *(life.epoch for _, life in lives)]
    dialled = [life.epoch for what, life in lives if what == "dial"]

    assert epochs == sorted(epochs)
    assert len(set(dialled)) == len(dialled)


@given(story=happenings, most=st.integers(1, 5))
def test_nobody_is_tried_more_often_than_allowed(
    story: list[tuple[Happening, str]], most: int
) -> None:
    """The last attempt that is missed ends the request."""
    tries = [life.tries for _, life in lived(story, most)]

    assert all(count <= most for count in tries)


@given(story=happenings, most=st.integers(1, 5))
def test_one_attempt_is_in_the_air(
    story: list[tuple[Happening, str]], most: int
) -> None:
    """Between two times of dialling the first attempt has come down."""
    in_the_air = False
    for what, life in lived(story, most):
        assert not (what == "dial" and in_the_air)
        in_the_air = life.state in IN_THE_AIR


@given(story=happenings, most=st.integers(1, 5))
def test_who_has_ended_says_how(story: list[tuple[Happening, str]], most: int) -> None:
    """An end has an outcome; whoever still waits has none."""
    for _, life in lived(story, most):
        assert bool(life.outcome) == (life.state in ENDS)


@given(story=happenings)
def test_an_attempt_that_came_down_is_stale(
    story: list[tuple[Happening, str]],
) -> None:
    """After it the epoch is another: what is heard of it later changes nothing."""
    dialled = None
    for what, life in lived(story, 5):
        if what == "dial":
            dialled = life.epoch
        elif life.state not in IN_THE_AIR and what in ("missed", "not-dialled"):
            assert dialled is not None and life.epoch > dialled


def test_every_state_is_reached_and_left() -> None:
    """No state is only on paper, and whoever is in one that is no end gets out."""
    reached, left = {"requested", "refused"}, set()
    for (_, before), after in MOVES.items():
        reached.add(after)
        if after != before:
            left.add(before)

    assert reached == set(STATES)
    assert left == set(STATES) - ENDS


@pytest.mark.parametrize("state", sorted(ENDS))
def test_nothing_leads_out_of_an_end(state: State) -> None:
    """Not even a cancellation."""
    assert not any(can(what, state) for what in HAPPENINGS)
    assert not is_open(state)


def test_an_outcome_that_is_none_is_refused() -> None:
    """An attempt that talked was not missed."""
    with pytest.raises(Refused):
        step(Life("dialling"), "missed", "reached")


@pytest.mark.parametrize("outcome", sorted(MISSED))
def test_a_missed_attempt_counts(outcome: str) -> None:
    """Whoever was rung was disturbed, whatever came of it."""
    after = step(Life("ringing", tries=1, epoch=3), "missed", outcome, 3).after

    assert after == Life("waiting", 2, 4)


def test_what_was_never_dialled_does_not_count() -> None:
    """The carrier's trouble is not the caller's."""
    after = step(Life("unknown", tries=1, epoch=3), "not-dialled").after

    assert after == Life("waiting", 1, 4)
