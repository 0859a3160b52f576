"""The ``if`` kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ivr.language import targets
from ivr.language.conditions import All, Condition, Not, read_condition
from ivr.language.kind import (
    Call,
    ExitRule,
    Kind,
    Leave,
    Step,
    Target,
    Way,
    kind,
    setting,
)
from ivr.language.reader import Reader, Unreadable, head
from ivr.language.settings import SettingType, names_in
from ivr.records import dataclass
from ivr.source import Span, Value
from ivr.telephony import Event


@dataclass(frozen=True, slots=True)
class Case:
    """A condition, and where it leads."""

    when: Condition
    go: Target
    span: Span


def read_cases(value: Value, reader: Reader) -> tuple[Case, ...]:
    """Read ``[{when: …, go: …}, …]``."""
    found = []
    for number, item in enumerate(reader.items(value), start=1):
        try:
            found.append(_read_case(item, str(number), reader))
        except Unreadable:
            continue
    return tuple(found)


def _read_case(item: Value, place: str, reader: Reader) -> Case:
    help = "write {when: {…}, go: node}"
    mapping = reader.mapping(item, "a condition and where it leads", help)
    for entry in mapping.entries:
        if entry.key.text not in ("when", "go"):
            reader.unknown(entry.key, "of a case", ("when", "go"))
    when, go = mapping.get("when"), mapping.get("go")
    if when is None or go is None:
        missing = "when" if when is None else "go"
        message = f'case {place} has no "{missing}"'
        raise reader.refuse("missing-setting", message, head(item), help)
    condition = read_condition(when, reader)
    return Case(condition, targets.read_target(go, place, reader), head(item))


class CasesType(SettingType):
    """Cases as a setting."""

    def refers(self, value: Any) -> Iterator[tuple[str, str, Span]]:
        """What the conditions name."""
        for case in value:
            yield from names_in(case.when)


CASES = CasesType("cases", read_cases, {"type": "array", "items": {"type": "object"}})


@kind
@dataclass(frozen=True, kw_only=True)
class If(Kind):
    """Sends callers by the first condition that is true.

    Conditions ask for switches, hours, the language, the line that a caller rings
    from, and values that were set, collected or looked up. They are tried in the
    order written; where none is true the call leaves by ``else``.

    ## Example
    ```yaml
    ivr: 1
    name: example
    languages: [en]
    start: by-line
    nodes:
      by-line:
        if:
          - {when: {line: withheld}, go: hidden}
          - {when: {line: [mobile, abroad]}, go: mobile}
        else: landline
      hidden:
        hangup: Please call again without hiding your number.
        ends: refused
      mobile:
        hangup: We will text you.
      landline:
        hangup: We will write to you.
    ```
    """

    name = "if"
    exits = (ExitRule("else", "Where no condition is true.", "fixed", "required"),)

    value: tuple[Case, ...] = setting(CASES, "Conditions in order: when, and go.")

    def ways(self, written: Mapping[str, Target]) -> Iterator[Way]:
        """The cases by number, each open where no earlier one is; then ``else``."""
        earlier: tuple[Condition, ...] = ()
        for number, case in enumerate(self.value, start=1):
            guard = All((*earlier, case.when)) if earlier else case.when
            yield Way(str(number), "fixed", case.go, guard=guard, span=case.span)
            earlier = (*earlier, Not(case.when))
        yield from super().ways(written)

    def guard(self, label: str, written: frozenset[str]) -> Condition:
        """``else`` is open where no case is."""
        return All(tuple(Not(case.when) for case in self.value))

    def enter(self, call: Call) -> Step:
        """Try the conditions in order."""
        for number, case in enumerate(self.value, start=1):
            if call.holds(case.when):
                return Leave(str(number))
        return Leave("else")

    def resume(self, call: Call, event: Event) -> Step:
        """Try again; nothing is waited for here."""
        return self.enter(call)
