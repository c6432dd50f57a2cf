"""Coverage is worked out where its inputs changed, once for everybody who watches."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from time import perf_counter

import numpy as np
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from geo112.dispatch.coverage.covering import NOTHING_KNOWN, Ground, cover
from geo112.dispatch.coverage.grounds import ground_of
from geo112.dispatch.models import Coverage
from geo112.dispatch.projection import project
from geo112.dispatch.roster import known_fix, state_of, with_state
from geo112.dispatch.travel import road_rules
from geo112.live.outbox import announce
from geo112.regions.models import Agency, Region
from geo112.roads.passable import closures_now, without
from responders.models import Unit

logger = logging.getLogger(__name__)

REFRESH_TASK = "geo112.dispatch.tasks.refresh_coverage"
FRESH_FOR = timedelta(seconds=15)
"""Who asks over REST gets what was checked within this time. While somebody watches, it always was: a refresh follows a
change within a second or two, and ten seconds without one (`geo112.live.followers`)."""
DECIMALS = 4
"""Moves of less than some ten metres change nothing that anybody could see, and a parked device never rests."""
LOCK_SPACE = 112_001

LonLat = tuple[float, float]


def ask_for_refresh(region_id: int) -> None:
    """Has the worker look again; harmless where it is about to do so anyway."""
    name = f"coverage-{region_id}"
    if ProcrastinateJob.objects.filter(queueing_lock=name, status="todo").exists():
        return
    task = app.configure_task(name=REFRESH_TASK, lock=name, queueing_lock=name)
    try:
        with transaction.atomic():
            task.defer(region_id=region_id)
    except AlreadyEnqueued:
        logger.debug("%s waits already", name)
    except ConnectorException as error:
        # Asked from the live stream, which must not end for it; the next change asks again.
        logger.warning("%s cannot be asked for: %s", name, error)


def ensure_fresh(region: Region, now: datetime) -> None:
    """For readers: nobody may have watched for hours, and then nobody worked it out."""
    expected = Agency.objects.filter(region=region, sends_units=True).count()
    fresh = Coverage.objects.filter(region=region, agency__sends_units=True, checked_at__gte=now - FRESH_FOR)
    if fresh.count() < expected:
        refresh(region=region, now=now)


@transaction.atomic
def refresh(*, region: Region, now: datetime) -> list[str]:
    """Brings the region's rows up to date and announces those that changed; returns the codes of their agencies.

    One at a time per region: who waited finds the work done.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, region.pk])
    known = dict(Coverage.objects.filter(region=region).values_list("agency_id", "inputs"))
    (version, ground), rules, free = _ground_now(region, now), road_rules(region), free_places(region, now)
    changed = []
    for agency in Agency.objects.filter(region=region, sends_units=True):
        places = sorted(free[agency.pk])
        inputs = _digest(version, rules, places)
        if known.get(agency.pk) != inputs:
            began = perf_counter()
            sources = np.array(places, dtype=float).reshape(-1, 2)
            found = cover(ground, sources, rules).columns() if ground else NOTHING_KNOWN
            took_ms = (perf_counter() - began) * 1000
            values = {"inputs": inputs, "computed_at": now, "checked_at": now, "took_ms": took_ms}
            values |= {"region": region, "free_units": len(places)}
            Coverage.objects.update_or_create(agency=agency, defaults=values | found)
            changed.append(agency)
    Coverage.objects.filter(region=region).update(checked_at=now)
    announce(region, "coverage", [agency.pk for agency in changed])
    return [agency.code for agency in changed]


def _ground_now(region: Region, now: datetime) -> tuple[str, Ground | None]:
    """The ground with the roads that are open now, and a name for that state of them; None where there are none."""
    known = ground_of(region)
    if known is None:
        return "", None
    (version, ground), closures = known, closures_now(region, now)
    closed = "".join(f" without {road.pk}" for road in closures)
    return version + closed, replace(ground, graph=without(ground.graph, region, closures))


def free_places(region: Region, now: datetime) -> defaultdict[int, list[LonLat]]:
    """Lon, lat of the units that could be sent now (rule 3), by agency id."""
    free: defaultdict[int, list[LonLat]] = defaultdict(list)
    for unit in with_state(Unit.objects.filter(region=region, on_duty=True)):
        fix = known_fix(unit)
        if fix and state_of(unit, now).is_available:
            lon, lat = project(fix, now=now, stale_after_s=region.stale_after_s)
            free[unit.agency_id].append((round(lon, DECIMALS), round(lat, DECIMALS)))
    return free


def _digest(*inputs: object) -> str:
    return hashlib.sha256(repr(inputs).encode()).hexdigest()
