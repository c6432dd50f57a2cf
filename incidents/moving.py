"""What is known of an incident changes: another place, type, urgency or description, each with a line in its story."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from geo112.regions.models import User
from incidents.gazetteer.areas import village_at
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
) -> Incident:
    """Writes what really differs, and nothing where nothing does. `None` leaves a thing as it is."""
    # The row is locked, so that "before" in the story is what stood there and not what this page last saw.
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    moved = location is not None and location != location_of(locked)
    if location is not None and moved:
        _move(locked, location, by, now)
    if category is not None and category != locked.category:
        _note(locked, "category", str(locked.category.code), str(category.code), by, now)
        locked.category = category
    if priority is not None and priority != locked.priority:
        _note(locked, "priority", locked.priority, priority, by, now)
        locked.priority = priority
    if description is not None and description != locked.description:
        _note(locked, "description", locked.description, description, by, now)
        locked.description = description
    locked.save()
    # Units on their way were told what stood there before.
    app.configure_task(name=settings.INCIDENT_CHANGED_TASK).defer(incident_id=locked.pk, moved=moved)
    incident.refresh_from_db()
    return incident


def _move(incident: Incident, location: Location, by: User, now: datetime) -> None:
    _note(incident, "moved", asdict(location_of(incident)), asdict(location), by, now)
    incident.location = location.point
    incident.location_radius_m = location.radius_m
    incident.location_source = location.source
    incident.location_text = location.text
    incident.village = village_at(incident.region, location.point)


def _note(incident: Incident, kind: str, before: object, after: object, by: User, now: datetime) -> None:
    add_entry(incident, kind, at=now, by=by, data={"before": before, "after": after})
