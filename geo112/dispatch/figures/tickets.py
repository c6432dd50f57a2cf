"""Incidents of a period (in the published reports: tickets): done or in process, by agency, type and district."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from geo112.dispatch.figures.periods import Period
from geo112.dispatch.models import Assignment
from geo112.dispatch.referrals import states
from geo112.regions.models import Region
from incidents.models import Category, Incident

# What an agency was asked to do about an incident, by vehicle or by ticket, is one thing that it received.
BY_AGENCY = """
    WITH chosen AS (
        SELECT id FROM incidents_incident
        WHERE region_id = %(region)s AND NOT is_exercise AND opened_at >= %(since)s AND opened_at < %(until)s
    ), task AS (
        SELECT incident_id, unit.agency_id, task.status = ANY(%(open)s) AS is_open, task.status = 'completed' AS is_done
        FROM chosen JOIN dispatch_assignment task ON task.incident_id = chosen.id
        JOIN responders_unit unit ON unit.id = task.unit_id WHERE task.status <> 'cancelled'
        UNION ALL
        SELECT incident_id, agency_id, status = ANY(%(open_tickets)s), status = 'done'
        FROM chosen JOIN dispatch_referral ON incident_id = chosen.id WHERE status <> 'cancelled'
    ), received AS (
        SELECT agency_id, bool_or(is_open) AS is_open, bool_or(is_done) AS is_done
        FROM task GROUP BY incident_id, agency_id
    )
    SELECT agency.code, agency.name, count(received.agency_id),
           count(*) FILTER (WHERE is_done AND NOT is_open), count(*) FILTER (WHERE is_open)
    FROM regions_agency agency LEFT JOIN received ON received.agency_id = agency.id
    WHERE agency.region_id = %(region)s
    GROUP BY agency.id ORDER BY 3 DESC, agency.code
"""


@dataclass(frozen=True)
class TicketFigures:
    total: int
    done: int
    in_process: int


@dataclass(frozen=True)
class AgencyFigures:
    """Neither done nor in process is what the agency declined."""

    code: str
    name: str
    received: int
    done: int
    in_process: int


@dataclass(frozen=True)
class Ranked:
    code: str
    name: str
    count: int


def incidents_in(region: Region, period: Period) -> QuerySet[Incident]:
    """Real incidents that were opened in the period."""
    return Incident.objects.filter(
        region=region, opened_at__gte=period.since, opened_at__lt=period.until, is_exercise=False
    ).order_by()


def count_tickets(region: Region, period: Period) -> TicketFigures:
    is_open = Q(status=Incident.Status.OPEN)
    counted = incidents_in(region, period).aggregate(total=Count("pk"), open=Count("pk", filter=is_open))
    return TicketFigures(counted["total"], counted["total"] - counted["open"], counted["open"])


def by_agency(region: Region, period: Period) -> list[AgencyFigures]:
    """Every agency of the region, those that received most first."""
    values: dict[str, Any] = {"region": region.pk, "since": period.since, "until": period.until}
    with connection.cursor() as cursor:
        cursor.execute(BY_AGENCY, {**values, "open": list(Assignment.OPEN), "open_tickets": list(states.OPEN)})
        return [AgencyFigures(*row) for row in cursor.fetchall()]


def by_type(region: Region, period: Period) -> list[Ranked]:
    """Types that occurred, the most frequent first, in the reader's language."""
    counted = dict(incidents_in(region, period).values_list("category").annotate(Count("pk")))
    categories = Category.objects.filter(pk__in=counted)
    ranked = [Ranked(category.code, str(category), counted[category.pk]) for category in categories]
    return sorted(ranked, key=lambda row: (-row.count, row.code))


def by_district(region: Region, period: Period) -> list[Ranked]:
    """Kecamatan, the busiest first; last, without a code, what lies in none."""
    counted = dict(incidents_in(region, period).values_list("village__parent").annotate(Count("pk")))
    districts = region.areas.filter(level="kecamatan").order_by("code").values_list("pk", "code", "name")
    ranked = [Ranked(code, name, counted.pop(pk, 0)) for pk, code, name in districts]
    ranked.sort(key=lambda row: -row.count)
    elsewhere = sum(counted.values())
    return [*ranked, Ranked("", "", elsewhere)] if elsewhere else ranked
