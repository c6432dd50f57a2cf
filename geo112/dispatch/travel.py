"""Road times from many points to one, or their estimate where a region has no road network yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geo112.roads.geodesy import distances_m

if TYPE_CHECKING:
    from geo112.regions.models import Region
    from geo112.roads.graph import Approach, RoadGraph

Floats = npt.NDArray[np.float64]
LonLat = tuple[float, float]
ESTIMATE_DETOUR = 1.4
"""Road metres per straight metre that an estimate assumes."""
ESTIMATE_MPS = 30 / 3.6


@dataclass(frozen=True, slots=True)
class Travel:
    """Arrays in the order of the sources; nan where there is no route. `target_snap_m` is None in an estimate."""

    seconds: Floats
    metres: Floats
    snap_m: Floats
    straight_m: Floats
    target_snap_m: float | None

    @property
    def is_estimate(self) -> bool:
        return self.target_snap_m is None

    def first(self, count: int) -> Travel:
        """Of the first so many sources alone."""
        rows = slice(count)
        arrays = (self.seconds[rows], self.metres[rows], self.snap_m[rows], self.straight_m[rows])
        return Travel(*arrays, self.target_snap_m)


@dataclass(frozen=True, slots=True)
class RoadRules:
    """How a region's roads are read: a factor on every speed, and how far off the road a point may lie (m)."""

    factor: float = 1.0
    snap_limit_m: float = 1000.0


def road_rules(region: Region) -> RoadRules:
    return RoadRules(region.road_factor, region.snap_limit_m)


def approach(target: LonLat, graph: RoadGraph | None, rules: RoadRules) -> Approach | None:
    """The search for a target, before it is known who drives there; None without a graph."""
    return graph.approach_to(target, rules.snap_limit_m) if graph else None


def travel_over(way: Approach | None, target: LonLat, sources: Floats, rules: RoadRules) -> Travel:
    """Travel from every source (shape (n, 2), lon and lat) to the target of an approach, or estimated without one."""
    straight_m = straight_to(target, sources)
    if way is None:
        metres = straight_m * ESTIMATE_DETOUR
        return Travel(metres / ESTIMATE_MPS, metres, np.zeros(len(sources)), straight_m, None)
    times = way.times(sources, rules.factor)
    return Travel(times.seconds, times.metres, times.snap_m, straight_m, times.target_snap_m)


def travel_to(target: LonLat, sources: Floats, graph: RoadGraph | None, rules: RoadRules) -> Travel:
    """Travel from every source (shape (n, 2), lon and lat) to the target."""
    return travel_over(approach(target, graph, rules), target, sources, rules)


def straight_to(target: LonLat, sources: Floats) -> Floats:
    """Geodesic metres from every source to the target."""
    return distances_m(sources, np.tile(np.asarray(target), (len(sources), 1)))


@dataclass(frozen=True, slots=True)
class Way:
    """How one unit gets there; `geometry` (lon, lat) is empty in an estimate."""

    seconds: float
    metres: float
    geometry: tuple[tuple[float, float], ...]


def way_to(target: LonLat, source: LonLat, graph: RoadGraph | None, rules: RoadRules) -> Way | None:
    """The quickest way by road, or its estimate without a graph; None where there is no route."""
    if graph is None:
        travel = travel_to(target, np.array([source]), None, rules)
        return Way(float(travel.seconds[0]), float(travel.metres[0]), ())
    route = graph.route(source, target, factor=rules.factor, snap_limit_m=rules.snap_limit_m)
    if route is None:
        return None
    points = tuple((float(lon), float(lat)) for lon, lat in route.geometry)
    return Way(float(route.seconds), float(route.metres), points if len(points) > 1 else ())
