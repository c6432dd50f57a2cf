"""All that contends for an incident, read from the database and measured: regions, roads, units, rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from django.db.models import Max

from geo112.database import Ask, Rows, asking, at_once
from geo112.dispatch.models import Assignment, ProposalRules
from geo112.dispatch.proposing.contenders import Contender
from geo112.dispatch.proposing.measuring import Area, Measured, measure
from geo112.dispatch.proposing.occupancy import DEFAULT, left_s, typical_tasks
from geo112.dispatch.proposing.promises import ask_promised
from geo112.dispatch.proposing.rows import names
from geo112.dispatch.proposing.rules import Aid, Rules, with_aid, with_rules
from geo112.dispatch.proposing.units import Fleet, UnitRow, ask_tasks, ask_units
from geo112.dispatch.travel import RoadRules, Travel
from geo112.regions.models import Region
from geo112.roads.graph import Approach
from geo112.roads.passable import Roads, ask_roads, roads_now
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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known before the units are: the roads of the incident's region, and which neighbours help it and how
    (both by region id)."""

    roads: Roads
    neighbours: dict[int, Region]
    aids: Mapping[int, Aid]


def ask_surroundings(later: Ask, region: Region, now: datetime) -> Callable[[], Surroundings]:
    roads, aid = ask_roads(later, region, now), later(_AID, {"region": region.pk})
    return lambda: Surroundings(roads(), *_mutual_aid(aid()))


_AID = """
    SELECT neighbour_id, handicap_s, limit_s, agencies::text FROM dispatch_mutualaid WHERE region_id = %(region)s
    ORDER BY id
"""


def _mutual_aid(rows: Rows) -> tuple[dict[int, Region], dict[int, Aid]]:
    """The neighbours that help, and how."""
    ids = [pk for pk, *_how in rows]
    neighbours = Region.objects.defer("boundary", "center").in_bulk(ids) if ids else {}
    aids = {
        pk: Aid(neighbours[pk].name, handicap_s, limit_s, names(agencies)) for pk, handicap_s, limit_s, agencies in rows
    }
    return neighbours, aids


def read_field(incident: Incident, agencies: Collection[str], around: Surroundings, now: datetime) -> Field:
    """Every unit of these agencies (codes), of the incident's region and of the neighbours that help it."""
    region, aids, target = incident.region, around.aids, (incident.location.x, incident.location.y)
    regions = {region.pk: region} | around.neighbours
    areas = {region.pk: Area(around.roads, road_rules(region))}
    areas |= {pk: Area(roads_now(one, now), road_rules(one)) for pk, one in around.neighbours.items()}
    with asking() as later:
        units, tasks = ask_units(later, regions, agencies), ask_tasks(later, regions)
        promised = ask_promised(later, incident, now)
        way = areas[region.pk].approach(target)  # needs none of the answers, and takes as long
    fleet = Fleet(units(), tasks(), promised(), regions, now)
    measured, freed = _measure(incident, fleet, areas, way)
    contenders = _contenders(incident, fleet, measured, freed)
    helped = [
        with_aid(contender, aids[unit.region_id]) if unit.region_id in aids else contender
        for contender, unit in zip(contenders, fleet.units, strict=True)
    ]
    return Field(
        contenders=with_rules(helped, _rules(region, agencies), now),
        units={unit.slug: unit for unit in fleet.units},
        neighbours={pk: aid.name for pk, aid in aids.items()},
        travel=measured.travel,
        roads=around.roads,
    )


def _measure(
    incident: Incident, fleet: Fleet, areas: Mapping[int, Area], way: Approach | None
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
    measured = measure(way, target, points, homes_of_all, areas, incident.region_id)
    seconds = _finite(measured.travel.seconds[len(homes) :])
    freed = {pk: at for (pk, _task), at in zip(elsewhere, seconds, strict=True)}
    return Measured(measured.travel.first(len(homes)), measured.open_s[: len(homes)]), freed


def _contenders(
    incident: Incident, fleet: Fleet, measured: Measured, freed: Mapping[int, float | None]
) -> list[Contender]:
    travel = measured.travel
    typical = typical_tasks(incident.region, fleet.now) if fleet.tasks else {}
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
                fleet.promised.get(unit.slug),
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
    WHERE unit.region_id = %(region)s
"""


def _homes(region: Region) -> dict[str, tuple[int, str]]:
    """Each unit's kecamatan by its post; the post itself where no kecamatan is drawn around it."""
    return {slug: (area, name) for slug, area, name in at_once(_HOMES, {"region": region.pk})()}
