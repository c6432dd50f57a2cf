"""How calls and incidents look to browsers and integrators: REST and the live stream share these functions.

Rows from `for_json()` cost no further query. Nothing here depends on a language, so that one message serves all.
"""

from __future__ import annotations

from typing import Any

from incidents.models import Call, Category, Incident, TimelineEntry
from incidents.timeline import sentence


def call_json(call: Call) -> dict[str, Any]:
    return {
        "id": call.pk,
        "region": call.region.slug,
        "number": call.number,
        "number_shown": call.number_shown,
        "queue": call.queue,
        "transcript": call.transcript,
        "received_at": call.received_at,
        "status": call.status,
        "verification": call.verification,
        "taken_by": call.taken_by.get_username() if call.taken_by else None,
        "taken_at": call.taken_at,
        "ended_at": call.ended_at,
        "incident": call.incident.number if call.incident else None,
        "earlier": earlier_calls(call),
        "exercise": call.is_exercise,
    }


def earlier_calls(call: Call) -> dict[str, int]:
    """Earlier calls of the same number in this region, and how many were not serious; none for a hidden number."""
    if not hasattr(call, "earlier"):
        call = Call.objects.for_json().get(pk=call.pk)
    return getattr(call, "earlier", None) or {"total": 0, "prank": 0, "ghost": 0}


def category_json(category: Category) -> dict[str, Any]:
    return {"code": category.code, "name_id": category.name_id, "name_en": category.name_en}


def incident_json(incident: Incident) -> dict[str, Any]:
    village = incident.village
    return {
        "id": incident.pk,
        "number": incident.number,
        "region": incident.region.slug,
        "category": category_json(incident.category),
        "priority": incident.priority,
        "alarm_level": incident.alarm_level,
        "status": incident.status,
        "description": incident.description,
        "lon": incident.location.x,
        "lat": incident.location.y,
        "radius_m": incident.location_radius_m,
        "location_source": incident.location_source,
        "location_text": incident.location_text,
        "village": village.name if village else None,
        "district": village.parent.name if village and village.parent else None,
        "opened_at": incident.opened_at,
        "closed_at": incident.closed_at,
        "outcome": incident.outcome,
        "exercise": incident.is_exercise,
        "calls": [call.pk for call in incident.calls.all()],
    }


def incident_detail_json(incident: Incident) -> dict[str, Any]:
    """With the timeline, told in the active language: for one reader, never for the live stream."""
    entries = incident.timeline.select_related("by")
    return {**incident_json(incident), "timeline": [entry_json(entry) for entry in entries]}


def entry_json(entry: TimelineEntry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "kind": entry.kind,
        "text": sentence(entry),
        "by": entry.by.get_username() if entry.by else None,
        "data": entry.data,
    }
