"""/desk/reports: how well callers were served, with the worst of it explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import Blueprint, Response, render_template, request

from console import charts, site
from console.access import guarded, needs
from console.desk.naming import group
from console.wording import t
from ivr.reports.causes import causes
from ivr.reports.contacts import Contact, contacts
from ivr.reports.figures import BY, Figures, by, figures, outliers
from ivr.reports.lines import lines

LONGEST = 366
"""Days in a report."""

SHOWN = 20
"""Outliers on a page; the table to download has all."""

blueprint = guarded(Blueprint("reports", __name__, url_prefix="/desk/reports"))


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the line's own zone, *last* among them."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The moment at which the first day begins."""
        return datetime.combine(self.first, time.min, site.zone())

    @property
    def until(self) -> datetime:
        """The moment at which the last day is over."""
        return datetime.combine(self.last + timedelta(1), time.min, site.zone())

    @property
    def before(self) -> Period:
        """As many days, right before."""
        length = self.last - self.first + timedelta(1)
        return Period(self.first - length, self.last - length)


def period() -> Period:
    """The period that was asked for; the last seven days unless it is one."""
    today = site.now().astimezone(site.zone()).date()
    first = _day(request.args.get("from", ""), today - timedelta(6))
    last = _day(request.args.get("to", ""), today)
    if last < first:
        first, last = last, first
    return Period(max(first, last - timedelta(LONGEST)), last)


def _day(text: str, default: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return default
    return found if 2000 <= found.year < 2190 else default


def found_in(asked: Period) -> list[Contact]:
    """The contacts of a period."""
    with site.database().read() as connection:
        return contacts(connection, asked.since, asked.until, site.now(), site.zone())


def target() -> timedelta:
    """Within how many seconds a live caller is to be answered: the menus' own target.

    Of several the strictest; 20 seconds where no queue has one, as in "80 % in 20 s".
    """
    seconds = [
        queue.answer_target[1]
        for name in site.library().names()
        for queue in site.library().current(name)[1].queues.values()
        if queue.answer_target
    ]
    return timedelta(seconds=min(seconds, default=20.0))


@blueprint.get("")
@needs("viewer")
def page() -> str:
    """Figures of a period, beside those of the one before."""
    asked, what = period(), request.args.get("by", "day")
    what = what if what in BY else "day"
    found = found_in(asked)
    return render_template("desk/reports.html", **_shown(asked, what, found))


@blueprint.get("/week")
@needs("viewer")
def week() -> str:
    """The same of one week, on a page to print."""
    today = site.now().astimezone(site.zone()).date()
    monday = _day(request.args.get("of", ""), today - timedelta(7))
    monday -= timedelta(monday.weekday())
    asked = Period(monday, monday + timedelta(6))
    found = found_in(asked)
    groups = {name: by(found, name, target()) for name in ("day", "queue", "intent")}
    shown = _shown(asked, "day", found)
    return render_template("desk/week.html", **(shown | {"groups": groups}))


@blueprint.get("/contacts.csv")
@needs("viewer")
def table() -> Response:
    """Every contact of a period, as comma-separated lines."""
    asked = period()
    response = Response(
        "".join(lines(found_in(asked))), mimetype="text/csv; charset=utf-8"
    )
    name = f"contacts-{asked.first}-{asked.last}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _shown(asked: Period, what: str, found: list[Contact]) -> dict[str, object]:
    goal = target()
    groups = by(found, what, goal)
    worst = outliers(found, goal)
    return {
        "asked": asked,
        "what": what,
        "groupings": tuple(BY),
        "now": figures(found, goal),
        "before": figures(found_in(asked.before), goal),
        "groups": groups,
        "target": goal,
        "waits": _waits(what, groups),
        "offered": _offered(what, groups),
        "outliers": [(each, list(causes(each))) for each in worst[:SHOWN]],
        "outlier_count": len(worst),
    }


def _waits(what: str, groups: dict[str, Figures]) -> object:
    names = [group(what, name) for name in groups]
    return charts.bars(
        str(t("report.chart.waits")),
        names,
        [
            charts.Series(str(t("report.live")), "a", _ninths(groups, "live")),
            charts.Series(str(t("report.callback")), "b", _ninths(groups, "callback")),
        ],
    )


def _ninths(groups: dict[str, Figures], way: str) -> Sequence[float | None]:
    """The 90th percentile of each group, in minutes."""
    spreads = [getattr(each, way) for each in groups.values()]
    return [round(s.ninth / 60, 1) if s else None for s in spreads]


def _offered(what: str, groups: dict[str, Figures]) -> object:
    names = [group(what, name) for name in groups]
    return charts.bars(
        str(t("report.chart.offered")),
        names,
        [
            charts.Series(
                str(t("report.answered")), "good", [g.answered for g in groups.values()]
            ),
            charts.Series(
                str(t("report.lost")), "bad", [g.lost for g in groups.values()]
            ),
        ],
    )
