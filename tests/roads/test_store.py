from __future__ import annotations

import os
from pathlib import Path
from time import time

import numpy as np
import pytest

from geo112.regions.models import Region
from geo112.roads.importing import import_network, read_road_file
from geo112.roads.models import RoadNetwork
from geo112.roads.store import graph_dir, load_graph
from tests.makers import make_region
from tests.roads.makers import SQUARE, Way, at, osm_file, road

pytestmark = pytest.mark.django_db


def imported(directory: Path, *ways: Way, region: Region | None = None) -> RoadNetwork:
    def silent(stage: str, done: int, total: int) -> None:
        pass

    file = read_road_file(osm_file(directory, SQUARE, ways), schematic=False, progress=silent)
    return import_network(region=region or make_region(), file=file, progress=silent)


def seconds(region: Region) -> float:
    graph = load_graph(region)
    assert graph is not None
    return float(graph.travel_times_to(at(0, 0), np.array([at(1, 0)])).seconds[0])


def test_it_has_no_graph_where_nothing_was_imported() -> None:
    assert load_graph(make_region()) is None


def test_it_has_no_graph_where_the_network_is_empty() -> None:
    RoadNetwork.objects.create(region=make_region(), is_active=True)
    assert load_graph(make_region()) is None


def test_it_keeps_the_roads_of_regions_apart(tmp_path: Path) -> None:
    imported(tmp_path, road(1, 2))
    assert load_graph(make_region("konawe")) is None


def test_it_loads_once_and_follows_the_next_import(tmp_path: Path) -> None:
    region = make_region()
    imported(tmp_path, road(1, 2, maxspeed="36"))
    before = seconds(region)
    assert load_graph(region) is load_graph(region)
    imported(tmp_path, road(1, 2, maxspeed="72"))
    assert seconds(region) == pytest.approx(before / 2)


def test_it_rebuilds_the_very_same_graph_from_the_rows(tmp_path: Path, roads_dir: Path) -> None:
    network = imported(tmp_path, road(1, 2, 3, oneway="yes"), road(3, 4, 1), ((2, 4), {"route": "ferry"}))
    saved = {path.name: path.read_bytes() for path in graph_dir(network.pk).iterdir()}
    for path in graph_dir(network.pk).iterdir():
        path.unlink()
    assert load_graph(network.region) is not None
    assert {path.name: path.read_bytes() for path in graph_dir(network.pk).iterdir()} == saved


@pytest.mark.parametrize("name", ["imported_at", "source.npy"])
def test_it_does_not_trust_a_directory_of_another_database(tmp_path: Path, name: str) -> None:
    network = imported(tmp_path, road(1, 2))
    (graph_dir(network.pk) / name).write_text("something else")
    assert seconds(network.region) > 0
    assert (graph_dir(network.pk) / "imported_at").read_text() == network.imported_at.isoformat()


def test_it_still_answers_where_the_directory_cannot_be_written(tmp_path: Path, roads_dir: Path) -> None:
    network = imported(tmp_path, road(1, 2))
    roads_dir.rename(tmp_path / "gone")
    roads_dir.write_text("in the way")
    assert seconds(network.region) > 0


def test_it_keeps_the_network_before_for_one_more_round(tmp_path: Path, roads_dir: Path) -> None:
    networks = [imported(tmp_path, road(1, 2)) for _ in range(3)]
    kept = [network.pk for network in networks[1:]]
    assert sorted(RoadNetwork.objects.values_list("pk", flat=True)) == kept
    assert sorted(int(directory.name) for directory in roads_dir.iterdir()) == kept
    assert [network.pk for network in RoadNetwork.objects.filter(is_active=True)] == kept[1:]


def test_it_clears_what_a_killed_import_left(tmp_path: Path, roads_dir: Path) -> None:
    old, fresh = roads_dir / "7-killed.draft", roads_dir / "8-at-work.draft"
    for directory in (old, fresh):
        directory.mkdir(parents=True)
    os.utime(old, (time() - 7200,) * 2)
    imported(tmp_path, road(1, 2))
    assert (old.exists(), fresh.exists()) == (False, True)
