"""Where a vehicle is after so many metres of a drawn way. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyproj import Geod

_GEOD = Geod(ellps="WGS84")
SAME_DEG = 1e-9


@dataclass(frozen=True)
class Track:
    """A polyline with its running length."""

    lonlat: npt.NDArray[np.float64]
    metres: npt.NDArray[np.float64]
    azimuths_deg: npt.NDArray[np.float64]

    @classmethod
    def along(cls, lonlat: npt.NDArray[np.float64]) -> Track:
        """From an (n, 2) array of lon, lat; n >= 1. Points within a tenth of a millimetre are one."""
        keep = np.ones(len(lonlat), dtype=bool)
        keep[1:] = (np.abs(np.diff(lonlat, axis=0)) > SAME_DEG).any(axis=1)
        lonlat = lonlat[keep]
        azimuths, _back, steps = _GEOD.inv(lonlat[:-1, 0], lonlat[:-1, 1], lonlat[1:, 0], lonlat[1:, 1])
        return cls(lonlat, np.concatenate([[0.0], np.cumsum(steps)]), np.asarray(azimuths) % 360)

    @property
    def length_m(self) -> float:
        return float(self.metres[-1])

    def at(self, distance_m: float) -> tuple[float, float, float]:
        """(lon, lat, heading in degrees) after `distance_m`, held at both ends."""
        if len(self.lonlat) == 1:
            return float(self.lonlat[0, 0]), float(self.lonlat[0, 1]), 0.0
        distance_m = min(max(distance_m, 0.0), self.length_m)
        step = min(int(np.searchsorted(self.metres, distance_m, side="right")) - 1, len(self.azimuths_deg) - 1)
        share = (distance_m - self.metres[step]) / (self.metres[step + 1] - self.metres[step])
        lon, lat = self.lonlat[step] + share * (self.lonlat[step + 1] - self.lonlat[step])
        return float(lon), float(lat), float(self.azimuths_deg[step])
