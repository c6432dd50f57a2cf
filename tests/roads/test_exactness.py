"""The graph's answers against those of a slow, independent implementation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo112.roads.build import assemble, split_network
from geo112.roads.graph import RoadGraph
from geo112.roads.osm import RawNetwork, read_roads
from tests.roads.makers import LonLat, Way, at, network
from tests.roads.reference import GEOD, Reference

LIMIT_M = 600.0
EXTRACTS = ("andorra.osm.pbf", "helsinki.osm.pbf", "campo-grande.osm.gz")


def whole_graph(raw: RawNetwork) -> RoadGraph:
    return assemble(split_network(raw, min_component_m=0))


@pytest.mark.parametrize("name", EXTRACTS)
@pytest.mark.parametrize("inward", [True, False])
def test_it_agrees_with_networkx_on_real_roads(shared_dir: Path, name: str, inward: bool) -> None:
    raw = read_roads(shared_dir / "routing" / name)
    graph, points = whole_graph(raw), places_near(raw, 41)
    search = graph.travel_times_to if inward else graph.travel_times_from
    times = search((points[0, 0], points[0, 1]), points[1:], snap_limit_m=LIMIT_M)
    expected = Reference(raw).times(points[0], points[1:], LIMIT_M, inward=inward)
    assert np.isfinite(expected).sum() > 20
    np.testing.assert_allclose(times.seconds, expected, rtol=1e-6, atol=0.01)


@pytest.mark.parametrize("name", EXTRACTS)
def test_it_snaps_to_the_nearest_road_of_all(shared_dir: Path, name: str) -> None:
    raw = read_roads(shared_dir / "routing" / name)
    points, reference = places_near(raw, 100), Reference(raw)
    snapped = whole_graph(raw).lines.snap(points, LIMIT_M)
    expected = [reference.snap(point)[2] for point in points]
    np.testing.assert_allclose(snapped.distance_m, expected, rtol=1e-3, atol=0.01)


def places_near(raw: RawNetwork, count: int) -> NDArray[np.float64]:
    """Places up to some 800 m away from nodes of the network, a few of them exactly on one."""
    chance = np.random.default_rng(112)
    used = raw.lonlat[np.unique(raw.nodes)]
    points = used[chance.integers(len(used), size=count)]
    return np.asarray(points + chance.normal(0, 0.002, points.shape) * (chance.random((count, 1)) > 0.1))


CORNERS = [at(column, row) for row in range(3) for column in range(3)]
ONE_WAY = st.sampled_from([{}, {"oneway": "yes"}, {"oneway": "-1"}, {"junction": "roundabout"}])
SPEED = st.sampled_from(["10", "36", "80"])
HOPS = st.lists(st.integers(0, 8), min_size=2, max_size=5).filter(
    lambda way: all(a != b for a, b in zip(way, way[1:], strict=False))
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HOPS, ONE_WAY, SPEED), min_size=1, max_size=7), st.integers(0, 2**32 - 1), st.booleans())
def test_it_agrees_with_networkx_on_any_small_network(
    ways: list[tuple[list[int], dict[str, str], str]], seed: int, inward: bool
) -> None:
    chance = np.random.default_rng(seed)
    raw = bent_network(ways, chance)
    graph, points = whole_graph(raw), np.array(at(0, 0)) + chance.uniform(-0.005, 0.025, (12, 2))
    search = graph.travel_times_to if inward else graph.travel_times_from
    times = search((points[0, 0], points[0, 1]), points[1:], snap_limit_m=5000)
    expected = Reference(raw).times(points[0], points[1:], 5000, inward=inward)
    np.testing.assert_allclose(times.seconds, expected, rtol=1e-4, atol=0.05)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(HOPS, ONE_WAY, SPEED), min_size=1, max_size=7), st.integers(0, 2**32 - 1))
def test_its_routes_are_as_long_as_its_travel_times_say(
    ways: list[tuple[list[int], dict[str, str], str]], seed: int
) -> None:
    chance = np.random.default_rng(seed)
    graph = whole_graph(bent_network(ways, chance))
    points = np.array(at(0, 0)) + chance.uniform(-0.005, 0.025, (6, 2))
    target = (points[0, 0], points[0, 1])
    times = graph.travel_times_to(target, points[1:], snap_limit_m=5000, factor=1.5)
    for point, seconds, metres in zip(points[1:], times.seconds, times.metres, strict=True):
        route = graph.route((point[0], point[1]), target, snap_limit_m=5000, factor=1.5)
        assert (route is None) == np.isnan(seconds)
        if route is not None:
            drawn = GEOD.line_length(*route.geometry.T)
            assert [route.seconds, route.metres, drawn] == pytest.approx([seconds, metres, metres], abs=0.01, rel=1e-5)
            assert route.elapsed_s[-1] == pytest.approx(seconds)
            assert (np.diff(route.elapsed_s) >= 0).all()


def bent_network(ways: list[tuple[list[int], dict[str, str], str]], chance: np.random.Generator) -> RawNetwork:
    """Ways over the nine corners, with a bend of its own in every hop: parallel roads never lie upon each other."""
    nodes: dict[int, LonLat] = dict(enumerate(CORNERS))
    bent: list[Way] = []
    for corners, direction, speed in ways:
        refs = [corners[0]]
        for tail, head in zip(corners, corners[1:], strict=False):
            bend = (np.array(CORNERS[tail]) + CORNERS[head]) / 2 + chance.uniform(-0.003, 0.003, 2)
            nodes[len(nodes)] = (bend[0], bend[1])
            refs += [len(nodes) - 1, head]
        bent.append((refs, {"highway": "residential", "maxspeed": speed, **direction}))
    return network(nodes, bent)
