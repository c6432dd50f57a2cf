"""Every unit that may help, read in two queries as plain rows: model instances for hundreds of units would cost more
than all the rest of a proposal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.db.models import Exists, F, FloatField, Func, OuterRef

from geo112.dispatch.availability import Task, UnitState, state_at_age
from geo112.dispatch.models import Assignment
from geo112.dispatch.projection import project_all
from geo112.regions.models import Region
from responders.models import OffDuty, Unit

Floats = npt.NDArray[np.float64]


class UnitRow(NamedTuple):
    """A unit with its latest position; `lon` and `lat` are None where it has none, or went off duty."""

    pk: int
    slug: str
    call_sign: str
    kind: str
    capabilities: list[str]
    on_duty: bool
    agency: str
    region_id: int
    station_id: int | None
    station: str | None
    station_lon: float | None
    station_lat: float | None
    lon: float | None
    lat: float | None
    at: datetime | None
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
    ).values_list(
        "is_untracked", "pk", "slug", "call_sign", "kind", "capabilities", "on_duty", "agency__code", "region_id",
        "station_id", "station__name", "station_lon", "station_lat", "lon", "lat", "latest__effective_at",
        "latest__speed_mps", "latest__heading_deg",
    )  # fmt: skip
    return [_known(is_untracked, UnitRow(*row)) for is_untracked, *row in rows]


def _known(is_untracked: bool, row: UnitRow) -> UnitRow:
    """(0, 0) is what devices send that have no position, and where an off-duty unit was last is nobody's business."""
    if is_untracked or (row.lon, row.lat) == (0.0, 0.0):
        return row._replace(lon=None, lat=None, at=None)
    return row


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
        seconds = now.timestamp()
        self.age_s = np.array([np.nan if unit.at is None else max(0.0, seconds - unit.at.timestamp()) for unit in units])
        self.points = self._points()

    def states(self) -> list[UnitState]:
        return [self._state(unit, age_s) for unit, age_s in zip(self.units, self.age_s.tolist(), strict=True)]

    def _state(self, unit: UnitRow, age_s: float) -> UnitState:
        task = self.tasks.get(unit.pk)
        open_task = Task(task.assignment_id, task.incident, task.status) if task else None
        known_age_s = None if unit.at is None else age_s
        return state_at_age(unit.on_duty, open_task, known_age_s, self.stale_after_s[unit.region_id])

    def _points(self) -> Floats:
        """Where each unit is by now (n, 2); nan without a position."""
        if not self.units:
            return np.zeros((0, 2))
        columns: Any = zip(*((u.lon, u.lat, u.speed_mps, u.heading_deg) for u in self.units), strict=True)
        lon, lat, speed_mps, heading_deg = (np.array(column, dtype=np.float64) for column in columns)
        return project_all(
            np.column_stack([lon, lat]),
            age_s=self.age_s,
            speed_mps=speed_mps,
            heading_deg=heading_deg,
            stale_after_s=np.array([self.stale_after_s[unit.region_id] for unit in self.units], dtype=np.float64),
        )
