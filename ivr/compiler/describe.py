"""Sets of worlds in words and stretches, the shortest description first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from itertools import product

from ivr.compiler.worlds import Worlds
from ivr.diagnostics import Stretch
from ivr.diagnostics import Worlds as Product
from ivr.records import dataclass

MAX_PRODUCTS = 12
"""A union of more products than this is cut; the rest would not be read."""

MAX_DATES = 3
"""So many single dates are named before "and n more"."""

MOST_TOLD = 1_000
"""Sets of classes of time of which is kept how they are told."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The words of one language for days and hours.

    *date* and *short* are a date with and without its year, *more* is what comes
    behind the last one that is told.
    """

    days: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    short: str
    more: str

    def once(self, stretch: Stretch) -> str:
        """One stretch by its date."""
        start, end = stretch.start, stretch.end
        told = f"{self._dated(start, self.date)} {start:%H:%M} – "
        if start.date() != end.date():
            told += f"{self._dated(end, self.short)} "
        return f"{told}{end:%H:%M}"

    def _dated(self, moment: datetime, form: str) -> str:
        month = self.months[moment.month - 1]
        return form.format(day=moment.day, month=month, year=moment.year)


ENGLISH = Calendar(
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    (
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ),
    "{day} {month} {year}",
    "{day} {month}",
    "and {count} more",
)

KOREAN = Calendar(
    ("월", "화", "수", "목", "금", "토", "일"),
    tuple(map(str, range(1, 13))),
    "{year}년 {month}월 {day}일",
    "{month}월 {day}일",
    "외 {count}건",
)

CALENDARS = {"en": ENGLISH, "ko": KOREAN}


def describe(
    worlds: Worlds, found: int, language: str | None = None
) -> tuple[Product, ...]:
    """*found* as a union of products of stretches, switches, line and *language*.

    Which service is down is no part of it: a witness says so.
    """
    groups = _groups(worlds, found)
    zone = worlds.timetable.first_zone
    products = [
        _product(worlds, classes, dict(switches), line, language, zone)
        for classes, switches, line in groups
    ]
    products.sort(
        key=lambda p: (len(p.switches) + bool(p.when) + bool(p.line), p.words)
    )
    return tuple(products[:MAX_PRODUCTS])


def words(products: Iterable[Product]) -> str:
    """The products of one finding in one line, for a message; empty for always."""
    said = [each.words for each in products]
    return "; or ".join(s for s in said[:3] if s) + ("; …" if len(said) > 3 else "")


Group = tuple[frozenset[int], tuple[tuple[str, str], ...], str | None]


def _groups(worlds: Worlds, found: int) -> list[Group]:
    """The set cut by the switches and lines on which it depends."""
    switches = [name for name in worlds.switches if _depends(worlds, found, name)]
    lines = _lines(worlds, found)
    groups: list[Group] = []
    for values in product(*(worlds.switches[name] for name in switches)):
        part = found
        for name, value in zip(switches, values, strict=True):
            part &= worlds.switch(name, value)
        for line in lines:
            here = part & worlds.line((line,)) if line else part
            classes = frozenset(number for number, _ in worlds.classes_of(here))
            if classes:
                pairs = tuple(zip(switches, values, strict=True))
                groups.append((classes, pairs, line))
    return _merged(worlds, groups)


def _merged(worlds: Worlds, groups: list[Group]) -> list[Group]:
    """Join products that differ in one switch only, at each of its values."""
    for name in worlds.switches:
        buckets: dict[Group, list[Group]] = {}
        for classes, pairs, line in groups:
            rest = tuple(pair for pair in pairs if pair[0] != name)
            buckets.setdefault((classes, rest, line), []).append((classes, pairs, line))
        groups = []
        for joined, members in buckets.items():
            whole = len(members) == len(worlds.switches[name])
            groups.extend([joined] if whole else members)
    return list(dict.fromkeys(_widened(worlds, groups, group) for group in groups))


def _widened(worlds: Worlds, groups: list[Group], group: Group) -> Group:
    """Leave out a switch where the same holds at each of its other positions too.

    "with A on, always; or at night, with A off" is "with A on; or at night".
    """
    classes, pairs, line = group
    for pair in pairs:
        rest = tuple(each for each in pairs if each != pair)
        others = [
            found
            for found, given, on in groups
            if on == line and set(rest) < set(given) and pair not in given
            if any(name == pair[0] for name, _ in given) and len(given) == len(pairs)
        ]
        wide = len(others) == len(worlds.switches[pair[0]]) - 1
        if wide and all(classes < found for found in others):
            pairs = rest
    return classes, pairs, line


def _depends(worlds: Worlds, found: int, name: str) -> bool:
    stride = worlds._strides[name]
    values = worlds.switches[name]
    parts = {
        (found & worlds.switch(name, value)) >> (stride * index)
        for index, value in enumerate(values)
    }
    return len(parts) > 1


def _lines(worlds: Worlds, found: int) -> tuple[str | None, ...]:
    if len(worlds.lines) == 1:
        return (None,)
    stride = worlds._line_stride
    parts = {
        (found & worlds.line((line,))) >> (stride * index)
        for index, line in enumerate(worlds.lines)
    }
    return (None,) if len(parts) == 1 else worlds.lines


def _product(
    worlds: Worlds,
    classes: frozenset[int],
    switches: dict[str, str],
    line: str | None,
    language: str | None,
    zone: tzinfo,
) -> Product:
    when, hours = _told(worlds, classes, zone)
    said = [hours] if when else []
    said += [f'with "{name}" {value}' for name, value in switches.items()]
    said += [f"from a {line} line"] if line else []
    said += [f"in {language}"] if language else []
    return Product(when, switches, language, line, ", ".join(said))


def _told(
    worlds: Worlds, classes: frozenset[int], zone: tzinfo
) -> tuple[tuple[Stretch, ...], str]:
    """The stretches of *classes*, and the words for them; none where it is always."""
    if len(classes) == len(worlds.classes):
        return (), ""
    told = worlds.times.told.get(classes)
    if told is None:
        if len(worlds.times.told) >= MOST_TOLD:
            worlds.times.told.clear()
        when = tuple(
            Stretch(start.astimezone(zone), end.astimezone(zone))
            for start, end in stretches(worlds, classes)
        )
        told = when, say_stretches(when, (worlds.begin, worlds.end))
        worlds.times.told[classes] = told
    return told


def stretches(
    worlds: Worlds, classes: frozenset[int]
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of *classes* in UTC, neighbours joined."""
    start = end = None
    for begin, until, number in worlds.stretches:
        if number in classes:
            start, end = (start or begin), until
        elif start is not None and end is not None:
            yield start, end
            start = None
    if start is not None and end is not None:
        yield start, end


