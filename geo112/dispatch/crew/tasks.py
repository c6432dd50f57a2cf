"""What a crew sees: its unit, its tasks with what one must know on the way, and what became of what it said.

In one language-free piece, so that the phone can tell by an ETag whether anything is new, and show it offline.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch

from geo112.dispatch.models import Assignment, CrewReport
from geo112.dispatch.representation import assignment_json
from geo112.regions.access import may_take_calls
from geo112.regions.models import User
from incidents import phone
from incidents.models import Call, Incident, TimelineEntry
from incidents.representation import category_json
from responders.models import Unit

Json = dict[str, Any]

TOLD = ("note", "photo", "crew_message")
"""Kinds of timeline entries that tell of the scene: notes of the centre, photos, and what other crews say."""
MOST_NOTES = 30
RECENT = timedelta(minutes=30)
"""How long a task that has ended is still spoken of."""
HIDDEN_DIGITS = "•••"


def crew_state(unit: Unit, user: User, now: datetime) -> Json:
    """All that the page of this unit shows to this user; `unit` was found through `manned_by`."""
    rows = _rows(Assignment.objects.filter(unit=unit))
    open_ones = sorted(rows.open(), key=lambda row: (row.is_queued, row.sent_at, row.pk))
    ended = rows.filter(ended_at__gte=now - RECENT).order_by("-ended_at").first()
    shows_numbers = may_take_calls(user, unit.region)
    return {
        "unit": unit_json(unit),
        "tasks": [_task_json(row, shows_numbers=shows_numbers) for row in open_ones],
        "ended": _ended_json(ended) if ended and not open_ones else None,
        "said": _said(unit, now),
    }


def unit_json(unit: Unit) -> Json:
    return {
        "slug": unit.slug,
        "call_sign": unit.call_sign,
        "kind": unit.kind,
        "agency": unit.agency.name,
        "color": unit.agency.color,
        "region": unit.region.slug,
        "on_duty": unit.on_duty,
        "carries_patients": carries_patients(unit),
    }


def carries_patients(unit: Unit) -> bool:
    return unit.kind == "ambulance"


def _rows(assignments: Any) -> Any:
    calls = Call.objects.order_by("received_at")
    told = TimelineEntry.objects.filter(kind__in=TOLD).select_related("by").order_by("-at", "-pk")
    others = Assignment.objects.select_related("unit").defer("route").order_by("sent_at")
    return (
        assignments.select_related("incident__region", "incident__category", "incident__village__parent")
        .select_related("unit__agency")
        .defer("incident__region__boundary", "incident__village__boundary", "incident__village__parent__boundary")
        .prefetch_related(
            "steps",
            Prefetch("incident__calls", calls),
            Prefetch("incident__timeline", told, to_attr="told"),
            Prefetch("incident__assignments", others, to_attr="everybody"),
        )
    )


def _task_json(assignment: Assignment, *, shows_numbers: bool) -> Json:
    incident = assignment.incident
    others = [row for row in incident.everybody if row.unit_id != assignment.unit_id]  # type: ignore[attr-defined]
    return {
        **assignment_json(assignment),
        "incident": _incident_json(incident, shows_numbers=shows_numbers),
        "others": [{"call_sign": row.unit.call_sign, "status": row.status} for row in others if not row.ended_at],
    }


def _incident_json(incident: Incident, *, shows_numbers: bool) -> Json:
    village, calls = incident.village, list(incident.calls.all())
    numbers = [call.number for call in calls if call.number]
    return {
        "number": incident.number,
        "category": category_json(incident.category),
        "priority": incident.priority,
        "lon": incident.location.x,
        "lat": incident.location.y,
        "radius_m": incident.location_radius_m,
        "place": incident.location_text,
        "village": village.name if village else None,
        "district": village.parent.name if village and village.parent else None,
        "description": incident.description,
        "words": [call.transcript for call in calls if call.transcript],
        "callers": [phone.shown(number) if shows_numbers else masked(number) for number in numbers],
        "exercise": incident.is_exercise,
        "opened_at": incident.opened_at,
        "notes": [_note_json(entry) for entry in incident.told[:MOST_NOTES]],  # type: ignore[attr-defined]
    }


def masked(number: str) -> str:
    """The end of a number: enough to tell two callers apart, too little to ring one."""
    return HIDDEN_DIGITS + number[-3:]


def _note_json(entry: TimelineEntry) -> Json:
    data = entry.data
    return {
        "at": entry.at,
        "kind": entry.kind,
        "text": entry.text or data.get("words", ""),
        "from": data.get("call_sign", ""),
        "attachment": data.get("attachment"),
    }


def _ended_json(assignment: Assignment) -> Json:
    return {
        "id": assignment.pk,
        "incident": assignment.incident.number,
        "category": category_json(assignment.incident.category),
        "status": assignment.status,
        "ended_at": assignment.ended_at,
    }


def _said(unit: Unit, now: datetime) -> list[Json]:
    """What the crew told the centre of late, the newest first, and whether somebody has looked at it."""
    told = CrewReport.objects.filter(unit=unit, received_at__gte=now - RECENT).for_the_centre()
    return [
        {
            "key": str(report.key),
            "kind": report.kind,
            "text": report.content.get("text", ""),
            "support": report.content.get("support"),
            "at": report.pressed_at,
            "seen_at": report.seen_at,
        }
        for report in told.order_by("-pressed_at")[:10]
    ]
