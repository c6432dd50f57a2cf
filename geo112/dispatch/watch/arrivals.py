"""When units under way should be there: recomputed from where they are over the roads that are open, one search per
incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import transaction

from geo112.dispatch.assigning.life import Source, Status, record_step
from geo112.dispatch.assigning.redirecting import UNDER_WAY
from geo112.dispatch.models import Arrival, Assignment
from geo112.dispatch.projection import project
from geo112.dispatch.roster import known_fix, with_state
from geo112.dispatch.travel import road_rules, travel_to
from geo112.live.outbox import announce
from geo112.regions.models import Region
from geo112.roads.passable import passable_graph
from incidents.models import Incident
from responders.models import Unit

TOLD_AFTER_S = 10
"""A smaller change is not worth a message to every screen."""
SET_OFF_M = 200
"""Nearer by so many road metres than at the sending, it is on its way."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a unit is on its way: when its position was made, and the road before it."""

    assignment: Assignment
    fix_at: datetime
    seconds: float
    metres: float
    is_estimate: bool


def refresh_arrivals(now: datetime) -> int:
    """Recomputes the expected arrivals of all units under way and announces those that changed; returns their number.

    A unit without a fresh position or without a route keeps what was known: `computed_at` tells its age.
    """
    seen = see(now)
    for each in seen:
        _note_setting_off(each, now)
    return _store([(each.assignment, _arrival(each, now)) for each in seen])


def see(now: datetime) -> list[Seen]:
    """Every unit under way with a fresh position and a route."""
    rows = Assignment.objects.active().filter(status__in=UNDER_WAY).select_related("incident__region", "arrival")
    by_incident: defaultdict[Incident, list[Assignment]] = defaultdict(list)
    for assignment in rows.defer("route", "incident__region__boundary"):
        by_incident[assignment.incident].append(assignment)
    pks = [assignment.unit_id for group in by_incident.values() for assignment in group]
    units = {unit.pk: unit for unit in with_state(Unit.objects.filter(pk__in=pks))} if pks else {}
    return [each for incident, group in by_incident.items() for each in _seen(incident, group, units, now)]


def _seen(incident: Incident, group: Sequence[Assignment], units: Mapping[int, Unit], now: datetime) -> Iterable[Seen]:
    region = incident.region
    fixes = [(each, fix) for each in group if (fix := known_fix(units[each.unit_id]))]
    fresh = [(each, fix) for each, fix in fixes if fix.age_s(now) <= region.stale_after_s]
    if not fresh:
        return
    points = [project(fix, now=now, stale_after_s=region.stale_after_s) for _each, fix in fresh]
    target = (incident.location.x, incident.location.y)
    travel = travel_to(target, np.array(points, dtype=float), passable_graph(region, now), road_rules(region))
    for (each, fix), seconds, metres in zip(fresh, travel.seconds, travel.metres, strict=True):
        if np.isfinite(seconds):
            yield Seen(each, fix.at, float(seconds), float(metres), travel.is_estimate)


def is_delayed(at: datetime, assignment: Assignment, region: Region) -> bool:
    """Whether `at` is later than the road time at the sending promised, by more than the region puts up with."""
    if assignment.expected_s is None:
        return False
    late_s = (at - assignment.sent_at).total_seconds() - assignment.expected_s
    return late_s > max(region.delay_after_s, region.delay_share * assignment.expected_s)


def _arrival(seen: Seen, now: datetime) -> Arrival:
    at = now + timedelta(seconds=seen.seconds)
    return Arrival(
        assignment_id=seen.assignment.pk,  # the instance itself would take it for its present arrival
        at=at,
        metres=seen.metres,
        is_estimate=seen.is_estimate,
        is_delayed=is_delayed(at, seen.assignment, seen.assignment.incident.region),
        computed_at=now,
    )


def _note_setting_off(seen: Seen, now: datetime) -> None:
    """Whoever comes nearer has set off, whether or not somebody pressed a button."""
    assignment = seen.assignment
    if assignment.status == Status.EN_ROUTE or assignment.distance_m is None or seen.fix_at <= assignment.started_at:
        return
    if assignment.distance_m - seen.metres >= SET_OFF_M:
        at, source = seen.fix_at, Source.GEOFENCE
        record_step(assignment=assignment, status=Status.EN_ROUTE, at=at, source=source, now=now)


def _is_news(known: Arrival | None, new: Arrival) -> bool:
    if known is None or known.is_delayed != new.is_delayed:
        return True
    return abs((new.at - known.at).total_seconds()) >= TOLD_AFTER_S


def _store(arrivals: Sequence[tuple[Assignment, Arrival]]) -> int:
    news = [(each, new) for each, new in arrivals if _is_news(getattr(each, "arrival", None), new)]
    by_region: defaultdict[int, list[int]] = defaultdict(list)
    for assignment, _new in news:
        by_region[assignment.incident.region_id].append(assignment.pk)
    with transaction.atomic():
        Arrival.objects.bulk_create(
            [new for _each, new in sorted(news, key=lambda row: row[0].pk)],
            update_conflicts=True,
            unique_fields=["assignment"],
            update_fields=["at", "metres", "is_estimate", "is_delayed", "computed_at"],
        )
        for region_id, pks in by_region.items():
            announce(region_id, "arrival", pks)
    return len(news)
