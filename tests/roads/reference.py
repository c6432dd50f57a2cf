"""An independent, slow answer to the same question: every straight piece of every way is an edge for networkx, and
each place is put into the graph as a node of its own between the two ends of its piece."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from geo112.roads.osm import RawNetwork

Floats = NDArray[np.float64]
GEOD = Geod(ellps="WGS84")


def metres_per_degree(lat: float) -> Floats:
    """Of longitude and latitude, from the ellipsoid's two radii of curvature."""
    flat = 1 - GEOD.es * np.sin(np.radians(lat)) ** 2
    east, north = GEOD.a / np.sqrt(flat) * np.cos(np.radians(lat)), GEOD.a * (1 - GEOD.es) / flat**1.5
    return np.radians([east, north])


class Reference:
    def __init__(self, raw: RawNetwork) -> None:
        last = np.zeros(len(raw.nodes), dtype=bool)
        last[raw.offsets[1:] - 1] = True
        start = np.flatnonzero(~last)
        way = np.repeat(np.arange(len(raw.ways)), np.diff(raw.offsets))[start]
        drivable = np.array([raw.ways[w].forward or raw.ways[w].backward for w in way])
        start, way = start[drivable], way[drivable]
        self.tails, self.heads = raw.nodes[start], raw.nodes[start + 1]
        self.a, self.b = raw.lonlat[self.tails], raw.lonlat[self.heads]
        metres = np.asarray(GEOD.inv(*self.a.T, *self.b.T)[2])
        self.seconds = metres / np.array([raw.ways[w].speed_kmh / 3.6 for w in way])
        self.forward = [raw.ways[w].forward for w in way]
        self.backward = [raw.ways[w].backward for w in way]

    def snap(self, point: Floats) -> tuple[int, float, float]:
        """Piece, share of it, metres to it, by looking at every piece."""
        scale = metres_per_degree(point[1])
        a, b = (self.a - point) * scale, (self.b - point) * scale
        course = b - a
        share = np.clip(-(a * course).sum(axis=1) / np.maximum((course**2).sum(axis=1), 1e-300), 0, 1)
        piece = int(np.hypot(*(a + share[:, None] * course).T).argmin())
        foot = self.a[piece] * (1 - share[piece]) + self.b[piece] * share[piece]
        return piece, float(share[piece]), float(GEOD.inv(*point, *foot)[2])

    def times(self, hub: Floats, others: Floats, limit_m: float, *, inward: bool) -> Floats:
        graph = self._graph()
        snapped = [self.snap(point) for point in (hub, *others)]
        for number, (piece, share, gap) in enumerate(snapped):
            if gap <= limit_m:
                self._insert(graph, number, piece, share)
        for first, (piece, share, gap) in enumerate(snapped):
            for second, (other_piece, other_share, other_gap) in enumerate(snapped):
                if piece == other_piece and max(gap, other_gap) <= limit_m and first != second:
                    self._join(graph, first, second, piece, other_share - share)
        if ("place", 0) not in graph:
            return np.full(len(others), np.nan)
        found = nx.single_source_dijkstra_path_length(graph.reverse(copy=False) if inward else graph, ("place", 0))
        return np.array([found.get(("place", number), np.nan) for number in range(1, len(snapped))])

    def _graph(self) -> Any:
        graph: Any = nx.MultiDiGraph()
        rows = zip(self.tails.tolist(), self.heads.tolist(), self.seconds.tolist(), strict=True)
        for (tail, head, seconds), forward, backward in zip(rows, self.forward, self.backward, strict=True):
            if forward:
                graph.add_edge(tail, head, weight=seconds)
            if backward:
                graph.add_edge(head, tail, weight=seconds)
        return graph

    def _insert(self, graph: Any, number: int, piece: int, share: float) -> None:
        place, tail, head = ("place", number), int(self.tails[piece]), int(self.heads[piece])
        before, after = self.seconds[piece] * share, self.seconds[piece] * (1 - share)
        if self.forward[piece] or share == 0:
            graph.add_edge(tail, place, weight=before)
        if self.backward[piece] or share == 0:
            graph.add_edge(place, tail, weight=before)
        if self.forward[piece] or share == 1:
            graph.add_edge(place, head, weight=after)
        if self.backward[piece] or share == 1:
            graph.add_edge(head, place, weight=after)

    def _join(self, graph: Any, first: int, second: int, piece: int, onward: float) -> None:
        if (self.forward[piece] and onward >= 0) or (self.backward[piece] and onward <= 0):
            graph.add_edge(("place", first), ("place", second), weight=abs(onward) * self.seconds[piece])
