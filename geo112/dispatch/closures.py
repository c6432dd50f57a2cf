"""Closing roads and opening them again, told to every console in the same transaction.

That a closure counts is the road graph's affair (`geo112.roads.passable`), in every process at its next question.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.db.models import Q

from geo112.live.outbox import announce
from geo112.regions.models import Region, User
from geo112.roads.models import RoadClosure


@transaction.atomic
def close_roads(
    *,
    region: Region,
    geometry: GEOSGeometry,
    reason: str,
    by: User,
    now: datetime,
    note: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> RoadClosure:
    """Closes all roads in a polygon or along a line; from now on where no beginning is given."""
    closure = RoadClosure.objects.create(
        region=region, geometry=geometry, reason=reason, note=note, starts_at=starts_at or now, ends_at=ends_at,
        created_by=by,
    )  # fmt: skip
    announce(region, "closure", [closure.pk])
    return closure


@transaction.atomic
def end_closure(*, closure: RoadClosure, by: User, now: datetime) -> bool:
    """Opens the roads again; False where somebody, or time, was first."""
    end = max(now, closure.starts_at)
    rows = RoadClosure.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), pk=closure.pk)
    if not rows.update(ends_at=end, ended_by=by):
        return False
    announce(closure.region_id, "closure", [closure.pk])
    return True


def closure_json(closure: RoadClosure) -> dict[str, Any]:
    """As REST and the live stream show it; rows from `for_json()` cost no further query."""
    return {
        "id": closure.pk,
        "region": closure.region.slug,
        "reason": closure.reason,
        "note": closure.note,
        "geometry": orjson.loads(closure.geometry.geojson),
        "starts_at": closure.starts_at,
        "ends_at": closure.ends_at,
        "created_at": closure.created_at,
        "created_by": closure.created_by.get_username() if closure.created_by else None,
        "ended_by": closure.ended_by.get_username() if closure.ended_by else None,
    }
