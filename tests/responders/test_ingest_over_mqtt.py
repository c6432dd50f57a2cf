"""From a device's publish to the row, through a real broker."""

from __future__ import annotations

import time

from responders.models import LatestPosition, Unit
from responders.workers import Worker
from tests.responders.devices import Device, eventually


def test_it_stores_what_a_tracker_publishes(worker: Worker, device: Device, unit: Unit) -> None:
    device.report(t=time.time(), lat=-3.98, lon=122.52, acc=4, spd=12.5, hdg=360, batt=80)
    latest = eventually(lambda: LatestPosition.objects.filter(unit=unit).first())
    assert (latest.point.x, latest.point.y) == (122.52, -3.98)
    assert (latest.speed_mps, latest.heading_deg) == (12.5, 0.0)
