"""What a proposal reads of plans and of units sent, as plain rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from typing import NamedTuple

import orjson

from geo112.database import Ask


class PlanRow(NamedTuple):
    """A response plan, with the name of the area that it is narrowed to."""

    pk: int
    priority: int | None
    area_id: int | None
    area: str | None
    from_time: time | None
    to_time: time | None


class AgencyRow(NamedTuple):
    pk: int
    code: str
    name: str
    sends_units: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A line of a response plan."""

    plan: PlanRow
    agency: AgencyRow
    count: int
    capabilities: frozenset[str]
    kinds: frozenset[str]
    is_required: bool
    alarm_level: int


class SentRow(NamedTuple):
    """A unit that was sent to an incident."""

    slug: str
    agency: str
    capabilities: frozenset[str]
    kind: str


_ITEMS = """
    SELECT plan.id, plan.priority, plan.area_id, area.name, plan.from_time, plan.to_time,
        agency.id, agency.code, agency.name, agency.sends_units,
        item.count, item.capabilities::text, item.kinds::text, item.is_required, item.alarm_level
    FROM dispatch_responseplan plan
    JOIN dispatch_planitem item ON item.plan_id = plan.id
    JOIN regions_agency agency ON agency.id = item.agency_id
    LEFT JOIN regions_area area ON area.id = plan.area_id
    WHERE plan.region_id = %(region)s AND plan.category_id = %(category)s
    ORDER BY item.alarm_level, item.is_required DESC, item.id
"""
_SENT = """
    SELECT unit.slug, agency.code, unit.capabilities::text, unit.kind
    FROM dispatch_assignment assignment
    JOIN responders_unit unit ON unit.id = assignment.unit_id
    JOIN regions_agency agency ON agency.id = unit.agency_id
    WHERE assignment.incident_id = %(incident)s AND assignment.status <> ALL(%(failed)s)
    ORDER BY unit.slug
"""
_AREAS = "SELECT id, parent_id FROM regions_area WHERE id = %(village)s"


def ask_areas(later: Ask, village_id: int | None) -> Callable[[], tuple[int, ...]]:
    """Ids of a village and of its district, as far as known."""
    rows = later(_AREAS, {"village": village_id})
    return lambda: tuple(pk for row in rows() for pk in row if pk is not None)


def ask_items(later: Ask, region_id: int, category_id: int) -> Callable[[], list[ItemRow]]:
    """The lines of every plan of a region for a type of incident, in the order in which they are called."""
    rows = later(_ITEMS, {"region": region_id, "category": category_id})
    return lambda: [
        ItemRow(PlanRow(*row[:6]), AgencyRow(*row[6:10]), row[10], names(row[11]), names(row[12]), *row[13:])
        for row in rows()
    ]


def ask_sent(later: Ask, incident_id: int, failed: list[str]) -> Callable[[], list[SentRow]]:
    """The units that were sent to an incident, but for assignments in one of the `failed` states."""
    rows = later(_SENT, {"incident": incident_id, "failed": failed})
    return lambda: [SentRow(slug, agency, names(able), kind) for slug, agency, able, kind in rows()]


@lru_cache(maxsize=1000)
def names(text: str) -> frozenset[str]:
    """Of a list in JSON: there are few different ones, and hundreds of units have them."""
    return frozenset(orjson.loads(text))
