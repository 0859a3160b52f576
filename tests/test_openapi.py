"""The public HTTP interface as described, and as it is.

Where schemathesis is installed, it asks for what the description allows, and for what
it does not, and holds each answer against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import yaml
from house import ROOT, hold
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from phone_site import Site, site_at
from test_access import UNGUARDED

DESCRIPTION = ROOT / "docs" / "openapi.yaml"

OPAQUE = ("callbacks", "agents")
"""Rooms whose addresses are made by the program and told to the carrier alone."""


def description() -> dict[str, Any]:
    """All of the description."""
    found: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that serves this machine."""
    with site_at(tmp_path_factory.mktemp("site")) as site:
        yield site


def described() -> Iterator[str]:
    """Each method and address of the description; names of parts do not matter."""
    for path, item in description()["paths"].items():
        choices = [""]
        for part in item.get("parameters", ()):
            if "enum" in part.get("schema", {}):
                choices = part["schema"]["enum"]
                path = path.replace(f"{{{part['name']}}}", "{!}")
        for choice in choices:
            plain = re.sub(r"\{\w+\}", "*", path.replace("{!}", choice))
            for method in set(item) & {"get", "post", "put", "delete"}:
                yield f"{method.upper()} {plain}"


def served(site: Site) -> Iterator[str]:
    """Each method and address that is not for people."""
    for rule in site.app.url_map.iter_rules():
        room = rule.endpoint.partition(".")[0]
        if room in UNGUARDED and room not in OPAQUE:
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield f"{method} {re.sub(r'<[^>]+>', '*', rule.rule)}"


def test_all_that_machines_ask_is_described(site: Site) -> None:
    """Who writes a proxy's rules, or a stand-in of the carrier, finds every address."""
    hold(set(served(site)) ^ set(described()))


def test_the_description_is_one() -> None:
    """Every part that it refers to is there."""
    text = DESCRIPTION.read_text(encoding="utf-8")
    whole = description()
    for reference in re.findall(r'\$ref: "#/([\w/-]+)"', text):
        found: Any = whole
        for part in reference.split("/"):
            assert part in found, reference
            found = found[part]


OPERATIONS = sorted(
    (item[method]["operationId"], method, path)
    for path, item in description()["paths"].items()
    for method in set(item) & {"get", "post"}
)


@pytest.mark.parametrize("kind", ["positive", "negative"])
@pytest.mark.parametrize(
    ("method", "path"),
    [each[1:] for each in OPERATIONS],
    ids=[x[0] for x in OPERATIONS],
)
def test_answers_are_as_described(
    site: Site, method: str, path: str, kind: str
) -> None:
    """Whatever is asked, right or wrong, the answer is one of those described."""
    schemathesis = pytest.importorskip("schemathesis", reason="of the extra fuzz")
    schema = schemathesis.openapi.from_dict(description())
    schema.app = site.app
    mode = schemathesis.GenerationMode(kind)
    cases = schema[path][method].as_strategy(generation_mode=mode)
    # That wrong fields are refused is none of them: a caller is on the line.
    checks = schemathesis.checks.CHECKS.get_by_names(
        [
            "not_a_server_error",
            "status_code_conformance",
            "content_type_conformance",
            "response_schema_conformance",
        ]
    )

    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    @given(cases)
    def ask(case: Any) -> None:
        case.call_and_validate(checks=checks)

    # Where nothing is sent along, nothing of it can be wrong.
    with suppress(Unsatisfiable):
        ask()
