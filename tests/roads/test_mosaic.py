"""A region in cells: each with the exact time of its place on the road, drawn as grades, without water and wilds."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from geo112.roads.graph import RoadGraph
from geo112.roads.mosaic import MOST_CELLS, NEAR_M, Mosaic, lay_out
from geo112.roads.reach import reach
from tests.roads.makers import SQUARE, at, graph, road

REGION = shapely.box(*at(-0.5, -0.5), *at(1.5, 1.5))
LIMITS = (60, 120)


@pytest.fixture
def block() -> RoadGraph:
    return graph(SQUARE, [road(1, 2), road(2, 3), road(3, 4), road(4, 1)])


@pytest.fixture
def mosaic(block: RoadGraph) -> Mosaic:
    return lay_out(block, REGION, None, [shapely.box(*at(-0.5, -0.5), *at(0.5, 1.5)), None])


def test_each_cell_has_the_travel_time_to_its_centre(block: RoadGraph, mosaic: Mosaic) -> None:
    source = at(0.3, 0)
    surface = mosaic.surface(reach(block, np.array([source]), limit_s=10_000)).ravel()
    centres = np.column_stack([axis.ravel() for axis in np.meshgrid(mosaic.lon, mosaic.lat)])
    drawn = np.flatnonzero(np.isfinite(surface))
    expected = block.travel_times_from(source, centres[drawn]).seconds
    np.testing.assert_allclose(surface[drawn], expected, rtol=1e-6)


def test_only_cells_near_a_road_are_drawn(block: RoadGraph, mosaic: Mosaic) -> None:
    centres = np.column_stack([axis.ravel() for axis in np.meshgrid(mosaic.lon, mosaic.lat)])
    gaps = block.lines.snap(centres, 1e9).distance_m
    assert set(mosaic.cells) == set(np.flatnonzero(gaps <= NEAR_M))


def test_water_and_what_lies_outside_is_left_out(block: RoadGraph) -> None:
    sea = shapely.box(*at(0.4, -0.5), *at(1.5, 1.5))
    mosaic = lay_out(block, REGION, sea, [])
    assert mosaic.lon.max() < at(0.4, 0)[0]


def test_grades_part_the_drawn_area(block: RoadGraph, mosaic: Mosaic) -> None:
    found = reach(block, np.array([at(0, 0)]), limit_s=LIMITS[-1])
    grades = [shapely.from_geojson(_text(area)) for area in mosaic.areas(found, LIMITS)]
    assert len(grades) == 3 and all(grade.is_valid for grade in grades)
    assert grades[0].contains(shapely.Point(at(0.3, 0))) and grades[2].contains(shapely.Point(at(1, 1)))
    whole = shapely.union_all(grades).area
    assert sum(grade.area for grade in grades) == pytest.approx(whole, rel=1e-6)


def _text(area: dict[str, object]) -> str:
    return json.dumps(area)


def test_shares_are_of_the_road_length_in_all_and_by_part(block: RoadGraph, mosaic: Mosaic) -> None:
    everything = block.length_m
    share, by_zone = mosaic.shares(everything / 2, everything, 2)
    assert share == pytest.approx(0.5)
    assert by_zone[0] == pytest.approx(0.5) and np.isnan(by_zone[1])


def test_a_large_region_has_larger_cells(block: RoadGraph) -> None:
    province = shapely.box(120.0, -6.0, 124.0, -2.0)
    mosaic = lay_out(block, province, None, [])
    assert len(mosaic.lon) * len(mosaic.lat) <= MOST_CELLS * 1.02


def test_a_region_beside_all_roads_draws_nothing(block: RoadGraph) -> None:
    mosaic = lay_out(block, shapely.box(*at(20, 20), *at(21, 21)), None, [])
    found = reach(block, np.array([at(0, 0)]), limit_s=60)
    assert [area["coordinates"] for area in mosaic.areas(found, LIMITS)] == [[], [], []]
    assert mosaic.shares(block.length_m, block.length_m, 0)[0] == 0
