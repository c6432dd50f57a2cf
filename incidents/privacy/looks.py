"""Each look at masked things is written down before they are shown."""

from __future__ import annotations

from datetime import datetime, timedelta

from geo112.regions.models import User
from incidents.models import Call, Incident, Look

ONE_LOOK = timedelta(minutes=5)
"""A panel that stands open asks again with every change: within this time that is the same look."""


def note_number_look(*, call: Call, user: User, reason: str, now: datetime) -> None:
    """Somebody had a masked number shown."""
    values = {"region_id": call.region_id, "user": user, "reason": reason, "at": now}
    Look.objects.create(what=Look.What.NUMBER, call=call, **values)


def note_notes_look(*, incident: Incident, user: User, now: datetime, reason: str = "") -> None:
    """Somebody reads the words of a sensitive incident, because it is their work or for the reason they give."""
    recent = Look.objects.filter(what=Look.What.NOTES, incident=incident, user=user, at__gt=now - ONE_LOOK)
    if reason or not recent.exists():
        values = {"region_id": incident.region_id, "user": user, "reason": reason, "at": now}
        Look.objects.create(what=Look.What.NOTES, incident=incident, **values)
