"""Where a moving vehicle probably is by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from geo112.roads.geodesy import GEOD

Floats = npt.NDArray[np.float64]

LIMIT_S = 20
"""Farther ahead than this, a straight line says nothing about a car in a town."""
MOVING_MPS = 1.0
"""Below this speed a heading is noise."""


@dataclass(frozen=True, slots=True)
class KnownFix:
    """The latest position of a unit; `at` is its effective time."""

    lon: float
    lat: float
    at: datetime
    speed_mps: float | None = None
    heading_deg: float | None = None

    def age_s(self, now: datetime) -> float:
        return max(0.0, (now - self.at).total_seconds())


def project(fix: KnownFix, *, now: datetime, stale_after_s: float) -> tuple[float, float]:
    """Lon, lat at `now`: along the heading at the reported speed for at most 20 s; where it was if parked or stale."""
    age_s = fix.age_s(now)
    if age_s > stale_after_s or fix.heading_deg is None or (fix.speed_mps or 0) < MOVING_MPS:
        return fix.lon, fix.lat
    metres = (fix.speed_mps or 0) * min(age_s, LIMIT_S)
    lon, lat, _back = GEOD.fwd(fix.lon, fix.lat, fix.heading_deg, metres)
    return float(lon), float(lat)


def project_all(
    points: Floats, *, age_s: Floats, speed_mps: Floats, heading_deg: Floats, stale_after_s: Floats
) -> Floats:
    """The same for many: points (n, 2) as lon, lat; nan where speed or heading are not known."""
    moving = (age_s <= stale_after_s) & np.isfinite(heading_deg) & (speed_mps >= MOVING_MPS)
    projected = points.copy()
    if moving.any():
        metres = speed_mps[moving] * np.clip(age_s[moving], 0, LIMIT_S)
        lon, lat, _back = GEOD.fwd(points[moving, 0], points[moving, 1], heading_deg[moving], metres)
        projected[moving] = np.column_stack([lon, lat])
    return projected
