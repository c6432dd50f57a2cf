"""The course of the road segments: which is nearest to a point, and what lies between two places on one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray

from geo112.roads.geodesy import MAX_LATITUDE, Floats, distances_m, mercator, plane_per_metre, steps_m

Ints = NDArray[np.int64]

TINY = float(np.finfo(float).tiny)

SEARCH_RADII_M = (70.0, 300.0, np.inf)
"""Nearly every unit stands within the first: looking into a small box is several times faster than a tree's search
for the nearest."""


@dataclass(frozen=True, eq=False)
class Snapped:
    """Where points came to lie on the road, one row each. `segment` is -1 where nothing is near enough.

    `along_m` is measured from the segment's start; `distance_m` is the leg off the road, nan for a point that is no
    place on Earth.
    """

    segment: Ints
    along_m: Floats
    distance_m: Floats

    def __getitem__(self, rows: slice) -> Snapped:
        return Snapped(self.segment[rows], self.along_m[rows], self.distance_m[rows])

    def taken(self, rows: Ints) -> Snapped:
        """These rows, in this order."""
        return Snapped(self.segment[rows], self.along_m[rows], self.distance_m[rows])


@dataclass(frozen=True, eq=False)
class RoadLines:
    """Segment i is `coordinates[offsets[i]:offsets[i + 1]]` (lon, lat); `plane` the same points in Mercator, `along_m`
    the geodesic metres from the segment's start. Only segments in `routable` are snapped to."""

    offsets: Ints
    coordinates: Floats
    plane: Floats
    along_m: Floats
    routable: Ints

    @classmethod
    def build(cls, offsets: Ints, coordinates: Floats, length_m: Floats, routable: Ints) -> Self:
        total = np.cumsum(steps_m(offsets, coordinates))
        along = total - np.repeat(total[offsets[:-1]], np.diff(offsets))
        along[offsets[1:] - 1] = length_m
        return cls(offsets, coordinates, mercator(coordinates), along, routable)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        sizes = np.diff(self.offsets)[self.routable]
        rows = np.repeat(np.arange(len(sizes)), sizes)
        points = self.plane[_ranges(self.offsets[self.routable], sizes)]
        return shapely.STRtree(np.asarray(shapely.linestrings(points, indices=rows)))

    def snap(self, points: Floats, limit_m: float) -> Snapped:
        """The nearest place on a routable segment for each point (n, 2)."""
        segment = np.full(len(points), -1)
        along, distance = np.full((2, len(points)), np.nan)
        on_earth = np.flatnonzero(np.isfinite(points).all(axis=1) & (np.abs(points) <= (180, MAX_LATITUDE)).all(axis=1))
        if len(on_earth) and len(self.routable):
            nearest, along[on_earth], distance[on_earth] = self._nearest(points[on_earth])
            segment[on_earth] = np.where(distance[on_earth] <= limit_m, nearest, -1)
        return Snapped(segment, along, distance)

    def _nearest(self, points: Floats) -> tuple[Ints, Floats, Floats]:
        """Segment, metres along it and metres to it of the nearest place for each point."""
        plane, reach = mercator(points), plane_per_metre(points[:, 1])
        segment, piece = np.zeros((2, len(points)), dtype=np.int64)
        share = np.zeros(len(points))
        waiting = np.arange(len(points))
        for radius_m in SEARCH_RADII_M:
            rows, found = self._candidates(plane[waiting], reach[waiting] * radius_m)
            rows, found, pieces, shares, gaps = self._nearest_pieces(rows, found, plane[waiting])
            segment[waiting[rows]], piece[waiting[rows]], share[waiting[rows]] = found, pieces, shares
            # What lies in a corner of the box may be farther away than a line just outside of it.
            settled = rows[gaps <= reach[waiting[rows]] * radius_m]
            waiting = np.delete(waiting, settled)
            if not len(waiting):
                break
        along = _between(self.along_m[piece], self.along_m[piece + 1], share)
        foot = _between(self.coordinates[piece], self.coordinates[piece + 1], share[:, None])
        return segment, along, distances_m(points, foot)

    def _candidates(self, plane: Floats, radius: Floats) -> tuple[Ints, Ints]:
        """Pairs of a point's row and a segment, among them the nearest if one lies within the radius, in row order."""
        if np.isinf(radius).all():
            rows, found = self._tree.query_nearest(shapely.points(plane), all_matches=False)
        else:
            x, y = plane.T
            rows, found = self._tree.query(shapely.box(x - radius, y - radius, x + radius, y + radius))
        return rows, self.routable[found]

    def _nearest_pieces(self, rows: Ints, segment: Ints, plane: Floats) -> tuple[Ints, Ints, Ints, Floats, Floats]:
        """For each row that has candidates: the row, its nearest segment, the nearest straight piece of that (index of
        its first coordinate), the share of the piece (0 to 1) at which the nearest place lies, and the gap to it."""
        sizes = self.offsets[segment + 1] - self.offsets[segment] - 1
        pieces, owner = _ranges(self.offsets[segment], sizes), np.repeat(np.arange(len(segment)), sizes)
        start, point = self.plane[pieces], plane[rows[owner]]
        course = self.plane[pieces + 1] - start
        squared = np.maximum((course**2).sum(axis=1), TINY)
        share = np.clip(((point - start) * course).sum(axis=1) / squared, 0, 1)
        gap = np.hypot(*(start + share[:, None] * course - point).T)
        best = _first_of_least(rows[owner], gap)
        return rows[owner][best], segment[owner][best], pieces[best], share[best], gap[best]

    def stretches_inside(self, area: Any) -> tuple[Ints, Floats, Floats]:
        """The routable segments that meet an area of the plane, and from where to where (metres along) they do."""
        if not len(self.routable):
            return np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0)
        rows = np.sort(self._tree.query(area, predicate="intersects"))
        inside = shapely.intersection(self._tree.geometries[rows], area)
        corners, owner = shapely.get_coordinates(inside, return_index=True)
        whole = np.maximum(shapely.length(self._tree.geometries[rows]), TINY)
        share = shapely.line_locate_point(self._tree.geometries[rows[owner]], shapely.points(corners)) / whole[owner]
        first, last = np.full(len(rows), np.inf), np.full(len(rows), -np.inf)
        np.minimum.at(first, owner, share)
        np.maximum.at(last, owner, share)
        met = np.isfinite(first)
        segment = self.routable[rows[met]]
        length = self.along_m[self.offsets[segment + 1] - 1]
        return segment, first[met] * length, last[met] * length

    def stretch(self, segment: int, start_m: float, end_m: float) -> tuple[Floats, Floats]:
        """The line from `start_m` to `end_m` along the segment (backwards where the end lies before the start), as
        coordinates (k, 2) and the metres from `start_m` at each."""
        rows = slice(self.offsets[segment], self.offsets[segment + 1])
        along, low, high = self.along_m[rows], *sorted((start_m, end_m))
        between = along[(along > low) & (along < high)]
        marks = np.concatenate([[low], between, [high]])
        line = np.column_stack([np.interp(marks, along, axis) for axis in self.coordinates[rows].T])
        return (line, marks - low) if start_m <= end_m else (line[::-1], (high - marks)[::-1])


def _first_of_least(group: Ints, value: Floats) -> Ints:
    """The index of the least value in each run of equal groups, the first where several are equal."""
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(starts, append=len(group))
    if not len(starts):
        return starts
    least = np.flatnonzero(value == np.repeat(np.minimum.reduceat(value, starts), sizes))
    return np.asarray(least[np.diff(group[least], prepend=-1) != 0])


def _between(start: Floats, end: Floats, share: Floats) -> Floats:
    """Exactly `start` for a share of 0 and exactly `end` for 1, on which the rule for junctions relies."""
    return (1 - share) * start + share * end


def _ranges(starts: Ints, sizes: Ints) -> Ints:
    """start, start + 1, … of each range, one after the other."""
    before = np.cumsum(sizes) - sizes
    return np.asarray(np.arange(sizes.sum()) + np.repeat(starts - before, sizes), dtype=np.int64)
