"""A centre with as many units as a benchmark asks for, and a fleet that drives them."""

from __future__ import annotations

import csv
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.centre import Centre, plain_environment

PASSWORD = "bangku-uji-112"
SETUP = """
import json, sys
from pathlib import Path
from geo112.regions.models import Membership, Region, User
from responders.accounts import provision_many
from responders.models import Unit
from responders.mqtt import request_control
kendari = Region.objects.get(slug="kendari")
user = User.objects.create_user("bench", password="{password}")
Membership.objects.create(user=user, role="dispatcher", region=kendari)
Unit.objects.filter(region=kendari).exclude(kind="bench").delete()
units = list(Unit.objects.filter(region=kendari))
Unit.objects.filter(region=kendari).update(on_duty=True, kind="fire_engine")
rows = []
for unit, credentials in zip(units, provision_many(units)):
    point = unit.station.point
    rows.append({{**credentials.as_dict(), "kind": "patrol_car", "station": [point.x, point.y]}})
Path("{trackers}").write_text(json.dumps(rows))
acls = [{{"acltype": kind, "topic": "geo112/+/units/+/position", "allow": True}}
        for kind in ("subscribePattern", "publishClientReceive")]
request_control([
    {{"command": "createRole", "rolename": "bench", "acls": acls}},
    {{"command": "createClient", "username": "bench", "password": "{password}", "roles": [{{"rolename": "bench"}}]}},
])
"""


def equip(centre: Centre, units: int) -> Path:
    """Replaces Kendari's units by so many of fire and ambulance, with accounts. Returns the trackers file."""
    trackers = centre.var / "bench_trackers.json"
    with_stations = write_units(centre.var / "bench_units.csv", units)
    centre.manage("import_units", str(with_stations), "--region", "kendari")
    centre.manage("shell", "-c", SETUP.format(password=PASSWORD, trackers=trackers))
    return trackers


def write_units(path: Path, count: int) -> Path:
    with Path("fixtures/kendari_stations.csv").open(encoding="utf-8", newline="") as file:
        stations = [row for row in csv.DictReader(file) if row["agency"] in ("damkar", "psc119")]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["agency", "station", "call_sign", "kind", "capabilities"])
        for number in range(count):
            station = random.Random(number).choice(stations)
            writer.writerow([station["agency"], station["name"], f"Uji {number:03d}", "bench", ""])
    return path


@contextmanager
def fleet(centre: Centre, trackers: Path, rate_hz: float) -> Iterator[None]:
    """`geo112 simulate` as a child process beside the centre."""
    command = [sys.executable, "-m", "geo112", "simulate", "--trackers", str(trackers)]
    command += ["--rate", str(rate_hz), "--heartbeat", str(1 / rate_hz)]
    process = subprocess.Popen(command, env=plain_environment(centre.var), start_new_session=True)
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
