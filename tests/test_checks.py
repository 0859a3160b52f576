"""Each check finds what its fixture says, and what its page shows.

A fixture is ``fixtures/checks/SLUG.yaml``: a flow with what is wrong, what is right
and what only looks wrong, and the diagnostics that it must give as comments, all of
them. ``SLUG.OTHER.yaml`` is a second flow for the same check. A folder ``SLUG/``
holds flows that are checked as one set, with the files that lie beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import golden
import pytest

from ivr.checks import check_flows, registry
from ivr.checks.frame import Check
from ivr.compiler.compile import compile_set
from ivr.compiler.worlds import Horizon
from ivr.diagnostics import Diagnostic
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder

FIXTURES = Path(__file__).parent / "fixtures" / "checks"

HORIZON = Horizon.of(date(2026, 6, 1), 400)

CATALOGUE = """
001 yaml-syntax, 002 duplicate-key, 003 unknown-setting, 004 wrong-type,
005 missing-setting, 006 two-kinds-in-one-node, 007 unknown-kind, 008 bad-name,
009 too-large, 010 include-outside-folder, 011 include-cycle,
012 unknown-language-version, 013 useless-allow, 014 bad-regex,
015 confusable-names, 016 text-cut-by-comment,

101 undefined-target, 102 unreachable-node, 103 dead-end, 104 no-way-out,
105 silent-loop, 106 wait-without-escape, 107 retry-never-counts,
108 unused-definition, 109 exit-has-no-effect, 110 flow-cycle, 111 no-person,
112 unhandled-outcome, 113 orphan-error-handler, 114 constant-condition,
115 undefined-value, 116 step-limit, 117 exit-leads-nowhere,
118 retry-without-limit,

201 no-options, 202 key-said-but-not-bound, 203 ambiguous-keys,
204 key-bound-but-not-said, 205 too-many-options, 206 key-gap,
207 global-key-conflict, 208 no-repeat, 209 no-way-back, 210 too-deep,
211 same-target-twice, 212 tries-too-few-or-many, 213 no-input-unhandled,
214 no-match-unhandled, 215 error-hangs-up, 216 waits-for-more-digits,
217 unlikely-first, 218 menu-without-choice, 219 agent-too-late, 220 speech-only,
221 key-changes-meaning,

301 promise-broken, 302 intent-unserved, 303 intent-unserved-sometimes, 304 detour,
305 wrong-department, 306 look-alike-options, 307 unlabelled-intent,
308 shares-do-not-add-up, 309 wrong-language, 310 says-another,

401 bad-hours, 402 never-open, 403 shadowed-exception, 404 stale-exception,
405 offers-closed-queue, 406 closed-hangs-up, 407 schedules-disagree,
408 overnight-or-dst, 409 switch-strands-callers, 410 callback-never-possible,
411 promise-without-action, 412 last-call, 413 no-callback-offer,
414 fixed-date-for-movable-feast, 415 spoken-hours-differ, 416 sent-elsewhere,

501 missing-translation, 502 languages-differ, 503 long-greeting, 504 long-menu,
505 key-before-goal, 506 unhelpful-reprompt, 507 missing-recording,
508 text-differs-from-recording-note, 509 unknown-placeholder, 510 dead-air,
511 stock-phrase, 512 slow-to-person, 513 missing-notice,

601 prompt-too-long, 602 document-too-large, 603 voice-does-not-speak-language,
604 queue-name, 605 bad-number, 606 premium-number, 607 insecure-url,
608 no-fallback, 609 answer-too-slow, 610 token-too-large,

701 secret-in-clear, 702 records-without-notice, 703 no-retention,
704 identity-before-purpose, 705 open-callback, 706 hard-coded-credential
"""
"""Codes are for ever: one that is here is never given to another check."""

SLUGS = dict(re.findall(r"(\d{3}) ([a-z-]+)", CATALOGUE))
CHECKS = registry()
BY_SLUG = {each.rule.slug: each for each in CHECKS.values()}


def diagnostics(
    files: Mapping[str, str], flows: Iterable[str], *, hold_back: bool = True
) -> list[Diagnostic]:
    """What the checks say of *flows*, which are some of *files*, as one set."""
    folder = TextFolder(files)
    texts = [read_flow(path, files[path], folder) for path in flows]
    return check_flows(compile_set(texts), HORIZON, strict=True, hold_back=hold_back)


# Fixtures -----------------------------------------------------------------------


def fixtures() -> list[Path]:
    """Every fixture: files, and folders of files."""
    return sorted(path for path in FIXTURES.iterdir() if not path.name.startswith("."))


def flows_of(fixture: Path) -> list[Path]:
    """The flows of a fixture: of a folder those directly in it."""
    if fixture.is_file():
        return [fixture]
    others = ("recordings.yaml",)
    return sorted(path for path in fixture.glob("*.yaml") if path.name not in others)


def slug_of(fixture: Path) -> str:
    """The check for which a fixture is."""
    return fixture.name.split(".")[0]


def codes_in(fixture: Path) -> set[str]:
    """The codes of the diagnostics that a fixture expects."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in flows_of(fixture))
    return set(re.findall(r"^#[ <\-^+\d]*\^[+\d]* (IVR\d{3}) ", text, re.MULTILINE))


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda path: path.name)
def test_fixture_gives_what_it_says(
    fixture: Path, matches: Callable[[Path, str], None]
) -> None:
    """A fixture gives exactly the diagnostics that are written in it."""
    beside = [p for p in fixture.rglob("*") if p.is_file()] or [fixture]
    root = fixture if fixture.is_dir() else fixture.parent
    files = {
        path.relative_to(root).as_posix(): golden.strip(read(path)) for path in beside
    }
    flows = {path.relative_to(root).as_posix(): path for path in flows_of(fixture)}

    found = diagnostics(files, flows)

    for name, path in flows.items():
        matches(path, golden.annotate(files[name], found, path=name))


