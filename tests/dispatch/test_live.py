"""What browsers get: a full roster first, then only what moved."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from geo112.dispatch.live import (
    load_alarms,
    load_assignments,
    load_targets,
    load_units,
    roster,
    running_assignments,
    standing_alarms,
    targets_of,
)
from geo112.live.registry import all_sources
from geo112.regions.models import Region
from tests.makers import (
    NOW,
    make_agency,
    make_alarm,
    make_assignment,
    make_incident,
    make_latest,
    make_region,
    make_target,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return make_region()


def test_it_is_registered_for_the_stream() -> None:
    assert {"units", "assignment", "arrival", "alarm", "target"} <= {source.kind for source in all_sources()}


def test_the_roster_has_every_unit_of_the_region_with_or_without_a_position(region: Region) -> None:
    make_latest(make_unit("uji-a"), lon=122.5, lat=-3.9)
    make_unit("uji-b")
    make_unit("uji-konawe", make_agency(region=make_region("konawe")))
    states = {state["slug"]: (state["lon"], state["agency"]) for state in roster(region)}
    assert states == {"uji-a": (122.5, "damkar"), "uji-b": (None, "damkar")}


def test_a_pk_brings_the_position_only_and_a_slug_the_whole_unit(region: Region) -> None:
    moved, changed = make_unit("uji-moved"), make_unit("uji-changed")
    make_latest(moved, lon=122.5)
    by_slug = {state["slug"]: state for state in load_units([moved.pk, changed.slug])[region.pk]}
    assert by_slug["uji-moved"]["lon"] == 122.5
    assert "call_sign" not in by_slug["uji-moved"]
    assert by_slug["uji-changed"]["call_sign"] == "UJI-CHANGED"


def test_any_number_of_moved_units_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    units = [make_unit() for _ in range(3)]
    for unit in units:
        make_latest(unit)
    with django_assert_num_queries(1):
        load_units([unit.pk for unit in units])


def test_open_assignments_and_those_of_open_incidents_are_shown(region: Region) -> None:
    closed = make_incident(status="closed", closed_at=NOW, outcome="resolved")
    make_assignment(make_unit("uji-gone"), closed, status="completed", ended_at=NOW)
    make_assignment(make_unit("uji-done"), make_incident(), status="completed", ended_at=NOW)
    make_assignment(make_unit("uji-busy"), make_incident())
    assert {state["unit"] for state in running_assignments(region)} == {"uji-done", "uji-busy"}


def test_a_changed_assignment_goes_to_the_incidents_region(region: Region) -> None:
    assignment = make_assignment(make_unit("uji-1"), make_incident())
    (state,) = load_assignments([assignment.pk])[region.pk]
    assert (state["unit"], state["status"], state["route"]) == ("uji-1", "sent", None)


def test_alarms_stand_in_the_snapshot_and_tell_of_their_end(region: Region) -> None:
    standing, ended = make_alarm(region), make_alarm(region, ended_at=NOW)
    make_alarm(make_region("konawe"))
    assert [state["id"] for state in standing_alarms(region)] == [standing.pk]
    assert [state["ended_at"] for state in load_alarms([ended.pk])[region.pk]] == [NOW]


def test_screens_know_their_regions_targets(region: Region) -> None:
    target = make_target("arrive", 900, agency=make_agency("damkar"), region=region)
    make_target("send", 30, region=make_region("konawe"))
    (state,) = targets_of(region)
    assert (state["step"], state["agency"], state["seconds"]) == ("arrive", "damkar", 900)
    assert load_targets([target.pk])[region.pk] == [state]
