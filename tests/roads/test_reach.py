"""Reach of many sources at once, against networkx on any small network and by hand on roads one can see."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo112.roads.graph import Gaps, RoadGraph
from geo112.roads.reach import Reach, reach
from tests.roads.makers import SQUARE, LonLat, at, graph, road
from tests.roads.reference import GEOD, Floats, Reference
from tests.roads.test_exactness import HOPS, ONE_WAY, SPEED, bent_network, whole_graph
from tests.roads.test_graph import metres

STRAIGHT_M = metres(at(0, 0), at(1, 0))
WAYS = st.lists(st.tuples(HOPS, ONE_WAY, SPEED), min_size=1, max_size=7)


def from_places(roads: RoadGraph, *places: LonLat, limit_s: float = 900, **options: float) -> Reach:
    return reach(roads, np.array(places, dtype=float).reshape(-1, 2), limit_s=limit_s, **options)


def seconds_at(found: Reach, places: Floats | list[LonLat]) -> list[float]:
    snapped = found.graph.lines.snap(np.array(places), 5000)
    order = np.argsort(snapped.segment, kind="stable")
    seconds = np.empty(len(order))
    seconds[order] = found.seconds_at(snapped.taken(order))
    return list(seconds)


def test_the_soonest_of_several_sources_counts() -> None:
    found = from_places(graph(SQUARE, [road(1, 2)]), at(0, 0), at(0.9, 0))
    assert seconds_at(found, [at(0.1, 0), at(0.8, 0)]) == pytest.approx([STRAIGHT_M / 100, STRAIGHT_M / 100], rel=1e-3)


def test_a_one_way_road_is_reached_only_ahead() -> None:
    found = from_places(graph(SQUARE, [road(1, 2, oneway="yes")]), at(0.5, 0))
    behind, ahead = seconds_at(found, [at(0.4, 0), at(0.6, 0)])
    assert np.isinf(behind) and ahead == pytest.approx(STRAIGHT_M / 100, rel=1e-3)
    assert found.metres_within(900).sum() == pytest.approx(STRAIGHT_M / 2, rel=1e-3)


def test_partial_edges_are_counted_to_the_metre() -> None:
    found = from_places(graph(SQUARE, [road(1, 2)]), at(0.5, 0))
    assert found.metres_within(10) == pytest.approx([200])  # 10 m/s for 10 s, both ways
    assert found.metres_within(0) == pytest.approx([0])


@pytest.mark.parametrize(
    ("place", "reached_m"), [(0.2, 0.4 * STRAIGHT_M), (0.5, 0), (0.9, 0.4 * STRAIGHT_M)], ids=["west", "inside", "east"]
)
def test_a_gap_ends_the_reach_on_either_side(place: float, reached_m: float) -> None:
    roads = graph(SQUARE, [road(1, 2)])
    found = from_places(roads.with_gaps(Gaps(np.array([0.4 * STRAIGHT_M]), np.array([0.6 * STRAIGHT_M]))), at(place, 0))
    assert found.metres_within(900) == pytest.approx([reached_m], rel=1e-3)


def test_a_segment_with_a_gap_is_reached_from_both_ends() -> None:
    roads = graph(SQUARE, [road(1, 2), road(2, 3, 4, 1)])
    open_m, begin, end = roads.length_m, roads.length_m.copy(), np.full(2, -np.inf)
    closed = int(open_m.argmin())
    begin[:], begin[closed], end[closed] = np.inf, 0.4 * open_m[closed], 0.7 * open_m[closed]
    found = from_places(roads.with_gaps(Gaps(begin, end)), at(1, 1))
    assert found.metres_within(900) == pytest.approx(np.where(np.arange(2) == closed, 0.7 * open_m, open_m), rel=1e-3)


def test_overlapping_stretches_count_once() -> None:
    found = from_places(graph(SQUARE, [road(1, 2)]), at(0.5, 0), at(0.505, 0))
    gap_m = metres(at(0.5, 0), at(0.505, 0))
    assert found.metres_within(10) == pytest.approx([200 + gap_m], rel=1e-6)


def test_the_factor_makes_the_reach_smaller() -> None:
    found = from_places(graph(SQUARE, [road(1, 2)]), at(0.5, 0), factor=2.0)
    assert found.metres_within(10) == pytest.approx([100])


@pytest.mark.parametrize("places", [[], [at(30, 30)]])
def test_without_a_source_on_a_road_nothing_is_reached(places: list[LonLat]) -> None:
    found = from_places(graph(SQUARE, [road(1, 2)]), *places)
    assert np.isinf(seconds_at(found, [at(0.5, 0)])).all()
    assert found.metres_within(900).sum() == 0


@settings(max_examples=60, deadline=None)
@given(WAYS, st.integers(0, 2**32 - 1), st.integers(1, 5), st.sampled_from([60.0, 200.0, 900.0]))
def test_it_agrees_with_networkx_on_any_small_network(
    ways: list[tuple[list[int], dict[str, str], str]], seed: int, count: int, limit_s: float
) -> None:
    chance = np.random.default_rng(seed)
    raw = bent_network(ways, chance)
    points = np.array(at(0, 0)) + chance.uniform(-0.005, 0.025, (count + 8, 2))
    sources, places = points[:count], points[count:]
    found = reach(whole_graph(raw), sources, limit_s=limit_s, snap_limit_m=5000)
    reference = Reference(raw)
    times = [reference.times(source, places, 5000, inward=False) for source in sources]
    expected = np.fmin.reduce(times)
    got = np.array(seconds_at(found, places))
    assert np.isfinite(got).tolist() == (expected <= limit_s).tolist()
    reached = np.isfinite(got)
    np.testing.assert_allclose(got[reached], expected[reached], rtol=1e-4, atol=0.05)
    assert found.metres_within(limit_s).sum() == pytest.approx(covered_m(reference, sources, limit_s), rel=1e-3, abs=2)


def covered_m(reference: Reference, sources: Floats, limit_s: float) -> float:
    """Metres of all pieces within the time: each piece is cut at the sources on it, and covered from its ends."""
    roads: Any = reference._graph()
    cuts: dict[int, list[tuple[float, Any]]] = {}
    snapped = [reference.snap(source) for source in sources]
    for number, (piece, share, _gap) in enumerate(snapped):
        reference._insert(roads, number, piece, share)
        cuts.setdefault(piece, []).append((share, ("place", number)))
    roads.add_edges_from(("root", ("place", number), {"weight": 0}) for number in range(len(snapped)))
    seconds = nx.single_source_dijkstra_path_length(roads, "root")
    lengths = np.asarray(GEOD.inv(*reference.a.T, *reference.b.T)[2])
    total = 0.0
    for piece, whole_s in enumerate(reference.seconds):
        between = sorted(cuts.get(piece, []), key=lambda stop: stop[0])
        stops = [(0.0, int(reference.tails[piece])), *between, (1.0, int(reference.heads[piece]))]
        for (low, tail), (high, head) in pairwise(stops):
            part_s = (high - low) * whole_s
            from_tail = max(0.0, limit_s - seconds.get(tail, np.inf)) if reference.forward[piece] else 0.0
            from_head = max(0.0, limit_s - seconds.get(head, np.inf)) if reference.backward[piece] else 0.0
            total += min(part_s, from_tail + from_head) / whole_s * lengths[piece]
    return total
