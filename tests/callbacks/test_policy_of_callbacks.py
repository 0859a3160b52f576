"""The rules of callbacks as they are written, and what is said of wrong ones."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from asking import MONDAY, staff

from ivr.callbacks.policy import DEFAULT, Policy, read_policy, rules, written
from ivr.callbacks.rules import forget, keep, kept
from ivr.errors import ConfigurationError
from ivr.store.database import Database
from ivr.store.tables import settings


def test_pairs_are_read() -> None:
    """Lengths of time, numbers, words and lists, each as people write them."""
    found = read_policy(
        "attempts=5, ring-time=1m30s, mode=agent-first, press-one=no, "
        "calls-per-second=0.5, regions=KR US, types=mobile voip"
    )

    assert found == Policy(
        attempts=5,
        ring_time=timedelta(seconds=90),
        mode="agent-first",
        press_one=False,
        calls_per_second=0.5,
        regions=("KR", "US"),
        types=("mobile", "voip"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("attempts", '"attempts" is no name=value'),
        ("atempts=3", "atempts is no rule of callbacks"),
        ("attempts=many", 'attempts is "many"; expected a whole number'),
        ("attempts=0", "attempts is 0; at least 1 is needed"),
        ("ring-time=10s", "ring-time is 10s; at least 15s is needed"),
        ("ring-time=1h", "ring-time is 1h; at most 10m is possible"),
        ("ring-time=30", 'ring-time is "30"; expected a length of time such as'),
        ("press-one=perhaps", 'press-one is "perhaps"; expected yes or no'),
        ("mode=both", 'mode is "both"; expected customer-first or agent-first'),
        ("regions=Korea", 'regions is "Korea"; expected countries such as KR US'),
        ("types=premium", 'types is "premium"; expected mobile, fixed or voip'),
        ("target=2", "target is 2; at most 1 is possible"),
    ],
)
def test_a_wrong_value_is_named(text: str, message: str) -> None:
    """Whoever wrote it reads which rule, what is there, and what could be."""
    with pytest.raises(ConfigurationError) as error:
        read_policy(text)

    assert message in str(error.value)


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Nobody mends one value to be told of the next."""
    with pytest.raises(ConfigurationError) as error:
        read_policy("attempts=0, mode=both")

    assert "attempts" in str(error.value) and "mode" in str(error.value)


def test_each_rule_reads_back_as_it_is_written() -> None:
    """What the desk shows can be typed in again."""
    policy = Policy(attempts=7, near=timedelta(hours=1, minutes=5), types=("mobile",))
    shown = {name: value for name, value, _ in rules(policy) if value}
    found = read_policy(settings={f"callbacks.{n}": v for n, v in shown.items()})

    assert found == policy


def test_every_rule_says_what_it_is_for() -> None:
    """The desk and the guide have a line for each."""
    assert all(doc for _, _, doc in rules())


def test_words_for_lengths_of_time() -> None:
    """Nothing is lost, and nothing is said that is nought."""
    assert written(timedelta(days=1, hours=2, seconds=5)) == "1d2h5s"
    assert written(timedelta()) == "0s"


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "machine", "not-dialled"])
def test_each_outcome_has_its_pause(outcome: str) -> None:
    """A busy line is tried sooner than a machine."""
    name = f"gap_{outcome.replace('-', '_')}"

    assert DEFAULT.gap(outcome) == getattr(DEFAULT, name)


# On the desk ---------------------------------------------------------------------


def test_what_staff_set_wins(database: Database) -> None:
    """Over the environment's, until it is taken back."""
    (anna,) = staff(database, "anna")
    start = Policy(attempts=4)
    with database.begin() as connection:
        keep(connection, "attempts", "2", anna, MONDAY)
        set_by_staff = kept(connection, start).attempts
        keep(connection, "attempts", "6", anna, MONDAY)
        set_again = kept(connection, start).attempts
        forget(connection, "attempts")
        taken_back = kept(connection, start).attempts

    assert (set_by_staff, set_again, taken_back) == (2, 6, 4)


def test_what_is_wrong_is_not_kept(database: Database) -> None:
    """A slip on the desk changes nothing."""
    (anna,) = staff(database, "anna")
    with database.begin() as connection:
        with pytest.raises(ConfigurationError):
            keep(connection, "attempts", "none", anna, MONDAY)

        assert kept(connection, DEFAULT) == DEFAULT


def test_a_row_that_cannot_be_read_takes_no_other_with_it(database: Database) -> None:
    """A rule of another release is passed over, and the rest holds."""
    rows = {"callbacks.gone": "1", "callbacks.attempts": "2", "other": {"a": 1}}
    with database.begin() as connection:
        for name, value in rows.items():
            connection.execute(
                settings.insert().values(name=name, value=value, at=MONDAY)
            )
        found = kept(connection, DEFAULT)

    assert found == Policy(attempts=2)


def test_the_guide_has_every_rule() -> None:
    """With what holds unless it is set, as the program knows it."""
    guide = Path(__file__).parent.parent.parent / "docs" / "guides" / "callbacks.md"
    text = guide.read_text(encoding="utf-8")
    lines = [
        f"| `{name}` | {value or 'none'} | {doc} |" for name, value, doc in rules()
    ]

    assert [line for line in lines if line not in text] == []
