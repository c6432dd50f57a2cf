"""The worker for real: its queue in PostgreSQL, a broker, and a device at the other end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from geo112.dispatch.assigning.sending import send_units
from geo112.local.broker import PrivateBroker
from responders import topics
from responders.accounts import provision
from responders.messages import StatusMessage
from responders.models import Tracker, Unit
from responders.reports import record_status
from tests.makers import NOW, make_incident, make_unit
from tests.responders.devices import TIMEOUT_S, Device, eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_queue(transactional_db: None) -> None:
    """Procrastinate's tables are none of Django's, so that no flush empties them."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture
def device_of(broker: PrivateBroker) -> Iterator[Callable[[Unit], Device]]:
    with ExitStack() as stack:
        yield lambda unit: stack.enter_context(Device(provision(unit)))


def work() -> None:
    """Does what is due, and what comes of it."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        while True:
            worker_app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
            if not ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).exists():
                return


def heard(device: Device, channel: str) -> Any:
    topic, payload = device.messages.get(timeout=TIMEOUT_S)
    assert topic.endswith(f"/{channel}"), topic
    return json.loads(payload)


def test_a_device_that_connects_later_still_gets_its_list(device_of: Callable[[Unit], Device]) -> None:
    unit = make_unit("uji-1")
    assignment = send_units(incident=make_incident(), units=[unit], by=None, now=NOW).assignments[0]
    work()
    assert [task["id"] for task in heard(device_of(unit), "assignments")] == [assignment.pk]


def test_a_crews_report_moves_its_assignment_and_comes_back_in_its_list(device_of: Callable[[Unit], Device]) -> None:
    unit = make_unit("uji-1")
    assignment = send_units(incident=make_incident(), units=[unit], by=None, now=NOW).assignments[0]
    work()
    device = device_of(unit)
    heard(device, "assignments")
    for status, listed in (("en_route", ["en_route"]), ("available", [])):
        message = StatusMessage(status, assignment.pk, NOW + timedelta(minutes=2))
        record_status(unit_id=unit.pk, message=message, received_at=NOW + timedelta(minutes=2))
        work()
        assert [task["status"] for task in heard(device, "assignments")] == listed
    assignment.refresh_from_db()
    assert assignment.status == "completed"


def test_a_report_for_anothers_assignment_is_answered_on_errors(device_of: Callable[[Unit], Device]) -> None:
    unit, stranger = make_unit("uji-1"), make_unit("uji-2")
    assignment = send_units(incident=make_incident(), units=[unit], by=None, now=NOW).assignments[0]
    device = device_of(stranger)
    record_status(unit_id=stranger.pk, message=StatusMessage("completed", assignment.pk, NOW), received_at=NOW)
    work()
    assert heard(device, "errors")["reason"] == "not_your_assignment"


def test_nothing_is_lost_while_the_broker_is_away(broker: PrivateBroker, settings: LazySettings) -> None:
    unit = make_unit("uji-1")
    settings.MQTT = {**settings.MQTT, "port": 1}
    send_units(incident=make_incident(), units=[unit], by=None, now=NOW)
    work()
    job = ProcrastinateJob.objects.get(task_name__endswith="publish_assignments")
    assert (job.status, job.attempts) == ("todo", 1)
    settings.MQTT = {**settings.MQTT, "port": broker.port}
    eventually(lambda: _worked_until_done(job.pk))


def _worked_until_done(pk: int) -> bool:
    work()
    return not ProcrastinateJob.objects.filter(pk=pk).exists()  # what succeeded is deleted


def test_a_job_whose_worker_was_killed_is_taken_up_again(broker: PrivateBroker) -> None:
    send_units(incident=make_incident(), units=[make_unit("uji-1")], by=None, now=NOW)
    job = ProcrastinateJob.objects.get(task_name__endswith="publish_assignments")
    _kill_its_worker(job.pk)
    app.configure_task("geo112.dispatch.tasks.take_up_abandoned_jobs").defer(timestamp=0)
    eventually(lambda: _worked_until_done(job.pk))


def _kill_its_worker(job_id: int) -> None:
    """What the tables say after a worker was killed in the middle of the job."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        worker_id = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker_id, job_id]
        )


def test_an_owntracks_app_is_told_and_the_dispatcher_sees_that_the_broker_took_it(
    device_of: Callable[[Unit], Device],
) -> None:
    unit = make_unit("uji-own")
    device = device_of(unit)
    command_topic = f"owntracks/{topics.username_of(unit.slug)}/pixel/cmd"
    device.client.subscribe(command_topic, 1)
    Tracker.objects.filter(unit=unit).update(owntracks_device="pixel")
    assignment = send_units(incident=make_incident(), units=[unit], by=None, now=NOW).assignments[0]
    work()
    told = [device.messages.get(timeout=TIMEOUT_S) for _ in range(5)]
    actions = [json.loads(payload)["action"] for topic, payload in told if topic == command_topic]
    assert actions == ["clearWaypoints", "setWaypoints", "action", "reportLocation"]
    assignment.refresh_from_db()
    assert assignment.published_at is not None
