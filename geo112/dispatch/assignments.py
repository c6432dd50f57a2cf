"""What becomes of an assignment once it is sent: its steps, its calling off, and its end."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from geo112.dispatch.models import Assignment, AssignmentStep
from geo112.dispatch.publishing import tell_assignments
from geo112.dispatch.states import Outcome, Progress, plausible, reach
from geo112.regions.models import User
from incidents.timeline import add_entry

Status, Source = Assignment.Status, AssignmentStep.Source


@transaction.atomic
def record_step(
    *, assignment: Assignment, status: str, at: datetime, source: str, by: User | None = None, now: datetime
) -> Outcome:
    """Stamps a step and says what it did; `assignment` is fresh afterwards.

    Safe to repeat, in any order: `states` decides. A step after the end changes nothing.
    """
    locked = _locked(assignment)
    before = progress_of(locked)
    after, outcome = reach(before, status, plausible(at, sent_at=locked.sent_at, now=now))
    if after is not before:
        _store_steps(locked, before, after, now=now, source=source, by=by)
        _store_status(locked, after)
        tell_assignments([locked])
    assignment.refresh_from_db()
    return outcome


def cancel(*, assignment: Assignment, by: User | None, now: datetime) -> Outcome:
    """Calls the unit off."""
    source = Source.DISPATCHER if by else Source.SYSTEM
    return record_step(assignment=assignment, status=Status.CANCELLED, at=now, source=source, by=by, now=now)


def progress_of(assignment: Assignment) -> Progress:
    """Its stamps. The row itself always vouches for the sending and the end."""
    own = {"sent": assignment.sent_at}
    if assignment.ended_at:
        own[assignment.status] = assignment.ended_at
    return Progress(own | {step.status: step.at for step in assignment.steps.all()})


def _locked(assignment: Assignment) -> Assignment:
    """The row, locked, so that steps of one assignment are judged one after the other."""
    rows = Assignment.objects.select_related("incident", "unit__agency").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=assignment.pk)


def _store_steps(
    assignment: Assignment, before: Progress, after: Progress, *, now: datetime, source: str, by: User | None
) -> None:
    assignment.steps.exclude(status__in=after.stamps).delete()
    for status, at in after.stamps.items():
        if before.stamps.get(status) == at:
            continue
        values = {"at": at, "recorded_at": now, "source": source, "by": by}
        _step, is_new = assignment.steps.update_or_create(status=status, defaults=values)
        if is_new:
            _tell_story(assignment, status, at, source, by)


def _tell_story(assignment: Assignment, status: str, at: datetime, source: str, by: User | None) -> None:
    unit = assignment.unit
    data = {"unit": unit.slug, "call_sign": unit.call_sign, "agency": unit.agency.code}
    add_entry(assignment.incident, status, at=at, by=by, data=data | {"assignment": assignment.pk, "source": source})


def _store_status(assignment: Assignment, progress: Progress) -> None:
    assignment.status, assignment.ended_at = progress.status, progress.ended_at
    assignment.save(update_fields=["status", "ended_at"])
