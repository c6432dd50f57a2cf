"""The clocks that run at a moment: calls that ring, incidents without anybody, crews without a word, late arrivals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from geo112.dispatch.assigning.redirecting import UNDER_WAY
from geo112.dispatch.models import Alarm, Assignment, AssignmentStep, Referral, Target, target_for
from geo112.dispatch.watch.geofence import GONE
from geo112.dispatch.watch.timers import Clock
from incidents.models import Call, Incident
from responders.models import LatestPosition, StatusReport

Kind, Status = Alarm.Kind, Assignment.Status
FAILED = (Status.DECLINED, Status.CANCELLED)
Targets = Mapping[int, Sequence[Target]]


def running_clocks() -> list[Clock]:
    """Every clock of every region; a step without a target has none."""
    targets: defaultdict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.all():
        targets[target.region_id].append(target)
    sent = _active()
    return [
        *_calls(targets),
        *_incidents(targets),
        *_acknowledgements(sent, targets),
        *_arrivals(sent, targets),
        *_silent(sent),
        *_left(sent),
        *_declined(),
    ]


def _active() -> list[Assignment]:
    """What units are at, with whether their devices were heard since they were sent."""
    rows = Assignment.objects.active().select_related("incident__region", "unit")
    since = {"unit": OuterRef("unit"), "received_at__gt": Coalesce(OuterRef("activated_at"), OuterRef("sent_at"))}
    heard = Exists(LatestPosition.objects.filter(**since)) | Exists(StatusReport.objects.filter(**since))
    return list(rows.defer("route", "incident__region__boundary").annotate(was_heard=heard).order_by("sent_at", "pk"))


def _calls(targets: Targets) -> Iterator[Clock]:
    for call in Call.objects.filter(status=Call.Status.WAITING):
        if target := target_for(targets.get(call.region_id, ()), Target.Step.ANSWER):
            yield _clock(Kind.ANSWER, f"call-{call.pk}", call.region_id, call.received_at, target, call_id=call.pk)


def _incidents(targets: Targets) -> Iterator[Clock]:
    """Open incidents to which nobody is or was sent, but for those who declined or were called off, and no ticket."""
    failed = Q(assignments__status__in=FAILED)
    succeeded = Assignment.objects.filter(incident=OuterRef("pk")).exclude(status__in=FAILED)
    referred = Referral.objects.filter(incident=OuterRef("pk")).exclude(status__in=FAILED)
    rows = Incident.objects.open().filter(~Exists(succeeded), ~Exists(referred))
    for incident in rows.annotate(failed_at=Max("assignments__ended_at", filter=failed)):
        target = target_for(targets.get(incident.region_id, ()), Target.Step.SEND, priority=incident.priority)
        if target:
            failed_at: datetime | None = incident.failed_at  # type: ignore[attr-defined]  # annotated
            started = max(incident.opened_at, failed_at or incident.opened_at)
            about = f"incident-{incident.pk}-{int(started.timestamp())}"
            yield _clock(Kind.SEND, about, incident.region_id, started, target, incident_id=incident.pk)


def _acknowledgements(sent: Sequence[Assignment], targets: Targets) -> Iterator[Clock]:
    for assignment in sent:
        target = _target(assignment, Target.Step.ACKNOWLEDGE, targets)
        if target and assignment.status == Status.SENT:
            yield _of(Kind.ACKNOWLEDGE, assignment, assignment.started_at, target)


def _arrivals(sent: Sequence[Assignment], targets: Targets) -> Iterator[Clock]:
    """One for each agency of an incident that has sent somebody, until its first unit is there."""
    there = AssignmentStep.objects.filter(status=Status.ON_SCENE, assignment__incident__status=Incident.Status.OPEN)
    met = set(there.values_list("assignment__incident_id", "assignment__unit__agency_id"))
    for assignment in sent:
        who = assignment.incident_id, assignment.unit.agency_id
        target = _target(assignment, Target.Step.ARRIVE, targets)
        if who in met or target is None or assignment.status not in UNDER_WAY:
            continue
        met.add(who)
        about = "incident-{}-agency-{}".format(*who)
        yield _of(Kind.ARRIVE, assignment, assignment.incident.opened_at, target, about)


def _silent(sent: Sequence[Assignment]) -> Iterator[Clock]:
    for assignment in sent:
        if assignment.status == Status.SENT and not assignment.was_heard:  # type: ignore[attr-defined]  # annotated
            seconds = assignment.incident.region.radio_after_s
            yield _plain(Kind.RADIO, assignment, assignment.started_at, seconds)


def _left(sent: Sequence[Assignment]) -> Iterator[Clock]:
    for assignment in sent:
        if assignment.status == Status.ON_SCENE and assignment.left_at:
            yield _plain(Kind.LEFT, assignment, assignment.left_at, GONE.total_seconds())


def _declined() -> Iterator[Clock]:
    """Until somebody of the same agency is sent in its place."""
    same = {
        "incident": OuterRef("incident"),
        "unit__agency": OuterRef("unit__agency"),
        "sent_at__gte": OuterRef("ended_at"),
    }
    others = Assignment.objects.filter(**same).exclude(status__in=FAILED)
    rows = Assignment.objects.filter(status=Status.DECLINED, incident__status=Incident.Status.OPEN)
    for assignment in rows.filter(~Exists(others)).select_related("incident", "unit").defer("route"):
        about, declined_at = f"assignment-{assignment.pk}", assignment.ended_at or assignment.sent_at
        region_id, escalation = assignment.incident.region_id, Target.Escalation.SUBSTITUTE
        yield Clock(Kind.DECLINED, about, region_id, declined_at, 0, None, escalation, **_rows(assignment))


def _target(assignment: Assignment, step: str, targets: Targets) -> Target | None:
    known = targets.get(assignment.incident.region_id, ())
    return target_for(known, step, agency_id=assignment.unit.agency_id, priority=assignment.incident.priority)


def _clock(kind: str, about: str, region_id: int, started_at: datetime, target: Target, **rows: int | None) -> Clock:
    return Clock(kind, about, region_id, started_at, target.seconds, target.warn_at, target.escalation, **rows)


def _of(kind: str, assignment: Assignment, started_at: datetime, target: Target, about: str = "") -> Clock:
    about = about or f"assignment-{assignment.pk}"
    return _clock(kind, about, assignment.incident.region_id, started_at, target, **_rows(assignment))


def _plain(kind: str, assignment: Assignment, started_at: datetime, seconds: float) -> Clock:
    """A clock that no target sets."""
    about = f"assignment-{assignment.pk}-{int(started_at.timestamp())}"
    return Clock(kind, about, assignment.incident.region_id, started_at, seconds, None, "", **_rows(assignment))


def _rows(assignment: Assignment) -> dict[str, int]:
    return {
        "incident_id": assignment.incident_id,
        "assignment_id": assignment.pk,
        "agency_id": assignment.unit.agency_id,
    }
