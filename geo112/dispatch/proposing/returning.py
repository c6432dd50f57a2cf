"""Whether units are on their way home: what looks far now will be nearer in a minute. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geo112.dispatch.projection import MOVING_MPS
from geo112.roads.geodesy import GEOD

Floats = npt.NDArray[np.float64]
AWAY_M = 500.0
"""Nearer than this to its post a unit is at home."""
TOWARDS_DEG = 60.0
"""So far its heading may be off the straight line home: roads bend."""


def drives_towards(here: Floats, post: Floats, speed_mps: Floats, heading_deg: Floats) -> npt.NDArray[np.bool_]:
    """For each unit, by places (n, 2) as lon, lat; nan where something is not known."""
    known = np.isfinite(here).all(axis=1) & np.isfinite(post).all(axis=1) & np.isfinite(heading_deg)
    moving = np.flatnonzero(known & (speed_mps >= MOVING_MPS))
    towards = np.zeros(len(here), dtype=np.bool_)
    if len(moving):
        bearing, _back, metres = GEOD.inv(*here[moving].T, *post[moving].T)
        turn = np.abs((bearing - heading_deg[moving] + 180) % 360 - 180)
        towards[moving] = (metres > AWAY_M) & (turn <= TOWARDS_DEG)
    return towards
