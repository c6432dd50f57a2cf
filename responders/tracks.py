"""Where a unit has been: fixes to lines, stops and gaps. Pure; arrays in, arrays out.

A silence of more than two minutes begins a new part, since nobody knows which way the unit went meanwhile. Who stays
within some metres for some minutes has stopped; the wander of the receiver there is no way driven. What is left is
simplified to what can be seen at a zoom, yet keeps a point every now and then, so that times and speeds stay right.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo112.roads.geodesy import GEOD, Floats, distances_m

Indices = NDArray[np.int64]

PIXEL_M: Final = 156_543.03
"""Metres per pixel at the equator and zoom 0, in tiles of 256 pixels."""
LEAST_TOLERANCE_M: Final = 5.0
"""Finer than a receiver in a town is, a line shows noise."""
MEASURE_TOLERANCE_M: Final = 10.0
"""The distance is measured along a line without that noise, whatever the zoom."""
LEAST_POINT_EVERY_S, MOST_POINT_EVERY_S = 15.0, 300.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as a gap and as a stop.

    A parked phone reports seldom: within a stop a silence of up to `stop_silence_s` is no gap, if the unit was at the
    same place before and after.
    """

    gap_s: float = 120
    stop_s: float = 180
    stop_radius_m: float = 50
    stop_silence_s: float = 1_200


@dataclass(frozen=True, slots=True)
class Fixes:
    """Fixes in the order of their effective time `at` (epoch seconds); lon, lat in degrees; speed nan where unknown."""

    at: Floats
    lonlat: Floats
    speed_mps: Floats

    def __len__(self) -> int:
        return len(self.at)

    def pick(self, indices: Indices | slice) -> Fixes:
        return Fixes(self.at[indices], self.lonlat[indices], self.speed_mps[indices])


@dataclass(frozen=True, slots=True)
class Stop:
    """The unit stayed at this place from `since` until `until` (epoch seconds)."""

    lon: float
    lat: float
    since: float
    until: float


@dataclass(frozen=True, slots=True)
class Part:
    """A line without a gap. The speed of each point is the mean since the point before it."""

    points: Fixes
    distance_m: float


@dataclass(frozen=True, slots=True)
class Track:
    parts: tuple[Part, ...]
    stops: tuple[Stop, ...]

    @property
    def distance_m(self) -> float:
        """Driven, as far as it was heard: the ways through gaps are not counted."""
        return sum(part.distance_m for part in self.parts)


def make_track(fixes: Fixes, zoom: float, rules: Rules = Rules()) -> Track:
    """The track of fixes in order, simplified to what is seen at this zoom of a web map."""
    if not len(fixes):
        return Track((), ())
    pixel_m = PIXEL_M * float(np.cos(np.radians(fixes.lonlat[:, 1].mean()))) / 2**zoom
    tolerance_m = max(pixel_m, LEAST_TOLERANCE_M)
    fixes = with_speeds(fixes)
    stays = find_stays(fixes, rules)
    stops = tuple(_stop(fixes, *stay) for stay in stays)
    still = stand_still(fixes, stays)
    return Track(tuple(_part(part, tolerance_m) for part in split_at_gaps(still, stays, fixes, rules)), stops)


def with_speeds(fixes: Fixes) -> Fixes:
    """Speeds that no device told are taken from the way since the fix before (and of the first from the one after)."""
    if len(fixes) < 2:
        return Fixes(fixes.at, fixes.lonlat, np.nan_to_num(fixes.speed_mps))
    steps = distances_m(fixes.lonlat[:-1], fixes.lonlat[1:]) / np.maximum(np.diff(fixes.at), 1e-3)
    derived = np.concatenate([steps[:1], steps])
    return Fixes(fixes.at, fixes.lonlat, np.where(np.isnan(fixes.speed_mps), derived, fixes.speed_mps))


