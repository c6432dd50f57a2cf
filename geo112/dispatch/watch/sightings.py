"""Stored positions of units with a task, and the steps that follow from them: on the scene, left, at the hospital.

Positions are read by the time of their receipt, so that what a device kept while it was offline counts too, with the
time at which it was made. Reading some of them twice changes nothing: `states` keeps the earliest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db import connection, transaction
from django.db.models import Q

from geo112.dispatch.assigning.life import Source, Status, record_step
from geo112.dispatch.assigning.redirecting import UNDER_WAY
from geo112.dispatch.assigning.states import Outcome
from geo112.dispatch.models import Assignment, AssignmentQuerySet
from geo112.dispatch.watch.geofence import Spot, arrived_at, has_left, left_at
from geo112.live.outbox import announce
from geo112.roads.geodesy import Floats, distances_m
from incidents.models import Place
from responders.plausibility import KEPT_BACK

OLDEST = timedelta(hours=2)
"""What a device kept for longer is history; nobody looks through whole days every few seconds."""
CARRIES = frozenset({"ambulance"})
"""Kinds of units that leave the scene with a patient; others are asked."""
HOSPITAL_RADIUS_M = 150

FIND = """
    SELECT assignment.id, p.effective_at, ST_X(p.point), ST_Y(p.point), p.speed_mps
    FROM dispatch_assignment AS assignment CROSS JOIN LATERAL (
        SELECT effective_at, point, speed_mps FROM responders_position
        WHERE unit_id = assignment.unit_id AND fix_at > greatest(assignment.sent_at - interval '30 s', %(oldest)s)
            AND received_at > %(since)s AND effective_at > coalesce(assignment.activated_at, assignment.sent_at)
            AND flags & %(kept_back)s = 0 AND (accuracy_m IS NULL OR accuracy_m <= 150)
    ) AS p WHERE assignment.id = ANY(%(ids)s) ORDER BY 1, 2
"""


class Sighting(NamedTuple):
    at: datetime
    lon: float
    lat: float
    speed_mps: float | None


def look(*, since: datetime, now: datetime) -> int:
    """Acts upon what was received after `since`; returns the number of steps that were stamped."""
    rows = _watched(now).select_related("incident__region", "unit").defer("route", "incident__region__boundary")
    assignments = {each.pk: each for each in rows}
    sightings = _sightings(list(assignments), since, now)
    return sum(_judge(each, sightings.get(pk, ()), now) for pk, each in assignments.items())


def _watched(now: datetime) -> AssignmentQuerySet:
    """Active ones; and those that ended without an arrival, which a device may still tell that was offline."""
    active = Q(status__in=(*UNDER_WAY, Status.ON_SCENE, Status.TRANSPORTING), is_queued=False)
    untold = Q(status=Status.COMPLETED, ended_at__gt=now - OLDEST) & ~Q(steps__status=Status.ON_SCENE)
    return Assignment.objects.filter(active | untold)


def _sightings(ids: Sequence[int], since: datetime, now: datetime) -> Mapping[int, Sequence[Sighting]]:
    found: defaultdict[int, list[Sighting]] = defaultdict(list)
    if ids:
        parameters: dict[str, Any] = {"ids": ids, "since": since, "oldest": now - OLDEST, "kept_back": KEPT_BACK}
        with connection.cursor() as cursor:
            cursor.execute(FIND, parameters)
            for pk, *sighting in cursor.fetchall():
                found[pk].append(Sighting(*sighting))
    return found


def _judge(assignment: Assignment, sightings: Sequence[Sighting], now: datetime) -> bool:
    has_arrived = _arrive(assignment, sightings, now)  # maybe earlier than is known: late fixes come at any time
    if assignment.status in UNDER_WAY or assignment.ended_at or has_arrived:
        return has_arrived
    if assignment.status == Status.ON_SCENE:
        return _leave(assignment, sightings, now)
    return _deliver(assignment, sightings, now)


def _arrive(assignment: Assignment, sightings: Sequence[Sighting], now: datetime) -> bool:
    incident = assignment.incident
    spots = _seen_from((incident.location.x, incident.location.y), sightings)
    at = arrived_at(spots, incident.region.arrival_radius_m)
    return at is not None and _stamp(assignment, Status.ON_SCENE, at, now)


def _leave(assignment: Assignment, sightings: Sequence[Sighting], now: datetime) -> bool:
    """Notes since when the unit has been away; who carries patients is on the way to the hospital then."""
    incident = assignment.incident
    spots = _seen_from((incident.location.x, incident.location.y), _after(assignment, Status.ON_SCENE, sightings))
    left = left_at(spots, assignment.left_at, incident.region.leaving_radius_m)
    if left != assignment.left_at:
        _note_left(assignment, left)
    if left is None or not has_left(left, now) or assignment.unit.kind not in CARRIES:
        return False
    return _stamp(assignment, Status.TRANSPORTING, left, now)


@transaction.atomic
def _note_left(assignment: Assignment, left: datetime | None) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(left_at=left)
    announce(assignment.incident.region_id, "assignment", [assignment.pk])


def _deliver(assignment: Assignment, sightings: Sequence[Sighting], now: datetime) -> bool:
    """At the hospital: the first that it comes to a stop at."""
    later = _after(assignment, Status.TRANSPORTING, sightings)
    if not later:
        return False
    hospitals = Place.objects.filter(region=assignment.incident.region, kind="hospital").only("point", "radius_m")
    stays = (
        arrived_at(_seen_from((place.point.x, place.point.y), later), max(HOSPITAL_RADIUS_M, place.radius_m))
        for place in hospitals
    )
    at = min((stay for stay in stays if stay), default=None)
    return at is not None and _stamp(assignment, Status.AT_HOSPITAL, at, now)


def _after(assignment: Assignment, status: str, sightings: Sequence[Sighting]) -> Sequence[Sighting]:
    step = assignment.steps.filter(status=status).first()
    return [each for each in sightings if step is None or each.at > step.at]


def _stamp(assignment: Assignment, status: str, at: datetime, now: datetime) -> bool:
    outcome = record_step(assignment=assignment, status=status, at=at, source=Source.GEOFENCE, now=now)
    return outcome in (Outcome.ADVANCED, Outcome.FILLED)


def _seen_from(place: tuple[float, float], sightings: Sequence[Sighting]) -> list[Spot]:
    if not sightings:
        return []
    points: Floats = np.array([(each.lon, each.lat) for each in sightings])
    metres = distances_m(points, np.tile(np.asarray(place), (len(points), 1)))
    return [Spot(each.at, float(far), each.speed_mps) for each, far in zip(sightings, metres, strict=True)]
