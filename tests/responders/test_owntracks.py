from __future__ import annotations

import json
import time
from typing import Any

import pytest

from responders.formats import route
from responders.messages import IGNORED, PositionReport, PresenceMessage, Refusal
from responders.models import LatestPosition, TrackerCounter, Unit
from responders.owntracks import decode_owntracks
from responders.workers import Worker
from tests.responders.devices import Device, eventually
from tests.responders.test_messages import reason

LOCATION = {
    "_type": "location", "_id": "5a", "BSSID": "00:00:00:00:00:00", "SSID": "x", "acc": 12, "alt": 5, "batt": 87,
    "bs": 1, "cog": 271, "conn": "m", "created_at": 1767225601, "inregions": ["Pos"], "inrids": ["1"], "lat": -3.98,
    "lon": 122.52, "m": 2, "motionactivities": ["automotive"], "p": 100.9, "poi": "", "t": "v", "tag": "x", "tid": "01",
    "topic": "owntracks/unit-uji-1/phone", "tst": 1767225600, "vac": 3, "vel": 54,
}  # fmt: skip
"""Every field of the booklet."""


def decode(**changes: Any) -> Any:
    return decode_owntracks(json.dumps({**LOCATION, **changes}).encode())[0]


def test_it_reads_every_field_of_a_location_that_has_a_use() -> None:
    read = decode()
    assert (read.lon, read.lat, read.accuracy_m, read.altitude_m) == (122.52, -3.98, 12.0, 5.0)
    assert (read.speed_mps, read.heading_deg, read.battery_percent) == (pytest.approx(15.0), 271.0, 87.0)


def test_it_reads_a_transition_as_the_fix_that_it_is() -> None:
    said = {"_type": "transition", "event": "leave", "desc": "Pos", "wtst": 1, "tst": 1767225600, "t": "c", "acc": 30}
    [read] = decode_owntracks(json.dumps({**said, "lat": -3.98, "lon": 122.52}).encode())
    assert isinstance(read, PositionReport)
    assert reason(decode_owntracks(json.dumps(said).encode())[0]) == IGNORED


@pytest.mark.parametrize(
    "kind", ["card", "status", "waypoint", "waypoints", "steps", "beacon", "cmd", "dump", "configuration", "request", 7]
)
def test_it_ignores_every_other_type(kind: object) -> None:
    refusal = decode(_type=kind)
    assert reason(refusal) == IGNORED
    assert isinstance(refusal, Refusal)
    assert str(kind) in refusal.detail


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"_type": "encrypted", "data": "x"}, "encrypted"),
        ({"_type": None}, "missing_field"),
        ({"vel": -1}, "out_of_range"),
        ({"vel": 1000}, "out_of_range"),
        ({"cog": 400}, "out_of_range"),
        ({"tst": None}, "missing_field"),
        ({"tst": 1767225600000}, "bad_time"),
        ({"lat": 0, "lon": 0}, "null_island"),
        ({"lat": 91}, "out_of_range"),
        ({"batt": "full"}, "wrong_type"),
    ],
)
def test_it_refuses_what_is_wrong(changes: dict[str, Any], expected: str) -> None:
    assert reason(decode(**changes)) == expected


@pytest.mark.parametrize("level", ["phone", "phone/event", "phone/info", "phone/waypoints", "phone/status"])
def test_it_hears_every_topic_below_the_account(level: str) -> None:
    routed = route(f"owntracks/unit-uji-1/{level}")
    assert routed is not None and routed[0].unit == "uji-1"


def test_it_knows_a_last_will() -> None:
    assert decode_owntracks(b'{"_type": "lwt", "tst": 1767225600, "custom": false}') == [PresenceMessage(False)]


def test_it_tells_the_device_only_what_is_wrong(worker: Worker, device: Device, unit: Unit) -> None:
    """An encrypted payload is answered, a type without use is not."""
    topic = f"owntracks/unit-{unit.slug}/phone"
    device.say(topic, {"_type": "waypoints", "waypoints": []})
    device.say(topic, {"_type": "encrypted", "data": "x"})
    device.say(topic, {**LOCATION, "tst": time.time()})
    assert device.error()["reason"] == "encrypted"
    eventually(lambda: LatestPosition.objects.filter(unit=unit).exists())
    counts = dict(TrackerCounter.objects.filter(unit=unit).values_list("outcome", "count"))
    assert counts == {"ignored_type": 1, "encrypted": 1, "stored": 1}
