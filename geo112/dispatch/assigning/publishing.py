"""What is told after a change, in the transaction of the change: the live stream, and the units' own devices.

Only jobs are left here; the network waits until the worker finds them (`tasks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from procrastinate.contrib.django import app

from geo112.dispatch.models import Assignment
from geo112.live.outbox import announce
from incidents.models import Incident
from responders.models import Unit

PUBLISH_ASSIGNMENTS_TASK = "geo112.dispatch.tasks.publish_assignments"
PUBLISH_ERROR_TASK = "geo112.dispatch.tasks.publish_error"


def tell_assignments(assignments: Sequence[Assignment]) -> None:
    """Announces changed assignments and their units, and has each unit's list published."""
    for assignment in assignments:
        announce(assignment.incident.region_id, "assignment", [assignment.pk])
        announce(assignment.unit.region_id, "units", [assignment.unit_id])
        # The lock keeps an older list from overtaking a newer one.
        lock = f"assignments-{assignment.unit_id}"
        app.configure_task(name=PUBLISH_ASSIGNMENTS_TASK, lock=lock).defer(unit_id=assignment.unit_id)


def tell_way(incident: Incident) -> None:
    """Has the units that are under way to the incident led there from where they are now (`redirecting`)."""
    app.configure_task(name=settings.INCIDENT_CHANGED_TASK).defer(incident_id=incident.pk, moved=True)


def tell_error(unit: Unit, *, reason: str, detail: str, at: datetime) -> None:
    """Has the unit's device told why its message was refused; `at` is when the device sent it."""
    task = app.configure_task(name=PUBLISH_ERROR_TASK)
    task.defer(unit_id=unit.pk, reason=reason, detail=detail, t=at.isoformat())


def tasks_payload(unit: Unit) -> list[dict[str, Any]]:
    """The unit's open assignments as its `assignments` topic carries them, the oldest first."""
    assignments = Assignment.objects.open().filter(unit=unit).select_related("incident__category")
    return [_task_payload(assignment) for assignment in assignments]


def _task_payload(assignment: Assignment) -> dict[str, Any]:
    incident = assignment.incident
    return {
        "id": assignment.pk,
        "incident": incident.number,
        "status": assignment.status,
        "queued": assignment.is_queued,
        "category": incident.category.name_id,
        "category_code": incident.category.code,
        "priority": incident.priority,
        "lon": incident.location.x,
        "lat": incident.location.y,
        "radius_m": incident.location_radius_m,
        "place": incident.location_text,
        "description": incident.description,
        "sent_at": assignment.sent_at,
        "exercise": incident.is_exercise,
    }
