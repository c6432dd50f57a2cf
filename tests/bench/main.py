"""`script/bench main`: one whole centre with 200 vehicles at 1 Hz.

publish → marker    from the time inside the fix (stamped as it is published) to the marker's change in a real browser,
                    beside the time to a bare subscriber of the same broker in the same run;
proposal            one HTTP request for a proposal over 200 units, beside scipy's bare Dijkstra on the same graph;
first page          bytes over the wire with an empty cache, and the time until base map and live data are there: on a
                    quiet centre, and once more while all vehicles report.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import urllib.request
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from playwright.sync_api import CDPSession, Page, sync_playwright
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo112.roads.build import build_graph
from geo112.roads.osm import read_roads
from tests.bench.tools.centre import PASSWORD, equip, fleet
from tests.bench.tools.report import Figure, percentiles, report
from tests.browser.chromium import launch
from tests.centre import Centre, running_centre

WATCH_MARKERS = """() => {
  window.delays = [];
  new MutationObserver((changes) => {
    const now = Date.now();
    for (const change of changes) {
      const fixed = Date.parse(change.target.dataset.fixAt);
      const isNew = change.oldValue !== change.target.dataset.fixAt;
      if (isNew && !Number.isNaN(fixed)) window.delays.push(now - fixed);
    }
  }).observe(document.body, {
    subtree: true, attributes: true, attributeOldValue: true, attributeFilter: ["data-fix-at"],
  });
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args()
    with running_centre() as centre, sync_playwright() as playwright:
        trackers = equip(centre, options.units)
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        log_in(page, centre)
        kilobytes, quiet_s = open_first_page(page, centre, "#connection[data-state=open]")
        with fleet(centre, trackers, rate_hz=1.0):
            page.wait_for_selector("[data-unit]")
            _kilobytes, busy_s = open_first_page(page, centre, "[data-unit]")
            positions = measure_positions(page, trackers, options.seconds)
            proposals = measure_proposals(centre, options.units)
        browser.close()
    first_page = [
        Figure("page_kb", "first page, compressed", kilobytes, "kB", target="< 500 kB"),
        Figure("page_s", "first page, quiet centre", quiet_s, "s", target="< 1.5 s"),
        Figure("page_busy_s", "first page while all vehicles report", busy_s, "s"),
    ]
    report(f"A centre with {options.units} vehicles at 1 Hz", [*positions, *proposals, *first_page])


def log_in(page: Page, centre: Centre) -> None:
    page.goto(f"{centre.url}/login/")
    page.fill("[name=username]", "bench")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def open_first_page(page: Page, centre: Centre, ready: str) -> tuple[float, float]:
    """kB over the wire and seconds until the base map and what `ready` selects are there, cache empty."""
    page.goto("about:blank")
    wire: CDPSession = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    started = time.monotonic()
    with page.expect_response(lambda response: "/basemap/" in response.url) as basemap:
        page.goto(centre.url, wait_until="commit")
    basemap.value.finished()
    page.wait_for_selector(ready)
    return sum(sizes) / 1000, time.monotonic() - started


def measure_positions(page: Page, trackers: Path, seconds: float) -> list[Figure]:
    """Delays in ms of every marker change during so many seconds, and of a bare subscriber meanwhile."""
    account = json.loads(trackers.read_text())[0]
    page.evaluate(WATCH_MARKERS)
    subscriber = BareSubscriber(account)
    page.wait_for_timeout(seconds * 1000)
    bare = subscriber.stop()
    delays: list[float] = page.evaluate("window.delays")
    (p50, p99), (bare_p50, bare_p99) = percentiles(delays), percentiles(bare)
    what = f"publish → marker ({len(delays)} changes)"
    is_bare = "bare subscriber"
    return [
        Figure("marker_p50_ms", f"{what}, median", p50, "ms", bare_p50, is_bare),
        Figure("marker_p99_ms", f"{what}, 99th percentile", p99, "ms", bare_p99, is_bare, "< 1,000 ms"),
    ]


class BareSubscriber:
    """paho alone on the same positions: what the broker and Python cost without us."""

    def __init__(self, account: dict[str, Any]) -> None:
        self.delays: list[float] = []
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        self.client.username_pw_set("bench", PASSWORD)
        self.client.on_message = self._message
        self.client.connect(account["host"], int(account["port"]))
        self.client.loop_start()
        self.client.subscribe("geo112/+/units/+/position", 1)

    def stop(self) -> list[float]:
        self.client.loop_stop()
        return self.delays

    def _message(self, _client: Any, _userdata: Any, message: mqtt.MQTTMessage) -> None:
        self.delays.append((time.time() - json.loads(message.payload)["t"]) * 1000)


def measure_proposals(centre: Centre, units: int) -> list[Figure]:
    """Milliseconds of proposal requests at random places, and of one bare Dijkstra on the same graph."""
    token = centre.manage("create_token", "bench").split()[-1]
    times = []
    for step in range(40):
        place = {"lon": 122.50 + 0.002 * step, "lat": -3.99 - 0.001 * (step % 7)}
        number = request(centre, token, "incidents/", {**INCIDENT, **place})["number"]
        started = time.perf_counter()
        proposal = request(centre, token, f"incidents/{number}/proposals/", {})
        times.append((time.perf_counter() - started) * 1000)
        assert any(agency["candidates"] for agency in proposal["agencies"]), proposal
    p50, p99 = percentiles(times)
    bare = bare_dijkstra_ms()
    what = f"proposal over {units} units (HTTP request)"
    return [
        Figure("proposal_p50_ms", f"{what}, median", p50, "ms", bare, "scipy's bare Dijkstra"),
        Figure("proposal_p99_ms", f"{what}, 99th percentile", p99, "ms", bare, "scipy's bare Dijkstra"),
    ]


INCIDENT = {
    "region": "kendari",
    "call": None,
    "category": "FIRE_BLD",
    "radius_m": 50,
    "location_source": "map",
    "location_text": "bangku uji",
    "description": "bangku uji",
    "exercise": True,
}


def request(centre: Centre, token: str, path: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
    call = urllib.request.Request(f"{centre.url}/api/v1/{path}", data=json.dumps(body).encode(), headers=headers)
    with urllib.request.urlopen(call, timeout=30) as answer:
        return json.load(answer)


def bare_dijkstra_ms() -> float:
    graph = build_graph(read_roads(Path("fixtures/kendari_roads.osm")))
    edges = graph.inbound
    matrix = csr_array((edges.seconds, edges.heads, edges.starts), shape=(graph.node_count, graph.node_count))
    times = []
    for source in range(30):
        started = time.perf_counter()
        dijkstra(matrix, indices=source % matrix.shape[0])
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
