"""Alarms as rows: fired when a clock has run out, ended when their reason is gone, acknowledged by somebody.

What ought to stand is worked out anew each time and compared with what stands, so that a worker that was away fires
what is overdue by now, and nothing fires twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from geo112.dispatch.models import Alarm, Assignment, Target
from geo112.dispatch.proposing.content import Facts
from geo112.dispatch.proposing.proposals import propose
from geo112.dispatch.watch.clocks import running_clocks
from geo112.dispatch.watch.timers import MISSED, Clock
from geo112.live.outbox import announce
from geo112.regions.models import User

Json = dict[str, Any]


def refresh_alarms(now: datetime) -> int:
    """Fires and ends alarms; returns how many were fired."""
    due = {clock.key(level): (clock, level) for clock in running_clocks() if (level := clock.level(now))}
    standing = Alarm.objects.standing().in_bulk(field_name="key")
    _end([alarm for key, alarm in standing.items() if key not in due], now)
    return sum(_fire(*due[key], key, now) for key in due.keys() - standing.keys())


def _end(alarms: Iterable[Alarm], now: datetime) -> None:
    for alarm in alarms:
        with transaction.atomic():
            if Alarm.objects.standing().filter(pk=alarm.pk).update(ended_at=now):
                announce(alarm.region_id, "alarm", [alarm.pk])


@transaction.atomic
def _fire(clock: Clock, level: str, key: str, now: datetime) -> bool:
    """A reason that comes back, as when a taken call rings again, makes the same alarm stand again."""
    values = {
        "region_id": clock.region_id,
        "kind": clock.kind,
        "level": level,
        "call_id": clock.call_id,
        "incident_id": clock.incident_id,
        "assignment_id": clock.assignment_id,
        "agency_id": clock.agency_id,
        "due_at": clock.due_at,
        "fired_at": now,
        "escalation": clock.escalation if level == MISSED else "",
    }
    alarm, is_new = Alarm.objects.get_or_create(key=key, defaults=values)
    if is_new:
        _escalate(alarm, now)
    else:
        again = {"ended_at": None, "acknowledged_at": None, "acknowledged_by": None, "fired_at": now}
        is_new = bool(Alarm.objects.filter(pk=alarm.pk, ended_at__isnull=False).update(**again))
    if is_new:
        announce(alarm.region_id, "alarm", [alarm.pk])
    return is_new


def _escalate(alarm: Alarm, now: datetime) -> None:
    """Names the next unit where the target wants that; the supervisor's alarms need nothing but to be seen."""
    if alarm.escalation == Target.Escalation.SUBSTITUTE and alarm.assignment_id:
        assignment = Assignment.objects.select_related("incident__region", "unit__agency").get(pk=alarm.assignment_id)
        alarm.data = substitute_for(assignment, now)
        alarm.save(update_fields=["data"])


def substitute_for(assignment: Assignment, now: datetime) -> Json:
    """The best free unit of the same agency, by a proposal that is stored like any other; {} where there is none."""
    proposal = propose(incident=assignment.incident, by=None, now=now)
    for agency in proposal.content["agencies"]:
        if agency["agency"] == assignment.unit.agency.code and agency["candidates"]:
            best = Facts(proposal.content).of(agency["candidates"][0]["unit"])
            found = {key: best[key] for key in ("unit", "call_sign", "seconds")}
            return {"substitute": found, "proposal": proposal.pk}
    return {}


@transaction.atomic
def acknowledge(*, alarm: Alarm, by: User, now: datetime) -> bool:
    """Somebody has seen it; False where somebody else was first. `alarm` is fresh afterwards."""
    first = Alarm.objects.filter(pk=alarm.pk, acknowledged_at=None).update(acknowledged_at=now, acknowledged_by=by)
    if first:
        announce(alarm.region_id, "alarm", [alarm.pk])
    alarm.refresh_from_db()
    return bool(first)


def alarm_json(alarm: Alarm) -> Json:
    """Its state for browsers and integrators, without a language. Rows of `AlarmQuerySet.for_json` cost no query."""
    assignment = alarm.assignment
    return {
        "id": alarm.pk,
        "kind": alarm.kind,
        "level": alarm.level,
        "call": alarm.call_id,
        "incident": alarm.incident.number if alarm.incident else None,
        "assignment": alarm.assignment_id,
        "unit": assignment.unit.slug if assignment else None,
        "call_sign": assignment.unit.call_sign if assignment else None,
        "agency": alarm.agency.code if alarm.agency else None,
        "due_at": alarm.due_at,
        "fired_at": alarm.fired_at,
        "ended_at": alarm.ended_at,
        "acknowledged_at": alarm.acknowledged_at,
        "acknowledged_by": alarm.acknowledged_by.get_username() if alarm.acknowledged_by else None,
        "escalation": alarm.escalation,
        "substitute": alarm.data.get("substitute"),
    }
