"""The course of the road segments: which is nearest to a point, and what lies between two places on one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray

from geo112.roads.geodesy import MAX_LATITUDE, Floats, distances_m, mercator, steps_m
from geo112.roads.grid import TINY, Grid, build_grid, nearest_on_lines, nearest_pieces

Ints = NDArray[np.int64]


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
    def _grid(self) -> Grid:
        return build_grid(self._still, _ranges(self.offsets[self.routable], np.diff(self.offsets)[self.routable] - 1))

    @cached_property
    def _still(self) -> Floats:
        """The plane, never written to, so that loops are compiled once whoever owns the array."""
        plane = self.plane.view()
        plane.flags.writeable = False
        return plane

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
        plane = mercator(points)
        piece, share = nearest_pieces(self._grid, self._still, plane)
        far = np.flatnonzero(piece < 0)
        if len(far):
            line = self.routable[self._tree.nearest(shapely.points(plane[far]))]
            ends = self.offsets[line], self.offsets[line + 1] - 1
            piece[far], share[far] = nearest_on_lines(self._still, plane[far], *ends)
        along = _between(self.along_m[piece], self.along_m[piece + 1], share)
        foot = _between(self.coordinates[piece], self.coordinates[piece + 1], share[:, None])
        segment = np.searchsorted(self.offsets, piece, side="right") - 1
        return segment, along, distances_m(points, foot)

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


def _between(start: Floats, end: Floats, share: Floats) -> Floats:
    """Exactly `start` for a share of 0 and exactly `end` for 1, on which the rule for junctions relies."""
    return (1 - share) * start + share * end


def _ranges(starts: Ints, sizes: Ints) -> Ints:
    """start, start + 1, … of each range, one after the other."""
    before = np.cumsum(sizes) - sizes
    return np.asarray(np.arange(sizes.sum()) + np.repeat(starts - before, sizes), dtype=np.int64)
