"""What counts around an incident before its units do: roads, neighbours that help, and rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max

from geo112.database import asking, at_once
from geo112.dispatch.models import Assignment
from geo112.dispatch.proposing.measuring import Area
from geo112.dispatch.proposing.rows import names
from geo112.dispatch.proposing.rules import Aid, Rules
from geo112.dispatch.travel import road_rules
from geo112.regions.models import Region
from geo112.roads.passable import ask_roads, roads_now


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The incident's region and the neighbours that help it, their roads, and how they help (all by region id), and the
    region's own rules, yet without what they say of units."""

    region: Region
    regions: Mapping[int, Region]
    areas: Mapping[int, Area]
    aids: Mapping[int, Aid]
    rules: Rules

    @property
    def own_area(self) -> Area:
        return self.areas[self.region.pk]

    def rules_for(self, agencies: Collection[str]) -> Rules:
        """With the homes and the last tasks of the region's units of these agencies (codes), where a rule asks."""
        homes = _homes(self.region) if self.rules.keep_last_s else {}
        rested_at = _rested_at(self.region, agencies) if self.rules.rest_s else {}
        return replace(self.rules, homes=homes, rested_at=rested_at)


_AID = """
    SELECT neighbour_id, handicap_s, limit_s, agencies::text FROM dispatch_mutualaid WHERE region_id = %(region)s
    ORDER BY id
"""
_RULES = "SELECT keep_last_s, rest_s, rest_minutes FROM dispatch_proposalrules WHERE region_id = %(region)s"


def read_surroundings(region: Region, now: datetime) -> Surroundings:
    values = {"region": region.pk}
    with asking() as later:
        roads, aid, rules = ask_roads(later, region, now), later(_AID, values), later(_RULES, values)
    helping = aid()
    neighbours = Region.objects.defer("boundary", "center").in_bulk([pk for pk, *_how in helping]) if helping else {}
    areas = {pk: Area(roads_now(one, now), road_rules(one)) for pk, one in neighbours.items()}
    return Surroundings(
        region=region,
        regions={region.pk: region} | neighbours,
        areas=areas | {region.pk: Area(roads(), road_rules(region))},
        aids={
            pk: Aid(neighbours[pk].name, handicap_s, limit_s, names(agencies))
            for pk, handicap_s, limit_s, agencies in helping
        },
        rules=next((Rules(*row) for row in rules()), Rules()),
    )


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


def _rested_at(region: Region, agencies: Collection[str]) -> dict[str, datetime]:
    """When each unit's last task ended."""
    ended = Assignment.objects.filter(unit__region=region, unit__agency__code__in=agencies, ended_at__isnull=False)
    last = ended.exclude(status=Assignment.Status.DECLINED).order_by().values("unit__slug")
    return dict(last.annotate(last=Max("ended_at")).values_list("unit__slug", "last"))
