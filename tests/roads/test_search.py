"""The search on bare edges, against the plainest one there is: improve every edge until nothing changes."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo112.roads.buckets import grow
from geo112.roads.search import Adjacency, Ends, Tree

Edge = tuple[int, int, float, float]
NODES = 8
SECONDS = st.sampled_from([0.0, 0.25, 1.0, 1.999, 2.0, 2.001, 40.0, 86_400.0, 1e7, inf])
"""Around the width of a bucket, closed, and far apart."""
EDGES = st.lists(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), SECONDS, st.sampled_from([0.0, 5.0, 100.0])),
    max_size=30,
)
DOORS = st.lists(st.tuples(st.integers(0, NODES - 1), SECONDS, st.sampled_from([0.0, 7.0])), min_size=1, max_size=3)


def adjacency(edges: list[Edge], nodes: int = NODES) -> Adjacency:
    tails, heads, seconds, metres = (np.array(column) for column in zip(*edges, strict=True)) if edges else ([],) * 4
    ints, floats = np.asarray, np.asarray
    return Adjacency.build(
        nodes,
        ints(tails, dtype=np.int64),
        ints(heads, dtype=np.int64),
        floats(seconds, dtype=np.float64),
        floats(metres, dtype=np.float64),
        np.arange(len(edges)),
    )


def ends(doors: list[tuple[int, float, float]]) -> Ends:
    nodes, seconds, metres = zip(*doors, strict=True)
    return Ends(np.array(nodes), np.array(seconds, dtype=np.float64), np.array(metres, dtype=np.float64))


def improved(edges: list[Edge], doors: list[tuple[int, float, float]], limit_s: float) -> list[tuple[float, float]]:
    """Least seconds, and least metres in that time, of each node."""
    best = [(inf, inf)] * NODES
    for node, seconds, metres in doors:
        if seconds <= limit_s and seconds < inf:
            best[node] = min(best[node], (seconds, metres))
    for _ in range(NODES):
        for tail, head, seconds, metres in edges:
            way = best[tail][0] + seconds, best[tail][1] + metres
            if way[0] <= limit_s and way[0] < inf:
                best[head] = min(best[head], way)
    return best


@settings(max_examples=300, deadline=None)
@given(EDGES, DOORS, st.sampled_from([inf, 0.0, 3.0, 1e5]))
def test_it_finds_the_least_time_and_the_least_way_in_that_time(
    edges: list[Edge], doors: list[tuple[int, float, float]], limit_s: float
) -> None:
    # Of parallel edges only the quickest is kept, of those the shortest.
    fewest = list({(tail, head): (tail, head, s, m) for tail, head, s, m in sorted(edges, reverse=True)}.values())
    tree = adjacency(edges).grow(ends(doors), limit_s)
    expected = improved([edge for edge in fewest if edge[0] != edge[1]], doors, limit_s)
    assert list(zip(tree.seconds.tolist(), tree.metres.tolist(), strict=True)) == expected
    assert_its_ways_lead_from_the_root(tree, fewest)


def assert_its_ways_lead_from_the_root(tree: Tree, edges: list[Edge]) -> None:
    by_pair = {(tail, head): seconds for tail, head, seconds, _metres in edges}
    for node, before in enumerate(tree.previous.tolist()):
        if before >= 0:
            assert tree.seconds[node] == tree.seconds[before] + by_pair[before, node]
            assert len(way_back(tree, node)) <= NODES


def way_back(tree: Tree, node: int) -> list[int]:
    nodes = [node]
    while (node := int(tree.previous[node])) >= 0 and len(nodes) <= NODES:
        nodes.append(node)
    return nodes


def test_a_queue_without_room_says_so_and_is_made_larger() -> None:
    # Each of 200 nodes improves the way to two others by a second, and leaves what it found before in the queue.
    middle = range(1, 201)
    edges = [(0, node, 2.0 * node, 1.0) for node in middle]
    edges += [(node, sink, 10_000 - 3.0 * node, 1.0) for node in middle for sink in (201, 202)]
    roads = adjacency(edges, nodes=203)
    doors = np.zeros(1, np.uint32), np.zeros(1), np.zeros(1)
    assert not grow(roads._edges, *doors, inf, 10_000.0, roads.node_count + 1)[1]
    tree = roads.grow(Ends(*doors))
    assert tree.seconds[-2:].tolist() == [9_800.0, 9_800.0]
    assert way_back(tree, 202)[1] == 200


def test_nothing_is_reached_from_a_root_whose_ends_are_closed() -> None:
    tree = adjacency([(0, 1, 1.0, 1.0)]).grow(ends([(0, inf, 0.0)]))
    assert np.isinf(tree.seconds).all()
    assert (tree.previous < 0).all()


@pytest.mark.parametrize("far_s", [1e4, 1e9])
def test_doors_far_apart_in_time_are_no_more_than_other_doors(far_s: float) -> None:
    tree = adjacency([(0, 1, 5.0, 1.0), (2, 3, 5.0, 1.0)]).grow(ends([(0, far_s, 0.0), (2, 1.0, 0.0)]))
    assert tree.seconds[:4].tolist() == [far_s, far_s + 5, 1.0, 6.0]
