"""Units as rows, loaded with what `availability` needs to judge them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from geo112.dispatch.availability import Task, UnitState, unit_state
from geo112.dispatch.models import Assignment
from geo112.dispatch.projection import KnownFix
from responders.models import OffDuty, Unit


def with_state(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Loads in two queries all that the functions below read."""
    open_ones = Assignment.objects.active().select_related("incident")
    rows = units.select_related("agency", "station", "region", "tracker", "latest")
    # An outline per row would cost more than all the rest.
    rows = rows.defer("region__boundary", "region__center", "station__point")
    rows = rows.annotate(is_untracked=Exists(OffDuty.objects.filter(unit=OuterRef("pk"), ended_at=None)))
    return rows.prefetch_related(Prefetch("assignments", queryset=open_ones, to_attr="open_assignments"))


def with_position(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Loads in one query what `representation.position_json` reads: hundreds move in every second."""
    tracker = ("tracker__presence", "tracker__presence_at")
    rows = units.select_related("tracker", "latest").only("slug", "on_duty", "region_id", "latest", *tracker)
    return rows.annotate(is_untracked=Exists(OffDuty.objects.filter(unit=OuterRef("pk"), ended_at=None)))


def known_fix(unit: Unit) -> KnownFix | None:
    """The latest fix; none of a unit that `with_state` found to have gone off duty (`OffDuty`).

    (0, 0) is what devices send that have none, and no Indonesian unit is there.
    """
    latest = getattr(unit, "latest", None)
    if latest is None or getattr(unit, "is_untracked", False):
        return None
    lon, lat = latest.point.coords  # at once: each look at a coordinate goes through GEOS
    if (lon, lat) == (0.0, 0.0):
        return None
    return KnownFix(lon, lat, latest.effective_at, latest.speed_mps, latest.heading_deg)


def open_task(unit: Unit) -> Task | None:
    """The task of a unit that was loaded by `with_state`."""
    assignments: list[Assignment] = unit.open_assignments  # type: ignore[attr-defined]  # set by with_state
    if not assignments:
        return None
    first = assignments[0]
    return Task(first.pk, first.incident.number, first.status)


def state_of(unit: Unit, now: datetime) -> UnitState:
    """The state of a unit that was loaded by `with_state`."""
    return unit_state(unit.on_duty, open_task(unit), known_fix(unit), now, unit.region.stale_after_s)
