"""A worker that is removed: its session is found, drained and ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from geo112.local.broker import PrivateBroker
from geo112.local.doctor import Level, findings
from responders.models import IngestWorker, Unit
from responders.sessions import client_id, note, orphans
from tests.responders.devices import Device, eventually, forget_session
from tests.responders.test_faults import ingest, report, stored


@pytest.fixture(autouse=True)
def no_sessions_left(broker: PrivateBroker) -> Iterator[None]:
    yield
    for number in (1, 2):
        forget_session(client_id(number))


def numbers() -> list[int]:
    return [session.number for session in orphans(timezone.now())]


@pytest.mark.django_db
def test_it_knows_for_which_sessions_nobody_works() -> None:
    now = timezone.now()
    note(1, now)
    note(2, None)
    note(3, now - timedelta(minutes=2))
    assert numbers() == [2, 3]


def test_it_drains_what_a_removed_worker_left(device: Device, unit: Unit, device_of: Callable[[Unit], Device]) -> None:
    with ingest(workers=2):
        eventually(lambda: IngestWorker.objects.count() == 2)
    assert numbers() == [1, 2]
    report(device, 100, timezone.now().timestamp())
    call_command("ingest", drain=2)
    assert numbers() == [1]
    assert 0 < stored(unit) < 100
    with ingest():
        eventually(lambda: stored(unit) == 100)
        report(device, 50, timezone.now().timestamp() + 60)
        eventually(lambda: stored(unit) == 150)


def test_it_drains_by_itself_when_it_starts_with_fewer_workers(device: Device, unit: Unit) -> None:
    with ingest(workers=2):
        eventually(lambda: IngestWorker.objects.count() == 2)
    report(device, 100, timezone.now().timestamp())
    with ingest():
        eventually(lambda: stored(unit) == 100)
        eventually(lambda: list(IngestWorker.objects.values_list("number", flat=True)) == [1])


@pytest.mark.django_db
def test_it_refuses_to_drain_a_worker_that_is_at_work(broker: PrivateBroker) -> None:
    note(2, timezone.now())
    with pytest.raises(CommandError, match="worker 2 is at work"):
        call_command("ingest", drain=2)


@pytest.mark.django_db
def test_doctor_names_an_orphaned_session(broker: PrivateBroker) -> None:
    note(2, None)
    warnings = [finding for finding in findings("queues") if finding.level is Level.WARNING]
    # The broker serves all tests: what they filled its queues with is warned of beside it.
    assert ["--drain 2" in finding.advice for finding in warnings if client_id(2) in finding.text] == [True]
