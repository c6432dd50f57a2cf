"""When units should be there: recomputed from where they are, told when it matters, flagged when late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geo112.dispatch import travel
from geo112.dispatch.assigning.sending import send_units
from geo112.dispatch.live import load_arrivals
from geo112.dispatch.models import Arrival, Assignment
from geo112.dispatch.representation import assignment_json
from geo112.dispatch.watch import arrivals
from geo112.dispatch.watch.arrivals import refresh_arrivals
from geo112.live.models import Event
from incidents.models import Incident
from responders.models import LatestPosition, Unit
from tests.dispatch.conftest import Roads
from tests.makers import NOW, make_closure, make_incident, make_latest, make_unit

pytestmark = pytest.mark.django_db
METRE = 1 / 110_850  # degrees of longitude at Kendari's latitude, about


def at(second: float) -> datetime:
    return NOW + timedelta(seconds=second)


def sent(incident: Incident | None = None, metres: float = 3000) -> Assignment:
    unit = make_unit()
    make_latest(unit, lon=122.52 + metres * METRE)
    units = list(Unit.objects.filter(pk=unit.pk).select_related("latest", "agency"))
    return send_units(incident=incident or make_incident(), units=units, by=None, now=NOW).assignments[0]


def move(assignment: Assignment, metres: float, second: float) -> None:
    point = f"SRID=4326;POINT({122.52 + metres * METRE} -3.98)"
    times = dict.fromkeys(("fix_at", "effective_at", "received_at"), at(second))
    LatestPosition.objects.filter(unit=assignment.unit).update(point=point, **times)


def test_it_follows_the_vehicle() -> None:
    assignment = sent()
    move(assignment, 1000, 120)
    assert refresh_arrivals(at(120)) == 1
    arrival = Arrival.objects.get(assignment=assignment)
    assert arrival.metres == pytest.approx(1400, rel=0.02)
    assert (arrival.at - at(120)).total_seconds() == pytest.approx(1400 * 3.6 / 30, rel=0.02)
    assert (arrival.is_estimate, arrival.is_delayed) == (True, False)


def test_it_is_told_as_a_small_row_of_its_assignment() -> None:
    assignment = sent()
    Event.objects.all().delete()
    refresh_arrivals(at(5))
    assert list(Event.objects.filter(kind="arrival").values_list("ids", flat=True)) == [[assignment.pk]]
    (row,) = load_arrivals([assignment.pk])[assignment.incident.region_id]
    assert set(row) == {"id", "eta_at", "eta_m", "eta_computed_at", "eta_estimate", "delayed"}
    fresh = assignment_json(Assignment.objects.for_json().get(pk=assignment.pk))
    assert fresh["eta_at"] == row["eta_at"]


def test_what_hardly_changes_is_not_told_again() -> None:
    assignment = sent()
    refresh_arrivals(at(0))
    assert refresh_arrivals(at(5)) == 0
    move(assignment, 3000, 15)
    assert refresh_arrivals(at(15)) == 1


def test_it_goes_around_a_closed_road(roads: Roads) -> None:
    assignment = sent()
    west, east = (122.52, -3.98), (122.55, -3.98)
    over, back = (122.55, -3.96), (122.52, -3.96)
    ring = dict(enumerate((west, east, over, back), start=1))
    roads(assignment.incident.region, ring, [([1, 2], {"highway": "primary"}), ([2, 3, 4, 1], {"highway": "primary"})])
    refresh_arrivals(at(0))
    straight_m = Arrival.objects.get().metres
    make_closure(geometry="LINESTRING (122.535 -3.985, 122.535 -3.975)")
    refresh_arrivals(at(1))
    assert straight_m == pytest.approx(3000, rel=0.02)
    assert Arrival.objects.get().metres > 2 * straight_m


def test_one_search_serves_all_units_of_an_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    searches: list[int] = []

    def counted(target: object, sources: object, *rest: object) -> object:
        searches.append(len(sources))  # type: ignore[arg-type]
        return travel.travel_to(target, sources, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(arrivals, "travel_to", counted)
    incident = make_incident()
    for _ in range(3):
        sent(incident)
    sent()
    with CaptureQueriesContext(connection) as few:
        refresh_arrivals(at(5))
    assert sorted(searches) == [1, 3]
    assert len(few) < 20


@pytest.mark.parametrize(("second", "delayed"), [(60, False), (600, True)])
def test_slower_than_the_region_puts_up_with_is_flagged(second: float, delayed: bool) -> None:
    assignment = sent()
    move(assignment, 2900, second)
    refresh_arrivals(at(second))
    assert Arrival.objects.get().is_delayed is delayed


def test_who_comes_nearer_has_set_off() -> None:
    assignment = sent()
    move(assignment, 2950, 30)
    refresh_arrivals(at(30))
    assert not assignment.steps.filter(status="en_route").exists()
    move(assignment, 2700, 60)
    refresh_arrivals(at(61))
    step = assignment.steps.get(status="en_route")
    assert (step.at, step.source) == (at(60), "geofence")


def test_a_stale_position_says_nothing_new() -> None:
    assignment = sent()
    refresh_arrivals(at(1))
    before = Arrival.objects.get().at
    assert refresh_arrivals(at(600)) == 0
    assert Arrival.objects.get(assignment=assignment).at == before


@pytest.mark.parametrize("status", ["on_scene", "completed"])
def test_who_is_there_or_done_is_left_alone(status: str) -> None:
    assignment = sent()
    ended = NOW if status == "completed" else None
    Assignment.objects.filter(pk=assignment.pk).update(status=status, ended_at=ended)
    assert refresh_arrivals(at(5)) == 0


def test_nobody_under_way_costs_next_to_nothing() -> None:
    with CaptureQueriesContext(connection) as few:
        refresh_arrivals(NOW)
    assert len(few) <= 3  # and two of them open and close a transaction
