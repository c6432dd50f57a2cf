"""`script/bench centre`: what a supervisor's page costs.

coverage   the search and the whole recomputation for 100 units on a road graph of 50,000 nodes, beside scipy's bare
           search from as many nodes in the same run;
figures    the heatmap over a million incidents and the report of a month with 100,000 calls, beside one bare pass over
           the same rows;
live       50 open streams of a centre with 500 vehicles at 1 Hz: how much of a core the web process takes, and how long
           a call takes from its request to the last of the streams; how often coverage was worked out meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import orjson
import psutil
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo112.dispatch.coverage.covering import LIMITS_S, Ground, cover
from geo112.dispatch.travel import RoadRules
from geo112.local.postgres import PrivateCluster
from geo112.roads.mosaic import lay_out
from geo112.roads.reach import reach
from tests.bench.main import request
from tests.bench.tools.centre import equip, fleet
from tests.bench.tools.grid import BOX, somewhere, street_grid
from tests.bench.tools.listeners import Listeners
from tests.bench.tools.report import Figure, report
from tests.centre import Centre, open_directory, plain_environment, running_centre

SIDE = 224
PARTS = ("coverage", "figures", "live")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=500)
    parser.add_argument("--streams", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--only", choices=PARTS)
    options = parser.parse_args()
    measured = {
        "coverage": lambda: measure_coverage(100),
        "figures": lambda: measure_figures(options.incidents, options.calls),
        "live": lambda: measure_live(options.units, options.streams, options.seconds),
    }
    figures = [one for part in PARTS if options.only in (None, part) for one in measured[part]()]
    report("The supervisor's page", figures)


def median_ms(act: Callable[[], Any], rounds: int = 25) -> float:
    act()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def measure_coverage(units: int) -> list[Figure]:
    graph, sources = street_grid(SIDE), somewhere(units)
    villages = [shapely.box(122.40 + 0.025 * n, -4.10, 122.425 + 0.025 * n, -3.90) for n in range(10)]
    mosaic = lay_out(graph, shapely.box(*BOX), None, villages)
    ground = Ground(graph, mosaic, tuple((str(number), str(number)) for number in range(10)))
    edges = graph.outbound
    bare = csr_array((edges.seconds, edges.heads, edges.starts), shape=(graph.node_count,) * 2)
    nodes = np.unique(graph.source[graph.lines.snap(sources, 1000.0).segment])
    bare_ms = median_ms(lambda: dijkstra(bare, indices=nodes, min_only=True, limit=LIMITS_S[-1]))
    search_ms = median_ms(lambda: reach(graph, sources, limit_s=LIMITS_S[-1]))
    whole_ms = median_ms(lambda: orjson.dumps(cover(ground, sources, RoadRules()).columns()))
    scipy = "scipy's bare search from as many nodes"
    return [
        Figure(
            "reach_ms", f"search, {units} units, {graph.node_count:,} nodes", search_ms, "ms", bare_ms, scipy, "≤ 1.5"
        ),
        Figure("coverage_ms", "whole recomputation with areas", whole_ms, "ms", bare_ms, scipy, "< 300 ms"),
    ]


def measure_figures(incidents: int, calls: int) -> list[Figure]:
    with open_directory() as directory:
        cluster = PrivateCluster(directory / "postgres")
        cluster.start()
        try:
            found = ask_history(cluster.url, directory, incidents, calls)
        finally:
            cluster.stop()
    what = f"heatmap, {incidents:,} incidents"
    one_pass = "one bare pass over the rows"
    return [
        Figure("heatmap_ms", f"{what}, 400 m", found["heatmap_ms"], "ms", found["bare_pass_ms"], one_pass, "< 300 ms"),
        Figure("heatmap_fine_ms", f"{what}, 150 m", found["heatmap_fine_ms"], "ms", found["bare_pass_ms"], one_pass),
        Figure(
            "heatmap_hours_ms",
            f"{what}, 18:00 to 06:00",
            found["heatmap_hours_ms"],
            "ms",
            found["bare_pass_ms"],
            one_pass,
        ),
        Figure(
            "report_ms",
            f"report of a month, {calls:,} calls, {found['tickets']:,} tickets",
            found["report_ms"],
            "ms",
            found["bare_calls_ms"],
            "one bare pass over the calls",
            "< 2,000 ms",
        ),
    ]


def ask_history(url: str, directory: Any, incidents: int, calls: int) -> dict[str, Any]:
    environment = {**plain_environment(directory), "GEO112_DATABASE_URL": url, "GEO112_DEMO": "1"}
    environment |= {"DJANGO_SETTINGS_MODULE": "geo112.settings", "PYTHONPATH": os.getcwd()}
    geo112 = [sys.executable, "-m", "geo112"]
    for command in (["migrate", "-v0"], ["load_fixtures", "--region", "kendari", "-v0"]):
        subprocess.run([*geo112, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
    history = [sys.executable, "-m", "tests.bench.tools.history", str(incidents), str(calls)]
    done = subprocess.run(history, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure_live(units: int, streams: int, seconds: float) -> list[Figure]:
    with running_centre() as centre:
        trackers = equip(centre, units)
        centre.manage("shell", "-c", LEAD)
        token = centre.manage("create_token", "bench").split()[-1]
        web = web_process(centre)
        with fleet(centre, trackers, rate_hz=1.0):
            listeners = Listeners(centre.port, token, streams)
            assert listeners.opened.wait(60)
            time.sleep(5)  # until everybody drives
            before, began, first = cpu_s(web), time.monotonic(), listeners.received_bytes
            worst = [slowest_ms(centre, token, listeners, number) for number in range(int(seconds / 2))]
            share = (cpu_s(web) - before) / (time.monotonic() - began) * 100
            megabytes = (listeners.received_bytes - first) / (time.monotonic() - began) / 1e6
            computed = coverage_events(centre)
            listeners.stop()
    what = f"{streams} streams, {units} vehicles at 1 Hz"
    return [
        Figure("web_cpu_percent", f"web process, {what}", share, "% of a core", target="< 40 %"),
        Figure("stream_mbps", f"sent, {what}", megabytes, "MB/s"),
        Figure("reach_all_p50_ms", "a call reaches the last stream, median", statistics.median(worst), "ms"),
        Figure("reach_all_max_ms", "a call reaches the last stream, worst", max(worst), "ms", target="< 1,000 ms"),
        Figure("coverage_per_s", "coverage worked out, times a second", computed / 60, "/s", target="≤ 1 a change"),
    ]


LEAD = """
from geo112.regions.models import Membership, Region, User
region = Region.objects.get(slug="kendari")
Membership.objects.create(user=User.objects.get(username="bench"), role="supervisor", region=region)
"""
EVENTS = """
from datetime import timedelta
from django.utils import timezone
from geo112.live.models import Event
print("events", Event.objects.filter(kind="coverage", created_at__gt=timezone.now() - timedelta(minutes=1)).count())
"""


def coverage_events(centre: Centre) -> int:
    """In the last minute."""
    return int(centre.manage("shell", "-c", EVENTS).split()[-1])


def slowest_ms(centre: Centre, token: str, listeners: Listeners, number: int) -> float:
    """From the request that rings a call to the last stream that shows it."""
    word = f"bangku-uji-{number}"
    listeners.watch_for(word)
    began = time.time()
    request(centre, token, "calls/", {"region": "kendari", "number": "", "pbx_call_id": word, "transcript": word})
    worst = max(listeners.seen_at()) - began
    time.sleep(max(0.0, 2 - worst))
    return worst * 1000


def web_process(centre: Centre) -> psutil.Process:
    family = psutil.Process(centre.process.pid).children(recursive=True)
    return next(process for process in family if "uvicorn" in process.cmdline())


def cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


if __name__ == "__main__":
    main()
