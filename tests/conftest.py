"""What every test can ask for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import golden
import pytest
from hypothesis import settings

pytest_plugins = ["databases"]

# A slow machine is no fault of the code, and a build that fails must fail again.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update`` makes what came out the expected result."""
    parser.addoption(
        "--update", action="store_true", help="rewrite the golden files that differ"
    )


@pytest.fixture
def update(pytestconfig: pytest.Config) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(pytestconfig.getoption("--update"))


@pytest.fixture
def matches(update: bool) -> Callable[[Path, str], None]:
    """Holds a text against a golden file: ``matches(path, actual)``."""
    return lambda path, actual: golden.compare(path, actual, update=update)
