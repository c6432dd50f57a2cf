"""One action instead of two: a unit goes from one incident to another, or another unit goes in its place."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from geo112.dispatch.assigning.life import Source, Status, activate, hold, record_step, stamp, tell_story
from geo112.dispatch.assigning.locking import hold_open, hold_units
from geo112.dispatch.assigning.sending import Refusal, send_units
from geo112.dispatch.models import Assignment
from geo112.regions.models import User
from incidents.models import Incident
from responders.models import Unit


class AlreadyEnded(Exception):
    """Who has ended there can be sent, but not reassigned from there."""


class SameIncident(Exception):
    """The unit is on that incident."""


class CannotReplace(Exception):
    """The other unit cannot go; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.code)


@transaction.atomic
def reassign(*, assignment: Assignment, incident: Incident, by: User | None, now: datetime) -> Assignment:
    """Takes the unit off its incident and sends it to the other one; both timelines tell of it.

    Raises AlreadyEnded, SameIncident or `locking.IncidentClosed`; nothing is changed then.
    """
    if incident.pk == assignment.incident_id:
        raise SameIncident
    hold_open(incident)
    former = hold(assignment)
    if former.ended_at:
        raise AlreadyEnded
    source = Source.DISPATCHER if by else Source.SYSTEM
    story = {"kind": "reassigned", "other": incident.number}
    stamp(former, Status.CANCELLED, now, source=source, by=by, now=now, **story)
    new = _go(former, incident, by, now)
    former.reassigned_to = new
    former.save(update_fields=["reassigned_to"])
    tell_story(new, "reassigned_here", now, by=by, story={"other": former.incident.number})
    return new


def _go(former: Assignment, incident: Incident, by: User | None, now: datetime) -> Assignment:
    """The unit's assignment at the other incident: the one queued there, or a new one.

    A unit that was only queued here goes at once if it is free, and else is queued there.
    """
    waiting = Assignment.objects.open().filter(unit=former.unit_id, incident=incident, is_queued=True)
    if queued := waiting.select_related("incident", "unit__agency").first():
        if not Assignment.objects.active().filter(unit=former.unit_id).exists():
            activate(queued, now=now, by=by)
        return queued
    sending = send_units(incident=incident, units=[_with_position(former)], by=by, queue=True, now=now)
    if not sending.assignments:  # off duty with a queued task only
        raise AlreadyEnded
    return sending.assignments[0]


def _with_position(former: Assignment) -> Unit:
    return Unit.objects.select_related("region", "agency", "latest").get(pk=former.unit_id)


@transaction.atomic
def replace(*, assignment: Assignment, unit: Unit, by: User | None, now: datetime) -> Assignment:
    """Sends `unit` to the assignment's incident and calls off the one that was to go.

    Raises CannotReplace or `locking.IncidentClosed`; nothing is changed then.
    """
    hold_open(assignment.incident)
    hold_units([assignment.unit_id, unit.pk])
    sending = send_units(incident=assignment.incident, units=[unit], by=by, now=now)
    if not sending.assignments:
        raise CannotReplace(sending.refused[0])
    source = Source.DISPATCHER if by else Source.SYSTEM
    record_step(assignment=assignment, status=Status.CANCELLED, at=now, source=source, by=by, now=now)
    return sending.assignments[0]
