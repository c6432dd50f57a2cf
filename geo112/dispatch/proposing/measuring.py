"""Road times of every unit to an incident, over the roads that are open at this moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from geo112.dispatch.travel import RoadRules, Travel, Way, approach, travel_over, travel_to
from geo112.regions.models import Region
from geo112.roads.borders import times_across
from geo112.roads.graph import Approach, RoadGraph
from geo112.roads.passable import Roads, passable_graph

Floats = npt.NDArray[np.float64]
LonLat = tuple[float, float]

_SEARCHES = ThreadPoolExecutor(max_workers=2, thread_name_prefix="search")


@dataclass(frozen=True, slots=True)
class Area:
    """A region's roads and how they are read."""

    roads: Roads
    rules: RoadRules

    def start_approach(self, target: LonLat) -> Callable[[], Approach | None]:
        """The search for a target over the open roads, None where there are none. It runs beside us until its result
        is asked for."""
        return _SEARCHES.submit(approach, target, self.roads.graph, self.rules).result


@dataclass(frozen=True, slots=True)
class Measured:
    """Arrays in the order of the points. `open_s`: the time if no road were closed, where the closed ones leave none;
    nan elsewhere."""

    travel: Travel
    open_s: Floats


def measure(
    way: Approach | None, target: LonLat, points: Floats, homes: Sequence[int], areas: Mapping[int, Area], own: int
) -> Measured:
    """From each point (n, 2; nan: unknown) to the target. `homes` are the region ids of the points, `own` that of the
    incident, `areas` are by region id; `way` is the own area's approach.

    A point is measured over the roads of the incident's region where it lies beside them. A neighbour's unit that does
    not is measured over the roads of its own region, as far as the incident or a crossing of the border.
    """
    area = areas[own]
    travel = travel_over(way, target, points, area.rules)
    if travel.is_estimate:
        return Measured(travel, np.full(len(points), np.nan))
    seconds, metres = travel.seconds.copy(), travel.metres.copy()
    snap_m = travel.snap_m.copy()
    home = np.array(homes, dtype=np.int64)
    for pk, other in areas.items():
        rows = np.flatnonzero((home == pk) & ~np.isfinite(seconds) & np.isfinite(points).all(axis=1))
        if pk == own or not len(rows) or other.roads.graph is None or area.roads.graph is None:
            continue
        graphs, factors = (area.roads.graph, other.roads.graph), (area.rules.factor, other.rules.factor)
        found = times_across(target, points[rows], *graphs, area.rules.snap_limit_m, factors)
        seconds[rows], metres[rows] = found.seconds, found.metres
        snap_m[rows] = np.fmin(snap_m[rows], found.snap_m)
    full = Travel(seconds, metres, snap_m, travel.straight_m, travel.target_snap_m)
    return Measured(full, _if_open(target, points, area, full))


def _if_open(target: LonLat, points: Floats, area: Area, travel: Travel) -> Floats:
    """Looked for only where roads are closed and somebody is cut off."""
    open_s = np.full(len(points), np.nan)
    roads = area.roads
    if roads.graph is roads.open_graph:
        return open_s
    rows = np.flatnonzero(~np.isfinite(travel.seconds) & np.isfinite(points).all(axis=1))
    if len(rows):
        open_s[rows] = travel_to(target, points[rows], roads.open_graph, area.rules).seconds
    return open_s


def way_from_neighbour(
    target: LonLat, source: LonLat, here: RoadGraph | None, neighbour: Region, rules: RoadRules, now: datetime
) -> Way | None:
    """Time and length of a neighbour's way over the border. Its course is not drawn: it runs over two graphs."""
    there = passable_graph(neighbour, now)
    if here is None or there is None:
        return None
    factors = rules.factor, neighbour.road_factor
    found = times_across(target, np.array([source]), here, there, rules.snap_limit_m, factors)
    seconds, metres = float(found.seconds[0]), float(found.metres[0])
    return Way(seconds, metres, ()) if np.isfinite(seconds) else None
