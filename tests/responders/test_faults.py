"""Real processes that die: nothing that the broker had is lost, and nothing is stored twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from geo112.local.broker import PrivateBroker
from responders.models import LatestPosition, Position, Unit
from responders.sessions import client_id
from tests.responders.devices import Device, eventually, forget_session

ROOT = Path(__file__).parents[2]
WORKERS = "geo112-ingest-under-test"


@pytest.fixture(autouse=True)
def no_sessions_left(broker: PrivateBroker) -> Iterator[None]:
    yield
    for number in (1, 2):
        forget_session(client_id(number))


def database_url() -> str:
    at: dict[str, Any] = connection.settings_dict
    return f"postgis://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@contextmanager
def ingest(workers: int = 1) -> Iterator[subprocess.Popen[str]]:
    """A running `geo112 ingest`, ready to receive."""
    environment = {
        **os.environ,
        "GEO112_DATABASE_URL": database_url(),
        "GEO112_MQTT_HOST": settings.MQTT["host"],
        "GEO112_MQTT_PORT": str(settings.MQTT["port"]),
        "GEO112_MQTT_SERVER_PASSWORD": settings.MQTT["server_password"],
        "GEO112_DEMO": "1",
        "PGAPPNAME": WORKERS,
    }
    command = [sys.executable, "-m", "geo112", "ingest", "--workers", str(workers)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    secret = client_id(1).rpartition("-")[2]
    try:
        waiting = workers
        while waiting:
            line = next(process.stderr)
            assert secret not in line  # with it anybody could take over the session
            waiting -= line.endswith("receiving\n")
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


@contextmanager
def elsewhere(database: str | None = None) -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own to the test's database, or to another one of its server."""
    at: dict[str, Any] = connection.settings_dict
    where = {"host": at["HOST"], "port": at["PORT"], "user": at["USER"], "password": at["PASSWORD"]}
    with psycopg.connect(dbname=database or at["NAME"], autocommit=True, **where) as other:
        yield other


def report(device: Device, count: int, start: float) -> None:
    """So many fixes, a second apart, the last one now; returns when the broker has them all."""
    infos = []
    for n in range(count):
        body = f'{{"t": {start - count + n}, "lat": -3.98, "lon": {122.5 + n / 10_000}}}'
        infos.append(device.client.publish(f"{device.base}/position", body, qos=1))
    for info in infos:
        info.wait_for_publish(20)


def stored(unit: Unit) -> int:
    return Position.objects.filter(unit=unit).count()


def test_it_loses_nothing_when_the_worker_is_killed_before_it_commits(device: Device, unit: Unit) -> None:
    with ingest() as process, elsewhere() as blocker:
        with blocker.transaction():
            blocker.execute("LOCK TABLE responders_position IN ACCESS EXCLUSIVE MODE")
            report(device, 200, time.time())
            waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'responders_position'::regclass"
            eventually(lambda: blocker.execute(waiting).fetchone())
            os.kill(process.pid, signal.SIGKILL)
            process.wait(10)
            kill_backends(blocker)
        assert stored(unit) == 0
    with ingest():
        eventually(lambda: stored(unit) == 200)


def kill_backends(through: psycopg.Connection[Any]) -> None:
    """Ends the workers' connections to the database, whatever they are doing."""
    through.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [WORKERS])


def test_it_loses_nothing_while_the_database_is_away(device: Device, unit: Unit) -> None:
    name = connection.settings_dict["NAME"]
    with ingest() as process, elsewhere("postgres") as server:
        report(device, 50, time.time() - 100)
        eventually(lambda: stored(unit) == 50)
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            kill_backends(server)
            report(device, 50, time.time())
            assert process.stderr
            assert any("database is away" in line for line in process.stderr)
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        eventually(lambda: stored(unit) == 100, 30)
    assert LatestPosition.objects.get(unit=unit).fix_at == Position.objects.latest("fix_at").fix_at


def test_it_finishes_its_batch_on_sigterm(device: Device, unit: Unit) -> None:
    with ingest() as process:
        report(device, 300, time.time())
        process.terminate()
        assert process.wait(20) == 0
    with ingest():
        eventually(lambda: stored(unit) == 300)


def test_it_shares_the_load_between_processes_and_restarts_one_that_dies(device: Device, unit: Unit) -> None:
    with ingest(workers=2) as process:
        children = eventually(lambda: _children(process.pid))
        report(device, 100, time.time() - 200)
        eventually(lambda: stored(unit) == 100)
        os.kill(children[0], signal.SIGKILL)
        report(device, 100, time.time())
        eventually(lambda: stored(unit) == 200, 20)
    assert LatestPosition.objects.get(unit=unit).fix_at == Position.objects.latest("fix_at").fix_at


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed] if len(listed) == 2 else []
