"""Whole requests: 500 units in a town of 50,000 junctions, one dispatcher, then twenty at once."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from pathlib import Path
from typing import Any

import orjson

from geo112.roads.build import build_graph
from geo112.roads.osm import read_roads
from tests.bench.dispatching.search import BareSearch
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
    bare = BareSearch(build_graph(read_roads(town)))
    with running_centre() as centre:
        units = write_units(centre.var / "bench_units.csv", UNITS)
        centre.manage("import_units", str(units), "--region", "kendari")
        centre.manage("import_roads", str(town), "--region", "kendari")
        centre.manage("shell", "-c", SETUP.format(password=PASSWORD))
        token = centre.manage("create_token", "bench").split()[-1]
        numbers = [open_incident(centre, token, step) for step in range(asked)]
        dispatcher = Dispatcher(centre.port, token)
        # One after the other, so that whatever else the machine does weighs on both; the first ones load the graph.
        asked_alone, bare_ms = zip(
            *((dispatcher.ask(number), bare.ms(step * 97 % 50_000)) for step, number in enumerate(numbers)), strict=True
        )
        asked_alone, limit = asked_alone[2:], statistics.median(bare_ms)
        assert_all_units_are_spoken_of(dispatcher, numbers[-1])
        alone, served = [wait_ms for wait_ms, _served in asked_alone], [served_ms for _wait, served_ms in asked_alone]
        together, seconds = ask_together(centre.port, token, numbers)
    (p50, p99), (crowd_p50, crowd_p99) = percentiles(alone), percentiles(together)
    what = f"proposal over {UNITS} units as a whole request"
    crowd, is_bare = f"{DISPATCHERS} dispatchers at once", "scipy's bare one-to-all"
    return [
        Figure("request_p50_ms", f"{what}, median", p50, "ms", limit, is_bare, "< 25 ms"),
        Figure("request_p99_ms", f"{what}, 99th percentile", p99, "ms", limit, is_bare, "< 60 ms"),
        Figure("server_p50_ms", "of it: plan, units, search, reasons", statistics.median(served), "ms"),
        Figure("crowd_per_s", f"{crowd}: proposals per second", len(together) / seconds, "/s", 1000 / p50, "one alone"),
        Figure("crowd_p50_ms", f"{crowd}, median", crowd_p50, "ms"),
        Figure("crowd_p99_ms", f"{crowd}, 99th percentile", crowd_p99, "ms"),
    ]


def open_incident(centre: Centre, token: str, step: int) -> str:
    place = {"lon": 122.45 + 0.0007 * (step * 37 % 200), "lat": -4.05 + 0.0007 * (step * 53 % 200)}
    return str(request(centre, token, "incidents/", {**INCIDENT, **place})["number"])


class Dispatcher:
    """Asks as a browser does: over a connection that stays open, reading JSON as fast as a browser's own reader."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}

    def ask(self, number: str) -> tuple[float, float]:
        """Milliseconds until the proposal can be shown, and what the server says it took of them."""
        started = time.perf_counter()
        proposal = self.fetch("POST", f"incidents/{number}/proposals/")
        return (time.perf_counter() - started) * 1000, proposal["took_ms"]

    def fetch(self, method: str, path: str) -> Any:
        self.connection.request(method, f"/api/v1/{path}", b"{}" if method == "POST" else None, self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status in (200, 201), body
        return orjson.loads(body)


def assert_all_units_are_spoken_of(dispatcher: Dispatcher, number: str) -> None:
    """Every unit is offered, or passed over with its reason: the first in the answer, all in what is stored."""
    first = dispatcher.fetch("POST", f"incidents/{number}/proposals/")
    whole = dispatcher.fetch("GET", f"incidents/{number}/proposals/{first['id']}/")
    rows = [row for line in whole["agencies"] for row in line["candidates"] + line["passed_over"]]
    assert len({row["unit"] for row in rows}) == UNITS
    assert all(row["reason"] for row in rows)


def ask_together(port: int, token: str, numbers: list[str]) -> tuple[list[float], float]:
    """The times of all, and the seconds that it took together; each dispatcher asks for a share of the incidents."""
    times: list[float] = []
    shares = [numbers[first::DISPATCHERS] for first in range(DISPATCHERS)]
    threads = [threading.Thread(target=_ask_all, args=(Dispatcher(port, token), share, times)) for share in shares]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, time.perf_counter() - started


def _ask_all(dispatcher: Dispatcher, numbers: list[str], times: list[float]) -> None:
    times.extend(wait_ms for wait_ms, _served in map(dispatcher.ask, numbers))
