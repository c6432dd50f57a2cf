"""All that contends for an incident, read from the database and measured: regions, roads, units, rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Max, Prefetch

from geo112.dispatch.models import Assignment, MutualAid, ProposalRules
from geo112.dispatch.occupancy import DEFAULT, left_s, typical_tasks
from geo112.dispatch.proposing.contenders import Contender
from geo112.dispatch.proposing.measuring import Area, Measured, measure
from geo112.dispatch.proposing.promises import promised_units
from geo112.dispatch.proposing.rules import Aid, Rules, with_aid, with_rules
from geo112.dispatch.proposing.units import Fleet, UnitRow, read_tasks, read_units
from geo112.dispatch.travel import RoadRules, Travel
from geo112.regions.models import Region
from geo112.roads.passable import Roads, roads_now
from incidents.models import Incident

Floats = npt.NDArray[np.float64]
NOT_YET_THERE = frozenset({"sent", "acknowledged", "en_route"})
"""Whoever has not arrived at another scene will be free there, not where it is now."""


@dataclass(frozen=True, slots=True)
class Field:
    """What `ranking.rank` ranks, and what must be said of it."""

    contenders: Sequence[Contender]
    units: Mapping[str, UnitRow]
    neighbours: Mapping[int, str]
    travel: Travel
    roads: Roads


def road_rules(region: Region) -> RoadRules:
    return RoadRules(region.road_factor, region.snap_limit_m)


def read_field(incident: Incident, agencies: Collection[str], now: datetime) -> Field:
    """Every unit of these agencies (codes), of the incident's region and of the neighbours that help it."""
    region = incident.region
    aids = {aid.neighbour_id: aid for aid in _mutual_aid(region)}
    regions = {region.pk: region} | {pk: aid.neighbour for pk, aid in aids.items()}
    fleet = Fleet(read_units(regions, agencies), read_tasks(regions), regions, now)
    areas = {pk: Area(roads_now(one, now), road_rules(one)) for pk, one in regions.items()}
    measured, freed = _measure(incident, fleet, areas)
    contenders = _contenders(incident, fleet, measured, freed)
    helped = [
        with_aid(contender, _aid(aids[unit.region_id])) if unit.region_id in aids else contender
        for contender, unit in zip(contenders, fleet.units, strict=True)
    ]
    return Field(
        contenders=with_rules(helped, _rules(region, agencies), now),
        units={unit.slug: unit for unit in fleet.units},
        neighbours={pk: aid.neighbour.name for pk, aid in aids.items()},
        travel=measured.travel,
        roads=areas[region.pk].roads,
    )


def _mutual_aid(region: Region) -> list[MutualAid]:
    """The rows with their neighbours, which are looked for only where there are rows."""
    rows = MutualAid.objects.filter(region=region).order_by("pk")
    neighbours = Prefetch("neighbour", Region.objects.defer("boundary", "center"))
    return list(rows.prefetch_related(neighbours))


def _aid(row: MutualAid) -> Aid:
    return Aid(row.neighbour.name, row.handicap_s, row.limit_s, frozenset(row.agencies))


def _measure(incident: Incident, fleet: Fleet, areas: Mapping[int, Area]) -> tuple[Measured, dict[int, float | None]]:
    """The units' travel, and road seconds by unit for those that become free elsewhere: one search for all."""
    elsewhere = [
        (unit.pk, task) for unit in fleet.units if (task := fleet.tasks.get(unit.pk)) and task.status in NOT_YET_THERE
    ]
    places = np.array([[task.lon, task.lat] for _pk, task in elsewhere], dtype=np.float64).reshape(-1, 2)
    homes = [unit.region_id for unit in fleet.units]
    by_pk = {unit.pk: unit.region_id for unit in fleet.units}
    target = (incident.location.x, incident.location.y)
    points = np.vstack([fleet.points, places])
    measured = measure(target, points, homes + [by_pk[pk] for pk, _task in elsewhere], areas, incident.region_id)
    seconds = _finite(measured.travel.seconds[len(homes) :])
    freed = {pk: at for (pk, _task), at in zip(elsewhere, seconds, strict=True)}
    return Measured(measured.travel.first(len(homes)), measured.open_s[: len(homes)]), freed


def _contenders(
    incident: Incident, fleet: Fleet, measured: Measured, freed: Mapping[int, float | None]
) -> list[Contender]:
    travel = measured.travel
    typical = typical_tasks(incident.region, fleet.now) if fleet.tasks else {}
    promised = promised_units(incident, fleet.now)
    columns = [
        _finite(values)
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
                promised.get(unit.slug),
                open_s,
                None,
                free_in_s,
                freed_s,
                unit.station if is_returning else None,
            )  # fmt: skip
        )
    return contenders


def _finite(values: Floats) -> list[float | None]:
    """Python floats, None for nan and inf: JSON knows neither."""
    listed: list[float | None] = values.tolist()
    for row in np.flatnonzero(~np.isfinite(values)).tolist():
        listed[row] = None
    return listed


def _rules(region: Region, agencies: Collection[str]) -> Rules:
    row: ProposalRules | None = getattr(region, "proposal_rules", None)
    if row is None:
        return Rules()
    homes = _homes(region) if row.keep_last_s else {}
    rested_at = {}
    if row.rest_s:
        ended = Assignment.objects.filter(unit__region=region, unit__agency__code__in=agencies, ended_at__isnull=False)
        last = ended.exclude(status=Assignment.Status.DECLINED).order_by().values("unit__slug")
        rested_at = dict(last.annotate(last=Max("ended_at")).values_list("unit__slug", "last"))
    return Rules(row.keep_last_s, row.rest_s, row.rest_minutes, homes, rested_at)


_HOMES = """
    SELECT unit.slug, coalesce(area.id, -station.id), coalesce(area.name, station.name)
    FROM responders_unit unit JOIN responders_station station ON station.id = unit.station_id
    LEFT JOIN regions_area area
      ON area.region_id = unit.region_id AND area.level = 'kecamatan' AND ST_Covers(area.boundary, station.point)
    WHERE unit.region_id = %s
"""


def _homes(region: Region) -> dict[str, tuple[int, str]]:
    """Each unit's kecamatan by its post; the post itself where no kecamatan is drawn around it."""
    with connection.cursor() as cursor:
        cursor.execute(_HOMES, [region.pk])
        return {slug: (area, name) for slug, area, name in cursor.fetchall()}
