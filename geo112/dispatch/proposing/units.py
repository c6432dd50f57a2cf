"""Every unit that may help, read in two queries as plain rows: model instances for hundreds of units would cost more
than all the rest of a proposal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
from django.db.models import Exists, F, FloatField, Func, OuterRef, TextField
from django.db.models.functions import Cast

from geo112.dispatch.availability import Task, UnitState, state_at_age
from geo112.dispatch.models import Assignment
from geo112.dispatch.projection import project_all
from geo112.dispatch.proposing.returning import drives_towards
from geo112.regions.models import Region
from responders.models import OffDuty, Unit

Floats = npt.NDArray[np.float64]


class UnitRow(NamedTuple):
    """A unit with its latest position (`at_s` in epoch seconds); None where it has none, or went off duty."""

    pk: int
    slug: str
    call_sign: str
    kind: str
    capabilities: frozenset[str]
    on_duty: bool
    agency: str
    region_id: int
    station_id: int | None
    station: str | None
    station_lon: float | None
    station_lat: float | None
    lon: float | None
    lat: float | None
    at_s: float | None
    speed_mps: float | None
    heading_deg: float | None


class TaskRow(NamedTuple):
    """What keeps a unit busy, and where."""

    assignment_id: int
    incident: str
    category: str
    status: str
    sent_at: datetime
    lon: float
    lat: float


def _ordinate(axis: str, path: str) -> Func:
    return Func(F(path), function=f"ST_{axis}", output_field=FloatField())


def read_units(regions: Collection[int], agencies: Collection[str]) -> list[UnitRow]:
    """The units of these regions and agencies (codes), in the order of their slugs."""
    units = Unit.objects.filter(region_id__in=regions, agency__code__in=agencies).order_by("slug")
    rows = units.annotate(
        is_untracked=Exists(OffDuty.objects.filter(unit=OuterRef("pk"), ended_at=None)),
        station_lon=_ordinate("X", "station__point"),
        station_lat=_ordinate("Y", "station__point"),
        lon=_ordinate("X", "latest__point"),
        lat=_ordinate("Y", "latest__point"),
        able=Cast("capabilities", TextField()),
        at_s=Func(F("latest__effective_at"), template="EXTRACT(EPOCH FROM %(expressions)s)", output_field=FloatField()),
    ).values_list(
        "is_untracked", "pk", "slug", "call_sign", "kind", "able", "on_duty", "agency__code", "region_id",
        "station_id", "station__name", "station_lon", "station_lat", "lon", "lat", "at_s",
        "latest__speed_mps", "latest__heading_deg",
    )  # fmt: skip
    return [_unit(row) for row in rows]


def _unit(row: tuple[Any, ...]) -> UnitRow:
    """(0, 0) is what devices send that have no position, and where an off-duty unit was last is nobody's business."""
    is_untracked, pk, slug, call_sign, kind, able, *rest, lon, lat, at_s, speed_mps, heading_deg = row
    if is_untracked or (lon == 0.0 and lat == 0.0):
        lon = lat = at_s = None
    position = (lon, lat, None if at_s is None else float(at_s), speed_mps, heading_deg)
    return UnitRow._make((pk, slug, call_sign, kind, _names(able), *rest, *position))


@lru_cache(maxsize=1000)
def _names(text: str) -> frozenset[str]:
    """A JSON list of names, read once for each of the few that there are."""
    return frozenset(orjson.loads(text))


def read_tasks(regions: Collection[int]) -> dict[int, TaskRow]:
    """The open task of each busy unit, by the unit's pk."""
    rows = Assignment.objects.open().filter(unit__region_id__in=regions, is_queued=False)
    rows = rows.annotate(lon=_ordinate("X", "incident__location"), lat=_ordinate("Y", "incident__location"))
    columns = ("unit_id", "pk", "incident__number", "incident__category__code", "status", "sent_at", "lon", "lat")
    return {unit_id: TaskRow(*row) for unit_id, *row in rows.values_list(*columns)}


class Fleet:
    """The units of a proposal side by side with their tasks, ages and places at one moment."""

    def __init__(
        self, units: Sequence[UnitRow], tasks: dict[int, TaskRow], regions: dict[int, Region], now: datetime
    ) -> None:
        self.units, self.tasks, self.now = units, tasks, now
        self.stale_after_s = {pk: region.stale_after_s for pk, region in regions.items()}
        wanted = ("lon", "lat", "at_s", "speed_mps", "heading_deg", "station_lon", "station_lat")
        table = np.array([[getattr(unit, name) for name in wanted] for unit in units], dtype=np.float64)
        lon, lat, at_s, speed_mps, heading_deg, post_lon, post_lat = table.reshape(-1, len(wanted)).T
        self.age_s = np.maximum(0.0, now.timestamp() - at_s)
        here = np.column_stack([lon, lat])
        self.points = project_all(
            here,
            age_s=self.age_s,
            speed_mps=speed_mps,
            heading_deg=heading_deg,
            stale_after_s=np.array([self.stale_after_s[unit.region_id] for unit in units], dtype=np.float64),
        )
        self.is_returning = drives_towards(here, np.column_stack([post_lon, post_lat]), speed_mps, heading_deg)

    def states(self) -> list[UnitState]:
        return [self._state(unit, age_s) for unit, age_s in zip(self.units, self.age_s.tolist(), strict=True)]

    def _state(self, unit: UnitRow, age_s: float) -> UnitState:
        task = self.tasks.get(unit.pk)
        open_task = Task(task.assignment_id, task.incident, task.status) if task else None
        known_age_s = None if unit.at_s is None else age_s
        return state_at_age(unit.on_duty, open_task, known_age_s, self.stale_after_s[unit.region_id])
