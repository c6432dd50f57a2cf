"""A busy unit's next task: queued on purpose, and its own as soon as the one before it has ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from geo112.dispatch.assigning.life import cancel, record_step
from geo112.dispatch.assigning.publishing import tasks_payload
from geo112.dispatch.assigning.reports import apply_report
from geo112.dispatch.assigning.sending import send_units
from geo112.dispatch.models import Assignment
from geo112.live.models import Event
from incidents.models import Incident
from incidents.timeline import sentence
from responders.messages import StatusMessage
from responders.models import Unit
from responders.reports import record_status
from tests.incidents.at_once import at_once
from tests.makers import NOW, make_incident, make_unit

LATER = NOW + timedelta(minutes=20)


def send(unit: Unit, incident: Incident | None = None, *, queue: bool = False) -> Assignment:
    sending = send_units(incident=incident or make_incident(), units=[unit], by=None, queue=queue, now=NOW)
    return sending.assignments[0]


def complete(assignment: Assignment, minute: int = 20) -> None:
    at = NOW + timedelta(minutes=minute)
    record_step(assignment=assignment, status="completed", at=at, source="crew", now=at)


@pytest.mark.django_db
def test_a_busy_unit_gets_a_second_task_only_as_its_next_one() -> None:
    unit = make_unit()
    send(unit)
    assert [refusal.code for refusal in send_units(incident=make_incident(), units=[unit], by=None, now=NOW).refused]
    queued = send(unit, queue=True)
    assert queued.is_queued
    assert queued.incident.timeline.get().kind == "queued"


@pytest.mark.django_db
def test_a_free_unit_is_sent_at_once_although_queueing_was_allowed() -> None:
    assert not send(make_unit(), queue=True).is_queued


@pytest.mark.django_db
def test_a_unit_is_not_queued_twice_for_one_incident() -> None:
    unit, incident = make_unit(), make_incident()
    send(unit, incident)
    sending = send_units(incident=incident, units=[unit], by=None, queue=True, now=NOW)
    assert [refusal.code for refusal in sending.refused] == ["assigned"]


@pytest.mark.django_db
def test_the_oldest_queued_task_becomes_the_units_own_and_is_told_everywhere() -> None:
    unit = make_unit()
    first, second, third = send(unit), send(unit, queue=True), send(unit, queue=True)
    Event.objects.all().delete()
    complete(first)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.is_queued, second.started_at, third.is_queued) == (False, LATER, True)
    entry = second.incident.timeline.get(kind="activated")
    assert unit.call_sign in sentence(entry)
    assert [second.pk] in Event.objects.filter(kind="assignment").values_list("ids", flat=True)
    assert [(task["id"], task["queued"]) for task in tasks_payload(unit)] == [(second.pk, False), (third.pk, True)]
    jobs = ProcrastinateJob.objects.filter(task_name="geo112.dispatch.tasks.follow_incident")
    assert jobs.filter(args={"incident_id": second.incident_id, "moved": True}).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["completed", "declined", "cancelled"])
def test_every_end_makes_room_for_the_next(end: str) -> None:
    unit = make_unit()
    first, second = send(unit), send(unit, queue=True)
    record_step(assignment=first, status=end, at=LATER, source="dispatcher", now=LATER)
    second.refresh_from_db()
    assert not second.is_queued


@pytest.mark.django_db
def test_a_queued_task_that_is_called_off_is_never_activated() -> None:
    unit = make_unit()
    first, second = send(unit), send(unit, queue=True)
    cancel(assignment=second, by=None, now=LATER)
    complete(first)
    second.refresh_from_db()
    assert (second.status, second.activated_at) == ("cancelled", None)


@pytest.mark.django_db
def test_a_late_word_without_a_name_does_not_end_the_task_that_came_next() -> None:
    unit = make_unit()
    first, second = send(unit), send(unit, queue=True)
    complete(first)
    told = StatusMessage("available", None, NOW + timedelta(minutes=19))
    report = record_status(unit_id=unit.pk, message=told, received_at=LATER + timedelta(minutes=5))
    assert apply_report(report_id=report.pk, now=LATER + timedelta(minutes=5)) == "nothing_open"
    second.refresh_from_db()
    assert second.status == "sent"


@pytest.mark.django_db(transaction=True)
def test_queueing_while_the_task_before_ends_leaves_no_unit_with_a_task_that_waits_for_ever() -> None:
    for _ in range(6):
        unit, incident = make_unit(), make_incident()
        first = send(unit)
        at_once(
            lambda first=first: complete(first),
            lambda unit=unit, incident=incident: send(unit, incident, queue=True),
        )
        second = Assignment.objects.get(incident=incident)
        assert not second.is_queued
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_words_of_the_end_at_once_activate_one_task_once() -> None:
    unit = make_unit()
    first, second, third = send(unit), send(unit, queue=True), send(unit, queue=True)
    at_once(*[lambda: complete(Assignment.objects.get(pk=first.pk)) for _ in range(4)])
    waiting = Assignment.objects.filter(pk__in=[second.pk, third.pk], is_queued=True)
    assert [each.pk for each in waiting] == [third.pk]
    assert second.incident.timeline.filter(kind="activated").count() == 1
