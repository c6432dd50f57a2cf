"""Every unit that may help, read as plain rows: model instances for hundreds of units would cost more
than all the rest of a proposal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from math import nan
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo112.database import Ask
from geo112.dispatch.availability import Task, UnitState, state_at_age
from geo112.dispatch.models import Assignment
from geo112.dispatch.projection import project_all
from geo112.dispatch.proposing.returning import drives_towards
from geo112.dispatch.proposing.rows import names
from geo112.regions.models import Region

Floats = npt.NDArray[np.float64]


class StationRow(NamedTuple):
    name: str
    lon: float
    lat: float


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
    station: StationRow | None
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


_UNITS = """
    SELECT unit.id, unit.slug, unit.call_sign, unit.kind, unit.capabilities::text, unit.on_duty, unit.agency_id,
        unit.region_id, unit.station_id, ST_X(latest.point), ST_Y(latest.point),
        extract(epoch FROM latest.effective_at)::float8, latest.speed_mps, latest.heading_deg
    FROM responders_unit unit
    LEFT JOIN responders_latestposition latest ON latest.unit_id = unit.id
        -- Where an off-duty unit was last is nobody's business, and (0, 0) is what devices send that have no position.
        AND NOT EXISTS (SELECT FROM responders_offduty away WHERE away.unit_id = unit.id AND away.ended_at IS NULL)
        AND (ST_X(latest.point), ST_Y(latest.point)) <> (0, 0)
    WHERE unit.region_id = ANY(%(regions)s)
"""
_AGENCIES = """
    SELECT id, code FROM regions_agency
    WHERE id IN (SELECT agency_id FROM responders_unit WHERE region_id = ANY(%(regions)s))
"""
_STATIONS = """
    SELECT id, name, ST_X(point), ST_Y(point) FROM responders_station
    WHERE id IN (SELECT station_id FROM responders_unit WHERE region_id = ANY(%(regions)s))
"""
_TASKS = """
    SELECT task.unit_id, task.id, incident.number, category.code, task.status, task.sent_at,
        ST_X(incident.location), ST_Y(incident.location)
    FROM dispatch_assignment task
    JOIN incidents_incident incident ON incident.id = task.incident_id
    JOIN incidents_category category ON category.id = incident.category_id
    JOIN responders_unit unit ON unit.id = task.unit_id
    WHERE unit.region_id = ANY(%(regions)s) AND task.status = ANY(%(open)s) AND NOT task.is_queued
"""


def ask_units(later: Ask, regions: Collection[int]) -> Callable[[Collection[str]], list[UnitRow]]:
    """The units of some agencies (codes) of these regions, in any order. Names that hundreds of them have in common are
    read once, and so are lists of capabilities, of which there are few."""
    values = {"regions": list(regions)}
    agencies, stations, units = (later(question, values) for question in (_AGENCIES, _STATIONS, _UNITS))

    def read(wanted: Collection[str]) -> list[UnitRow]:
        codes = {pk: code for pk, code in agencies() if code in wanted}
        posts = {pk: StationRow(*station) for pk, *station in stations()}
        return [
            UnitRow(pk, slug, call_sign, kind, names(able), on_duty, codes[agency], region, posts.get(post), *latest)
            for pk, slug, call_sign, kind, able, on_duty, agency, region, post, *latest in units()
            if agency in codes
        ]

    return read


def ask_tasks(later: Ask, regions: Collection[int]) -> Callable[[], dict[int, TaskRow]]:
    """The open task of each busy unit of these regions, by the unit's pk."""
    rows = later(_TASKS, {"regions": list(regions), "open": list(Assignment.OPEN)})
    return lambda: {unit_id: TaskRow._make(row) for unit_id, *row in rows()}


_NOWHERE = StationRow("", nan, nan)
_numbers_of = attrgetter("lon", "lat", "at_s", "speed_mps", "heading_deg")


class Fleet:
    """The units of a proposal side by side with their tasks, ages and places at one moment; `promised` are the slugs of
    those that another incident has just been offered, with its number."""

    def __init__(
        self,
        units: Sequence[UnitRow],
        tasks: Mapping[int, TaskRow],
        promised: Mapping[str, str],
        regions: Mapping[int, Region],
        now: datetime,
    ) -> None:
        self.units, self.tasks, self.promised, self.now = units, tasks, promised, now
        self.stale_after_s = {pk: region.stale_after_s for pk, region in regions.items()}
        table = np.array([_numbers_of(unit) for unit in units], dtype=np.float64).reshape(-1, 5)
        lon, lat, at_s, speed_mps, heading_deg = table.T
        posts = np.array([(unit.station or _NOWHERE)[1:] for unit in units], dtype=np.float64).reshape(-1, 2)
        self.age_s = np.maximum(0.0, now.timestamp() - at_s)
        here = np.column_stack([lon, lat])
        self.points = project_all(
            here,
            age_s=self.age_s,
            speed_mps=speed_mps,
            heading_deg=heading_deg,
            stale_after_s=np.array([self.stale_after_s[unit.region_id] for unit in units], dtype=np.float64),
        )
        self.is_returning = drives_towards(here, posts, speed_mps, heading_deg)

    def states(self) -> list[UnitState]:
        return [self._state(unit, age_s) for unit, age_s in zip(self.units, self.age_s.tolist(), strict=True)]

    def _state(self, unit: UnitRow, age_s: float) -> UnitState:
        task = self.tasks.get(unit.pk)
        open_task = Task(task.assignment_id, task.incident, task.status) if task else None
        known_age_s = None if unit.at_s is None else age_s
        return state_at_age(unit.on_duty, open_task, known_age_s, self.stale_after_s[unit.region_id])
