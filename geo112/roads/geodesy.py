"""Metres and the plane in which the nearest road is sought. Points are arrays (n, 2) of lon, lat in degrees, WGS 84."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

Floats = NDArray[np.float64]

GEOD = Geod(ellps="WGS84")
_ECCENTRICITY = float(np.sqrt(GEOD.es))
MAX_LATITUDE = 85.0


def distances_m(start: Floats, end: Floats) -> Floats:
    """Geodesic distances in metres between points pairwise."""
    return np.asarray(GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2], dtype=np.float64)


def steps_m(offsets: NDArray[np.int64], coordinates: Floats) -> Floats:
    """Metres from the point before on the same line; line i is `coordinates[offsets[i]:offsets[i + 1]]`."""
    steps = np.zeros(len(coordinates))
    steps[1:] = distances_m(coordinates[:-1], coordinates[1:])
    steps[offsets[:-1]] = 0
    return steps


def mercator(lonlat: Floats) -> Floats:
    """Ellipsoidal Mercator in radians.

    It is conformal: around each point the scale is the same in all directions, so that the nearest line in the plane
    is the nearest on the ground at every latitude, without a reference latitude per network.
    """
    lon, lat = np.radians(lonlat[:, 0]), np.radians(lonlat[:, 1])
    north = np.arcsinh(np.tan(lat)) - _ECCENTRICITY * np.arctanh(_ECCENTRICITY * np.sin(lat))
    return np.column_stack([lon, north])


def plane_per_metre(lat: Floats) -> Floats:
    """Length in the plane of a metre on the ground at these latitudes, too long by up to 0.4 %."""
    return np.asarray(1 / (GEOD.a * np.cos(np.radians(lat))))
