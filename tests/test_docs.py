"""The pages are fresh, whole, and what they show works."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from house import ROOT

from ivr.checks import check_flows, rules
from ivr.cli.commands import COMMANDS
from ivr.compiler.compile import compile_set
from ivr.compiler.worlds import Horizon
from ivr.language.document import read_flow
from ivr.language.folder import TextFolder
from ivr.language.kind import load_kinds
from ivr.language.profile import profile_names
from ivr.source import read

DOCS = ROOT / "docs"
HORIZON = Horizon.of(date(2026, 6, 1), 400)

_spec = importlib.util.spec_from_file_location("make_docs", DOCS / "make.py")
assert _spec and _spec.loader
make = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make)
MADE = dict(make.pages())


def test_made_pages_are_fresh(matches: Callable[[Path, str], None]) -> None:
    """Each page that comes from the code says what the code says."""
    for path, text in MADE.items():
        matches(path, text)


def test_no_made_page_is_left_over() -> None:
    """A page of a kind or a check that is no more is gone."""
    for folder in ("kinds", "checks"):
        assert set((DOCS / folder).glob("*.md")) <= set(MADE)


@pytest.mark.parametrize("slug", [rule.slug for rule in rules().values()])
def test_every_check_has_a_page(slug: str) -> None:
    """The page that a finding names is there, and shows what is printed."""
    page = (DOCS / "checks" / f"{slug}.md").read_text(encoding="utf-8")

    assert "## Output" in page


def test_index_names_all() -> None:
    """Kinds, commands and profiles are all told of."""
    kinds = (DOCS / "kinds" / "index.md").read_text(encoding="utf-8")
    commands = (DOCS / "cli.md").read_text(encoding="utf-8")
    profiles = (DOCS / "profiles.md").read_text(encoding="utf-8")

    assert all(f"[{name}]" in kinds for name in load_kinds())
    assert all(f"## ivr {name}" in commands for name in COMMANDS)
    assert all(f"## {name}" in profiles for name in profile_names())


# What pages show ----------------------------------------------------------------------


def pages() -> Iterator[Path]:
    """Every page, and the documents at the top."""
    yield from sorted(DOCS.rglob("*.md"))
    yield from (ROOT / name for name in ("README.md", "CONTRIBUTING.md"))


def blocks(path: Path) -> Iterator[str]:
    """The blocks of YAML on a page."""
    text = path.read_text(encoding="utf-8")
    yield from re.findall(r"^```yaml[^\n]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


HAND_WRITTEN = [p for p in pages() if p.parent.name not in ("kinds", "checks")]


@pytest.mark.parametrize("page", HAND_WRITTEN, ids=lambda path: path.name)
def test_yaml_of_a_page_can_be_read(page: Path) -> None:
    """What a page shows as YAML is YAML."""
    for block in blocks(page):
        assert not read(page.name, block).faults, block


@pytest.mark.parametrize(
    "page", [p for p in HAND_WRITTEN if p.name != "tutorial.md"], ids=lambda p: p.name
)
def test_whole_flows_of_a_page_are_clean(page: Path) -> None:
    """A whole flow on a page has no error; those of the tutorial are shown checked."""
    for block in blocks(page):
        if block.startswith("ivr: 1"):
            folder = TextFolder({"page.yaml": block})
            flows = compile_set([read_flow("page.yaml", block, folder)])
            found = check_flows(flows, HORIZON, strict=True)

            assert not [each for each in found if each.severity == "error"]


@pytest.mark.parametrize("page", list(pages()), ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link within the project leads to a file that is there."""
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), target
