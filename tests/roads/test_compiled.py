from __future__ import annotations

from pathlib import Path

import numpy as np

from geo112.roads.buckets import grow
from geo112.roads.compiled import place_for
from geo112.roads.graph import RoadGraph
from geo112.roads.grid import nearest_on_lines, nearest_pieces
from geo112.roads.loading import load_compiled
from tests.roads.makers import SQUARE, at, graph, road


def test_machine_code_is_kept_where_we_may_write(tmp_path: Path) -> None:
    source, nowhere = tmp_path / "source", tmp_path / "file"
    nowhere.write_text("no directory")
    assert place_for(source, tmp_path / "var") == source / "__pycache__"
    assert place_for(nowhere, tmp_path / "var") == tmp_path / "var/compiled"
    assert place_for(nowhere, nowhere) is None


def test_everything_compiled_is_loaded_once_and_serves_all(tmp_path: Path) -> None:
    load_compiled()
    loaded = [len(loop.signatures) for loop in (grow, nearest_pieces, nearest_on_lines)]  # type: ignore[attr-defined]
    assert loaded == [1, 1, 1]
    roads = graph(SQUARE, [road(1, 2, 3)])
    roads.save(tmp_path)
    for each in (roads, RoadGraph.load(tmp_path)):
        each.travel_times_to(at(0, 0), np.array([at(1, 0.1), at(70, 70)]))
    assert [len(loop.signatures) for loop in (grow, nearest_pieces, nearest_on_lines)] == loaded  # type: ignore[attr-defined]
