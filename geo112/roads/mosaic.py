"""A region laid out in cells, each entered from a place on the road, and drawn as areas of equal time.

Made once per road network; afterwards the time to every cell is a look into the search's result, by the same rule as
any travel time: the leg off the road costs nothing. No Django, no database; geometry is shapely's, lon and lat.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import contourpy
import numpy as np
import shapely
from numpy.typing import NDArray

from geo112.roads.geodesy import GEOD, Floats
from geo112.roads.graph import RoadGraph
from geo112.roads.lines import Ints, Snapped
from geo112.roads.reach import Reach

MOST_CELLS = 60_000
FINEST_M = 100.0
NEAR_M = 300.0
"""Land farther from any road than this belongs to nobody's reach and is left blank."""
DECIMALS = 5


@dataclass(frozen=True, eq=False)
class Mosaic:
    """`lon` and `lat` are the cells' centres by column and row; `cells` the flat numbers of those that are drawn,
    `doors` where each is entered from the road, sorted by segment. `zone` tells for each segment in which of the
    region's parts its middle lies, -1 outside of all; `is_inside` whether that is in the region."""

    lon: Floats
    lat: Floats
    cells: Ints
    doors: Snapped
    zone: Ints
    is_inside: NDArray[np.bool_]

    def surface(self, reach: Reach) -> Floats:
        """Seconds to each cell (rows × columns): nan where nothing is drawn, inf beyond the limit."""
        seconds = np.full(len(self.lon) * len(self.lat), np.nan)
        seconds[self.cells] = reach.seconds_at(self.doors)
        return seconds.reshape(len(self.lat), len(self.lon))

    def areas(self, reach: Reach, limits_s: Sequence[float]) -> list[dict[str, Any]]:
        """A GeoJSON MultiPolygon per grade: up to each limit, and last what lies beyond all of them."""
        surface, beyond = self.surface(reach), limits_s[-1] * 1.5
        drawn = np.ma.masked_invalid(np.where(np.isinf(surface), beyond, surface))
        levels: list[float] = [-1.0, *limits_s, beyond + 1]
        contours = contourpy.contour_generator(self.lon, self.lat, drawn, fill_type=contourpy.FillType.OuterOffset)
        filled: list[Any] = list(contours.multi_filled(levels))
        return [_multi_polygon(points, offsets) for points, offsets in filled]

    def shares(self, metres: Floats, length_m: Floats, zones: int) -> tuple[float, Floats]:
        """Which share of the region's road length the metres are, in all and in each zone (nan where no road is)."""
        whole = float(length_m[self.is_inside].sum())
        share = float(metres[self.is_inside].sum()) / whole if whole else 0.0
        known = self.zone >= 0
        covered = np.bincount(self.zone[known], metres[known], minlength=zones)
        length = np.bincount(self.zone[known], length_m[known], minlength=zones)
        return share, np.divide(covered, length, out=np.full(zones, np.nan), where=length > 0)


def lay_out(graph: RoadGraph, region: Any, water: Any, zones: Sequence[Any]) -> Mosaic:
    """The mosaic of a region (its outline), without its water; `zones` are the outlines of its parts (or None)."""
    land = shapely.difference(region, water) if water is not None else region
    lon, lat = _axes(land.bounds)
    shapely.prepare(land)
    grid = np.column_stack([axis.ravel() for axis in np.meshgrid(lon, lat)])
    on_land = np.flatnonzero(shapely.contains_xy(land, grid))
    doors = graph.lines.snap(grid[on_land], NEAR_M)
    order = np.argsort(doors.segment, kind="stable")
    order = order[doors.segment[order] >= 0]
    middles = _middles(graph)
    shapely.prepare(region)
    is_inside = np.asarray(shapely.contains_xy(region, middles)) & (graph.forward | graph.backward)
    zone = np.where(is_inside, _zone_of(middles, zones), -1)
    return Mosaic(lon, lat, on_land[order], doors.taken(order), zone, is_inside)


def _axes(bounds: tuple[float, float, float, float]) -> tuple[Floats, Floats]:
    """Centres of square cells over the box, as small as `MOST_CELLS` allow."""
    west, south, east, north = bounds
    middle = (south + north) / 2
    width_m = max(1.0, GEOD.line_length([west, east], [middle, middle]))
    height_m = max(1.0, GEOD.line_length([west, west], [south, north]))
    side_m = max(FINEST_M, math.sqrt(width_m * height_m / MOST_CELLS))
    columns, rows = (max(2, math.ceil(extent_m / side_m)) for extent_m in (width_m, height_m))
    return _centres(west, east, columns), _centres(south, north, rows)


def _centres(low: float, high: float, count: int) -> Floats:
    return low + (np.arange(count) + 0.5) * (high - low) / count


def _middles(graph: RoadGraph) -> Floats:
    """The corner in the middle of each segment's course, or the point between the middle two (n, 2)."""
    offsets, corners = graph.lines.offsets, graph.lines.coordinates
    both = offsets[:-1] + offsets[1:]
    return np.asarray((corners[(both - 1) // 2] + corners[both // 2]) / 2)


def _zone_of(points: Floats, zones: Sequence[Any]) -> Ints:
    """The number of the first zone that holds the point, -1 where none does."""
    tree = shapely.STRtree([zone for zone in zones if zone is not None])
    numbers = np.flatnonzero([zone is not None for zone in zones])
    found = np.full(len(points), -1)
    if len(numbers):
        rows, hits = tree.query(shapely.points(points), predicate="intersects")
        found[rows[::-1]] = numbers[hits[::-1]]
    return found


def _multi_polygon(points: Sequence[Any], offsets: Sequence[Any]) -> dict[str, Any]:
    polygons = [
        [ring.tolist() for ring in np.split(np.round(corners, DECIMALS), starts[1:-1].astype(int))]
        for corners, starts in zip(points, offsets, strict=True)
    ]
    return {"type": "MultiPolygon", "coordinates": polygons}