def read(path: Path) -> str:
    """The text of a file, its line ends as they are; bytes that are none are kept."""
    return path.read_bytes().decode("utf-8", "surrogateescape")


@pytest.mark.parametrize("code", CHECKS)
def test_every_check_has_a_fixture(code: str) -> None:
    """Some fixture of the check's own shows that it fires."""
    slug = CHECKS[code].rule.slug
    own = [fixture for fixture in fixtures() if slug_of(fixture) == slug]

    assert any(code in codes_in(fixture) for fixture in own)


@pytest.mark.parametrize("fixture", fixtures(), ids=lambda path: path.name)
def test_every_fixture_is_for_a_check(fixture: Path) -> None:
    """A fixture is called as the check for which it is."""
    assert slug_of(fixture) in BY_SLUG


# Pages --------------------------------------------------------------------------

SECTIONS = ("## What it finds\n", "## Why it matters\n", "## Example\n")


def examples(each: Check) -> Iterator[str]:
    """The flows that the page of a check shows."""
    yield from re.findall(r"^```yaml\n(.*?)^```", each.rule.doc, re.DOTALL | re.M)


@pytest.mark.parametrize("code", CHECKS)
def test_page_says_what_why_and_how(code: str) -> None:
    """A page tells what is found, why it matters, and shows it, in this order."""
    doc = CHECKS[code].rule.doc
    places = [doc.find(section) for section in SECTIONS]

    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("code", CHECKS)
def test_page_ends_with_what_to_do(code: str) -> None:
    """Below the example stands what would be right."""
    _, _, after = CHECKS[code].rule.doc.rpartition("```")

    assert after.strip().endswith(".")


@pytest.mark.parametrize("code", CHECKS)
def test_example_of_a_page_fires(code: str) -> None:
    """The first example of a page gives the finding that the page is about."""
    first = next(examples(CHECKS[code]))
    if "# …" in first:
        # Too long for a page: its fixture shows it whole.
        fixture = FIXTURES / f"{CHECKS[code].rule.slug}.yaml"
        first = golden.strip(read(fixture))

    found = diagnostics({"clinic.yaml": first}, ["clinic.yaml"], hold_back=False)

    assert code in {each.rule.code for each in found}


@pytest.mark.parametrize("code", CHECKS)
def test_module_is_called_as_its_check(code: str) -> None:
    """A check is found in the file of its name, which begins with its code."""
    each = CHECKS[code]
    module = each.find.__module__

    assert module == "ivr.checks." + each.rule.slug.replace("-", "_")
    assert (each.find.__globals__["__doc__"] or "").startswith(f"{code}: ")


# The catalogue --------------------------------------------------------------------


@pytest.mark.parametrize("number", SLUGS)
def test_catalogue_is_whole(number: str) -> None:
    """Every check of the catalogue is there, under the code that it has for ever."""
    assert f"IVR{number}" in CHECKS
    assert CHECKS[f"IVR{number}"].rule.slug == SLUGS[number]


@pytest.mark.parametrize("code", CHECKS)
def test_every_check_is_in_the_catalogue(code: str) -> None:
    """No check has a code or a slug that was not given out."""
    assert SLUGS.get(code.removeprefix("IVR")) == CHECKS[code].rule.slug


@pytest.mark.parametrize("code", CHECKS)
def test_checks_yield_to_checks_that_exist(code: str) -> None:
    """What holds findings back is a check of the catalogue."""
    assert set(CHECKS[code].yields_to) <= {f"IVR{number}" for number in SLUGS}


OTHERWISE = {
    "warning": "013 015 102 108 109 111 113 114 116 "
    "204 205 209 210 211 212 213 214 216 219 220 221 306 308 "
    "403 404 407 408 412 413 414 415 416 502 503 504 505 506 508 510 512 513 "
    "601 604 608 609 610 703 704",
    "info": "206 208 217 218 307 405 511",
}
"""The usual severity of the checks whose findings are not errors."""


@pytest.mark.parametrize("code", CHECKS)
def test_severity_is_the_agreed_one(code: str) -> None:
    """An error is a caller who is stuck, cut off or nowhere; the rest is less."""
    number = code.removeprefix("IVR")
    agreed = [word for word, listed in OTHERWISE.items() if number in listed.split()]

    assert CHECKS[code].rule.severity == (agreed or ["error"])[0]
