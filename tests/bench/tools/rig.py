"""The position path alone, for benchmarks and faults: a private broker, a private cluster, and `geo112 ingest`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from geo112.local.broker import PrivateBroker
from geo112.local.postgres import PrivateCluster
from tests.bench.tools.publisher import ACCOUNT, PASSWORD, REGION
from tests.centre import open_directory

ROOT = Path(__file__).parents[3]
SETUP = """
from django.contrib.gis.geos import Point
from geo112.regions.models import Agency, Region
from responders.models import Unit
from responders.mqtt import request_control
center = Point(122.5, -4.0)
region = Region.objects.create(slug="{region}", name="Uji", code="99.99", number_prefix="UJI", center=center)
agency = Agency.objects.create(region=region, code="uji", name="Uji")
Unit.objects.bulk_create([
    Unit(region=region, agency=agency, slug=slug, call_sign=slug, kind="patrol_car", on_duty=True)
    for slug in map("uji-{{:05d}}".format, range({units}))
], batch_size=5000)
acls = [{{"acltype": kind, "topic": "geo112/+/units/+/position", "priority": 0, "allow": True}}
        for kind in ("publishClientSend", "subscribePattern", "publishClientReceive")]
request_control([
    {{"command": "createRole", "rolename": "{account}", "acls": acls}},
    {{"command": "createClient", "username": "{account}", "password": "{password}",
      "roles": [{{"rolename": "{account}"}}]}},
])
"""


class Rig:
    """Use `rig(units)`."""

    def __init__(self, directory: Path, units: int) -> None:
        self.broker = PrivateBroker(directory / "broker")
        self.cluster = PrivateCluster(directory / "postgres")
        self.units = units
        self.directory = directory

    def start(self) -> None:
        self.broker.start()
        self.cluster.start()
        with self.connect() as database:
            database.execute("ALTER SYSTEM SET track_commit_timestamp = on")  # so that each row tells its delay
        self.cluster.stop()
        self.cluster.start()
        self.manage("migrate", "-v0")
        self.manage("shell", "-c", SETUP.format(region=REGION, units=self.units, account=ACCOUNT, password=PASSWORD))

    def stop(self) -> None:
        self.broker.stop()
        self.cluster.stop()

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("GEO112_")},
            "GEO112_VAR": str(self.directory),
            "GEO112_DEMO": "1",
            "GEO112_DATABASE_URL": self.cluster.url,
            "GEO112_MQTT_HOST": self.broker.host,
            "GEO112_MQTT_PORT": str(self.broker.port),
            "GEO112_MQTT_ADMIN_PASSWORD": self.broker.admin_password,
            "GEO112_MQTT_SERVER_PASSWORD": self.broker.server_password,
        }

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.cluster.url.replace("postgis://", "postgresql://"), autocommit=True)

    def ask(self, query: str, *parameters: Any) -> Any:
        """The first value of the first row."""
        with self.connect() as database:
            row = database.execute(query, parameters).fetchone()
        return row[0] if row else None

    def forget(self) -> None:
        """No position was ever received."""
        with self.connect() as database:
            database.execute("TRUNCATE responders_position, responders_latestposition, responders_trackercounter")
            database.execute("DELETE FROM live_event")
            database.execute("CHECKPOINT")

    def stored(self) -> int:
        return int(self.ask("SELECT count(*) FROM responders_position"))

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "geo112", *arguments]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    @contextmanager
    def ingest(self, workers: int = 1) -> Iterator[subprocess.Popen[str]]:
        """A running `geo112 ingest`, ready to receive; its stderr goes to ingest.log."""
        log = self.directory / "ingest.log"
        command = [sys.executable, "-m", "geo112", "ingest", "--workers", str(workers)]
        with log.open("w") as stderr:
            process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stderr=stderr, text=True)
        try:
            while log.read_text().count("receiving\n") < workers:
                assert process.poll() is None, log.read_text()[-5000:]
                pause()
            yield process
        finally:
            process.terminate()
            process.wait(60)

    def publishing(self, count: int, rate: float = 0.0, units: int | None = None) -> subprocess.Popen[str]:
        arguments = [self.broker.port, units or self.units, count, rate]
        command = [sys.executable, "-m", "tests.bench.tools.publisher", *map(str, arguments)]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def publish(self, count: int, rate: float = 0.0, units: int | None = None) -> tuple[float, float]:
        return finished(self.publishing(count, rate, units))


def finished(publisher: subprocess.Popen[str]) -> tuple[float, float]:
    """When the publisher began and ended."""
    output, _ = publisher.communicate()
    assert publisher.returncode == 0, "the publisher failed"
    began, ended = json.loads(output)
    return began, ended


def pause(seconds: float = 0.05) -> None:
    time.sleep(seconds)


@contextmanager
def rig(units: int) -> Iterator[Rig]:
    with open_directory() as directory:
        made = Rig(directory, units)
        try:
            made.start()
            yield made
        finally:
            made.stop()
