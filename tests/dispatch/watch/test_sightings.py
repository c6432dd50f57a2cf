"""Steps that follow from stored positions, in whatever order these come, with one worker or several."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from geo112.dispatch.assigning.life import record_step
from geo112.dispatch.assigning.sending import send_units
from geo112.dispatch.models import Assignment
from geo112.dispatch.watch.sightings import look
from geo112.dispatch.watch.turns import have_read, my_turn, read_since
from tests.incidents.at_once import at_once
from tests.makers import NOW, make_incident, make_place, make_position, make_unit

HERE, FAR = 122.52, 122.54
LATER = NOW + timedelta(minutes=30)


def at(minute: float) -> datetime:
    return NOW + timedelta(minutes=minute)


def assigned(kind: str = "fire_engine", **incident: object) -> Assignment:
    unit = make_unit(kind=kind)
    return send_units(incident=make_incident(lon=HERE, **incident), units=[unit], by=None, now=NOW).assignments[0]


def seen(assignment: Assignment, minute: float, lon: float = HERE, received: float | None = None) -> None:
    received_at = at(minute if received is None else received)
    make_position(assignment.unit, lon=lon, at=at(minute), received_at=received_at, speed_mps=0.5)


def steps(assignment: Assignment) -> list[tuple[str, datetime, str]]:
    assignment.refresh_from_db()
    return [(step.status, step.at, step.source) for step in assignment.steps.all()]


@pytest.mark.django_db
def test_it_stamps_the_arrival_with_the_time_of_the_fix() -> None:
    assignment = assigned()
    seen(assignment, 4, FAR)
    seen(assignment, 8)
    assert look(since=at(0), now=LATER) == 1
    assert steps(assignment)[1:] == [("on_scene", at(8), "geofence")]
    assert assignment.incident.timeline.get(kind="on_scene").data["source"] == "geofence"


@pytest.mark.django_db
def test_what_a_device_kept_while_offline_counts_with_its_own_time() -> None:
    assignment = assigned()
    seen(assignment, 12)
    look(since=at(0), now=at(13))
    seen(assignment, 8, received=14)
    look(since=at(13.5), now=at(15))
    assert steps(assignment)[1:] == [("on_scene", at(8), "geofence")]


@pytest.mark.django_db
def test_an_arrival_that_comes_after_the_end_is_filled_in() -> None:
    assignment = assigned()
    record_step(assignment=assignment, status="completed", at=at(20), source="crew", now=at(20))
    seen(assignment, 9, received=21)
    look(since=at(20), now=at(22))
    assert ("on_scene", at(9), "geofence") in steps(assignment)
    assert assignment.status == "completed"


@pytest.mark.django_db
@pytest.mark.parametrize("minute", [-1, 0])
def test_where_it_was_before_it_was_sent_is_no_arrival(minute: float) -> None:
    assignment = assigned()
    seen(assignment, minute, received=1)
    assert look(since=at(-5), now=LATER) == 0
    assert len(steps(assignment)) == 1


@pytest.mark.django_db
def test_a_queued_task_is_not_watched() -> None:
    active = assigned()
    queued = send_units(incident=make_incident(lon=HERE), units=[active.unit], by=None, queue=True, now=NOW)
    seen(active, 5)
    look(since=at(0), now=LATER)
    assert len(steps(queued.assignments[0])) == 1


@pytest.mark.django_db
def test_a_fire_engine_that_leaves_is_noted_and_stamped_nothing() -> None:
    assignment = assigned()
    seen(assignment, 8)
    look(since=at(0), now=at(8))
    seen(assignment, 15, FAR)
    look(since=at(8), now=at(20))
    assert (len(steps(assignment)), assignment.left_at) == (2, at(15))
    seen(assignment, 21)
    look(since=at(20), now=at(22))
    assignment.refresh_from_db()
    assert assignment.left_at is None


@pytest.mark.django_db
def test_an_ambulance_transports_and_comes_to_a_hospital() -> None:
    assignment = assigned("ambulance")
    make_place("RS Uji", kind="hospital", lon=FAR)
    seen(assignment, 8)
    look(since=at(0), now=at(8))
    seen(assignment, 15, 122.53)
    look(since=at(8), now=at(16))
    seen(assignment, 19, FAR)
    look(since=at(16), now=at(20))
    assert [(status, stamp) for status, stamp, _source in steps(assignment)[2:]] == [
        ("transporting", at(15)),
        ("at_hospital", at(19)),
    ]


@pytest.mark.django_db
def test_the_crews_earlier_word_outweighs_the_position() -> None:
    assignment = assigned()
    seen(assignment, 8)
    look(since=at(0), now=at(8))
    record_step(assignment=assignment, status="on_scene", at=at(7), source="crew", now=at(9))
    assert steps(assignment)[1:] == [("on_scene", at(7), "crew")]


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_stamp_once() -> None:
    assignment = assigned()
    seen(assignment, 8)
    at_once(*[lambda: look(since=at(0), now=LATER) for _ in range(3)])
    assert len(steps(assignment)) == 2
    assert assignment.incident.timeline.filter(kind="on_scene").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_worker_looks_at_a_time_and_lets_go_afterwards() -> None:
    def other() -> bool:
        with my_turn("uji") as mine:
            return mine

    with my_turn("uji") as mine:
        assert mine
        assert at_once(other) == [False]
    assert at_once(other) == [True]


@pytest.mark.django_db
def test_after_a_pause_it_reads_on_from_where_it_was() -> None:
    longest = timedelta(hours=2)
    assert read_since("uji", NOW, longest) == NOW - longest
    have_read("uji", NOW)
    assert read_since("uji", NOW + timedelta(minutes=10), longest) == NOW - timedelta(seconds=30)
    assert read_since("uji", NOW + timedelta(hours=9), longest) == NOW + timedelta(hours=7)