def say_stretches(
    when: tuple[Stretch, ...],
    edges: tuple[datetime, datetime] | None = None,
    calendar: Calendar = ENGLISH,
) -> str:
    """Stretches as people say them: "Sat 13:00 – Mon 09:00, and 3 more".

    Args:
        when: The stretches, in order.
        edges: Where the days that are looked at begin and end: a weekly stretch that
            is cut there is not told by itself.
        calendar: The words for days.
    """
    shapes = list(map(_shape, when))
    counts = Counter(shapes)
    weeks = max(1.0, (when[-1].end - when[0].start).days / 7)
    weekly = [shape for shape, count in counts.items() if count >= max(3, weeks * 0.4)]
    said = _say_weekly(sorted(weekly), calendar)
    single = [
        stretch
        for stretch, shape in zip(when, shapes, strict=True)
        if shape not in weekly and not _is_cut(stretch, weekly, edges)
    ]
    shown = 1 if said else MAX_DATES
    said += [calendar.once(stretch) for stretch in single[:shown]]
    if len(single) > shown:
        said.append(calendar.more.format(count=len(single) - shown))
    return ", ".join(said)


Shape = tuple[int, str, int, str]


def _shape(stretch: Stretch) -> Shape:
    start, end = stretch.start, stretch.end
    days = end.toordinal() - start.toordinal()
    # A year has hundreds of stretches, and formatting by "%H:%M" is slow.
    opens, shuts = (
        f"{start.hour:02}:{start.minute:02}",
        f"{end.hour:02}:{end.minute:02}",
    )
    return start.weekday(), opens, days, shuts


def _is_cut(
    stretch: Stretch, weekly: list[Shape], edges: tuple[datetime, datetime] | None
) -> bool:
    """Whether *stretch* is a weekly one, cut at the edge of the days looked at."""
    day, start, days, end = _shape(stretch)
    if edges is None:
        return False
    if stretch.start == edges[0]:
        last = (day + days) % 7
        return any(((d + n) % 7, e) == (last, end) for d, _, n, e in weekly)
    return stretch.end == edges[1] and any(
        (d, s) == (day, start) for d, s, *_ in weekly
    )


def _say_weekly(shapes: list[Shape], calendar: Calendar) -> list[str]:
    """Weekly shapes, days with the same hours joined: "Mon–Thu 18:00 – 09:00"."""
    by_hours: dict[tuple[str, int, str], list[int]] = {}
    for day, start, days, end in shapes:
        by_hours.setdefault((start, days, end), []).append(day)
    said = []
    for (start, days, end), on in by_hours.items():
        if len(on) == 1 and days > 0:
            last = calendar.days[(on[0] + days) % 7]
            said.append(f"{calendar.days[on[0]]} {start} – {last} {end}")
        else:
            said.append(f"{_say_days(on, calendar.days)} {start} – {end}")
    return said


def _say_days(days: list[int], names: tuple[str, ...]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}"
        for run in runs
    )
