"""How calls and incidents look to browsers and integrators: REST and the live stream share these functions.

Rows from `for_json()` cost no further query. Nothing here depends on a language, so that one message serves all; what
depends on the reader is only whether a number and the words of a sensitive incident are masked.
"""

from __future__ import annotations

from typing import Any

from incidents import phone
from incidents.models import Call, CallerBlock, Category, DeviceLocation, Incident, TimelineEntry
from incidents.privacy.readers import MASKED, Reader
from incidents.timeline import sentence

SPOKEN_KINDS = ("note", "description", "joined")
"""Lines of the timeline that carry what people said."""


def call_json(call: Call, reader: Reader = MASKED) -> dict[str, Any]:
    if not hasattr(call, "earlier"):
        call = Call.objects.for_json().get(pk=call.pk)
    sees_number = not call.number or call.region_id in reader.numbers
    return {
        "id": call.pk,
        "region": call.region.slug,
        "number": call.number if sees_number else "",
        "number_shown": call.number_shown if sees_number else phone.masked(call.number),
        "number_masked": not sees_number,
        "queue": call.queue,
        "transcript": "" if _hides_words(call.incident, reader) else call.transcript,
        "received_at": call.received_at,
        "status": call.status,
        "verification": call.verification,
        "taken_by": call.taken_by.get_username() if call.taken_by else None,
        "taken_at": call.taken_at,
        "ended_at": call.ended_at,
        "incident": call.incident.number if call.incident else None,
        "earlier": earlier_calls(call),
        "block": _standing_block(call),
        "device_location": _device_location(call),
        "exercise": call.is_exercise,
    }


def earlier_calls(call: Call) -> dict[str, int]:
    """Earlier calls of the same number in this region, and how many were not serious; none for a hidden number."""
    if not hasattr(call, "earlier"):
        call = Call.objects.for_json().get(pk=call.pk)
    return getattr(call, "earlier", None) or {"total": 0, "prank": 0, "ghost": 0}


def block_json(block: CallerBlock) -> dict[str, Any]:
    by = block.by.get_username() if block.by else None
    return {"at": block.at, "until": block.until, "by": by, "reason": block.reason}


def _standing_block(call: Call) -> dict[str, Any] | None:
    blocks: list[CallerBlock] = getattr(call.caller, "standing_blocks", [])
    return block_json(blocks[0]) if blocks else None


def _device_location(call: Call) -> dict[str, Any] | None:
    """The newest position that the caller's telephone gave."""
    return next((device_location_json(location) for location in call.device_locations.all()), None)


def device_location_json(location: DeviceLocation) -> dict[str, Any]:
    return {
        "lon": location.point.x,
        "lat": location.point.y,
        "radius_m": location.radius_m,
        "source": Incident.LocationSource.DEVICE.value,
        "method": location.method,
        "fix_at": location.fix_at,
        "received_at": location.received_at,
    }


def category_json(category: Category) -> dict[str, Any]:
    return {"code": category.code, "name_id": category.name_id, "name_en": category.name_en}


def incident_json(incident: Incident, reader: Reader = MASKED) -> dict[str, Any]:
    """`words_masked`: the description of a sensitive incident is left out."""
    village, hides = incident.village, _hides_words(incident, reader)
    return {
        "id": incident.pk,
        "number": incident.number,
        "region": incident.region.slug,
        "category": category_json(incident.category),
        "sensitive": incident.category.is_sensitive,
        "words_masked": hides,
        "priority": incident.priority,
        "alarm_level": incident.alarm_level,
        "status": incident.status,
        "description": "" if hides else incident.description,
        "lon": incident.location.x,
        "lat": incident.location.y,
        "radius_m": incident.location_radius_m,
        "location_source": incident.location_source,
        "location_text": incident.location_text,
        "village": village.name if village else None,
        "district": village.parent.name if village and village.parent else None,
        "opened_at": incident.opened_at,
        "opened_by": incident.opened_by.get_username() if incident.opened_by else None,
        "closed_at": incident.closed_at,
        "outcome": incident.outcome,
        "exercise": incident.is_exercise,
        "calls": [call.pk for call in incident.calls.all()],
    }


def incident_detail_json(incident: Incident, reader: Reader = MASKED) -> dict[str, Any]:
    """With its calls and its story, told in the active language: for one reader, never for the live stream."""
    hides = _hides_words(incident, reader)
    calls = Call.objects.for_json().filter(incident=incident).order_by("received_at")
    return {
        **incident_json(incident, reader),
        "linked_calls": [call_json(call, reader) for call in calls],
        "timeline": [entry_json(entry, hides=hides) for entry in incident.timeline.select_related("by")],
    }


def entry_json(entry: TimelineEntry, *, hides: bool = False) -> dict[str, Any]:
    masked = hides and entry.kind in SPOKEN_KINDS
    return {
        "at": entry.at,
        "kind": entry.kind,
        "text": "" if masked else sentence(entry),
        "masked": masked,
        "by": entry.by.get_username() if entry.by else None,
        "data": {} if masked else entry.data,
    }


def _hides_words(incident: Incident | None, reader: Reader) -> bool:
    return incident is not None and incident.category.is_sensitive and incident.region_id not in reader.notes
