from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from geo112.roads import store


@pytest.fixture(autouse=True)
def roads_dir(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty ROADS_DIR, and a process that has not loaded a graph yet."""
    settings.ROADS_DIR = tmp_path / "roads"
    monkeypatch.setattr(store, "_cache", {})
    return tmp_path / "roads"
