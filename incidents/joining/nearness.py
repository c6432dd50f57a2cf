"""How likely a new call is about an incident that is open already: near in space, time and kind. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pyproj import Geod

MARGIN_M = 250
"""Two people who saw one fire from two streets name places that are this far apart, beyond both their radii."""
SURE_M = 1_000
"""Two circles as large as this together tell half as much as two points."""
HALF_LIFE = timedelta(minutes=45)
"""After so long without another call about it, an incident is half as likely to be the one meant."""
LEAST_RECENCY = 0.1
"""A street lamp that has been reported for days is still the same street lamp."""
MOST_OFFERED = 5
_GEOD = Geod(ellps="WGS84")

SAME, FITTING, UNKNOWN, OTHER = "same", "fitting", "unknown", "other"
KINDS = {SAME: 1.0, FITTING: 0.7, UNKNOWN: 0.6, OTHER: 0.25}
"""How the type compares: the same; one that the caller's words suggest too; not settled yet; another."""


@dataclass(frozen=True)
class Sought:
    """What is known of the new call: where (with its radius in metres), which type, which types its words suggest."""

    lon: float
    lat: float
    radius_m: float
    category: str
    suggested: Collection[str]
    at: datetime


@dataclass(frozen=True)
class Standing:
    """An open incident; `heard_at` is when it was last called about, or opened."""

    key: int
    lon: float
    lat: float
    radius_m: float
    category: str
    heard_at: datetime


@dataclass(frozen=True)
class Nearby:
    """An incident that may be meant: why, and how strongly (0..1)."""

    key: int
    distance_m: float
    age_s: float
    kind: str
    score: float


def nearby(sought: Sought, standing: Sequence[Standing]) -> list[Nearby]:
    """Those within both radii plus MARGIN_M, the likeliest first, MOST_OFFERED at most."""
    if not standing:
        return []
    count = len(standing)
    lons, lats = [one.lon for one in standing], [one.lat for one in standing]
    metres = _GEOD.inv([sought.lon] * count, [sought.lat] * count, lons, lats)[2]
    pairs = zip(standing, metres, strict=True)
    found = [_judge(sought, one, distance) for one, distance in pairs if distance <= reach_m(sought, one)]
    return sorted(found, key=lambda one: (-one.score, one.distance_m))[:MOST_OFFERED]


def reach_m(sought: Sought, one: Standing) -> float:
    return sought.radius_m + one.radius_m + MARGIN_M


def _judge(sought: Sought, one: Standing, distance_m: float) -> Nearby:
    age_s = max(0.0, (sought.at - one.heard_at).total_seconds())
    kind = _kind(sought, one)
    closeness = (1 - 0.8 * distance_m / reach_m(sought, one)) * SURE_M / (SURE_M + sought.radius_m + one.radius_m)
    recency = max(LEAST_RECENCY, math.pow(0.5, age_s / HALF_LIFE.total_seconds()))
    return Nearby(one.key, distance_m, age_s, kind, round(closeness * recency * KINDS[kind], 3))


def _kind(sought: Sought, one: Standing) -> str:
    if sought.category:
        return SAME if sought.category == one.category else FITTING if one.category in sought.suggested else OTHER
    if sought.suggested:
        return FITTING if one.category in sought.suggested else OTHER
    return UNKNOWN
