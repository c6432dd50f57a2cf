"""Crews are not tracked off duty."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from geo112.live.models import Event
from responders.duty import was_off_duty
from responders.messages import PositionReport
from responders.models import LatestPosition, OffDuty, Position, TrackerCounter, Unit
from responders.positions import ReceivedFix, Recorded, record
from tests.makers import NOW, make_unit

pytestmark = pytest.mark.django_db


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def fix(unit: Unit, minutes: float, received: float | None = None) -> ReceivedFix:
    report = PositionReport(at(minutes), 122.52, -3.98)
    return ReceivedFix(unit.pk, unit.region_id, report, at(minutes if received is None else received))


def off_duty(unit: Unit, began: float, ended: float | None) -> None:
    OffDuty.objects.create(unit=unit, began_at=at(began), ended_at=None if ended is None else at(ended))


def kept(unit: Unit) -> list[datetime]:
    return list(Position.objects.filter(unit=unit).order_by("fix_at").values_list("fix_at", flat=True))


def test_it_keeps_no_fix_made_off_duty_but_counts_it() -> None:
    unit, other = make_unit(), make_unit()
    off_duty(unit, 0, None)
    assert record([fix(unit, 5), fix(other, 5)]) == Recorded(stored=1, moved=frozenset({other.pk}))
    assert not LatestPosition.objects.filter(unit=unit).exists()
    assert TrackerCounter.objects.get(unit=unit).outcome == "off_duty"
    assert [event.ids for event in Event.objects.filter(kind="units")] == [[other.pk]]


def test_it_keeps_what_was_buffered_on_duty_and_arrives_after_the_shift() -> None:
    unit = make_unit()
    off_duty(unit, 0, None)
    record([fix(unit, -5, received=10), fix(unit, 5, received=10)])
    assert kept(unit) == [at(-5)]


def test_it_drops_what_was_buffered_off_duty_and_arrives_in_the_next_shift() -> None:
    unit = make_unit()
    off_duty(unit, 0, 60)
    record([fix(unit, minutes, received=70) for minutes in (-1, 0, 30, 60, 65)])
    assert kept(unit) == [at(-1), at(60), at(65)]


def test_it_takes_a_clock_that_runs_ahead_by_its_receipt() -> None:
    unit = make_unit()
    off_duty(unit, 0, 60)
    record([fix(unit, 90, received=30)])
    assert kept(unit) == []


def test_it_notes_each_time_off_duty_whoever_sets_it() -> None:
    unit = make_unit()
    began = timezone.now()
    Unit.objects.filter(pk=unit.pk).update(on_duty=False)
    assert OffDuty.objects.get(unit=unit, ended_at=None).began_at >= began
    unit.refresh_from_db()
    unit.on_duty = True
    unit.save()
    unit.save()
    assert OffDuty.objects.get(unit=unit).ended_at is not None


def test_it_tracks_a_unit_that_is_being_set_up() -> None:
    unit = make_unit(on_duty=False)
    assert record([fix(unit, 0)]).stored == 1


def test_it_knows_the_edges_of_a_time_off_duty() -> None:
    times = {1: [(at(0), at(10)), (at(20), None)]}
    asked = [(minutes, was_off_duty(times, 1, at(minutes))) for minutes in (-1, 0, 9, 10, 19, 20, 99)]
    assert asked == [(-1, False), (0, True), (9, True), (10, False), (19, False), (20, True), (99, True)]
    assert not was_off_duty(times, 2, at(5))
