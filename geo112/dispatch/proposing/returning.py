"""Whether a unit is on its way home: what looks far now will be nearer in a minute. Pure."""

from __future__ import annotations

from geo112.dispatch.projection import MOVING_MPS
from geo112.dispatch.proposing.units import UnitRow
from geo112.roads.geodesy import GEOD

AWAY_M = 500.0
"""Nearer than this to its post a unit is at home."""
TOWARDS_DEG = 60.0
"""So far its heading may be off the straight line home: roads bend."""


def returning_to(unit: UnitRow) -> str | None:
    """The name of the post that a moving unit drives towards, None where it does not."""
    if unit.station is None or unit.lon is None or unit.heading_deg is None or (unit.speed_mps or 0) < MOVING_MPS:
        return None
    bearing, _back, metres = GEOD.inv(unit.lon, unit.lat, unit.station_lon, unit.station_lat)
    turn = abs((bearing - unit.heading_deg + 180) % 360 - 180)
    return unit.station if metres > AWAY_M and turn <= TOWARDS_DEG else None
