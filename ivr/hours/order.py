"""Rules of one text that take effect away from rules before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ivr.hours.faults import HoursFault
from ivr.hours.rules import Rule

ALL_WEEK = frozenset(range(7))


def overruled(rules: Sequence[Rule], part: str) -> Iterator[HoursFault]:
    """Rules that lose to a later one on days that their author gave them.

    The last rule that holds on a day decides, so ``PH off`` written before
    ``Mo-Fr 09:00-18:00`` closes on no holiday between Monday and Friday.
    """
    for place, rule in enumerate(rules):
        if rule.adds:
            continue
        later = [r for r in rules[place + 1 :] if _replaces(r)]
        if rule.holidays and not rule.weekdays and not rule.nth:
            yield from _lost_holidays(rule, later, part)
        else:
            yield from _lost_days(rule, later, part)


def _replaces(rule: Rule) -> bool:
    cuts = rule.shuts and rule.spans
    return not (rule.adds or rule.dated or rule.holidays or cuts)


def _lost_holidays(
    rule: Rule, later: Sequence[Rule], part: str
) -> Iterator[HoursFault]:
    if by := next(iter(later), None):
        yield HoursFault(
            part,
            f'"{by.text}" comes after "{rule.text}" and rules holidays too',
            f'put "{rule.text}" last',
            "error" if rule.shuts and not by.shuts else "warning",
        )


def _lost_days(rule: Rule, later: Sequence[Rule], part: str) -> Iterator[HoursFault]:
    lost: frozenset[int] = frozenset()
    for by in later:
        lost |= ALL_WEEK if by.every_day else by.weekdays
        if lost >= (ALL_WEEK if rule.every_day or rule.nth else rule.weekdays):
            yield HoursFault(
                part,
                f'"{rule.text}" never counts, because "{by.text}" comes after it',
                "put the rule for fewer days last",
                "warning",
            )
            return
