"""A call becomes an incident: numbered, located, and the call settled, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import Point
from django.db import transaction

from geo112.regions.models import Region, User
from incidents.calls import end_call, refusal
from incidents.gazetteer.areas import village_at
from incidents.gazetteer.learning import keep_correction
from incidents.models import Call, Category, Incident, IncidentCounter
from incidents.timeline import add_entry


@dataclass(frozen=True)
class Location:
    """Where it is, how sure that is (metres), who says so (`Incident.LocationSource`) and in which words."""

    lon: float
    lat: float
    radius_m: int
    source: str
    text: str = ""

    @property
    def point(self) -> Point:
        return Point(self.lon, self.lat, srid=4326)


def location_of(incident: Incident) -> Location:
    point = incident.location
    return Location(point.x, point.y, incident.location_radius_m, incident.location_source, incident.location_text)


@dataclass(frozen=True)
class Typed:
    """What the operator typed as the place and what was offered: kept to learn from when the pin was moved."""

    text: str = ""
    offered: Sequence[dict[str, Any]] = ()


@transaction.atomic
def open_incident(
    *,
    region: Region,
    category: Category,
    location: Location,
    by: User,
    now: datetime,
    call: Call | None = None,
    description: str = "",
    priority: int | None = None,
    is_exercise: bool = False,
    typed: Typed = Typed(),
) -> Incident:
    """Opens an incident and ends its call as normal. Raises CallTaken or CallEnded, and then nothing has happened."""
    incident = Incident.objects.create(
        region=region,
        number=next_number(region, now),
        category=category,
        priority=priority or category.priority,
        description=description,
        location=location.point,
        location_radius_m=location.radius_m,
        location_source=location.source,
        location_text=location.text,
        village=village_at(region, location.point),
        is_exercise=is_exercise or bool(call and call.is_exercise),
        opened_at=now,
        opened_by=by,
    )
    if call and not end_call(call=call, verification=Call.Verification.NORMAL, by=by, now=now, incident=incident):
        raise refusal(call)
    data = {"location": asdict(location), "typed": typed.text, "offered": list(typed.offered)}
    if location.source == Incident.LocationSource.MAP:
        keep_correction(region=region, point=location.point, by=by, text=typed.text, offered=typed.offered, call=call)
    add_entry(incident, "opened", at=now, by=by, data={**data, "call": call.pk if call else None})
    return incident


def next_number(region: Region, now: datetime) -> str:
    """The next of KDI-2026-000123, the year as people in the region have it.

    The counter's row stays locked until the transaction ends: numbers are consecutive, and one that is rolled back
    is given again.
    """
    year = now.astimezone(region.zone).year
    IncidentCounter.objects.get_or_create(region=region, year=year)
    counter = IncidentCounter.objects.select_for_update().get(region=region, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{region.number_prefix}-{year}-{counter.last:06d}"
