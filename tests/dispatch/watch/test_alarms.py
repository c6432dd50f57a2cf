"""Timers against targets: they warn, fire once, escalate, end by themselves, and are acknowledged by somebody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from geo112.dispatch.assigning.life import cancel, record_step
from geo112.dispatch.assigning.sending import send_units
from geo112.dispatch.models import Alarm, Assignment, Proposal
from geo112.dispatch.watch.alarms import acknowledge, refresh_alarms
from geo112.live.models import Event
from geo112.regions.access import Role
from incidents.models import Incident
from responders.models import Unit
from tests.incidents.at_once import at_once
from tests.makers import (
    NOW,
    make_agency,
    make_call,
    make_incident,
    make_latest,
    make_region,
    make_target,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


def at(second: float) -> datetime:
    return NOW + timedelta(seconds=second)


def standing() -> list[tuple[str, str]]:
    return sorted(Alarm.objects.standing().values_list("kind", "level"))


def send(incident: Incident, unit: Unit | None = None, second: float = 0) -> Assignment:
    return send_units(incident=incident, units=[unit or make_unit()], by=None, now=at(second)).assignments[0]


def step(assignment: Assignment, status: str, second: float) -> None:
    record_step(assignment=assignment, status=status, at=at(second), source="crew", now=at(second))


@pytest.fixture(autouse=True)
def no_radio(db: None) -> None:
    """Devices of these tests never report; only the tests about that want to hear of it."""
    make_region(radio_after_s=100_000)


# --- answering ---
def test_a_call_that_waits_warns_then_alarms_and_ends_when_it_is_taken() -> None:
    make_target("answer", 10, warn_at=0.5)
    call = make_call()
    refresh_alarms(at(4))
    assert standing() == []
    refresh_alarms(at(5))
    assert standing() == [("answer", "warning")]
    refresh_alarms(at(10))
    assert standing() == [("answer", "missed")]
    call.status = "taken"
    call.save()
    refresh_alarms(at(12))
    assert standing() == []
    assert Alarm.objects.get(level="missed").ended_at == at(12)


def test_a_call_that_is_given_back_alarms_again() -> None:
    make_target("answer", 10)
    call = make_call()
    refresh_alarms(at(11))
    for second, status in ((12, "taken"), (14, "waiting")):
        call.status = status
        call.save()
        refresh_alarms(at(second))
    alarm = Alarm.objects.get(level="missed")
    assert (alarm.ended_at, alarm.acknowledged_at, alarm.fired_at) == (None, None, at(14))


# --- sending ---
def test_an_incident_to_which_nobody_is_sent_alarms_by_its_priority() -> None:
    make_target("send", 120)
    make_target("send", 30, priority=1)
    urgent, routine = make_incident(priority=1), make_incident(priority=3)
    refresh_alarms(at(31))
    assert [alarm.incident for alarm in Alarm.objects.standing().filter(level="missed")] == [urgent]
    send(urgent, second=40)
    refresh_alarms(at(121))
    assert [alarm.incident for alarm in Alarm.objects.standing().filter(level="missed")] == [routine]


def test_after_a_refusal_the_clock_runs_anew() -> None:
    make_target("send", 60, warn_at=1)
    assignment = send(make_incident())
    step(assignment, "declined", 100)
    refresh_alarms(at(159))
    assert ("send", "missed") not in standing()
    refresh_alarms(at(160))
    assert ("send", "missed") in standing()


# --- acknowledging ---
def test_a_silent_crew_brings_a_substitute() -> None:
    make_target("acknowledge", 60, escalation="substitute", warn_at=1)
    incident = make_incident()
    silent, near, far = make_unit(), make_unit("uji-near"), make_unit()
    make_latest(near, lon=122.521, at=at(60))
    make_latest(far, lon=122.54, at=at(60))
    assignment = send(incident, silent)
    refresh_alarms(at(60))
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.assignment, alarm.escalation) == ("acknowledge", assignment, "substitute")
    assert alarm.data["substitute"]["unit"] == "uji-near"
    assert alarm.data["proposal"] == Proposal.objects.get().pk


def test_without_a_free_unit_there_is_no_substitute_but_an_alarm() -> None:
    make_target("acknowledge", 60, escalation="substitute", warn_at=1)
    send(make_incident())
    refresh_alarms(at(60))
    assert Alarm.objects.get().data == {}


def test_a_queued_task_waits_for_no_word_until_it_is_the_units_own() -> None:
    make_target("acknowledge", 60, warn_at=1)
    unit = make_unit()
    first = send(make_incident(), unit)
    step(first, "acknowledged", 5)
    queued = send_units(incident=make_incident(), units=[unit], by=None, queue=True, now=at(10)).assignments[0]
    refresh_alarms(at(500))
    assert standing() == []
    step(first, "completed", 500)
    refresh_alarms(at(559))
    assert standing() == []
    refresh_alarms(at(560))
    assert [alarm.assignment for alarm in Alarm.objects.standing()] == [queued]


# --- arriving ---
def test_the_first_unit_of_each_agency_is_awaited_from_the_opening_on() -> None:
    police = make_agency("polisi")
    make_target("arrive", 900, agency=make_agency("damkar"), warn_at=1)
    make_target("arrive", 600, agency=police, warn_at=1)
    incident = make_incident()
    fire, second = send(incident, second=30), send(incident, second=60)
    send(incident, make_unit(agency=police), second=30)
    refresh_alarms(at(600))
    assert [alarm.agency for alarm in Alarm.objects.standing()] == [police]
    step(second, "on_scene", 800)
    refresh_alarms(at(901))
    assert [alarm.agency for alarm in Alarm.objects.standing()] == [police]
    assert fire.status == "sent"


# --- devices ---
def test_a_silent_device_means_the_radio() -> None:
    region = make_region()
    region.radio_after_s = 45
    region.save()
    unit, other = make_unit(), make_unit()
    silent = send(make_incident(), unit)
    heard = send(make_incident(), other)
    make_latest(other, at=at(5))
    refresh_alarms(at(44))
    assert standing() == []
    refresh_alarms(at(45))
    assert [(alarm.kind, alarm.assignment) for alarm in Alarm.objects.standing()] == [("radio", silent)]
    step(silent, "acknowledged", 50)
    refresh_alarms(at(51))
    assert standing() == []
    assert heard.status == "sent"


def test_a_unit_that_left_without_a_word_is_asked_for() -> None:
    assignment = send(make_incident())
    step(assignment, "on_scene", 60)
    Assignment.objects.filter(pk=assignment.pk).update(left_at=at(100))
    refresh_alarms(at(120))
    assert standing() == []
    refresh_alarms(at(130))
    assert standing() == [("left", "missed")]
    step(assignment, "completed", 140)
    refresh_alarms(at(141))
    assert standing() == []


def test_a_crew_that_declined_is_replaced_by_somebody_of_its_agency() -> None:
    incident, near, police = make_incident(), make_unit("uji-near"), make_unit(agency=make_agency("polisi"))
    make_latest(near, at=at(60))
    declined = send(incident)
    send(incident, police, second=10)
    step(declined, "declined", 60)
    refresh_alarms(at(61))
    alarm = Alarm.objects.standing().get()
    assert (alarm.kind, alarm.assignment, alarm.data["substitute"]["unit"]) == ("declined", declined, "uji-near")
    send(incident, near, second=70)
    refresh_alarms(at(71))
    assert standing() == []


# --- rules for all ---
def test_without_targets_nothing_fires() -> None:
    make_call()
    send(make_incident())
    assert refresh_alarms(at(100_000 - 1)) == 0


def test_an_alarm_fires_once_and_is_told_once() -> None:
    make_target("send", 30, warn_at=1)
    make_incident()
    assert [refresh_alarms(at(second)) for second in (31, 36, 41)] == [1, 0, 0]
    assert Event.objects.filter(kind="alarm").count() == 1


def test_what_was_due_while_no_worker_was_there_fires_at_its_next_look() -> None:
    make_target("send", 30, warn_at=1)
    make_incident()
    refresh_alarms(at(3600))
    alarm = Alarm.objects.get()
    assert (alarm.due_at, alarm.fired_at) == (at(30), at(3600))


def test_everything_ends_with_the_assignment() -> None:
    make_target("acknowledge", 10, warn_at=1)
    make_target("arrive", 10, warn_at=1)
    assignment = send(make_incident())
    refresh_alarms(at(20))
    assert standing() == [("acknowledge", "missed"), ("arrive", "missed")]
    cancel(assignment=assignment, by=None, now=at(21))
    refresh_alarms(at(22))
    assert standing() == []


def test_the_first_who_acknowledges_is_kept() -> None:
    make_target("send", 30, warn_at=1)
    make_incident()
    refresh_alarms(at(31))
    alarm, ayu, budi = Alarm.objects.get(), make_user(Role.DISPATCHER), make_user(Role.DISPATCHER)
    assert acknowledge(alarm=alarm, by=ayu, now=at(32))
    assert not acknowledge(alarm=alarm, by=budi, now=at(33))
    assert (alarm.acknowledged_by, alarm.acknowledged_at) == (ayu, at(32))


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_fire_once() -> None:
    make_target("send", 30, warn_at=1)
    make_incident()
    fired = at_once(*[lambda: refresh_alarms(at(31)) for _ in range(3)])
    assert sorted(fired) == [0, 0, 1]  # type: ignore[type-var]
    assert Event.objects.filter(kind="alarm").count() == 1
