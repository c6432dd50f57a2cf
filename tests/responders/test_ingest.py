from __future__ import annotations

import json
from datetime import timedelta
from threading import Event, Timer
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from procrastinate.contrib.django.models import ProcrastinateJob

from responders import ingest
from responders.ingest import Abandoned, Outcome, Received, store, store_until_stored
from responders.models import LatestPosition, Position, StatusReport, Tracker, TrackerCounter, Unit
from tests.makers import NOW, make_unit

pytestmark = pytest.mark.django_db
T = NOW.timestamp()


def received(unit: Unit | str, channel: str, payload: Any, region: str = "kendari") -> Received:
    slug = unit if isinstance(unit, str) else unit.slug
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return Received(f"geo112/{region}/units/{slug}/{channel}", body, NOW)


def fix(unit: Unit | str, seconds: float = 0, **changes: Any) -> Received:
    return received(unit, "position", {"t": T + seconds, "lat": -3.98, "lon": 122.52, **changes})


def reasons(outcome: Outcome) -> list[str]:
    return [each.refusal.reason for each in outcome.rejected]


def test_it_stores_the_neighbours_of_what_it_refuses() -> None:
    unit = make_unit()
    outcome = store([fix(unit, 1), received(unit, "position", b"{"), fix(unit, 2, lat=95), fix(unit, 3)])
    assert (outcome.stored, reasons(outcome)) == (2, ["bad_json", "out_of_range"])
    counted = TrackerCounter.objects.get(unit=unit, outcome="out_of_range")
    assert (counted.count, counted.last_detail) == (1, "lat is 95, outside -90…90")


def test_it_refuses_an_unknown_unit_and_one_of_another_region() -> None:
    unit = make_unit()
    outcome = store([fix("nobody"), received(unit, "position", {"t": T, "lat": 1, "lon": 1}, "konawe"), fix(unit)])
    assert (outcome.stored, reasons(outcome)) == (1, ["unknown_unit", "unknown_unit"])


def test_it_refuses_a_topic_that_nobody_speaks_on() -> None:
    assert reasons(store([Received("somewhere/else", b"{}", NOW)])) == ["unknown_topic"]


def test_it_takes_an_owntracks_location() -> None:
    unit = make_unit()
    payload = json.dumps({"_type": "location", "tst": T, "lat": -3.98, "lon": 122.52}).encode()
    store([Received(f"owntracks/unit-{unit.slug}/phone", payload, NOW)])
    assert LatestPosition.objects.filter(unit=unit).exists()


def test_it_stores_a_status_once_and_defers_its_job() -> None:
    unit = make_unit()
    message = received(unit, "status", {"status": "en_route", "assignment": 7, "t": T - 5})
    store([message, message])
    report = StatusReport.objects.get(unit=unit)
    assert (report.status, report.assignment_id, report.reported_at) == ("en_route", 7, NOW - timedelta(seconds=5))
    jobs = ProcrastinateJob.objects.filter(task_name="geo112.dispatch.tasks.apply_status_report")
    assert jobs.filter(args={"report_id": report.pk}).count() == 1


def test_it_never_dates_a_step_later_than_its_receipt() -> None:
    unit = make_unit()
    store([received(unit, "status", {"status": "on_scene", "assignment": 7, "t": T + 3600})])
    assert StatusReport.objects.get(unit=unit).effective_at == NOW


def test_it_notes_presence() -> None:
    unit = make_unit()
    tracker = Tracker.objects.create(unit=unit, username="x", client_id="x", provisioned_at=NOW)
    store([received(unit, "presence", b"online")])
    tracker.refresh_from_db()
    assert (tracker.presence, tracker.presence_at) == ("online", NOW)


@pytest.mark.django_db(transaction=True)
def test_it_loses_only_the_message_that_the_database_refuses() -> None:
    unit, gone = make_unit("here"), make_unit("gone")
    known = ingest.find_units({"here", "gone"})
    gone.delete()
    with patch.object(ingest, "find_units", return_value=known):
        outcome = store([fix("here", 1), fix("gone", 1), fix("here", 2)])
    assert (outcome.stored, reasons(outcome)) == (2, ["unstorable"])
    assert Position.objects.filter(unit=unit).count() == 2


def test_it_tries_again_until_the_database_is_back() -> None:
    answers = iter([OperationalError("gone"), OperationalError("gone"), Outcome(stored=1)])

    def answer(_batch: object, _ledger: object) -> Outcome:
        if isinstance(result := next(answers), OperationalError):
            raise result
        return result

    with patch.object(ingest, "store", answer), patch.object(ingest, "close_old_connections"):
        assert store_until_stored([], Event()).stored == 1


def test_it_gives_up_when_asked_to_stop_while_the_database_is_away() -> None:
    stop = Event()
    Timer(0.1, stop.set).start()
    with (
        patch.object(ingest, "store", side_effect=OperationalError("gone")),
        patch.object(ingest, "close_old_connections"),
        pytest.raises(Abandoned),
    ):
        store_until_stored([], stop)
