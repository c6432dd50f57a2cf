"""What becomes of an assignment once it is sent: its steps, its calling off, its end, and the one that follows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from geo112.dispatch.assigning.locking import hold_units
from geo112.dispatch.assigning.publishing import tell_assignments, tell_way
from geo112.dispatch.assigning.states import ENDS, Outcome, Progress, plausible, reach
from geo112.dispatch.models import Assignment, AssignmentStep
from geo112.regions.models import User
from incidents.timeline import add_entry

Status, Source = Assignment.Status, AssignmentStep.Source


@transaction.atomic
def record_step(
    *, assignment: Assignment, status: str, at: datetime, source: str, by: User | None = None, now: datetime
) -> Outcome:
    """Stamps a step and says what it did; `assignment` is fresh afterwards.

    Safe to repeat, in any order: `states` decides. A step after the end changes nothing. When the unit's own assignment
    ends, the one that is queued next becomes its own in the same transaction.
    """
    locked = hold(assignment)
    was_open = locked.ended_at is None
    outcome = stamp(locked, status, at, source=source, by=by, now=now)
    if was_open and locked.ended_at and not locked.is_queued:
        activate_next(locked, now=now)
    assignment.refresh_from_db()
    return outcome


class CannotWithdraw(Exception):
    """Only what a dispatcher stamped last can be taken back, and neither the sending nor an end: those are answered by
    new steps. What crews and positions say stands. `status` is what the assignment has now."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@transaction.atomic
def withdraw_step(*, assignment: Assignment, status: str, at: datetime, by: User, now: datetime) -> None:
    """Takes back the step that a dispatcher stamped at that time by mistake; the timeline keeps both. Raises
    CannotWithdraw."""
    locked = hold(assignment)
    step = locked.steps.filter(status=status, at=at, source=Source.DISPATCHER).first()
    if step is None or status != locked.status or status == Status.SENT or status in ENDS:
        raise CannotWithdraw(locked.status)
    step.delete()
    _store_status(locked, progress_of(locked).without(status))
    if status == Status.ON_SCENE:  # whoever was never there has not left
        Assignment.objects.filter(pk=locked.pk).update(left_at=None)
    tell_story(locked, f"{status}_withdrawn", now, by=by)
    tell_assignments([locked])
    assignment.refresh_from_db()


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


def hold(assignment: Assignment) -> Assignment:
    """The row, locked, so that steps of one assignment are judged one after the other; its unit is locked before it."""
    hold_units([assignment.unit_id])
    rows = Assignment.objects.select_related("incident", "unit__agency").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=assignment.pk)


def stamp(
    locked: Assignment, status: str, at: datetime, *, source: str, by: User | None, now: datetime, **story: Any
) -> Outcome:
    """Stamps a step on an assignment that is held, and nothing more; `story` joins the timeline's data.

    With `kind` in it the timeline tells that kind instead of the status.
    """
    before = progress_of(locked)
    after, outcome = reach(before, status, plausible(at, sent_at=locked.sent_at, now=now))
    if after is not before:
        _store_steps(locked, before, after, now=now, source=source, by=by, story=story)
        _store_status(locked, after)
        tell_assignments([locked])
    return outcome


def activate_next(ended: Assignment, *, now: datetime) -> Assignment | None:
    """Makes the unit's oldest queued assignment its own; the unit is held (`hold`)."""
    queued = Assignment.objects.open().filter(unit=ended.unit_id, is_queued=True)
    following = queued.select_related("incident", "unit__agency").order_by("sent_at", "pk").first()
    if following:
        activate(following, now=now)
    return following


def activate(queued: Assignment, *, now: datetime, by: User | None = None, **story: Any) -> None:
    """Makes a queued assignment the unit's own, which has no other by now, and has its way found anew."""
    queued.is_queued, queued.activated_at = False, now
    queued.save(update_fields=["is_queued", "activated_at"])
    tell_story(queued, "activated", now, by=by, story=story)
    tell_assignments([queued])
    tell_way(queued.incident)


def tell_story(
    assignment: Assignment, kind: str, at: datetime, *, by: User | None, story: dict[str, Any] | None = None
) -> None:
    """A line about the assignment's unit in the timeline of its incident."""
    unit = assignment.unit
    data = {"unit": unit.slug, "call_sign": unit.call_sign, "agency": unit.agency.code, "assignment": assignment.pk}
    add_entry(assignment.incident, kind, at=at, by=by, data=data | (story or {}))


def _store_steps(
    assignment: Assignment,
    before: Progress,
    after: Progress,
    *,
    now: datetime,
    source: str,
    by: User | None,
    story: dict[str, Any],
) -> None:
    assignment.steps.exclude(status__in=after.stamps).delete()
    for status, at in after.stamps.items():
        if before.stamps.get(status) == at:
            continue
        values = {"at": at, "recorded_at": now, "source": source, "by": by}
        _step, is_new = assignment.steps.update_or_create(status=status, defaults=values)
        if is_new:
            tell_story(assignment, story.get("kind", status), at, by=by, story=story | {"source": source})


def _store_status(assignment: Assignment, progress: Progress) -> None:
    assignment.status, assignment.ended_at = progress.status, progress.ended_at
    assignment.save(update_fields=["status", "ended_at"])
