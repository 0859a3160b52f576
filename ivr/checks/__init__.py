"""The checks: each a file, each a question asked of a flow in every world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ivr.checks.frame import FAILED, Check, in_order, registry, rules
from ivr.checks.study import Reading, Study
from ivr.compiler.compile import FlowSet
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Diagnostic, Finding
from ivr.source import Allow, Span

__all__ = ["Study", "check_flows", "registry", "rules", "study_of"]

Progress = Callable[[str, int, int], None]
"""Told of each check that begins: its slug, how many are done, how many in all."""


def check_flows(
    flows: FlowSet,
    horizon: Horizon,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    progress: Progress | None = None,
    strict: bool = False,
    hold_back: bool = True,
    only: Iterable[str] | None = None,
) -> list[Diagnostic]:
    """Run every check on a set of flows; the diagnostics in order of place.

    Args:
        flows: The flows, compiled as one set.
        horizon: The days over which hours are looked at.
        select: Codes or slugs, or beginnings of codes, to show; none is all.
        ignore: Codes or slugs not to show.
        progress: Told how far it is.
        strict: Let a check that fails raise, instead of reporting it as IVR000.
        hold_back: Leave out what only follows from another finding.
        only: The names of flows to be studied, of a set in which the others are there
            for what they define; all unless given.
    """
    run = _Run(flows, horizon, progress, strict, hold_back)
    if only is not None:
        run.names = tuple(name for name in only if name in flows.flows)
    found = run.all()
    select, ignore = tuple(select), tuple(ignore)
    return sorted(
        (
            each
            for each in found
            if (not select or _named(each, select)) and not _named(each, ignore)
        ),
        key=lambda each: each.order,
    )


def study_of(flows: FlowSet, name: str, horizon: Horizon) -> Study:
    """The study of one flow of a set, as the checks see it."""
    return Study(flows.flows[name], flows, horizon)


def _named(diagnostic: Diagnostic, names: Iterable[str]) -> bool:
    rule = diagnostic.rule
    return any(
        name == rule.slug or rule.code.startswith(name.upper().removeprefix("IVR"), 3)
        for name in names
        if name
    )


class _Run:
    """One run of all checks over one set."""

    def __init__(
        self,
        flows: FlowSet,
        horizon: Horizon,
        progress: Progress | None,
        strict: bool,
        hold_back: bool,
    ) -> None:
        self.flows = flows
        self.horizon = horizon
        self.progress = progress
        self.strict = strict
        self.hold_back = hold_back
        self.checks = registry()
        self.names = tuple(flows.flows)

    def all(self) -> list[Diagnostic]:
        reading = Reading(self.flows, self.flows.faults)
        studies = [
            Study(self.flows.flows[name], self.flows, self.horizon)
            for name in self.names
        ]
        found: list[Diagnostic] = []
        ordered = in_order(self.checks)
        for done, each in enumerate(ordered):
            if self.progress:
                self.progress(each.rule.slug, done, len(ordered))
            if each.scope == "reading":
                found += self._kept(each, each.find(reading), {}, "")
            elif each.scope == "set":
                study = studies[0] if studies else None
                if study is not None:
                    found += self._ran(each, study)
            else:
                for study in studies:
                    if each.absence and self.hold_back and study.partial:
                        continue
                    if each.scope == "flow" or _has_calls(study):
                        found += self._ran(each, study)
        return _allowed(_once(found), self.flows, self.checks)

    def _ran(self, each: Check, study: Study) -> list[Diagnostic]:
        flow = study.flow
        return self._kept(each, each.find(study), study.found, flow.path)

    def _kept(
        self,
        each: Check,
        findings: Iterator[Finding],
        before: dict[str, list[Finding]],
        path: str,
    ) -> list[Diagnostic]:
        kept = []
        try:
            for finding in findings:
                if not (self.hold_back and _held_back(finding, each, before)):
                    kept.append(finding)
        except Exception as error:
            if self.strict:
                raise
            kept.append(_failure(each, error, path))
        before.setdefault(each.rule.code, []).extend(kept)
        return [
            Diagnostic(FAILED if f.about == _FAILURE else each.rule, f, path)
            for f in kept
        ]


_FAILURE = "a check of ours failed"


def _failure(each: Check, error: Exception, path: str) -> Finding:
    what = f"{type(error).__name__}: {error}"
    message = f'the check "{each.rule.slug}" failed ({what}); the others still ran'
    return Finding(Span(path or "?", 1, 1, 1, 2), message[:300], about=_FAILURE)


def _has_calls(study: Study) -> bool:
    """Whether calls come in here, and the flow was read well enough to follow them."""
    flow = study.flow
    return not flow.is_part and flow.start is not None and flow.start in flow.nodes


def _held_back(
    finding: Finding, each: Check, before: Mapping[str, list[Finding]]
) -> bool:
    for code in each.yields_to:
        for earlier in before.get(code, ()):
            if (
                (finding.node is not None and earlier.node == finding.node)
                or (finding.intent is not None and earlier.intent == finding.intent)
                or (finding.about is not None and earlier.about == finding.about)
            ):
                return True
    return False


def _once(found: list[Diagnostic]) -> list[Diagnostic]:
    """Drop what was found more than once, through several callers of a part."""
    seen: dict[object, Diagnostic] = {}
    for each in found:
        seen.setdefault((each.rule.code, each.finding.span, each.finding.message), each)
    return list(seen.values())


def _allowed(
    found: list[Diagnostic], flows: FlowSet, checks: Mapping[str, Check]
) -> list[Diagnostic]:
    """Take out what the author allows; report what allows nothing."""
    kept = list(found)
    useless = checks.get("IVR013")
    for text in flows.texts:
        for allow in text.allows:
            hit = [
                d
                for d in kept
                if d.rule.slug == allow.slug
                and d.finding.span.path == allow.span.path
                and d.finding.span.line == allow.covers
            ]
            if hit and allow.reason:
                kept = [d for d in kept if d not in hit]
            elif useless is not None:
                finding = _useless(allow, bool(hit), checks)
                kept.append(Diagnostic(useless.rule, finding, text.path))
    return kept


def _useless(allow: Allow, hit: bool, checks: Mapping[str, Check]) -> Finding:
    if hit:
        message = f'this allows "{allow.slug}" without a reason'
        help = f"write # allow: {allow.slug} — and why"
    elif allow.slug not in {each.rule.slug for each in checks.values()}:
        message, help = f'there is no check called "{allow.slug}"', "see ivr rules"
    else:
        message = f'this allows "{allow.slug}", but there is nothing to allow'
        help = "delete it, or put it on the line above the finding"
    return Finding(allow.span, message, help)
