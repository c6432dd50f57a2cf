"""What crews report, acted upon: the right assignment, once, in any order; and what devices are told."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from geo112.dispatch import tasks
from geo112.dispatch.assigning.life import Source, cancel, record_step
from geo112.dispatch.assigning.publishing import tasks_payload
from geo112.dispatch.assigning.reports import apply_report
from geo112.dispatch.assigning.sending import send_units
from geo112.dispatch.models import Assignment
from incidents.timeline import sentence
from responders.messages import StatusMessage
from responders.models import StatusReport, Unit
from responders.mqtt import BrokerUnavailable
from responders.reports import record_status
from tests.makers import NOW, make_incident, make_unit

LATER = NOW + timedelta(hours=1)


def at(minute: float) -> datetime:
    return NOW + timedelta(minutes=minute)


def reported(unit: Unit, status: str, minute: float, assignment: Assignment | int | None = None) -> StatusReport:
    """A report as responders store it, not yet acted upon."""
    named = assignment.pk if isinstance(assignment, Assignment) else assignment
    return record_status(unit_id=unit.pk, message=StatusMessage(status, named, at(minute)), received_at=at(minute))


def applied(*report: Any) -> str:
    return apply_report(report_id=reported(*report).pk, now=LATER)


def jobs(name: str, **args: Any) -> list[dict[str, Any]]:
    rows = ProcrastinateJob.objects.filter(task_name=f"geo112.dispatch.tasks.{name}", args__contains=args)
    return list(rows.order_by("pk").values_list("args", flat=True))


@pytest.fixture
def assignment(db: None) -> Assignment:
    return send_units(incident=make_incident(), units=[make_unit("uji-1")], by=None, now=NOW).assignments[0]


def test_it_moves_the_assignment_that_the_report_names(assignment: Assignment) -> None:
    assert applied(assignment.unit, "en_route", 2, assignment) == "advanced"
    assignment.refresh_from_db()
    step = assignment.steps.get(status="en_route")
    assert (assignment.status, step.at, step.source, step.recorded_at) == ("en_route", at(2), "crew", LATER)


def test_it_moves_the_only_open_one_where_none_is_named(assignment: Assignment) -> None:
    assert applied(assignment.unit, "acknowledged", 1) == "advanced"


def test_acting_twice_upon_a_report_changes_nothing(assignment: Assignment) -> None:
    report = reported(assignment.unit, "on_scene", 5)
    for _ in range(2):
        assert apply_report(report_id=report.pk, now=LATER) == "advanced"
    assert assignment.incident.timeline.filter(kind="on_scene").count() == 1


def test_messages_in_the_wrong_order_fill_their_stamps(assignment: Assignment) -> None:
    steps = [("completed", 30), ("on_scene", 9), ("acknowledged", 1), ("en_route", 2), ("on_scene", 9)]
    results = [applied(assignment.unit, status, minute, assignment) for status, minute in steps]
    assignment.refresh_from_db()
    assert results == ["advanced", "filled", "filled", "filled", "filled"]
    assert (assignment.status, assignment.ended_at) == ("completed", at(30))
    assert list(assignment.steps.values_list("status", flat=True)) == [
        "sent", "acknowledged", "en_route", "on_scene", "completed",
    ]  # fmt: skip


def test_available_means_completed_and_frees_the_unit(assignment: Assignment) -> None:
    applied(assignment.unit, "available", 30)
    assignment.refresh_from_db()
    assert assignment.status == "completed"
    assert send_units(incident=make_incident(), units=[assignment.unit], by=None, now=LATER).assignments


def test_available_without_a_task_is_no_error(assignment: Assignment) -> None:
    cancel(assignment=assignment, by=None, now=at(1))
    assert applied(assignment.unit, "available", 5) == "nothing_open"
    assert not jobs("publish_error", unit_id=assignment.unit_id)


def test_an_old_report_without_a_name_does_not_end_the_next_assignment(assignment: Assignment) -> None:
    assert applied(assignment.unit, "completed", -5) == "nothing_open"
    assignment.refresh_from_db()
    assert assignment.status == "sent"


def test_a_unit_cannot_speak_for_anothers_assignment_and_is_told_so(assignment: Assignment) -> None:
    stranger = make_unit("uji-2")
    assert applied(stranger, "completed", 5, assignment) == "refused: not_your_assignment"
    assignment.refresh_from_db()
    assert assignment.status == "sent"
    (told,) = jobs("publish_error", unit_id=stranger.pk)
    assert (told["reason"], told["t"]) == ("not_your_assignment", at(5).isoformat())


def test_a_step_without_any_assignment_is_refused_and_told(assignment: Assignment) -> None:
    stranger = make_unit("uji-2")
    assert applied(stranger, "on_scene", 5) == "refused: no_open_assignment"
    assert jobs("publish_error", unit_id=stranger.pk)


@pytest.mark.parametrize("status", ["sent", "cancelled"])
def test_a_crew_neither_sends_nor_cancels_itself(assignment: Assignment, status: str) -> None:
    row = {"unit": assignment.unit, "status": status, "assignment_id": assignment.pk}
    report = StatusReport.objects.create(**row, reported_at=at(1), received_at=at(1))
    assert apply_report(report_id=report.pk, now=LATER) == "refused: unknown_status"


def test_a_step_after_a_cancelling_is_recorded_and_changes_nothing(assignment: Assignment) -> None:
    cancel(assignment=assignment, by=None, now=at(3))
    assert applied(assignment.unit, "on_scene", 9, assignment) == "after_end"
    assignment.refresh_from_db()
    assert (assignment.status, assignment.ended_at) == ("cancelled", at(3))
    assert not assignment.steps.filter(status="on_scene").exists()


@pytest.mark.parametrize(("minute", "stamped"), [(-10, 0), (600, 60)])
def test_a_step_is_never_stamped_before_the_sending_or_in_the_future(
    assignment: Assignment, minute: float, stamped: float
) -> None:
    applied(assignment.unit, "en_route", minute, assignment)
    assert assignment.steps.get(status="en_route").at == at(stamped)


def test_each_step_is_told_in_the_incidents_timeline(assignment: Assignment) -> None:
    applied(assignment.unit, "on_scene", 9, assignment)
    entry = assignment.incident.timeline.get(kind="on_scene")
    assert entry.at == at(9)
    assert "UJI-1" in sentence(entry)


def test_a_step_is_stored_told_and_published_together(assignment: Assignment) -> None:
    before = len(jobs("publish_assignments", unit_id=assignment.unit_id))
    step = {"status": "on_scene", "at": at(3), "source": Source.DISPATCHER}
    record_step(assignment=assignment, **step, now=LATER)
    record_step(assignment=assignment, **step, now=LATER)
    assert len(jobs("publish_assignments", unit_id=assignment.unit_id)) == before + 1


def test_a_device_gets_its_open_assignments_as_a_list(assignment: Assignment) -> None:
    (task,) = tasks_payload(assignment.unit)
    assert (task["id"], task["incident"], task["status"]) == (assignment.pk, assignment.incident.number, "sent")
    assert (task["lon"], task["lat"], task["radius_m"]) == (122.52, -3.98, 100)
    cancel(assignment=assignment, by=None, now=at(1))
    assert tasks_payload(assignment.unit) == []


def test_without_a_broker_the_job_is_tried_again_and_again(assignment: Assignment, settings: Any) -> None:
    settings.MQTT = {**settings.MQTT, "host": "127.0.0.1", "port": 1}
    with pytest.raises(BrokerUnavailable) as failure:
        tasks.publish_assignments(unit_id=assignment.unit_id)
    strategy = tasks.UntilBrokerIsBack()
    for attempts in (0, 3, 500):
        assert strategy.get_retry_decision(exception=failure.value, job=job_with(attempts))
    assert strategy.get_retry_decision(exception=ValueError(), job=job_with(0)) is None


def job_with(attempts: int) -> Any:
    return type("Job", (), {"attempts": attempts})()


@pytest.mark.parametrize("seed", range(6))
def test_crew_position_and_dispatcher_in_any_order_leave_each_step_to_whoever_was_first(
    assignment: Assignment, seed: int
) -> None:
    said = [
        ("acknowledged", 1, Source.CREW), ("en_route", 3, Source.CREW), ("en_route", 2, Source.GEOFENCE),
        ("on_scene", 8, Source.GEOFENCE), ("on_scene", 9, Source.CREW), ("on_scene", 10, Source.DISPATCHER),
        ("completed", 40, Source.CREW), ("completed", 41, Source.DISPATCHER), ("cancelled", 50, Source.DISPATCHER),
    ]  # fmt: skip
    random.Random(seed).shuffle(said)
    for status, minute, source in [*said, *said[:4]]:
        record_step(assignment=assignment, status=status, at=at(minute), source=source, now=LATER)
    assert [(step.status, step.at, step.source) for step in assignment.steps.exclude(status="sent")] == [
        ("acknowledged", at(1), "crew"), ("en_route", at(2), "geofence"), ("on_scene", at(8), "geofence"),
        ("completed", at(40), "crew"),
    ]  # fmt: skip
