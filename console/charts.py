"""Charts as SVG, drawn on the server: bars side by side, with a table's worth of text.

Colours come from the style sheet by class, so that light and dark both work. A chart
has a title and a description for those who hear pages; its figures stand in a table
beside it as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 640, 220
LEFT, BOTTOM, TOP = 52, 28, 12
LETTER = 11
"""The width of a letter of a name, amply."""
STEPS = (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8)


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one kind: its name, its class in the style sheet, a value a group."""

    name: str
    style: str
    values: Sequence[float | None]


def bars(
    title: str,
    groups: Sequence[str],
    series: Sequence[Series],
    target: float | None = None,
) -> Markup:
    """A bar for each series in each group; *target* is a line across."""
    highest = max(
        [v for each in series for v in each.values if v is not None] + [target or 0.0],
        default=0.0,
    )
    top = ceiling(highest)
    parts = [
        Markup("<title>{}</title>").format(title),
        *_scale(top),
        *_bars(groups, series, top),
    ]
    if target is not None and top:
        y = _y(target, top)
        parts.append(
            Markup('<line class="target" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
                LEFT, WIDTH, y, y
            )
        )
    drawn = Markup('<svg class="chart" viewBox="0 0 {} {}" role="img">{}</svg>').format(
        WIDTH, HEIGHT, Markup("").join(parts)
    )
    return (
        Markup('<p class="keys">{}</p>').format(Markup("").join(_keys(series))) + drawn
    )


def _keys(series: Sequence[Series]) -> Iterator[Markup]:
    """Which colour means what."""
    for each in series:
        yield Markup(
            '<span class="key"><svg class="chart" viewBox="0 0 10 10" '
            'aria-hidden="true"><rect class="{}" width="10" height="10"/></svg>{}'
            "</span>"
        ).format(each.style, each.name)


def ceiling(value: float) -> float:
    """The end of a scale on which *value* has room, and whose half is round too."""
    if value <= 0:
        return 1.0
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next((s * power for s in STEPS if s * power >= value), 10 * power)


def _y(value: float, top: float) -> float:
    room = HEIGHT - TOP - BOTTOM
    return round(HEIGHT - BOTTOM - room * value / top, 1)


def _scale(top: float) -> Iterator[Markup]:
    for part in (0.0, 0.5, 1.0):
        y = _y(top * part, top)
        yield Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            LEFT, WIDTH, y, y
        )
        yield Markup('<text class="axis" x="{}" y="{}">{}</text>').format(
            LEFT - 6, y + 4, f"{top * part:g}"
        )


def _bars(
    groups: Sequence[str], series: Sequence[Series], top: float
) -> Iterator[Markup]:
    if not groups:
        return
    room = (WIDTH - LEFT) / len(groups)
    width = max(1.0, room * 0.8 / max(1, len(series)))
    # Names that would run into each other are left out, evenly.
    longest = max(34, *(LETTER * len(group) for group in groups))
    every = max(1, -(-len(groups) * longest // (WIDTH - LEFT)))
    for n, group in enumerate(groups):
        start = LEFT + n * room + room * 0.1
        for m, each in enumerate(series):
            value = each.values[n]
            if value is None:
                continue
            y = _y(value, top)
            yield Markup(
                '<rect class="{}" x="{}" y="{}" width="{}" height="{}">'
                "<title>{}</title></rect>"
            ).format(
                each.style,
                round(start + m * width, 1),
                y,
                round(width, 1),
                round(max(0.0, HEIGHT - BOTTOM - y), 1),
                f"{group} {each.name}: {value:g}",
            )
        if n % every == 0:
            yield Markup('<text class="group" x="{}" y="{}">{}</text>').format(
                round(LEFT + (n + 0.5) * room, 1), HEIGHT - 8, group
            )
