from __future__ import annotations

from pathlib import Path

from geo112.roads.compiled import place_for


def test_machine_code_is_kept_where_we_may_write(tmp_path: Path) -> None:
    source, nowhere = tmp_path / "source", tmp_path / "file"
    nowhere.write_text("no directory")
    assert place_for(source, tmp_path / "var") == source / "__pycache__"
    assert place_for(nowhere, tmp_path / "var") == tmp_path / "var/compiled"
    assert place_for(nowhere, nowhere) is None
