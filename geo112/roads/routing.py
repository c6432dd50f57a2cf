"""One fastest way with its course, from the start's place on the road to the target's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo112.roads.geodesy import Floats
from geo112.roads.lines import Snapped
from geo112.roads.search import Ends, Tree

if TYPE_CHECKING:
    from geo112.roads.graph import RoadGraph

Leg = tuple[int, float, float]
"""Segment, and the metres along it where the leg begins and ends (end before begin: against its direction)."""


@dataclass(frozen=True, eq=False)
class Route:
    """`geometry` (m, 2) is lon, lat of at least two points; `elapsed_s` (m,) the seconds from the start at each."""

    seconds: float
    metres: float
    geometry: Floats
    elapsed_s: Floats
    source_snap_m: float
    target_snap_m: float


def trace(graph: RoadGraph, places: Snapped, factor: float) -> Route | None:
    """The route between two places (rows 0 and 1) that both lie on a road."""
    start, stop = places[:1], places[1:]
    leaving, arriving = graph.ends(start, leaving=True), graph.ends(stop, leaving=False)
    tree = graph.outbound.grow(leaving)
    totals = (tree.seconds[arriving.nodes] + arriving.seconds)[0]
    direct = graph.direct(start, stop)[0][0]
    if not np.isfinite([*totals, direct]).any():
        return None
    if direct <= totals.min():
        legs = [(int(start.segment[0]), float(start.along_m[0]), float(stop.along_m[0]))]
    else:
        legs = _legs(graph, start, stop, leaving, tree, int(totals.argmin()))
    return _drawn(graph, legs, places, factor)


def _legs(graph: RoadGraph, start: Snapped, stop: Snapped, leaving: Ends, tree: Tree, door: int) -> list[Leg]:
    """The start's partial segment, the whole ones between, and the target's, entered over its end `door`."""
    last = int(stop.segment[0])
    nodes = _nodes_to(tree, int(graph.target[last] if door else graph.source[last]))
    first = int(start.segment[0])
    exit_door = int(np.where(leaving.nodes[0] == nodes[0], leaving.seconds[0], np.inf).argmin())
    legs = [(first, float(start.along_m[0]), float(graph.length_m[first]) * exit_door)]
    for tail, head in zip(nodes[:-1], nodes[1:], strict=True):
        segment = graph.outbound.segment_between(tail, head)
        length = float(graph.length_m[segment])
        legs.append((segment, 0.0, length) if graph.source[segment] == tail else (segment, length, 0.0))
    return [*legs, (last, float(graph.length_m[last]) * door, float(stop.along_m[0]))]


def _nodes_to(tree: Tree, node: int) -> list[int]:
    """Nodes from the first behind the root to `node`."""
    nodes = []
    while node >= 0:
        nodes.append(node)
        node = int(tree.previous[node])
    return nodes[::-1]


def _drawn(graph: RoadGraph, legs: list[Leg], places: Snapped, factor: float) -> Route:
    lines, clocks, seconds, metres = [], [], 0.0, 0.0
    for segment, begin, end in legs:
        line, along = graph.lines.stretch(segment, begin, end)
        pace = 3.6 / float(graph.speed_kmh[segment]) * factor
        lines.append(line)
        clocks.append(seconds + along * pace)
        seconds, metres = seconds + abs(end - begin) * pace, metres + abs(end - begin)
    geometry, elapsed = np.concatenate(lines), np.concatenate(clocks)
    # Legs share their ends; the last point stays, so that a route to the very same place still is a line.
    kept = np.append((np.diff(geometry, axis=0) != 0).any(axis=1), True)
    kept[0] = True
    snap_m = [float(metre) for metre in places.distance_m]
    return Route(seconds, metres, geometry[kept], elapsed[kept], *snap_m)
