"""From an MQTT publish to a marker that moved."""

from __future__ import annotations

import json
import time
from typing import Any

from paho.mqtt import publish
from paho.mqtt.enums import MQTTProtocolVersion
from playwright.sync_api import Page, expect

from tests.centre import Centre

UNIT = "kdi-damkar-01"
FIRST, SECOND = (122.5150, -3.9700), (122.5165, -3.9712)


def send_position(tracker: dict[str, Any], content: Any) -> None:
    """One fix or a list of them."""
    publish.single(
        tracker["topic"],
        json.dumps(content),
        qos=1,
        hostname=tracker["host"],
        port=tracker["port"],
        client_id=tracker["client_id"],
        auth={"username": tracker["username"], "password": tracker["password"]},
        protocol=MQTTProtocolVersion.MQTTv5,
    )


def fixes_at(lon: float, lat: float) -> list[dict[str, float]]:
    """Some that agree with each other: a single one far from where the unit was before is not believed."""
    now = time.time()
    return [fix_at(now + later, lon, lat) for later in (0, 0.2, 0.4, 0.6)]


def fix_at(t: float, lon: float, lat: float) -> dict[str, float]:
    return {"t": t, "lat": lat, "lon": lon, "acc": 5, "spd": 9, "hdg": 130}


def fix_of(page: Page) -> str:
    return page.locator(f".unit-marker[data-unit={UNIT}]").get_attribute("data-fix-at") or ""


def wait_for_new_fix(page: Page, old: str) -> str:
    marker = page.locator(f".unit-marker[data-unit={UNIT}]")
    expect(marker).not_to_have_attribute("data-fix-at", old)
    return marker.evaluate("element => element.style.transform")  # type: ignore[no-any-return]


def test_it_moves_the_marker_when_a_tracker_publishes(console: Page, centre: Centre) -> None:
    # A renewed account: from here on only this test speaks for the unit.
    tracker = json.loads(centre.manage("provision_tracker", UNIT, "--json"))
    expect(console.locator(f".unit-marker[data-unit={UNIT}]")).to_be_attached()
    old = fix_of(console)
    send_position(tracker, fixes_at(*FIRST))
    first = wait_for_new_fix(console, old)
    old = fix_of(console)
    send_position(tracker, fixes_at(*SECOND))
    assert wait_for_new_fix(console, old) != first
