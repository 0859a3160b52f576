"""What every test of publishing can ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from publishing_site import MENU

from ivr.publishing.press import Press
from ivr.store.database import Database


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """A flows folder with one menu."""
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "shop.yaml").write_text(MENU, encoding="utf-8")
    return folder


@pytest.fixture
def press(database: Database, flows: Path, tmp_path: Path) -> Press:
    """What publishes it, on either database."""
    return Press(database, flows, tmp_path / "data")
