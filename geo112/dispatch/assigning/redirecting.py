"""An incident that changes under way: whoever was sent is told anew, and led to its new place."""

from __future__ import annotations

from datetime import datetime

from django.contrib.gis.geos import LineString
from django.db import transaction

from geo112.dispatch.assigning.publishing import tell_assignments
from geo112.dispatch.assigning.sending import ways_to
from geo112.dispatch.models import Assignment, AssignmentQuerySet
from geo112.dispatch.roster import with_state
from geo112.dispatch.travel import Way
from incidents.models import Incident
from responders.models import Unit

UNDER_WAY = (Assignment.Status.SENT, Assignment.Status.ACKNOWLEDGED, Assignment.Status.EN_ROUTE)


def follow_change(*, incident: Incident, moved: bool, now: datetime) -> None:
    """Publishes the units' lists again; after a move those still under way get a new way from where they are."""
    units = with_state(Unit.objects.filter(assignments__in=_open(incident, *UNDER_WAY))) if moved else []
    ways = ways_to(list(units), incident, now)
    with transaction.atomic():
        assignments = list(_open(incident).select_related("incident", "unit"))
        for assignment in assignments:
            if (way := ways.get(assignment.unit_id)) and assignment.status in UNDER_WAY:
                _lead(assignment, way, now)
        tell_assignments(assignments)


def _open(incident: Incident, *statuses: str) -> AssignmentQuerySet:
    return Assignment.objects.filter(incident=incident, status__in=statuses or Assignment.OPEN)


def _lead(assignment: Assignment, way: Way, now: datetime) -> None:
    """`expected_s` counts from the sending, so the time that has passed is part of it."""
    assignment.expected_s = (now - assignment.sent_at).total_seconds() + way.seconds
    assignment.distance_m = way.metres
    assignment.route = LineString(way.geometry, srid=4326) if way.geometry else None
    assignment.save(update_fields=["expected_s", "distance_m", "route"])
