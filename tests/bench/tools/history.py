"""Years of calls and incidents in a database of their own, and how long it takes to ask for them.

`python -m tests.bench.tools.history INCIDENTS CALLS` fills the database that GEO112_DATABASE_URL names, asks, and
prints a line of JSON.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import django
import orjson
from django.db import connection

FILL = """
SET session_replication_role = replica;
INSERT INTO regions_agency (region_id, code, name, color, sends_units, phone)
SELECT {region}, 'uji-' || n, 'Uji ' || n, '#5b6b7b', true, '' FROM generate_series(1, 15) n;
INSERT INTO responders_unit (region_id, agency_id, slug, call_sign, kind, capabilities, on_duty, is_fictional)
SELECT {region}, id, code || '-1', code, 'bench', '[]', true, true FROM regions_agency WHERE region_id = {region};
INSERT INTO incidents_incident (region_id, number, category_id, priority, status, description, location,
    location_radius_m, location_source, location_text, is_exercise, opened_at, closed_at, outcome)
SELECT {region}, 'UJI-' || n, (SELECT min(id) FROM incidents_category) + n %% 20, 1 + n %% 3, 'closed', 'bangku uji',
    ST_SetSRID(ST_MakePoint(122.40 + 0.25 * random(), -4.10 + 0.20 * random()), 4326), 100, 'map', '', false,
    timestamptz '2026-12-31 00:00Z' - random() * interval '1095 days', now(), 'resolved'
FROM generate_series(1, %(incidents)s) n;
INSERT INTO incidents_demand (incident_id, region_id, category_id, village_id, day, hour, small, medium, large)
SELECT demand.* FROM incidents_incident incident, LATERAL incidents_demand_of(
    incident.id, incident.region_id, incident.category_id, incident.village_id, incident.opened_at, incident.location
) demand;
INSERT INTO incidents_call (region_id, pbx_call_id, number, queue, transcript, received_at, recorded_at, status,
    verification, taken_at, ended_at, is_exercise)
SELECT {region}, 'uji-' || n, '', '', '', at, at, 'ended',
    (ARRAY['normal', 'ghost', 'prank', 'information', 'dropped'])[1 + n %% 5],
    at + random() * interval '20 seconds', at + interval '1 minute', false
FROM (SELECT n, timestamptz '2026-10-01 00:00+08' + random() * interval '31 days' AS at
      FROM generate_series(1, %(calls)s) n) call;
INSERT INTO dispatch_assignment (incident_id, unit_id, status, is_queued, sent_at, ended_at)
SELECT incident.id, (SELECT min(id) FROM responders_unit WHERE kind = 'bench') + incident.id %% 15, 'completed', false,
    opened_at + interval '1 minute', opened_at + interval '1 hour'
FROM incidents_incident incident WHERE opened_at > '2026-09-01' ;
INSERT INTO dispatch_assignmentstep (assignment_id, status, at, recorded_at, source)
SELECT id, 'on_scene', sent_at + random() * interval '20 minutes', sent_at, 'crew' FROM dispatch_assignment;
"""


def main(incidents: int, calls: int) -> None:
    django.setup()
    from geo112.dispatch.figures.periods import month_of  # noqa: PLC0415  # needs the settings
    from geo112.dispatch.figures.report import make_report  # noqa: PLC0415
    from geo112.regions.models import Region  # noqa: PLC0415
    from incidents.demand.counting import Asked, hexagons  # noqa: PLC0415

    region = Region.objects.get(slug="kendari")
    fill(region.pk, incidents, calls)
    whole = Asked(date(2023, 1, 1), date(2026, 12, 31))
    evenings = Asked(whole.since, whole.until, hours=(18, 6))
    month = month_of("2026-10", region.zone)
    report = make_report(region, month)
    assert report.calls.total == calls and report.tickets.total > 0, report.as_json()
    assert hexagons(region, whole, "medium")["total"] == incidents
    figures = {
        "heatmap_ms": median_ms(lambda: orjson.dumps(hexagons(region, whole, "medium"))),
        "heatmap_fine_ms": median_ms(lambda: orjson.dumps(hexagons(region, whole, "small"))),
        "heatmap_hours_ms": median_ms(lambda: orjson.dumps(hexagons(region, evenings, "medium"))),
        "bare_pass_ms": median_ms(lambda: ask("SELECT count(*) FROM incidents_demand WHERE hour < 24")),
        "report_ms": median_ms(lambda: make_report(region, month)),
        "bare_calls_ms": median_ms(
            lambda: ask(
                "SELECT count(taken_at) FROM incidents_call WHERE received_at >= %s AND received_at < %s",
                month.since,
                month.until,
            )
        ),
    }
    print(json.dumps(figures | {"tickets": report.tickets.total, "at": datetime.now(UTC).isoformat()}))


def fill(region: int, incidents: int, calls: int) -> None:
    with connection.cursor() as cursor:
        for statement in FILL.format(region=region).split(";\n"):
            cursor.execute(statement, {"incidents": incidents, "calls": calls})
        cursor.execute("VACUUM ANALYZE")


def ask(query: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def median_ms(act: Callable[[], Any], rounds: int = 7) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
