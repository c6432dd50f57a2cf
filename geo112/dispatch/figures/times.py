"""How long callers waited for an answer, incidents for somebody to be sent, and people for the first on the scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from geo112.dispatch.figures.periods import Period
from geo112.dispatch.figures.spread import Case, Spread, spread
from geo112.dispatch.models import Target
from geo112.regions.models import Agency, Area, Region

# Each gives seconds, agency, priority and kecamatan of every case, counted as `Target` says.
ANSWER = """
    SELECT extract(epoch FROM taken_at - received_at)::float8, NULL::bigint, NULL::smallint, NULL::bigint
    FROM incidents_call
    WHERE region_id = %(region)s AND NOT is_exercise AND received_at >= %(since)s AND received_at < %(until)s
      AND taken_at IS NOT NULL
"""
SEND = """
    WITH chosen AS (
        SELECT id, opened_at, priority FROM incidents_incident
        WHERE region_id = %(region)s AND NOT is_exercise AND opened_at >= %(since)s AND opened_at < %(until)s
    )
    SELECT extract(epoch FROM min(task.sent_at) - opened_at)::float8, NULL::bigint, priority, NULL::bigint
    FROM chosen JOIN (
        SELECT incident_id, sent_at FROM dispatch_assignment WHERE incident_id IN (SELECT id FROM chosen)
        UNION ALL SELECT incident_id, sent_at FROM dispatch_referral WHERE incident_id IN (SELECT id FROM chosen)
    ) task ON task.incident_id = chosen.id
    GROUP BY chosen.id, opened_at, priority
"""
ARRIVE = """
    SELECT extract(epoch FROM min(step.at) - opened_at)::float8, unit.agency_id, priority, area.parent_id
    FROM incidents_incident incident
    JOIN dispatch_assignment task ON task.incident_id = incident.id
    JOIN dispatch_assignmentstep step ON step.assignment_id = task.id AND step.status = 'on_scene'
    JOIN responders_unit unit ON unit.id = task.unit_id
    LEFT JOIN regions_area area ON area.id = incident.village_id
    WHERE incident.region_id = %(region)s AND NOT incident.is_exercise
      AND opened_at >= %(since)s AND opened_at < %(until)s
    GROUP BY incident.id, unit.agency_id, area.parent_id
"""


@dataclass(frozen=True)
class TimeFigures:
    """Arrivals once more by the code of the agency, and of the kecamatan."""

    answer: Spread
    send: Spread
    arrive: Spread
    arrive_by_agency: dict[str, Spread]
    arrive_by_district: dict[str, Spread]


def measure_times(region: Region, period: Period) -> TimeFigures:
    targets = list(Target.objects.filter(region=region))
    arrivals = _cases(ARRIVE, region, period)
    agencies = dict(Agency.objects.filter(region=region).values_list("pk", "code"))
    districts = dict(Area.objects.filter(region=region, level=Area.Level.DISTRICT).values_list("pk", "code"))
    return TimeFigures(
        answer=_spread(_cases(ANSWER, region, period), targets, "answer"),
        send=_spread(_cases(SEND, region, period), targets, "send"),
        arrive=_spread(arrivals, targets, "arrive"),
        arrive_by_agency=_split(arrivals, 1, agencies, targets),
        arrive_by_district=_split(arrivals, 3, districts, targets),
    )


def _cases(sql: str, region: Region, period: Period) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"region": region.pk, "since": period.since, "until": period.until})
        return list(cursor.fetchall())


def _spread(rows: list[tuple[Any, ...]], targets: list[Target], step: str) -> Spread:
    # A crew's clock or a call that was entered afterwards may say that somebody came before the beginning.
    cases: list[Case] = [(max(0.0, row[0]), row[1], row[2]) for row in rows]
    return spread(cases, targets, step)


def _split(rows: list[tuple[Any, ...]], column: int, codes: dict[int, str], targets: list[Target]) -> dict[str, Spread]:
    parts: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        if row[column] in codes:
            parts.setdefault(codes[row[column]], []).append(row)
    return {code: _spread(part, targets, "arrive") for code, part in sorted(parts.items())}
