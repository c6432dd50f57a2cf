"""Whether a unit can be sent, and where it probably is: pure tables, and how rows are read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from geo112.dispatch.availability import Task, UnitState, unit_state
from geo112.dispatch.projection import KnownFix, project
from geo112.dispatch.roster import known_fix, state_of, with_state
from geo112.roads.geodesy import GEOD
from responders.models import Unit
from tests.makers import NOW, make_assignment, make_incident, make_latest, make_unit

TASK = Task(7, "KDI-2026-000007", "on_scene")


def fix(age_s: float, **fields: Any) -> KnownFix:
    return KnownFix(122.52, -3.98, NOW - timedelta(seconds=age_s), **fields)


@pytest.mark.parametrize(
    ("on_duty", "task", "latest", "state"),
    [
        (True, None, fix(10), UnitState("available", "available")),
        (True, None, fix(120), UnitState("available", "available")),
        (True, None, fix(121), UnitState("stale", "stale", {"age_s": 121})),
        (True, None, None, UnitState("no_position", "no_position")),
        (False, None, fix(10), UnitState("off_duty", "off_duty")),
        (True, TASK, fix(10), UnitState("on_scene", "busy", {"incident": "KDI-2026-000007", "status": "on_scene"})),
        (False, TASK, None, UnitState("on_scene", "busy", {"incident": "KDI-2026-000007", "status": "on_scene"})),
    ],
)
def test_it_derives_the_state(on_duty: bool, task: Task | None, latest: KnownFix | None, state: UnitState) -> None:
    assert unit_state(on_duty, task, latest, NOW, stale_after_s=120) == state


@pytest.mark.django_db
def test_a_replayed_old_fix_is_stale_however_fresh_its_receipt() -> None:
    unit = make_unit()
    make_latest(unit, at=NOW - timedelta(hours=1), received_at=NOW)
    assert state_of(with_state(Unit.objects.all()).get(), NOW).code == "stale"


@pytest.mark.django_db
def test_zero_zero_is_no_position() -> None:
    unit = make_unit()
    make_latest(unit, lon=0, lat=0)
    assert known_fix(unit) is None


@pytest.mark.django_db
def test_it_loads_any_number_of_units_in_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        make_latest(unit := make_unit())
        make_assignment(unit, make_incident())
    with django_assert_num_queries(2):
        assert {state_of(unit, NOW).code for unit in with_state(Unit.objects.all())} == {"busy"}


@pytest.mark.django_db
def test_a_unit_is_free_again_once_its_assignment_ended_and_a_queued_one_does_not_bind_it() -> None:
    unit, at = make_unit(), {"status": "completed", "ended_at": NOW}
    make_latest(unit)
    make_assignment(unit, make_incident(), **at)
    make_assignment(unit, make_incident(), is_queued=True)
    assert state_of(with_state(Unit.objects.all()).get(), NOW).is_available


@pytest.mark.parametrize(
    ("age_s", "speed_mps", "heading_deg", "metres"),
    [
        (5, 10, 90, 50),
        (20, 10, 90, 200),
        (60, 10, 90, 200),  # at most 20 s
        (121, 10, 90, 0),  # stale
        (5, 0.5, 90, 0),  # parked
        (5, 10, None, 0),
        (5, None, 90, 0),
        (-5, 10, 90, 0),  # a clock ahead of ours
    ],
)
def test_it_projects_a_moving_unit_along_its_heading(
    age_s: float, speed_mps: float | None, heading_deg: float | None, metres: float
) -> None:
    known = fix(age_s, speed_mps=speed_mps, heading_deg=heading_deg)
    lon, lat = project(known, now=NOW, stale_after_s=120)
    azimuth, _back, moved_m = GEOD.inv(known.lon, known.lat, lon, lat)
    assert moved_m == pytest.approx(metres, abs=0.01)
    assert not metres or azimuth == pytest.approx(heading_deg, abs=0.01)
