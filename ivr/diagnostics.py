"""What a designer is told about a flow: rules, findings, diagnostics, witnesses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from ivr.records import dataclass
from ivr.source import Span

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Rule:
    """A check's name: *code* is for ever and says nothing of severity."""

    code: str
    slug: str
    severity: Severity
    doc: str

    @property
    def page(self) -> str:
        """Where the rule is explained, from the top of the project."""
        return f"docs/checks/{self.slug}.md"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that matters, and why."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open stretch of time; both ends are aware and exact to the minute."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Worlds:
    """Where a finding holds: a product of these; what is absent means any."""

    when: tuple[Stretch, ...] = ()
    switches: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    line: str | None = None
    words: str = ""
    """The same for people: "Sat 13:00 – Mon 09:00, and 6–9 Feb 2027"."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A call that shows a finding, for anyone to replay.

    *keys* holds one token per wait; *outcomes* what look-ups, queues, dials and
    texts did, per node, in order; *hours* what staff put on top of the schedules, as
    ``ivr call --hours`` takes it.
    """

    at: datetime | None = None
    switches: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    line: str | None = None
    keys: tuple[str, ...] = ()
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check yields; the frame adds rule, path and order.

    *node*, *intent* and *about* say what it is about, so that what only follows
    from it can be held back.
    """

    span: Span
    message: str
    help: str = ""
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    """Other than the rule's usual one, where a profile's limit says so."""
    node: str | None = None
    intent: str | None = None
    about: str | None = None
    """A schedule, switch, queue or set of nodes, where it is about no one node."""
    worlds: tuple[Worlds, ...] = ()
    witness: Witness | None = None
    blames: tuple[tuple[str, str, str], ...] = ()
    """Exits (flow, node, label) at fault: what only follows from them is held back."""
    explains: tuple[str, ...] = ()
    """Lines that say how it was found, such as what each label was taken to mean."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding under its rule."""

    rule: Rule
    finding: Finding
    flow: str = ""
    """The path of the flow whose call the witness is, for the command."""

    @property
    def severity(self) -> Severity:
        """The finding's own severity, or else its rule's."""
        return self.finding.severity or self.rule.severity

    @property
    def order(self) -> tuple[Span, str, str]:
        """By path and place, then code, then words: the same in every run."""
        return (self.finding.span, self.rule.code, self.finding.message)
