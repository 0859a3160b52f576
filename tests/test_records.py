"""Our dataclasses do what those of the standard library do, and later."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, replace
from typing import Any

import pytest

from ivr import records

Decorator = Callable[..., Any]


def point(dataclass: Decorator, **options: Any) -> Any:
    """A class with a field of each sort, as *dataclass* makes it."""

    @dataclass(**options)
    class Point:
        """A place."""

        x: int
        y: int = 2
        tags: list[str] = field(default_factory=list)
        seen: int = field(default=0, compare=False, repr=False)
        made: list[int] = field(default_factory=list, init=False)

    return Point


@records.dataclass(frozen=True, slots=True, order=True)
class Step:
    """At the top of a module, where pickle finds it."""

    number: int
    name: str = "step"


OPTIONS = (
    {},
    {"slots": True},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "eq": False},
    {"frozen": True, "kw_only": True},
    {"order": True, "slots": True},
)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
class TestAsInTheLibrary:
    """Both decorators side by side."""

    def test_values_are_told_alike(self, options: dict[str, Any]) -> None:
        """With defaults, and without fields that are not told."""
        said = [
            repr(point(dataclass, **options)(x=1, tags=["a"])).rpartition(".")[2]
            for dataclass in (dataclasses.dataclass, records.dataclass)
        ]

        assert said[0] == said[1] == "Point(x=1, y=2, tags=['a'], made=[])"

    def test_equality_is_alike(self, options: dict[str, Any]) -> None:
        """By the fields that are compared, unless it is by identity."""
        found = []
        for dataclass in (dataclasses.dataclass, records.dataclass):
            Point = point(dataclass, **options)
            one, same = Point(x=1), Point(x=1, seen=9)
            found.append((one == same, one == Point(x=2), one == (1, 2)))

        assert found[0] == found[1]

    def test_hashes_are_alike(self, options: dict[str, Any]) -> None:
        """Frozen values have one; values that change have none."""
        found = []
        for dataclass in (dataclasses.dataclass, records.dataclass):
            made = dataclass(**options)(type("Made", (), {"__annotations__": {}}))
            hashes = made.__hash__
            same = hashes is not None and hash(made()) == hash(made())
            found.append((hashes is None, same))

        assert found[0] == found[1]

    def test_lists_are_not_shared(self, options: dict[str, Any]) -> None:
        """Each value gets a list of its own."""
        Point = point(records.dataclass, **options)

        assert Point(x=1).tags is not Point(x=1).tags

    def test_missing_values_are_refused(self, options: dict[str, Any]) -> None:
        """The message names what is missing, the first time and later."""
        Point = point(records.dataclass, **options)

        for _ in range(2):
            with pytest.raises(TypeError, match="'x'"):
                Point()

    def test_library_knows_it(self, options: dict[str, Any]) -> None:
        """``fields``, ``replace`` and the parameters are there."""
        one = point(dataclasses.dataclass, **options)
        Point = point(records.dataclass, **options)

        assert [f.name for f in dataclasses.fields(Point)] == [
            f.name for f in dataclasses.fields(one)
        ]
        assert Point.__match_args__ == one.__match_args__
        assert repr(Point.__dataclass_params__) == repr(one.__dataclass_params__)
        assert replace(Point(x=1), x=5).x == 5

    def test_copies_are_alike(self, options: dict[str, Any]) -> None:
        """With a change, without one, and with one that cannot be made."""
        found = []
        for dataclass, copied in (
            (dataclasses.dataclass, dataclasses.replace),
            (records.dataclass, records.replace),
        ):
            one = point(dataclass, **options)(x=1, tags=["a"], seen=3)
            made = copied(one, x=5)
            with pytest.raises((TypeError, ValueError)):
                copied(one, nothing=1)
            with pytest.raises((TypeError, ValueError)):
                copied(one, made=[1])
            same = made.tags is one.tags and copied(one).x == one.x
            found.append((made.x, made.y, made.seen, made.made, same))

        assert found[0] == found[1] == (5, 2, 3, [], True)


def test_frozen_values_do_not_change() -> None:
    """Neither by setting nor by deleting."""
    step = Step(1)

    with pytest.raises(FrozenInstanceError, match="name"):
        step.name = "other"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="name"):
        del step.name


@records.dataclass(frozen=True, slots=True)
class Stride(Step):
    """A step with a length, on top of what knows how to copy itself."""

    length: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Leap(Step):
    """The same by the library's own decorator."""

    length: int = 1


@pytest.mark.parametrize("above", [Stride, Leap])
def test_copies_keep_what_was_put_on_top(above: type[Any]) -> None:
    """Also where the class below has been copied before."""
    records.replace(Step(1), number=2)

    made = records.replace(above(3, "long", length=9), number=4)

    assert made == above(4, "long", length=9)


def test_values_are_ordered() -> None:
    """By their fields in order."""
    assert Step(1, "b") < Step(2, "a")
    assert sorted([Step(2), Step(1)]) == [Step(1), Step(2)]
    assert Step(1) >= Step(1)


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda step: pickle.loads(pickle.dumps(step))],
    ids=["copy", "deepcopy", "pickle"],
)
def test_frozen_values_are_copied(copied: Callable[[Step], Step]) -> None:
    """Though nothing can be set on them."""
    assert copied(Step(3, "x")) == Step(3, "x")


def test_what_the_author_wrote_stays() -> None:
    """Methods of one's own, and what follows after the fields are set."""

    @records.dataclass(frozen=True, slots=True)
    class Own:
        """With methods of its own."""

        x: int
        seen: list[int] = field(default_factory=list, compare=False)

        def __post_init__(self) -> None:
            self.seen.append(self.x)

        def __repr__(self) -> str:
            return "own"

        def __hash__(self) -> int:
            return 7

    assert (repr(Own(1)), hash(Own(1)), Own(4).seen) == ("own", 7, [4])


@pytest.mark.parametrize("below", [dataclasses.dataclass, records.dataclass])
@pytest.mark.parametrize("above", [dataclasses.dataclass, records.dataclass])
def test_either_sort_builds_on_the_other(above: Decorator, below: Decorator) -> None:
    """Whoever adds a kind need not know which is which."""

    @above(frozen=True, kw_only=True)
    class Above:
        """The first."""

        x: int = 1

    @below(frozen=True, kw_only=True)
    class Below(Above):
        """On top of it."""

        y: int

    one = Below(y=2)

    assert (one.x, one.y, one == Below(x=1, y=2)) == (1, 2, True)
    with pytest.raises(FrozenInstanceError):
        one.x = 3  # type: ignore[misc]


def test_values_that_hold_themselves_are_told() -> None:
    """With dots where they come again."""

    @records.dataclass(slots=True)
    class Ring:
        """A ring."""

        next: Any = None

    ring = Ring()
    ring.next = ring

    assert repr(ring).endswith("Ring(next=...)")


def test_nothing_is_compiled_before_it_is_called() -> None:
    """Making a class is cheap; its first value pays for ``__init__`` alone."""

    @records.dataclass(frozen=True, slots=True)
    class Fresh:
        """Not used yet."""

        x: int

    before = Fresh.__init__
    Fresh(1)

    assert before is not Fresh.__init__
    assert Fresh.__init__.__code__.co_varnames == ("self", "x")
    assert Fresh.__hash__.__code__.co_name == "method"
