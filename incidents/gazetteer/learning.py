"""Where operators put the point elsewhere than it was offered: kept, so that aliases can be proposed of it later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.gis.geos import Point
from pyproj import Geod

from geo112.regions.models import Region, User
from incidents.models import Call, LocationCorrection

SAME_M = 30
"""A pin moved by less than this was only placed more exactly."""
_GEOD = Geod(ellps="WGS84")


def keep_correction(
    *,
    region: Region,
    point: Point,
    by: User,
    text: str,
    offered: Sequence[dict[str, Any]] = (),
    call: Call | None = None,
) -> LocationCorrection | None:
    """None, and nothing is kept, where no words were typed or the point is where an offer had it."""
    distances = [_GEOD.inv(one["lon"], one["lat"], point.x, point.y)[2] for one in offered]
    if not text.strip() or any(metres <= SAME_M for metres in distances):
        return None
    nearest = min(range(len(offered)), key=distances.__getitem__, default=None)
    return LocationCorrection.objects.create(
        region=region,
        call=call,
        text=text[:1000],
        offered=list(offered),
        nearest_key=str(offered[nearest].get("key", ""))[:100] if nearest is not None else "",
        point=point,
        moved_m=round(distances[0]) if distances else None,
        corrected_by=by,
    )
