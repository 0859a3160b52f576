"""How many planted faults the checks find: clean menus, each with one fault of a sort.

Run ``python -m bench.mutations``. A mutant is *named* where a finding has one of the
codes that the sort declares, *by its own name* where it is the first of them, and
*caught* where any finding is an error (or, for faults that only serve callers badly,
where any finding is there at all).

The sorts were written, and narrowed, with these menus at hand; ``--menu PATH`` plants
them in others, where nobody has looked at what is missed.

Some mutants are no faults: no caller is worse off. They are listed in ``judged``, each
with the reason, and shown as such; they do not count, unless something is found.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import bench.faults_of_lines
import bench.faults_of_menus  # noqa: F401  each declares its faults
from bench.judged import EQUIVALENT, MILDER, Key
from bench.planting import FAULTS, Fault, Tree, few, read, write
from ivr.checks import check_flows
from ivr.compiler.compile import compile_set
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Diagnostic
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder

ROOT = Path(__file__).parent.parent
CLEAN = (
    *sorted(p for p in (ROOT / "flows").glob("*.yaml") if ".test." not in p.name),
    *sorted((ROOT / "bench" / "flows").glob("*.yaml")),
    ROOT / "tests" / "fixtures" / "faulty" / "sound.yaml",
)
HORIZON = Horizon.of(date(2026, 11, 20), 60)
"""Long enough for holidays, exceptions and a change of clocks."""

SITES = 3
"""Mutants of a sort in one menu."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A clean menu with one fault."""

    fault: Fault
    flow: str
    where: str
    files: dict[str, str]
    before: frozenset[tuple[str, str]]
    """What is said of the menu without the fault, by code and message."""

    @property
    def harmless(self) -> str:
        """Why no caller is worse off; empty where some are."""
        return EQUIVALENT.get(self.key, "")

    @property
    def key(self) -> Key:
        """Its sort, flow and place."""
        return self.fault.name, self.flow, self.where


@dataclass(slots=True)
class Tally:
    """How the mutants of one sort fared."""

    fault: Fault
    made: int = 0
    harmless: int = 0
    first: int = 0
    named: int = 0
    caught: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def counted(self) -> int:
        """The mutants that are faults."""
        return self.made - self.harmless


# Menus ------------------------------------------------------------------------------


@cache
def folder(path: Path) -> dict[str, str]:
    """The files around a clean menu, by their paths from its folder."""
    beside = (p for p in path.parent.rglob("*.yaml") if ".test." not in p.name)
    return {
        p.relative_to(path.parent).as_posix(): p.read_text(encoding="utf-8")
        for p in beside
    }


@cache
def tree(path: Path) -> Tree:
    """A clean menu as a tree; nobody may change it but in a copy."""
    return read(folder(path)[path.name])


def clean_menus() -> Iterator[Path]:
    """The menus to plant faults in: those at which calls come in."""
    for path in CLEAN:
        if "numbers:" in path.read_text(encoding="utf-8"):
            yield path


def findings(name: str, files: dict[str, str]) -> list[Diagnostic]:
    """What the checks say of a menu and the parts that it goes into."""
    inside = TextFolder(files)
    parts = [p for p in files if f"flow: {Path(p).stem}" in files[name]]
    texts = [read_flow(p, files[p], inside) for p in (name, *parts)]
    return check_flows(compile_set(texts), HORIZON, strict=True)


def mutants(fault: Fault, sites: int, menus: Iterable[Path]) -> Iterator[Mutant]:
    """The clean *menus* with *fault*, at so many places of each at most."""
    for path in menus:
        found = list(fault.plant(tree(path)))
        for where, edit in few(found, sites):
            broken = deepcopy(tree(path))
            edit(broken)
            changed = {**folder(path), path.name: write(broken)}
            yield Mutant(fault, path.stem, where, changed, before(path))


@cache
def before(path: Path) -> frozenset[tuple[str, str]]:
    """What the checks say of a menu without a fault: of ours nothing."""
    again = {**folder(path), path.name: write(tree(path))}
    found = findings(path.name, again)
    return frozenset((each.rule.code, each.finding.message) for each in found)


# Counting ---------------------------------------------------------------------------


def tally(fault: Fault, made: Iterable[Mutant]) -> Tally:
    """Check mutants of one sort, and count."""
    result = Tally(fault)
    for mutant in made:
        result.made += 1
        found = [
            each
            for each in findings(f"{mutant.flow}.yaml", mutant.files)
            if (each.rule.code, each.finding.message) not in mutant.before
        ]
        codes = {each.rule.code.removeprefix("IVR") for each in found}
        errors = {e.rule.code for e in found if e.severity == "error"}
        named = bool(codes & set(fault.codes))
        strict = fault.error and mutant.key not in MILDER
        caught = bool(errors) if strict else bool(found)
        if mutant.harmless and not (named and caught):
            result.harmless += 1
            continue
        result.first += fault.codes[0] in codes
        result.named += named
        result.caught += caught
        if not named or not caught:
            said = ", ".join(sorted(codes)) or "nothing"
            result.missed.append(f"{mutant.flow}: {mutant.where} ({said})")
    return result


def main() -> None:
    """Plant every sort of fault, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("faults", nargs="*", help="sorts; all unless given")
    parser.add_argument("--sites", type=int, default=SITES, help="of each menu")
    parser.add_argument("--menu", type=Path, action="append", help="plant in others")
    given = parser.parse_args()
    began = time.perf_counter()
    menus = tuple(given.menu or clean_menus())
    tallies = [
        tally(each, mutants(each, given.sites, menus))
        for name, each in FAULTS.items()
        if not given.faults or name in given.faults
    ]
    for line in table(tallies):
        print(line)
    print(f"\n{time.perf_counter() - began:.0f} s")


def table(tallies: list[Tally]) -> Iterator[str]:
    """The result, for people: a line for each sort, the sums, and what was missed."""
    head = f"{'fault':28} {'level':8} {'codes':28} "
    yield head + "mutants  no fault  own name  named  caught"
    for each in tallies:
        level = "error" if each.fault.error else "warning"
        codes = " ".join(each.fault.codes)
        yield (
            f"{each.fault.name:28} {level:8} {codes:28} {each.made:7}  "
            f"{each.harmless:8}  {share(each.first, each):>8}  "
            f"{share(each.named, each)}  {share(each.caught, each)}"
        )
    for level, wanted in (("errors", True), ("warnings", False)):
        some = [each for each in tallies if each.fault.error is wanted]
        if some:
            made = sum(each.counted for each in some)
            first = sum(each.first for each in some) / max(made, 1)
            named = sum(each.named for each in some) / max(made, 1)
            caught = sum(each.caught for each in some) / max(made, 1)
            yield (
                f"\n{level}: {made} faults, {first:.1%} by their own name, "
                f"{named:.1%} named, {caught:.1%} caught"
            )
    for each in tallies:
        for missed in each.missed:
            yield f"missed {each.fault.name} in {missed}"


def share(count: int, each: Tally) -> str:
    """A count as a share of the faults."""
    return f"{count / each.counted:5.0%}" if each.counted else "    –"


if __name__ == "__main__":
    main()
