"""A real worker that watches with no browser open, is killed, and comes back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from geo112.dispatch.assigning.sending import send_units
from geo112.dispatch.models import Alarm, Assignment
from geo112.local.broker import PrivateBroker
from incidents.models import Incident
from tests.makers import make_incident, make_position, make_region, make_target, make_unit
from tests.responders.devices import eventually
from tests.responders.test_faults import database_url

ROOT = Path(__file__).parents[3]
START_S = 60

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_queue(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


@contextmanager
def worker(broker: PrivateBroker) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "GEO112_DATABASE_URL": database_url(),
        "GEO112_MQTT_HOST": broker.host,
        "GEO112_MQTT_PORT": str(broker.port),
        "GEO112_MQTT_SERVER_PASSWORD": broker.server_password,
        "GEO112_DEMO": "1",
    }
    command = [sys.executable, "-m", "geo112", "procrastinate", "worker"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def missed(incident: Incident) -> Alarm | None:
    return Alarm.objects.filter(incident=incident, level="missed", kind="send").first()


def test_what_falls_due_while_the_worker_is_dead_fires_when_it_is_back(broker: PrivateBroker) -> None:
    region = make_region()
    make_target("send", 1, region=region)
    first = make_incident(opened_at=timezone.now())
    with worker(broker) as running:
        eventually(lambda: missed(first), START_S)
        running.kill()
        running.wait()
    second = make_incident(opened_at=timezone.now())
    assignment = send_units(incident=make_incident(), units=[make_unit()], by=None, now=timezone.now()).assignments[0]
    arrived = assignment.sent_at + timedelta(milliseconds=500)
    make_position(assignment.unit, at=arrived, received_at=timezone.now(), speed_mps=0.0)
    assert missed(second) is None
    with worker(broker):
        eventually(lambda: missed(second), START_S)
        eventually(lambda: Assignment.objects.get(pk=assignment.pk).status == "on_scene", START_S)
    assert assignment.steps.get(status="on_scene").at == arrived
    assert Alarm.objects.filter(incident=first, level="missed").count() == 1
