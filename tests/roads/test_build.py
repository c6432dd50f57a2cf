from __future__ import annotations

import numpy as np
import pytest

from geo112.roads.build import MIN_COMPONENT_M, Segments, split_network
from geo112.roads.osm import RoadFileError
from tests.roads.makers import SQUARE, at, network, road
from tests.roads.reference import GEOD


def ends(segments: Segments) -> list[tuple[int, int]]:
    return list(zip(segments.source.tolist(), segments.target.tolist(), strict=True))


def test_it_splits_ways_where_they_meet() -> None:
    nodes = {1: at(0, 0), 2: at(1, 0), 3: at(2, 0), 4: at(1, 1)}
    segments = split_network(network(nodes, [road(1, 2, 3), road(2, 4)]))
    assert ends(segments) == [(0, 1), (1, 2), (1, 3)]
    assert segments.way.tolist() == [0, 0, 1]


def test_it_does_not_split_at_a_bend() -> None:
    segments = split_network(network(SQUARE, [road(1, 2, 3)]))
    assert len(segments) == 1
    assert segments.coordinates.tolist() == [list(at(0, 0)), list(at(1, 0)), list(at(1, 1))]


def test_it_splits_a_way_that_crosses_itself() -> None:
    segments = split_network(network(SQUARE, [road(1, 2, 3, 4, 2)]))
    assert ends(segments) == [(0, 1), (1, 1)]


def test_it_keeps_a_ring_that_meets_nothing() -> None:
    segments = split_network(network(SQUARE, [road(1, 2, 3, 4, 1)]))
    assert ends(segments) == [(0, 0)]


def test_it_keeps_parallel_roads() -> None:
    segments = split_network(network(SQUARE, [road(1, 2, 3), road(1, 4, 3)]))
    assert ends(segments) == [(0, 1), (0, 1)]


def test_it_measures_along_the_ellipsoid() -> None:
    segments = split_network(network({1: (24.9, 60.0), 2: (25.0, 60.0), 3: (25.0, 60.1)}, [road(1, 2, 3)]))
    expected = GEOD.line_length([24.9, 25.0, 25.0], [60.0, 60.0, 60.1])
    assert segments.length_m[0] == pytest.approx(expected, abs=1e-6)


def test_it_keeps_an_island_and_drops_a_car_park() -> None:
    nodes = {**SQUARE, 5: at(5, 0), 6: at(5.6, 0), 7: at(9, 0), 8: at(9.2, 0)}
    segments = split_network(network(nodes, [road(1, 2, 3), road(5, 6), road(7, 8)]))
    assert segments.way.tolist() == [0, 1]
    assert (segments.dropped_components, segments.dropped_segments) == (1, 1)
    assert segments.node_count == 4
    assert segments.length_m.min() > MIN_COMPONENT_M


def test_it_keeps_the_largest_part_however_small() -> None:
    segments = split_network(network({1: at(0, 0), 2: at(0.1, 0)}, [road(1, 2)]))
    assert len(segments) == 1


def test_it_keeps_ferries_apart() -> None:
    ferry = ((2, 5), {"route": "ferry"})
    nodes = {**SQUARE, 5: at(8, 0), 6: at(9, 0)}
    segments = split_network(network(nodes, [road(1, 2), ferry, road(5, 6)]))
    assert segments.forward.tolist() == [True, False, True]
    assert len(np.unique([segments.source, segments.target])) == 4


def test_it_refuses_a_network_of_which_nothing_can_be_driven() -> None:
    with pytest.raises(RoadFileError):
        split_network(network(SQUARE, [((1, 2), {"route": "ferry"})]))
