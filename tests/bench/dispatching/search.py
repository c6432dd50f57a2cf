"""Search and ranking of 500 units on 50,000 junctions, beside scipy's bare Dijkstra and igraph's in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import igraph
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo112.collector import leave_alone_what_is_loaded
from geo112.dispatch.availability import state_at_age
from geo112.dispatch.proposing.contenders import Contender, PlanLine
from geo112.dispatch.proposing.ranking import RankedLine, rank
from geo112.roads.build import build_graph
from geo112.roads.graph import RoadGraph
from geo112.roads.osm import read_roads
from tests.bench.dispatching.town import SOUTH, STEP, WEST
from tests.bench.tools.report import Figure, percentiles

UNITS = 500
ROUNDS = 60
LINES = [
    PlanLine("damkar", 2, frozenset({"fire"})),
    PlanLine("damkar", 1, frozenset({"water"})),
    PlanLine("psc119", 1),
]


def measure_search(town: Path) -> list[Figure]:
    """Everything between the rows and the content of a proposal: snap, search, states, ranks, reasons."""
    graph = build_graph(read_roads(town))
    chance = np.random.default_rng(112)
    span = STEP * 220
    units = np.array([WEST, SOUTH]) + chance.uniform(0, span, (UNITS, 2))
    targets = np.array([WEST, SOUTH]) + chance.uniform(span / 4, span * 3 / 4, (ROUNDS, 2))
    nodes = graph.ends(graph.lines.snap(targets, 1000), leaving=False).nodes[:, 0]
    edges = graph.inbound
    bare_search = BareSearch(graph)
    reverse = igraph.Graph(
        n=graph.node_count, edges=np.column_stack([edges.tails, edges.heads]).tolist(), directed=True
    )
    weights = edges.seconds.tolist()
    leave_alone_what_is_loaded()  # as in the web server
    ours: list[float] = []
    bare: list[float] = []
    others: list[float] = []
    # One after the other from the same place, so that whatever else the machine does weighs on all of them alike.
    for target, node in zip(targets.tolist(), nodes.tolist(), strict=True):
        bare.append(bare_search.ms(node))
        ours.append(_ms(lambda target=target: propose_only(graph, target, units)))  # type: ignore[misc]
        others.append(_ms(lambda node=node: reverse.distances(source=node, weights=weights)))  # type: ignore[misc]
    ratios = [mine / alone for mine, alone in zip(ours, bare, strict=True)]
    p50, p99 = percentiles(ours)
    what, limit = f"snap, search, rank, reasons: {UNITS} units, {graph.node_count:,} junctions", percentiles(bare)[0]
    is_bare = "scipy's bare one-to-all"
    return [
        Figure("search_p50_ms", f"{what}, median", p50, "ms", limit, is_bare, "≤ 2 ×"),
        Figure("search_p99_ms", f"{what}, 99th percentile", p99, "ms", limit, is_bare),
        Figure("search_ratio", "median of the ratios, each from one place", percentiles(ratios)[0], "×", target="≤ 2"),
        Figure("igraph_p50_ms", "igraph's one-to-all alone", percentiles(others)[0], "ms", limit, is_bare),
    ]


class BareSearch:
    """scipy's one-to-all search alone, on the same roads: the peer beside which all is timed."""

    def __init__(self, graph: RoadGraph) -> None:
        edges = graph.inbound
        shape = (graph.node_count, graph.node_count)
        self.matrix = csr_array((edges.seconds, edges.heads, edges.starts), shape=shape)

    def ms(self, node: int) -> float:
        return _ms(lambda: dijkstra(self.matrix, indices=node))


def propose_only(graph: RoadGraph, target: list[float], units: NDArray[np.float64]) -> list[RankedLine]:
    times = graph.travel_times_to((target[0], target[1]), units)
    columns = [values.tolist() for values in (times.seconds, times.metres, times.snap_m)]
    contenders = [
        Contender(
            f"u{number:03}",
            "damkar" if number % 2 else "psc119",
            frozenset({"fire"} if number % 3 else {"water"}),
            state_at_age(number % 9 > 0, None, number % 150, 120),
            1000.0 + number,
            *row,
            kind="fire_engine",
        )
        for number, row in enumerate(zip(*columns, strict=True))
    ]
    return rank(LINES, contenders, snap_limit_m=1000)


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
