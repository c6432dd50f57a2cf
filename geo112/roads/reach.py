"""Who is there soonest: one search from many places at once, and how much of the roads lies within a time.

No Django, no database. Times are seconds, already multiplied by the region's factor.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from geo112.roads.geodesy import Floats
from geo112.roads.graph import SNAP_LIMIT_M, RoadGraph
from geo112.roads.lines import Snapped

Spans = list[tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Reach:
    """`node_s`: seconds from the soonest of the sources to each node, inf where that takes more than `limit_s`."""

    graph: RoadGraph
    sources: Snapped
    node_s: Floats
    limit_s: float
    factor: float

    def seconds_at(self, places: Snapped) -> Floats:
        """Seconds to each place, inf beyond the limit or off the road. The places must be sorted by segment."""
        ends = self.graph.ends(places, leaving=False)
        seconds = (self.node_s[ends.nodes] + ends.seconds * self.factor).min(axis=1, initial=np.inf)
        self._shorten_along_the_same_segment(seconds, places)
        return np.where((places.segment >= 0) & (seconds <= self.limit_s), seconds, np.inf)

    def _shorten_along_the_same_segment(self, seconds: Floats, places: Snapped) -> None:
        """A place between a source and the next junction is reached without going over any node."""
        first = np.searchsorted(places.segment, self.sources.segment, side="left")
        sizes = np.searchsorted(places.segment, self.sources.segment, side="right") - first
        source = np.repeat(np.arange(len(sizes)), sizes)
        place = np.arange(sizes.sum()) + np.repeat(first - np.cumsum(sizes) + sizes, sizes)
        direct_s, _metres = self.graph.direct(self.sources.taken(source), places.taken(place))
        np.minimum.at(seconds, place, direct_s * self.factor)

    def metres_within(self, limit_s: float) -> Floats:
        """How many metres of each segment are reached within the time (at most the reach's own limit), exactly.

        Of a segment with a gap, what lies inside is not reached, and what lies beyond only from the other end.
        """
        graph, pace = self.graph, 3.6 / self.graph.speed_kmh * self.factor
        left_s = limit_s - self.node_s
        onward = np.where(graph.forward, np.maximum(left_s[graph.source], 0) / pace, 0)
        back = np.where(graph.backward, np.maximum(left_s[graph.target], 0) / pace, 0)
        if graph.gaps:
            onward = np.minimum(onward, graph.gaps.begin_m)
            back = np.minimum(back, graph.length_m - graph.gaps.end_m)
        metres = np.minimum(onward + back, graph.length_m)
        for segment in np.unique(self.sources.segment):
            length_m = float(graph.length_m[segment])
            spans = [(0.0, float(onward[segment])), (length_m - float(back[segment]), length_m)]
            spans += self._spans_around_sources(segment, limit_s / float(pace[segment]))
            metres[segment] = _union_m(spans, length_m)
        return np.asarray(metres)

    def _spans_around_sources(self, segment: int, metres: float) -> Spans:
        graph, along = self.graph, self.sources.along_m[self.sources.segment == segment].tolist()
        before, after = metres * bool(graph.backward[segment]), metres * bool(graph.forward[segment])
        begin, end = _gap(graph, segment)
        to_the_gap = [(place - before, min(place + after, begin)) for place in along if place <= begin]
        return to_the_gap + [(max(place - before, end), place + after) for place in along if place >= end]


def _gap(graph: RoadGraph, segment: int) -> tuple[float, float]:
    """From where to where the segment is closed, in metres; (inf, -inf) where it is open."""
    if graph.gaps is None:
        return math.inf, -math.inf
    return float(graph.gaps.begin_m[segment]), float(graph.gaps.end_m[segment])


def reach(
    graph: RoadGraph, sources: Floats, *, limit_s: float, factor: float = 1.0, snap_limit_m: float = SNAP_LIMIT_M
) -> Reach:
    """From sources (n, 2), each by the road nearest to it; those farther off any road than the limit reach nothing."""
    places = graph.lines.snap(np.asarray(sources, dtype=np.float64).reshape(-1, 2), snap_limit_m)
    places = places.taken(np.flatnonzero(places.segment >= 0))
    ends = graph.ends(places, leaving=True)
    tree = graph.outbound.grow(ends, limit_s / factor)
    return Reach(graph, places, tree.seconds * factor, limit_s, factor)


def _union_m(spans: Spans, length_m: float) -> float:
    """Metres of the segment (0 to its length) that the spans cover together."""
    covered, end = 0.0, 0.0
    for low, high in sorted(spans):
        if min(high, length_m) > max(low, end):
            covered += min(high, length_m) - max(low, end)
            end = min(high, length_m)
    return covered
