"""Sending units: what is written and told, and who wins a race."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from geo112.dispatch.assigning.sending import IncidentClosed, Sending, send_units
from geo112.dispatch.models import Assignment
from geo112.live.models import Event
from geo112.regions.access import Role
from incidents.models import Incident
from responders.models import Unit
from tests.makers import NOW, make_assignment, make_incident, make_latest, make_unit, make_user


@pytest.mark.django_db
def test_it_stores_the_assignment_with_its_first_step_and_story() -> None:
    incident, unit, user = make_incident(), make_unit(), make_user(Role.DISPATCHER)
    sending = send_units(incident=incident, units=[unit], by=user, now=NOW)
    assignment = sending.assignments[0]
    assert (assignment.status, assignment.sent_by, assignment.sent_at) == ("sent", user, NOW)
    assert [step.status for step in assignment.steps.all()] == ["sent"]
    assert incident.timeline.get().kind == "sent"


@pytest.mark.django_db
def test_it_estimates_the_way_where_there_are_no_roads() -> None:
    incident, unit = make_incident(lon=122.52), make_unit()
    make_latest(unit, lon=122.53)
    assignment = send_units(incident=incident, units=[unit], by=None, now=NOW).assignments[0]
    assert assignment.distance_m == pytest.approx(1.4 * 1110.7, rel=1e-3)
    assert assignment.expected_s == pytest.approx(assignment.distance_m / 30 * 3.6)
    assert assignment.route is None


@pytest.mark.django_db
def test_it_tells_the_stream_and_the_units_device_in_the_same_transaction() -> None:
    incident, unit = make_incident(), make_unit()
    assignment = send_units(incident=incident, units=[unit], by=None, now=NOW).assignments[0]
    assert list(Event.objects.filter(kind="assignment").values_list("ids", flat=True)) == [[assignment.pk]]
    assert list(Event.objects.filter(kind="units").values_list("ids", flat=True)) == [[unit.pk]]
    jobs = ProcrastinateJob.objects.filter(task_name="geo112.dispatch.tasks.publish_assignments")
    assert jobs.filter(args={"unit_id": unit.pk}).count() == 1


@pytest.mark.django_db
def test_it_refuses_a_busy_unit_naming_incident_and_sender_and_still_sends_the_rest() -> None:
    busy, free, user = make_unit("uji-busy"), make_unit("uji-free"), make_user(Role.DISPATCHER, username="dewi")
    first, second = make_incident(), make_incident()
    send_units(incident=first, units=[busy], by=user, now=NOW)
    sending = send_units(incident=second, units=[busy, free], by=None, now=NOW)
    assert [assignment.unit for assignment in sending.assignments] == [free]
    refusal = sending.refused[0]
    assert (refusal.unit, refusal.code) == ("uji-busy", "assigned")
    assert (refusal.data["incident"], refusal.data["by"]) == (first.number, "dewi")


@pytest.mark.django_db
def test_it_refuses_a_unit_that_is_off_duty() -> None:
    sending = send_units(incident=make_incident(), units=[make_unit(on_duty=False)], by=None, now=NOW)
    assert [refusal.code for refusal in sending.refused] == ["off_duty"]
    assert not sending.assignments


@pytest.mark.django_db
def test_it_refuses_a_unit_that_went_off_duty_a_moment_ago() -> None:
    unit = make_unit()
    Unit.objects.update(on_duty=False)
    sending = send_units(incident=make_incident(), units=[unit], by=None, now=NOW)
    assert [refusal.code for refusal in sending.refused] == ["off_duty"]


@pytest.mark.django_db
def test_it_sends_a_unit_once_that_was_named_twice() -> None:
    unit = make_unit()
    assert len(send_units(incident=make_incident(), units=[unit, unit], by=None, now=NOW).assignments) == 1


@pytest.mark.django_db
def test_it_sends_nobody_to_a_closed_incident() -> None:
    incident = make_incident(status=Incident.Status.CLOSED, closed_at=NOW, outcome="resolved")
    with pytest.raises(IncidentClosed):
        send_units(incident=incident, units=[make_unit()], by=None, now=NOW)


@pytest.mark.django_db
def test_the_database_refuses_a_second_open_assignment_unless_it_is_queued() -> None:
    unit = make_unit()
    make_assignment(unit, make_incident())
    with pytest.raises(IntegrityError, match="one_open_assignment_per_unit"), transaction.atomic():
        make_assignment(unit, make_incident())
    assert make_assignment(unit, make_incident(), is_queued=True).pk


@pytest.mark.django_db(transaction=True)
def test_of_two_dispatchers_at_the_same_moment_one_succeeds_and_the_other_is_told_by_whom() -> None:
    unit = make_unit()
    starts = [(make_incident(), make_user(Role.DISPATCHER, username=name)) for name in ("ayu", "budi")]
    barrier, results = threading.Barrier(2), []

    def send(incident: Incident, user: object) -> None:
        barrier.wait()
        results.append((incident, user, send_units(incident=incident, units=[unit], by=user, now=NOW)))
        connection.close()

    threads = [threading.Thread(target=send, args=start) for start in starts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won, lost = sorted(results, key=lambda result: -len(result[2].assignments))
    assert Assignment.objects.open().filter(unit=unit).count() == 1
    _check_loser(lost[2], won[0], won[1].username)


def _check_loser(sending: Sending, incident: Incident, username: str) -> None:
    assert not sending.assignments
    assert sending.refused[0].data["incident"] == incident.number
    assert sending.refused[0].data["by"] == username