def find_stays(fixes: Fixes, rules: Rules) -> list[tuple[int, int]]:
    """(first, last) fix of each stay of at least `stop_s` within `stop_radius_m` of its middle."""
    at, xy = fixes.at, plane(fixes.lonlat)
    silent = np.append(np.diff(at) > rules.stop_silence_s, True)
    enough = np.searchsorted(at, at + rules.stop_s)
    inside = np.flatnonzero(enough < len(at))
    candidates = inside[_apart(xy[inside], xy[enough[inside]]) <= rules.stop_radius_m]
    stays: list[tuple[int, int]] = []
    for first in candidates.tolist():
        last = int(enough[first])
        if (stays and first <= stays[-1][1]) or silent[first:last].any():
            continue
        middle = np.median(xy[first : last + 1], axis=0)
        if _apart(xy[first : last + 1], middle).max() <= rules.stop_radius_m:
            leaves = silent[last:-1] | (_apart(xy[last + 1 :], middle) > rules.stop_radius_m)
            stays.append((first, last + int(leaves.argmax()) if leaves.any() else len(at) - 1))
    return stays


def stand_still(fixes: Fixes, stays: list[tuple[int, int]]) -> Fixes:
    """The same fixes, where those of a stay are all at its middle, without speed."""
    lonlat, speed_mps = fixes.lonlat.copy(), fixes.speed_mps.copy()
    for first, last in stays:
        lonlat[first : last + 1] = lonlat[first : last + 1].mean(axis=0)
        speed_mps[first : last + 1] = 0
    return Fixes(fixes.at, lonlat, speed_mps)


def split_at_gaps(still: Fixes, stays: list[tuple[int, int]], fixes: Fixes, rules: Rules) -> list[Fixes]:
    """Parts between silences; a silence within a stay is none."""
    gaps = np.diff(fixes.at) > rules.gap_s
    for first, last in stays:
        gaps[first:last] = False
    bounds = [0, *(np.flatnonzero(gaps) + 1).tolist(), len(fixes)]
    return [still.pick(slice(begin, end)) for begin, end in pairwise(bounds)]


def simplify(fixes: Fixes, tolerance_m: float, every_s: float = np.inf) -> Fixes:
    """Fewer points, none farther than the tolerance from the line that is left, and one at least `every_s`."""
    if len(fixes) < 3:
        return fixes
    # The index rides along as height: shapely does not tell which points it kept.
    numbered = np.column_stack([plane(fixes.lonlat), np.arange(len(fixes))])
    line = shapely.simplify(shapely.linestrings(numbered), tolerance_m, preserve_topology=False)
    kept = shapely.get_coordinates(line, include_z=True)[:, 2].astype(np.int64)
    regular = np.unique((fixes.at - fixes.at[0]) // every_s, return_index=True)[1]
    return _pick_with_mean_speed(fixes, np.union1d(kept, regular))


def _pick_with_mean_speed(fixes: Fixes, kept: Indices) -> Fixes:
    sums = np.concatenate([[0.0], np.cumsum(fixes.speed_mps)])
    before = np.concatenate([[-1], kept[:-1]])
    means = (sums[kept + 1] - sums[before + 1]) / (kept - before)
    return Fixes(fixes.at[kept], fixes.lonlat[kept], means)


def _part(fixes: Fixes, tolerance_m: float) -> Part:
    every_s = min(max(4 * tolerance_m, LEAST_POINT_EVERY_S), MOST_POINT_EVERY_S)
    measured = simplify(fixes, MEASURE_TOLERANCE_M).lonlat
    return Part(simplify(fixes, tolerance_m, every_s), float(GEOD.line_length(measured[:, 0], measured[:, 1])))


def _stop(fixes: Fixes, first: int, last: int) -> Stop:
    lon, lat = fixes.lonlat[first : last + 1].mean(axis=0)
    return Stop(float(lon), float(lat), float(fixes.at[first]), float(fixes.at[last]))


def plane(lonlat: Floats) -> Floats:
    """Metres east and north of the first point: exact enough within a region."""
    scale = np.array([np.cos(np.radians(lonlat[0, 1])), 1.0]) * 111_195
    return np.asarray((lonlat - lonlat[0]) * scale)


def _apart(points: Floats, others: Floats) -> Floats:
    return np.asarray(np.hypot(*(points - others).T))
