"""Status reports and presence to rows. What a status means for an assignment is dispatch's business."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app

from geo112.live.outbox import announce
from responders.counters import Tally, add_to_counters
from responders.messages import PresenceMessage, StatusMessage
from responders.models import StatusReport, Tracker


@transaction.atomic
def record_status(*, unit_id: int, message: StatusMessage, received_at: datetime) -> StatusReport:
    """Stores the report once, however often it is delivered, and defers the job that acts upon it."""
    report, is_new = StatusReport.objects.get_or_create(
        unit_id=unit_id,
        status=message.status,
        assignment_id=message.assignment_id,
        reported_at=message.reported_at or received_at,
        defaults={"received_at": received_at},
    )
    if is_new:
        app.configure_task(name=settings.STATUS_REPORT_TASK).defer(report_id=report.pk)
    outcome = "status_stored" if is_new else "status_duplicate"
    add_to_counters({(unit_id, outcome): Tally(1, message.status)}, received_at)
    return report


@transaction.atomic
def record_presence(*, unit_id: int, region_id: int, message: PresenceMessage, received_at: datetime) -> bool:
    """Notes since when the tracker is online or offline; whether this was news."""
    presence = "online" if message.online else "offline"
    changed = (
        Tracker.objects.filter(Q(presence_at=None) | Q(presence_at__lt=received_at), unit_id=unit_id)
        .exclude(presence=presence)
        .update(presence=presence, presence_at=received_at)
    )
    if changed:
        announce(region_id, "units", [unit_id])
    return bool(changed)
