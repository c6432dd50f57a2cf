"""All that contends for an incident: the units of its surroundings, read from the database and measured."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from geo112.database import Ask
from geo112.dispatch.proposing.contenders import Contender
from geo112.dispatch.proposing.measuring import Measured, measure
from geo112.dispatch.proposing.occupancy import DEFAULT, left_s, typical_tasks
from geo112.dispatch.proposing.promises import ask_promised
from geo112.dispatch.proposing.rules import with_aid, with_rules
from geo112.dispatch.proposing.surroundings import Surroundings
from geo112.dispatch.proposing.units import Fleet, UnitRow, ask_tasks, ask_units
from geo112.dispatch.travel import Travel
from geo112.roads.graph import Approach
from geo112.roads.passable import Roads
from incidents.models import Incident

Floats = npt.NDArray[np.float64]
NOT_YET_THERE = frozenset({"sent", "acknowledged", "en_route"})
"""Whoever has not arrived at another scene will be free there, not where it is now."""


@dataclass(frozen=True, slots=True)
class Field:
    """What `ranking.rank` ranks, and what must be said of it; `units` by slug, and all arrays in their order."""

    contenders: Sequence[Contender]
    units: Mapping[str, UnitRow]
    neighbours: Mapping[int, str]
    travel: Travel
    age_s: Floats
    roads: Roads


class FieldReader:
    """Asks for the units of the surroundings and what they do. The search for the incident begins at once, and goes on
    while we ask."""

    def __init__(self, later: Ask, incident: Incident, around: Surroundings, now: datetime) -> None:
        self._incident, self._around, self._now = incident, around, now
        self._way = around.own_area.start_approach((incident.location.x, incident.location.y))
        self._units = ask_units(later, around.regions)
        self._tasks, self._promised = ask_tasks(later, around.regions), ask_promised(later, incident, now)

    def units(self, agencies: Collection[str]) -> list[UnitRow]:
        """Those of some agencies (codes). Read them while PostgreSQL still answers the rest."""
        return self._units(agencies)

    def field(self, units: Sequence[UnitRow], agencies: Collection[str]) -> Field:
        around, incident = self._around, self._incident
        fleet = Fleet(units, self._tasks(), self._promised(), around.regions, self._now)
        measured, freed = _measure(incident, fleet, around, self._way())
        contenders = _helped(_contenders(incident, fleet, measured, freed), fleet, around)
        return Field(
            contenders=with_rules(contenders, around.rules_for(agencies), self._now),
            units={unit.slug: unit for unit in units},
            neighbours={pk: aid.name for pk, aid in around.aids.items()},
            travel=measured.travel,
            age_s=fleet.age_s,
            roads=around.own_area.roads,
        )


def _helped(contenders: Sequence[Contender], fleet: Fleet, around: Surroundings) -> Sequence[Contender]:
    """The contenders, those of neighbours on the terms of their help."""
    if not around.aids:
        return contenders
    return [
        with_aid(contender, around.aids[unit.region_id]) if unit.region_id in around.aids else contender
        for contender, unit in zip(contenders, fleet.units, strict=True)
    ]


def _measure(
    incident: Incident, fleet: Fleet, around: Surroundings, way: Approach | None
) -> tuple[Measured, dict[int, float | None]]:
    """The units' travel, and road seconds by unit for those that become free elsewhere: one search for all."""
    elsewhere = [
        (unit.pk, task) for unit in fleet.units if (task := fleet.tasks.get(unit.pk)) and task.status in NOT_YET_THERE
    ]
    places = np.array([[task.lon, task.lat] for _pk, task in elsewhere], dtype=np.float64).reshape(-1, 2)
    homes = [unit.region_id for unit in fleet.units]
    by_pk = {unit.pk: unit.region_id for unit in fleet.units}
    points = np.vstack([fleet.points, places])
    homes_of_all = homes + [by_pk[pk] for pk, _task in elsewhere]
    target = (incident.location.x, incident.location.y)
    measured = measure(way, target, points, homes_of_all, around.areas, incident.region_id)
    seconds = finite(measured.travel.seconds[len(homes) :])
    freed = {pk: at for (pk, _task), at in zip(elsewhere, seconds, strict=True)}
    return Measured(measured.travel.first(len(homes)), measured.open_s[: len(homes)]), freed


def _contenders(
    incident: Incident, fleet: Fleet, measured: Measured, freed: Mapping[int, float | None]
) -> list[Contender]:
    travel = measured.travel
    typical = typical_tasks(incident.region, fleet.now) if fleet.tasks else {}
    columns = [
        finite(values)
        for values in (travel.straight_m, travel.seconds, travel.metres, travel.snap_m, fleet.age_s, measured.open_s)
    ]
    contenders = []
    for unit, state, is_returning, straight_m, seconds, metres, snap_m, age_s, open_s in zip(
        fleet.units, fleet.states(), fleet.is_returning.tolist(), *columns, strict=True
    ):
        task, free_in_s, freed_s = fleet.tasks.get(unit.pk), None, None
        if task is not None and task.incident != incident.number:
            usual = typical.get((unit.agency, task.category), DEFAULT)
            free_in_s = left_s(usual, (fleet.now - task.sent_at).total_seconds())
            way_s = freed.get(unit.pk, seconds)
            freed_s = None if way_s is None else free_in_s + way_s
        contenders.append(
            Contender(
                unit.slug,
                unit.agency,
                unit.capabilities,
                state,
                straight_m,
                seconds,
                metres,
                snap_m,
                age_s,
                unit.kind,
                (),
                fleet.promised.get(unit.slug),
                open_s,
                None,
                free_in_s,
                freed_s,
                unit.station.name if is_returning and unit.station else None,
            )  # fmt: skip
        )
    return contenders


def finite(values: Floats) -> list[float | None]:
    """Python floats, None for nan and inf: JSON knows neither."""
    listed: list[float | None] = values.tolist()
    for row in np.flatnonzero(~np.isfinite(values)).tolist():
        listed[row] = None
    return listed
