"""A raw network → segments between junctions → the graph that is searched. No Django, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo112.roads.geodesy import steps_m
from geo112.roads.graph import RoadGraph
from geo112.roads.osm import RawNetwork, RoadFileError

MIN_COMPONENT_M = 500.0
"""Roads that hang together (direction aside) but are shorter than this in sum are slips of mapping or car parks and
are dropped: a unit snapped to one could go nowhere. An island with half a kilometre of road keeps it, and the
largest component stays whatever its size."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Segments:
    """Stretches between junctions, one row each; `way` points into RawNetwork.ways.

    Segment i runs from node `source[i]` through `coordinates[offsets[i]:offsets[i + 1]]` to node `target[i]`.
    """

    way: Ints
    way_id: Ints
    source: Ints
    target: Ints
    length_m: NDArray[np.float64]
    speed_kmh: NDArray[np.float64]
    forward: Bools
    backward: Bools
    offsets: Ints
    coordinates: NDArray[np.float64]
    dropped_components: int = 0
    dropped_segments: int = 0

    def __len__(self) -> int:
        return len(self.source)

    @property
    def node_count(self) -> int:
        return int(max(self.source.max(), self.target.max())) + 1


def build_graph(raw: RawNetwork) -> RoadGraph:
    """The graph of all sizeable components. Raises RoadFileError where nothing is left of the roads."""
    return assemble(split_network(raw))


def assemble(segments: Segments) -> RoadGraph:
    """The graph of segments that were split before, fresh from a file or read back from the database."""
    return RoadGraph.from_segments(
        source=segments.source,
        target=segments.target,
        length_m=segments.length_m,
        speed_kmh=segments.speed_kmh,
        forward=segments.forward,
        backward=segments.backward,
        way_id=segments.way_id,
        offsets=segments.offsets,
        coordinates=segments.coordinates,
    )


def split_network(raw: RawNetwork, min_component_m: float = MIN_COMPONENT_M) -> Segments:
    """Splits the ways at junctions and drops tiny components. Raises RoadFileError where no road is left."""
    segments = _drop_tiny_components(_split_at_junctions(raw), min_component_m)
    if not (segments.forward | segments.backward).any():
        raise RoadFileError("No road is left: the file lacks the nodes of its ways.")
    return segments


def _split_at_junctions(raw: RawNetwork) -> Segments:
    """Cuts each way at its ends and wherever a node is used again, by another way or by itself."""
    way = np.repeat(np.arange(len(raw.ways)), np.diff(raw.offsets))
    is_end = np.zeros(len(raw.nodes), dtype=bool)
    is_end[raw.offsets[:-1]] = is_end[raw.offsets[1:] - 1] = True
    is_shared = (np.bincount(raw.nodes) > 1)[raw.nodes]
    cuts = np.flatnonzero(is_end | is_shared)
    same_way = way[cuts[:-1]] == way[cuts[1:]]
    first, last = cuts[:-1][same_way], cuts[1:][same_way]
    sizes = last - first + 1
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    positions = np.arange(sizes.sum()) + np.repeat(first - offsets[:-1], sizes)
    coordinates = raw.lonlat[raw.nodes[positions]]
    segments = _with_traits(raw, way[first], raw.nodes[first], raw.nodes[last], offsets, coordinates)
    return replace(segments, length_m=_lengths_m(offsets, coordinates))


def _with_traits(
    raw: RawNetwork, way: Ints, source: Ints, target: Ints, offsets: Ints, coordinates: NDArray[np.float64]
) -> Segments:
    traits = [(w.way_id, w.speed_kmh, w.forward, w.backward) for w in raw.ways]
    way_id, speed, forward, backward = (np.array(column) for column in zip(*traits, strict=True))
    return Segments(
        way=way,
        way_id=way_id[way].astype(np.int64),
        source=source,
        target=target,
        length_m=np.zeros(len(way)),
        speed_kmh=speed[way].astype(np.float64),
        forward=forward[way],
        backward=backward[way],
        offsets=offsets,
        coordinates=coordinates,
    )


def _lengths_m(offsets: Ints, coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.add.reduceat(steps_m(offsets, coordinates), offsets[:-1])


def _drop_tiny_components(segments: Segments, min_component_m: float) -> Segments:
    """Keeps ferries, the largest component, and each component of at least `min_component_m` of road."""
    routable = segments.forward | segments.backward
    component = _components(segments, routable)[segments.source]
    metres = np.bincount(component[routable], weights=segments.length_m[routable], minlength=component.max() + 1)
    sizeable = metres >= min(min_component_m, metres.max(initial=0))
    kept = ~routable | sizeable[component]
    dropped = len(np.unique(component[~kept]))
    return replace(_take(segments, kept), dropped_components=dropped, dropped_segments=int((~kept).sum()))


def _components(segments: Segments, routable: Bools) -> NDArray[np.int32]:
    pairs = (segments.source[routable], segments.target[routable])
    graph = coo_array((np.ones(len(pairs[0])), pairs), shape=(segments.node_count,) * 2)
    return np.asarray(connected_components(graph, directed=False)[1])


def _take(segments: Segments, kept: Bools) -> Segments:
    """The kept rows, with nodes numbered anew without gaps."""
    sizes = np.diff(segments.offsets)
    _, nodes = np.unique([segments.source[kept], segments.target[kept]], return_inverse=True)
    source, target = nodes.reshape(2, -1)
    return Segments(
        way=segments.way[kept],
        way_id=segments.way_id[kept],
        source=source,
        target=target,
        length_m=segments.length_m[kept],
        speed_kmh=segments.speed_kmh[kept],
        forward=segments.forward[kept],
        backward=segments.backward[kept],
        offsets=np.concatenate([[0], np.cumsum(sizes[kept])]).astype(np.int64),
        coordinates=segments.coordinates[np.repeat(kept, sizes)],
    )
