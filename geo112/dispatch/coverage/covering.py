"""What units at these places reach: shares of the road length and areas to draw. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from geo112.dispatch.travel import RoadRules
from geo112.roads.geodesy import Floats
from geo112.roads.graph import RoadGraph
from geo112.roads.mosaic import Mosaic
from geo112.roads.reach import reach

LIMITS_S = (300, 600, 900)
HOLE_LIMIT_S = 600
"""Parts of the region are ranked by what is reached within this time."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The roads of a region, its cells, and the parts (official code, name) that its mosaic calls zones."""

    graph: RoadGraph
    mosaic: Mosaic
    zones: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Covered:
    """`shares` of the region's road length within each of `LIMITS_S`; `holes` are the parts of the region as (code,
    name, share within `HOLE_LIMIT_S`), the worst first; `grades` a GeoJSON geometry for each limit and one beyond."""

    shares: tuple[float, ...]
    holes: tuple[tuple[str, str, float], ...]
    grades: tuple[dict[str, Any], ...]

    def columns(self) -> dict[str, Any]:
        """As `Coverage` keeps it."""
        return {
            "shares": {str(limit): round(share, 4) for limit, share in zip(LIMITS_S, self.shares, strict=True)},
            "holes": [{"code": code, "name": name, "share": round(share, 4)} for code, name, share in self.holes],
            "areas": orjson.dumps(self.grades).decode(),
        }


NOTHING_KNOWN: dict[str, Any] = {"shares": {}, "holes": [], "areas": ""}
"""In a region that has no roads yet."""


def cover(ground: Ground, sources: Floats, rules: RoadRules) -> Covered:
    """From sources (n, 2), none of them or many."""
    found = reach(
        ground.graph, sources, limit_s=LIMITS_S[-1], factor=rules.factor, snap_limit_m=rules.snap_limit_m
    )  # fmt: skip
    length_m, count = ground.graph.length_m, len(ground.zones)
    measured = {limit: ground.mosaic.shares(found.metres_within(limit), length_m, count) for limit in LIMITS_S}
    by_zone = measured[HOLE_LIMIT_S][1]
    holes = [(*ground.zones[zone], float(by_zone[zone])) for zone in np.argsort(by_zone, kind="stable")]
    return Covered(
        shares=tuple(share for share, _by_zone in measured.values()),
        holes=tuple(hole for hole in holes if not np.isnan(hole[2])),
        grades=tuple(ground.mosaic.areas(found, LIMITS_S)),
    )
