"""The road graph: exact travel times and routes between places beside the road. No Django, no database.

Its arrays lie in a directory of .npy files and are memory-mapped, so that all processes share one copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from geo112.roads.geodesy import Floats
from geo112.roads.lines import RoadLines, Snapped
from geo112.roads.routing import Route, trace
from geo112.roads.search import Adjacency, Ends, Tree

LonLat = tuple[float, float]
SNAP_LIMIT_M = 1000.0
Bools = NDArray[np.bool_]
Ints32 = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class TravelTimes:
    """For each of n places: seconds and metres by the fastest way, nan where there is none; `snap_m` the metres off
    the road, which cost nothing and may exceed the limit; `target_snap_m` the same for the one place in common."""

    seconds: Floats
    metres: Floats
    snap_m: Floats
    target_snap_m: float


@dataclass(frozen=True, eq=False)
class Gaps:
    """Where segments are closed: nothing passes between `begin_m` and `end_m` along segment i, and who stands on one
    side leaves over that side only. A segment that is open has begin inf and end -inf."""

    begin_m: Floats
    end_m: Floats

    @property
    def is_closed(self) -> Bools:
        return self.begin_m <= self.end_m


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """Segments (`source`, `target` are nodes; `forward` is from source to target) and edges to search both ways.

    `gaps` are the roads that are closed at the moment; they are never saved with the graph (`with_gaps`).
    """

    source: Ints32
    target: Ints32
    length_m: Floats
    speed_kmh: Floats
    forward: Bools
    backward: Bools
    way_id: NDArray[np.int64]
    lines: RoadLines
    outbound: Adjacency
    inbound: Adjacency
    gaps: Gaps | None = None

    @classmethod
    def from_segments(
        cls,
        *,
        source: NDArray[np.int64],
        target: NDArray[np.int64],
        length_m: Floats,
        speed_kmh: Floats,
        forward: Bools,
        backward: Bools,
        way_id: NDArray[np.int64],
        offsets: NDArray[np.int64],
        coordinates: Floats,
    ) -> Self:
        """The graph of segments; nodes are numbered from 0 without gaps."""
        nodes = int(max(source.max(), target.max())) + 1
        tails = np.concatenate([source[forward], target[backward]])
        heads = np.concatenate([target[forward], source[backward]])
        segment = np.concatenate([np.flatnonzero(forward), np.flatnonzero(backward)])
        seconds, metres = (length_m * 3.6 / speed_kmh)[segment], length_m[segment]
        return cls(
            source=source.astype(np.int32),
            target=target.astype(np.int32),
            length_m=length_m,
            speed_kmh=speed_kmh,
            forward=forward,
            backward=backward,
            way_id=way_id,
            lines=RoadLines.build(offsets, coordinates, length_m, np.flatnonzero(forward | backward)),
            outbound=Adjacency.build(nodes, tails, heads, seconds, metres, segment),
            inbound=Adjacency.build(nodes, heads, tails, seconds, metres, segment),
        )

    @property
    def node_count(self) -> int:
        return self.outbound.node_count

    @property
    def segment_count(self) -> int:
        return len(self.source)

    def travel_times_to(
        self, target: LonLat, sources: Floats, *, factor: float = 1.0, snap_limit_m: float = SNAP_LIMIT_M
    ) -> TravelTimes:
        """From each of the sources (n, 2) to the one target. `factor` multiplies every time."""
        return self.approach_to(target, snap_limit_m).times(sources, factor)

    def travel_times_from(
        self, source: LonLat, targets: Floats, *, factor: float = 1.0, snap_limit_m: float = SNAP_LIMIT_M
    ) -> TravelTimes:
        """From the one source to each of the targets (n, 2); `target_snap_m` then is the source's."""
        return self._approach(source, snap_limit_m, inward=False).times(targets, factor)

    def route(
        self, source: LonLat, target: LonLat, *, factor: float = 1.0, snap_limit_m: float = SNAP_LIMIT_M
    ) -> Route | None:
        """The fastest way with its course, None where there is none."""
        places = self.lines.snap(np.array([source, target], dtype=np.float64), snap_limit_m)
        return trace(self, places, factor) if (places.segment >= 0).all() else None

    def approach_to(self, target: LonLat, snap_limit_m: float = SNAP_LIMIT_M) -> Approach:
        """The search for a target, before it is known who drives there."""
        return self._approach(target, snap_limit_m, inward=True)

    def _approach(self, hub: LonLat, limit_m: float, *, inward: bool) -> Approach:
        root = self.lines.snap(np.asarray(hub, dtype=np.float64).reshape(1, 2), limit_m)
        edges = self.inbound if inward else self.outbound
        tree = edges.grow(self.ends(root, leaving=not inward)) if root.segment[0] >= 0 else None
        return Approach(self, root, tree, limit_m, inward)

    def ends(self, places: Snapped, *, leaving: bool) -> Ends:
        """What it costs to leave the places over either end of their segments, or to arrive from there.

        A place exactly on a junction is at that end already, whatever the segment's direction.
        """
        rows = np.maximum(places.segment, 0)
        behind, ahead = places.along_m, np.maximum(self.length_m[rows] - places.along_m, 0)
        forward, backward = self.forward[rows], self.backward[rows]
        over_source, over_target = (backward, forward) if leaving else (forward, backward)
        over_source, over_target = over_source | (behind == 0), over_target | (ahead == 0)
        if self.gaps:
            over_source &= places.along_m <= self.gaps.begin_m[rows]
            over_target &= places.along_m >= self.gaps.end_m[rows]
        metres = np.column_stack([np.where(over_source, behind, np.inf), np.where(over_target, ahead, np.inf)])
        nodes = np.column_stack([self.source[rows], self.target[rows]]).astype(np.int64)
        return Ends(nodes, metres * self._seconds_per_metre(rows)[:, None], metres)

    def direct(self, starts: Snapped, stops: Snapped) -> tuple[Floats, Floats]:
        """Seconds and metres along the one segment that both lie on, inf where it is not one or not open that way."""
        rows = np.maximum(starts.segment, 0)
        onward = stops.along_m - starts.along_m
        is_open = (self.forward[rows] & (onward >= 0)) | (self.backward[rows] & (onward <= 0))
        if self.gaps:
            low, high = np.minimum(starts.along_m, stops.along_m), np.maximum(starts.along_m, stops.along_m)
            is_open &= (high <= self.gaps.begin_m[rows]) | (low >= self.gaps.end_m[rows])
        metres = np.where((starts.segment == stops.segment) & is_open, np.abs(onward), np.inf)
        return metres * self._seconds_per_metre(rows), metres

    def with_gaps(self, gaps: Gaps) -> Self:
        """This graph with roads closed. Only the times of edges are new arrays; all else is shared."""
        closed = gaps.is_closed
        if not closed.any():
            return self
        outbound = self._without(self.outbound, closed, reverse=False)
        return replace(self, outbound=outbound, inbound=self._without(self.inbound, closed, reverse=True), gaps=gaps)

    def _without(self, edges: Adjacency, closed: Bools, *, reverse: bool) -> Adjacency:
        """The edges with those over closed segments shut, or led over the fastest open road between the same nodes."""
        forward, backward = np.flatnonzero(self.forward & ~closed), np.flatnonzero(self.backward & ~closed)
        if reverse:
            forward, backward = backward, forward
        segment = np.concatenate([forward, backward])
        tails = np.concatenate([self.source[forward], self.target[backward]])
        heads = np.concatenate([self.target[forward], self.source[backward]])
        return edges.reopened(closed, tails, heads, self.length_m * 3.6 / self.speed_kmh, self.length_m, segment)

    def _seconds_per_metre(self, segments: NDArray[np.int64]) -> Floats:
        return 3.6 / self.speed_kmh[segments]

    def save(self, directory: Path) -> None:
        """Writes one .npy file per array into the existing directory."""
        for name, array in _named_arrays(self):
            np.save(directory / f"{name}.npy", array)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Maps a saved graph into memory, read-only. Raises OSError or ValueError where a file is missing or broken."""
        parts = {"lines": RoadLines, "outbound": Adjacency, "inbound": Adjacency}
        single = [field.name for field in fields(cls) if field.name not in {*parts, "gaps"}]
        own: dict[str, Any] = {name: _mapped(directory, name) for name in single}
        nested = {name: _part(directory, name, part) for name, part in parts.items()}
        return cls(**own, **nested)


@dataclass(frozen=True, eq=False)
class Approach:
    """All that the roads say of one place alone: where it lies beside them and the fastest ways to it (`inward`) or
    from it; `tree` is None where no road is near enough."""

    graph: RoadGraph
    root: Snapped
    tree: Tree | None
    limit_m: float
    inward: bool

    def times(self, others: Floats, factor: float = 1.0) -> TravelTimes:
        """Between each of the others (n, 2) and the place. `factor` multiplies every time."""
        rest = self.graph.lines.snap(np.asarray(others, dtype=np.float64).reshape(-1, 2), self.limit_m)
        seconds, metres = self._search(rest)
        reached = np.isfinite(seconds)
        return TravelTimes(
            np.where(reached, seconds * factor, np.nan),
            np.where(reached, metres, np.nan),
            rest.distance_m,
            float(self.root.distance_m[0]),
        )

    def _search(self, rest: Snapped) -> tuple[Floats, Floats]:
        """Seconds and metres between the place and the rest; the best of both ends and of staying on the segment."""
        if self.tree is None:
            seconds, metres = np.full((2, len(rest.segment)), np.inf)
            return seconds, metres
        ends = self.graph.ends(rest, leaving=self.inward)
        direct_s, direct_m = self.graph.direct(rest, self.root) if self.inward else self.graph.direct(self.root, rest)
        return arrivals(self.tree, ends, rest.segment >= 0, direct_s, direct_m)


def arrivals(tree: Tree, ends: Ends, is_snapped: Bools, direct_s: Floats, direct_m: Floats) -> tuple[Floats, Floats]:
    """Seconds and metres to places over the better of their ends, or directly where that is quicker; inf seconds
    where there is no way."""
    seconds = np.column_stack([tree.seconds[ends.nodes] + ends.seconds, direct_s])
    rows, best = np.arange(len(seconds)), seconds.argmin(axis=1)
    door = np.minimum(best, 1)
    over_end = tree.metres[ends.nodes[rows, door]] + ends.metres[rows, door]
    return np.where(is_snapped, seconds[rows, best], np.inf), np.where(best == 2, direct_m, over_end)


def _named_arrays(part: Any, prefix: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, np.ndarray):
            yield prefix + field.name, value
        elif value is not None:
            yield from _named_arrays(value, f"{field.name}.")


def _part(directory: Path, name: str, kind: type[Any]) -> Any:
    return kind(**{field.name: _mapped(directory, f"{name}.{field.name}") for field in fields(kind)})


def _mapped(directory: Path, name: str) -> NDArray[Any]:
    # A plain array over the mapped file: numpy's own memmap class makes every small operation slower.
    return np.asarray(np.load(directory / f"{name}.npy", mmap_mode="r"))
