"""How a check is declared, found and run.

A check is one file: a generator under ``@check`` that yields ``Finding``s. Its
name is its slug, its docstring its page. The frame adds rule, path and order,
and holds back what only follows from another finding.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from ivr.diagnostics import Finding, Rule, Severity
from ivr.records import dataclass

Scope = Literal["reading", "set", "flow", "calls"]
"""What a check looks at.

``reading``: the faults that reading left. ``set``: all flows together. ``flow``:
each flow by itself, parts among them. ``calls``: calls to each flow that is no
part, in every world, parts seen through them.
"""

CheckFunction = Callable[[Any], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A registered check; it yields to the findings of *yields_to*."""

    rule: Rule
    find: CheckFunction
    scope: Scope
    yields_to: tuple[str, ...] = ()
    absence: bool = False
    """Whether it says that there is no way: it may be in what could not be read."""


REGISTRY: dict[str, Check] = {}
"""Every check by its code."""

FAILED = Rule(
    "IVR000",
    "check-failed",
    "error",
    """## What it finds
A check of ours that failed on this flow. The others still ran.

## Why it matters
What it looks for is not proven, so the flow does not count as clean.

Please report it, with the flow if you can.""",
)


def check(
    code: str,
    *,
    severity: Severity = "error",
    scope: Scope = "flow",
    yields_to: tuple[str, ...] = (),
    absence: bool = False,
) -> Callable[[CheckFunction], Check]:
    """Register a function as the check for *code*.

    The function's name, with hyphens, becomes the rule's slug, and its docstring
    its page. A finding is held back where one of *yields_to* was found at the same
    node, for the same intent, or about the same thing. One of *absence* waits until
    the whole flow can be read.
    """

    def register(find: CheckFunction) -> Check:
        if code in REGISTRY:
            raise ValueError(f"{code} is already {REGISTRY[code].rule.slug}")
        slug = find.__name__.replace("_", "-")
        rule = Rule(code, slug, severity, inspect.getdoc(find) or "")
        made = Check(rule, find, scope, yields_to, absence)
        return REGISTRY.setdefault(code, made)

    return register


def registry() -> Mapping[str, Check]:
    """Every check by its code, in order, once all files are imported."""
    import ivr.checks

    for module in pkgutil.iter_modules(ivr.checks.__path__):
        importlib.import_module(f"ivr.checks.{module.name}")
    return dict(sorted(REGISTRY.items()))


def rules() -> Mapping[str, Rule]:
    """Every rule by its code, in order."""
    return {code: each.rule for code, each in registry().items()}


def in_order(checks: Mapping[str, Check]) -> list[Check]:
    """The checks such that each runs after those it yields to."""
    done: dict[str, Check] = {}

    def visit(code: str, path: tuple[str, ...]) -> None:
        if code in done or code not in checks or code in path:
            return
        for earlier in checks[code].yields_to:
            visit(earlier, (*path, code))
        done[code] = checks[code]

    for code in checks:
        visit(code, ())
    return list(done.values())
