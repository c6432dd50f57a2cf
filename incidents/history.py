"""What is known of a caller: earlier calls and how they ended, where they were, and whether they are blocked."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from incidents.models import Call, CallerBlock, Incident
from incidents.representation import block_json, category_json

MOST_SHOWN = 10


def caller_history(call: Call, now: datetime) -> dict[str, Any]:
    """Empty for a hidden number, whose callers are never taken for one another. Newest first."""
    if call.caller_id is None:
        return {"hidden": True, "counts": {}, "calls": [], "incidents": [], "last_place": None, "blocks": []}
    earlier = Call.objects.filter(caller=call.caller_id, received_at__lt=call.received_at).order_by("-received_at")
    calls = list(earlier.select_related("incident")[:MOST_SHOWN])
    incidents = list(_incidents(call))
    blocks = CallerBlock.objects.filter(caller=call.caller_id).select_related("by", "lifted_by")[:MOST_SHOWN]
    return {
        "hidden": False,
        "counts": Counter(earlier.order_by().exclude(verification="").values_list("verification", flat=True)),
        "calls": [_call_line(one) for one in calls],
        "incidents": [_incident_line(incident) for incident in incidents],
        "last_place": _place(incidents[0]) if incidents else None,
        "blocks": [_block_line(block, now) for block in blocks],
    }


def _incidents(call: Call) -> Any:
    """Those that this number called about before, the newest call first."""
    numbered = Incident.objects.filter(calls__caller=call.caller_id, calls__received_at__lt=call.received_at)
    return numbered.select_related("category").order_by("-opened_at").distinct()[:MOST_SHOWN]


def _call_line(call: Call) -> dict[str, Any]:
    return {
        "id": call.pk,
        "received_at": call.received_at,
        "verification": call.verification,
        "status": call.status,
        "incident": call.incident.number if call.incident else None,
    }


def _incident_line(incident: Incident) -> dict[str, Any]:
    return {
        "number": incident.number,
        "category": category_json(incident.category),
        "opened_at": incident.opened_at,
        "status": incident.status,
        "outcome": incident.outcome,
        "location_text": incident.location_text,
    }


def _place(incident: Incident) -> dict[str, Any]:
    return {
        "lat": incident.location.y,
        "lon": incident.location.x,
        "radius_m": incident.location_radius_m,
        "text": incident.location_text,
        "at": incident.opened_at,
        "incident": incident.number,
    }


def _block_line(block: CallerBlock, now: datetime) -> dict[str, Any]:
    lifted_by = block.lifted_by.get_username() if block.lifted_by else None
    stands = block.lifted_at is None and block.until > now
    return {**block_json(block), "lifted_at": block.lifted_at, "lifted_by": lifted_by, "stands": stands}
