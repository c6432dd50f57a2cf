"""Whole requests: 500 units in a town of 50,000 junctions, one dispatcher, then twenty at once."""

from __future__ import annotations

import statistics
import threading
import time
from pathlib import Path

from tests.bench.main import INCIDENT, request
from tests.bench.tools.centre import PASSWORD, write_units
from tests.bench.tools.report import Figure, percentiles
from tests.centre import Centre, running_centre

UNITS, DISPATCHERS = 500, 20
SETUP = """
import random
from django.contrib.gis.geos import Point
from django.utils import timezone
from geo112.regions.models import Membership, Region, User
from responders.models import LatestPosition, Unit
Region.objects.filter(slug="kendari").update(stale_after_s=86400)
kendari = Region.objects.get(slug="kendari")
user = User.objects.create_user("bench", password="{password}")
Membership.objects.create(user=user, role="dispatcher", region=kendari)
Unit.objects.filter(region=kendari).exclude(kind="bench").delete()
chance, now = random.Random(112), timezone.now()
for unit in Unit.objects.filter(region=kendari):
    unit.kind, unit.on_duty = "fire_engine", True
    unit.capabilities = chance.choice([["fire", "rescue"], ["fire"], ["water"], ["bls"], ["als", "bls"]])
    unit.save()
    place = Point(122.41 + chance.random() * 0.22, -4.09 + chance.random() * 0.22, srid=4326)
    moving = {{"speed_mps": 10 * chance.random(), "heading_deg": 360 * chance.random()}}
    LatestPosition.objects.create(unit=unit, point=place, fix_at=now, effective_at=now, received_at=now, **moving)
"""


def measure_requests(town: Path, asked: int) -> list[Figure]:
    with running_centre() as centre:
        units = write_units(centre.var / "bench_units.csv", UNITS)
        centre.manage("import_units", str(units), "--region", "kendari")
        centre.manage("import_roads", str(town), "--region", "kendari")
        centre.manage("shell", "-c", SETUP.format(password=PASSWORD))
        token = centre.manage("create_token", "bench").split()[-1]
        numbers = [open_incident(centre, token, step) for step in range(asked)]
        alone = [ask(centre, token, number) for number in numbers][2:]  # the first ones load the graph
        served = statistics.median(SERVER_MS[2:])
        together, seconds = ask_together(centre, token, numbers)
    (p50, p99), (crowd_p50, crowd_p99) = percentiles(alone), percentiles(together)
    what = f"proposal over {UNITS} units as a whole request"
    crowd = f"{DISPATCHERS} dispatchers at once"
    return [
        Figure("request_p50_ms", f"{what}, median", p50, "ms", target="< 25 ms"),
        Figure("request_p99_ms", f"{what}, 99th percentile", p99, "ms", target="< 60 ms"),
        Figure("server_p50_ms", "of it: plan, units, search, reasons", served, "ms"),
        Figure("crowd_per_s", f"{crowd}: proposals per second", len(together) / seconds, "/s", 1000 / p50, "one alone"),
        Figure("crowd_p50_ms", f"{crowd}, median", crowd_p50, "ms"),
        Figure("crowd_p99_ms", f"{crowd}, 99th percentile", crowd_p99, "ms"),
    ]


SERVER_MS: list[float] = []


def open_incident(centre: Centre, token: str, step: int) -> str:
    place = {"lon": 122.45 + 0.0007 * (step * 37 % 200), "lat": -4.05 + 0.0007 * (step * 53 % 200)}
    return str(request(centre, token, "incidents/", {**INCIDENT, **place})["number"])


def ask(centre: Centre, token: str, number: str) -> float:
    """Milliseconds as the dispatcher's browser waits for them."""
    started = time.perf_counter()
    proposal = request(centre, token, f"incidents/{number}/proposals/", {})
    elapsed = (time.perf_counter() - started) * 1000
    SERVER_MS.append(proposal["took_ms"])
    rows = [row for line in proposal["agencies"] for row in line["candidates"] + line["passed_over"]]
    assert len({row["unit"] for row in rows}) == UNITS, "every unit is offered, or passed over with its reason"
    return elapsed


def ask_together(centre: Centre, token: str, numbers: list[str]) -> tuple[list[float], float]:
    """The times of all, and the seconds that it took together; each dispatcher asks for a share of the incidents."""
    times: list[float] = []
    shares = [numbers[first::DISPATCHERS] for first in range(DISPATCHERS)]
    threads = [threading.Thread(target=_ask_all, args=(centre, token, share, times)) for share in shares]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, time.perf_counter() - started


def _ask_all(centre: Centre, token: str, numbers: list[str], times: list[float]) -> None:
    times.extend(ask(centre, token, number) for number in numbers)
