"""Whether a task has reached its unit's device: what the broker took, and what an OwnTracks app is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import override

from geo112.dispatch.models import Assignment
from geo112.live.outbox import announce
from responders import topics
from responders.models import Unit
from responders.owntracks_commands import Errand, commands

CREWS_LANGUAGE = "id"


@transaction.atomic
def note_published(pks: Sequence[int], *, now: datetime) -> None:
    """The broker has acknowledged a list with these assignments, and keeps it for the device."""
    fresh = Assignment.objects.filter(pk__in=pks, published_at=None).select_related("incident")
    for assignment in fresh:
        if Assignment.objects.filter(pk=assignment.pk, published_at=None).update(published_at=now):
            announce(assignment.incident.region_id, "assignment", [assignment.pk])


def owntracks_messages(unit: Unit) -> Iterator[tuple[str, dict[str, Any]]]:
    """(topic, command) for the unit's app, where it has reported as one; what is new is announced."""
    tracker = getattr(unit, "tracker", None)
    if tracker is None or tracker.revoked_at or not tracker.owntracks_device:
        return
    topic = topics.owntracks_commands(tracker.username, tracker.owntracks_device)
    tasks = list(Assignment.objects.open().filter(unit=unit).select_related("incident__category"))
    with override(CREWS_LANGUAGE):
        news = "; ".join(_text(task) for task in tasks if task.published_at is None)
        errands = [_errand(task) for task in tasks]
    for command in commands(errands, news=news):
        yield topic, command


def _errand(task: Assignment) -> Errand:
    incident = task.incident
    return Errand(task.sent_at, incident.location.x, incident.location.y, incident.location_radius_m, _text(task))


def _text(task: Assignment) -> str:
    """What to do and where, on one line; the caller's words stay out of a phone's lock screen."""
    incident = task.incident
    where = incident.location_text or f"{incident.location.y:.5f}, {incident.location.x:.5f}"
    return f"{incident.number} · P{incident.priority} {incident.category} · {where}"
