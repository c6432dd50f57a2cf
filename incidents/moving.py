"""What is known of an incident changes: another place, type, urgency or description, each with a line in its story."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from geo112.regions.models import User
from incidents.gazetteer.areas import village_at
from incidents.gazetteer.learning import keep_correction
from incidents.models import Category, Incident
from incidents.opening import Location, location_of
from incidents.timeline import add_entry


@transaction.atomic
def change_incident(
    *,
    incident: Incident,
    by: User,
    now: datetime,
    location: Location | None = None,
    category: Category | None = None,
    priority: int | None = None,
    description: str | None = None,
    alarm_level: int | None = None,
) -> Incident:
    """Writes what really differs, and nothing where nothing does. `None` leaves a thing as it is."""
    # The row is locked, so that "before" in the story is what stood there and not what this page last saw.
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    new_place = location if location != location_of(locked) else None
    wanted = {
        "category": category, "priority": priority, "description": description, "alarm_level": alarm_level,
    }  # fmt: skip
    changes = {name: value for name, value in wanted.items() if value is not None and value != getattr(locked, name)}
    if new_place:
        _move(locked, new_place, by, now)
    for name, value in changes.items():
        _note(locked, name, _told(getattr(locked, name)), _told(value), by, now)
        setattr(locked, name, value)
    if new_place or changes:
        locked.save()
        _have_units_told(locked, moved=new_place is not None)
    incident.refresh_from_db()
    return incident


def _have_units_told(incident: Incident, *, moved: bool) -> None:
    """Units on their way know what stood there before. The lock keeps an older place from overtaking a newer one."""
    task = app.configure_task(name=settings.INCIDENT_CHANGED_TASK, lock=f"incident-{incident.pk}")
    task.defer(incident_id=incident.pk, moved=moved)


def _move(incident: Incident, location: Location, by: User, now: datetime) -> None:
    before = location_of(incident)
    if location.source == Incident.LocationSource.MAP:
        offer = {"name": before.text, "lat": before.lat, "lon": before.lon}
        keep_correction(region=incident.region, point=location.point, by=by, text=before.text, offered=[offer])
    _note(incident, "moved", asdict(before), asdict(location), by, now)
    incident.location = location.point
    incident.location_radius_m = location.radius_m
    incident.location_source = location.source
    incident.location_text = location.text
    incident.village = village_at(incident.region, location.point)


def _told(value: Any) -> object:
    return value.code if isinstance(value, Category) else value


def _note(incident: Incident, kind: str, before: object, after: object, by: User, now: datetime) -> None:
    add_entry(incident, kind, at=now, by=by, data={"before": before, "after": after})
