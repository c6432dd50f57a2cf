"""From a device's publish to the row, through a real broker."""

from __future__ import annotations

import time
from collections.abc import Callable

from paho.mqtt.reasoncodes import ReasonCode

from responders.models import LatestPosition, Position, StatusReport, Tracker, TrackerCounter, Unit
from responders.workers import Worker
from tests.makers import make_unit
from tests.responders.devices import Device, eventually

HERE = {"lat": -3.98, "lon": 122.52}


def test_it_stores_what_a_tracker_publishes(worker: Worker, device: Device, unit: Unit) -> None:
    device.report(t=time.time(), **HERE, acc=4, spd=12.5, hdg=360, batt=80)
    latest = eventually(lambda: LatestPosition.objects.filter(unit=unit).first())
    assert (latest.point.x, latest.point.y) == (122.52, -3.98)
    assert (latest.speed_mps, latest.heading_deg) == (12.5, 0.0)


def test_it_takes_what_a_device_buffered_as_a_list(worker: Worker, device: Device, unit: Unit) -> None:
    now = time.time()
    device.say("position", [{"t": now - 60 + n, **HERE} for n in range(60)])
    eventually(lambda: Position.objects.filter(unit=unit).count() == 60)


def test_it_tells_the_device_why_a_message_was_refused(worker: Worker, device: Device, unit: Unit) -> None:
    device.report(t=time.time(), lat=95, lon=122.52)
    complaint = device.error()
    assert (complaint["reason"], complaint["detail"]) == ("out_of_range", "lat is 95, outside -90…90")
    assert complaint["t"].endswith("Z")


def test_it_stores_the_good_between_the_bad(worker: Worker, device: Device, unit: Unit) -> None:
    now = time.time()
    bad = [{"lat": 0, "lon": 0}, {"lat": "x"}, {"lat": 95}, {"t": None}]
    for n, changes in enumerate(bad):
        device.report(t=now + n - 10, **HERE)
        device.say("position", {"t": now, **HERE, **changes})
        device.say("position", b"{not json")
    eventually(lambda: Position.objects.filter(unit=unit).count() == len(bad))
    counts = dict(TrackerCounter.objects.filter(unit=unit).values_list("outcome", "count"))
    reasons = {"null_island": 1, "wrong_type": 1, "out_of_range": 1, "missing_field": 1, "bad_json": 4}
    assert counts == {"stored": 4, **reasons}


def test_it_stores_status_and_presence(worker: Worker, device: Device, unit: Unit) -> None:
    device.say("presence", "online", retain=True)
    device.say("status", {"status": "acknowledged", "assignment": 7, "t": time.time()})
    report = eventually(lambda: StatusReport.objects.filter(unit=unit).first())
    assert (report.status, report.assignment_id) == ("acknowledged", 7)
    eventually(lambda: Tracker.objects.get(unit=unit).presence == "online")


def test_it_lets_no_tracker_speak_for_another_unit(
    worker: Worker, device: Device, unit: Unit, device_of: Callable[[Unit], Device]
) -> None:
    other = make_unit("uji-damkar-02")
    answer: ReasonCode = device.say(
        f"geo112/kendari/units/{other.slug}/position", {"t": time.time(), **HERE, "lon": 122.6}
    )
    assert answer.value == 0x87
    device_of(other).report(t=time.time(), **HERE)
    latest = eventually(lambda: LatestPosition.objects.filter(unit=other).first())
    assert latest.point.x == 122.52
    assert Position.objects.count() == 1
