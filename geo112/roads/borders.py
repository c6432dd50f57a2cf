"""From a neighbour's roads into a region's: two graphs of their own, one way over both. No Django, no database.

Extracts of neighbouring regions share the junctions at which roads cross the border; there a way may change from one
graph into the other. It changes once: a way that leaves a region and comes back is not looked for.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo112.roads.geodesy import Floats, mercator, plane_per_metre
from geo112.roads.graph import LonLat, RoadGraph, TravelTimes, arrivals
from geo112.roads.lines import Snapped
from geo112.roads.search import Ends

SAME_PLACE_M = 10.0
"""Ends of roads so near to each other are the same crossing, cut at the border by different hands."""

_crossings: weakref.WeakKeyDictionary[RoadGraph, tuple[weakref.ref[RoadGraph], Crossings]] = weakref.WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Crossings:
    """Pairs of nodes at the same place: `here` in the target's graph, `there` in the sources'."""

    here: NDArray[np.int64]
    there: NDArray[np.int64]


def times_across(
    target: LonLat,
    sources: Floats,
    here: RoadGraph,
    there: RoadGraph,
    snap_limit_m: float,
    factors: tuple[float, float] = (1.0, 1.0),
) -> TravelTimes:
    """From each source (n, 2) beside the roads of `there` to the target: over a crossing and on over `here`; or over
    the roads of `there` alone, where they lead nearer to the target than those of `here`, or where there is no
    crossing. nan where there is neither. `factors` multiply the times of `here` and of `there`."""
    alone = there.travel_times_to(target, sources, snap_limit_m=snap_limit_m)
    root = here.lines.snap(np.array([target], dtype=np.float64), snap_limit_m)
    doors = _doors(root, here, find_crossings(here, there), factors[0] / factors[1])
    over_s, over_m = _over(doors, sources, there, snap_limit_m)
    is_nearer = alone.target_snap_m < float(root.distance_m[0])
    quicker = alone.seconds < over_s if is_nearer else np.isfinite(alone.seconds) & ~np.isfinite(over_s)
    seconds = np.where(quicker, alone.seconds, over_s) * factors[1]
    metres = np.where(quicker, alone.metres, over_m)
    reached = np.isfinite(seconds)
    seconds, metres = np.where(reached, seconds, np.nan), np.where(reached, metres, np.nan)
    return TravelTimes(seconds, metres, alone.snap_m, alone.target_snap_m)


def _over(doors: Ends, sources: Floats, there: RoadGraph, snap_limit_m: float) -> tuple[Floats, Floats]:
    """Seconds and metres from each source through the doors, inf where there is no way."""
    never = np.full(len(sources), np.inf)
    if not len(doors.nodes):
        return never, never
    places = there.lines.snap(sources, snap_limit_m)
    tree = there.inbound.grow(doors)
    return arrivals(tree, there.ends(places, leaving=True), places.segment >= 0, never, never)


def find_crossings(here: RoadGraph, there: RoadGraph) -> Crossings:
    """The crossings of two graphs, found once for each pair."""
    known = _crossings.get(here)
    if known is not None and known[0]() is there:
        return known[1]
    (here_nodes, here_plane), (there_nodes, there_plane) = _node_places(here), _node_places(there)
    reach = SAME_PLACE_M * plane_per_metre(np.array([here.lines.coordinates[0, 1]]))[0]
    gap, nearest = cKDTree(here_plane).query(there_plane, distance_upper_bound=reach)
    found = np.flatnonzero(np.isfinite(gap))
    crossings = Crossings(here_nodes[np.asarray(nearest)[found]], there_nodes[found])
    _crossings[here] = weakref.ref(there), crossings
    return crossings


def _node_places(graph: RoadGraph) -> tuple[NDArray[np.int64], Floats]:
    """Each node of a segment, and where it lies in the plane."""
    offsets = graph.lines.offsets
    nodes = np.concatenate([graph.source, graph.target])
    rows = np.concatenate([offsets[:-1], offsets[1:] - 1])
    unique, first = np.unique(nodes, return_index=True)
    return unique.astype(np.int64), mercator(graph.lines.coordinates[rows[first]])


def _doors(root: Snapped, here: RoadGraph, crossings: Crossings, factor: float) -> Ends:
    """The crossings as seen from the neighbour's side: what it costs from each to the target, times `factor`."""
    nothing = np.zeros(0)
    if root.segment[0] < 0 or not len(crossings.here):
        return Ends(np.zeros(0, dtype=np.int64), nothing, nothing)
    tree = here.inbound.grow(here.ends(root, leaving=False))
    seconds = tree.seconds[crossings.here]
    open_ones = np.flatnonzero(np.isfinite(seconds))
    metres = tree.metres[crossings.here[open_ones]]
    return Ends(crossings.there[open_ones], seconds[open_ones] * factor, metres)
