"""Closed roads: cut where they are closed, opened by time, seen at the next question."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo112.roads import passable
from geo112.roads.gaps import find_gaps
from geo112.roads.graph import RoadGraph
from geo112.roads.importing import import_network, read_road_file
from geo112.roads.models import RoadClosure
from geo112.roads.passable import closures_now, roads_now
from tests.makers import NOW, make_closure, make_region
from tests.roads.makers import SQUARE, at, graph, osm_file, road

WEST, EAST = at(0.1, 0), at(0.9, 0)
LINE = {1: at(0, 0), 2: at(1, 0)}


def closed(roads: RoadGraph, *shapes: shapely.Geometry) -> RoadGraph:
    return roads.with_gaps(find_gaps(roads, shapes))


def seconds(roads: RoadGraph, start: tuple[float, float], stop: tuple[float, float]) -> float:
    return float(roads.travel_times_to(stop, np.array([start])).seconds[0])


def block(column: float, row: float, half: float = 0.05) -> shapely.Geometry:
    return shapely.box(*at(column - half, row - half), *at(column + half, row + half))


def test_a_closed_stretch_is_driven_around() -> None:
    square = graph(SQUARE, [road(1, 2, 3, 4, 1)])
    direct, around = seconds(square, WEST, EAST), seconds(closed(square, block(0.5, 0)), WEST, EAST)
    assert direct == pytest.approx(0.8 * 111.3, rel=0.01)
    assert around == pytest.approx(3.2 * 111.0, rel=0.01)


def test_without_another_way_there_is_none_but_each_side_is_still_used() -> None:
    line = closed(graph(LINE, [road(1, 2)]), block(0.5, 0))
    assert np.isnan(seconds(line, WEST, EAST))
    assert seconds(line, at(0.3, 0), WEST) == pytest.approx(0.2 * 111.3, rel=0.01)
    assert line.route(WEST, EAST) is None


def test_a_place_inside_the_closed_stretch_is_cut_off() -> None:
    line = closed(graph(LINE, [road(1, 2)]), block(0.5, 0))
    assert np.isnan(seconds(line, WEST, at(0.5, 0)))
    assert np.isnan(seconds(line, at(0.5, 0), WEST))


def test_of_two_parallel_roads_the_slower_one_stays_open() -> None:
    nodes = {**LINE, 3: at(0.5, 0.3)}
    both = graph(nodes, [road(1, 2), road(1, 3, 2, maxspeed="10")])
    over_the_other = seconds(closed(both, block(0.5, 0)), at(0, 0), at(1, 0))
    assert over_the_other > 3 * seconds(both, at(0, 0), at(1, 0))


def test_a_line_across_the_road_closes_it_and_a_line_beside_it_does_not() -> None:
    road_graph = graph(LINE, [road(1, 2)])
    across = shapely.LineString([at(0.5, -0.05), at(0.5, 0.05)])
    beside = shapely.LineString([at(0.2, 0.05), at(0.8, 0.05)])
    assert np.isnan(seconds(closed(road_graph, across), WEST, EAST))
    assert seconds(closed(road_graph, beside), WEST, EAST) == seconds(road_graph, WEST, EAST)


def test_an_area_over_everything_leaves_no_way_and_no_error() -> None:
    square = closed(graph(SQUARE, [road(1, 2, 3, 4, 1)]), shapely.box(-180, -85, 180, 85))
    assert np.isnan(square.travel_times_to(WEST, np.array([EAST, at(1, 1)])).seconds).all()


def test_a_graph_of_one_edge_can_be_closed() -> None:
    one = graph(LINE, [road(1, 2, oneway="yes")])
    assert np.isfinite(seconds(one, WEST, EAST))
    assert np.isnan(seconds(closed(one, block(0.5, 0)), WEST, EAST))


@pytest.fixture
def roads(tmp_path: Path, db: None) -> None:
    file = read_road_file(osm_file(tmp_path), schematic=False, progress=lambda *_: None)
    import_network(region=make_region(), file=file, progress=lambda *_: None)


def over(column: float, row: float) -> str:
    return str(block(column, row).wkt)


def test_a_closure_counts_from_its_beginning_to_its_end(roads: None) -> None:
    make_closure(geometry=over(0.5, 0), starts_at=NOW, ends_at=NOW + timedelta(hours=1))
    minutes = {-1: False, 0: True, 59: True, 60: False}
    assert {m: is_closed(NOW + timedelta(minutes=m)) for m in minutes} == minutes


@pytest.mark.parametrize("minute", [-1, 0, 59, 60])
def test_both_ways_of_asking_agree(roads: None, minute: int) -> None:
    for ends_at in (None, NOW + timedelta(hours=1)):
        make_closure(geometry=over(0.5, 0), starts_at=NOW, ends_at=ends_at)
    now = NOW + timedelta(minutes=minute)
    rows = RoadClosure.objects.in_force(now).order_by("pk").values_list("pk", flat=True)
    assert [road.pk for road in closures_now(make_region(), now)] == list(rows)


def is_closed(now: datetime) -> bool:
    state = roads_now(make_region(), now)
    return state.graph is not state.open_graph


def test_it_is_seen_at_the_next_question_and_remembered(roads: None) -> None:
    assert not is_closed(NOW)
    closure = make_closure(geometry=over(0.5, 0))
    first = roads_now(make_region(), NOW).graph
    assert first is roads_now(make_region(), NOW).graph
    RoadClosure.objects.filter(pk=closure.pk).update(ends_at=NOW)
    assert not is_closed(NOW)


def test_another_import_is_closed_anew(roads: None, tmp_path: Path) -> None:
    make_closure(geometry=over(0.5, 0))
    before = roads_now(make_region(), NOW).graph
    file = read_road_file(osm_file(tmp_path, ways=[road(1, 2, 3)]), schematic=False, progress=lambda *_: None)
    import_network(region=make_region(), file=file, progress=lambda *_: None)
    after = roads_now(make_region(), NOW)
    assert after.graph is not before
    assert after.graph is not after.open_graph


def test_only_so_many_states_are_kept(roads: None) -> None:
    for number in range(passable.KEPT + 3):
        make_closure(geometry=over(number / 20, 0))
        roads_now(make_region(), NOW)
    assert len(passable._passable) <= passable.KEPT
