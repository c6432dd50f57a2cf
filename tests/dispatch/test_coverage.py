"""Coverage by the units that are free now: from rows to shares and areas, once per change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import orjson
import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from procrastinate.contrib.django.models import ProcrastinateJob
from rest_framework.test import APIClient

from geo112.dispatch.coverage import grounds
from geo112.dispatch.coverage.refreshing import ask_for_refresh, ensure_fresh, refresh
from geo112.dispatch.models import Coverage
from geo112.live.followers import AT_MOST_EVERY_S, Followers
from geo112.live.models import Event
from geo112.live.registry import Audience, Channel
from geo112.regions.access import Role
from geo112.regions.models import Agency, Area, Region, User
from responders.models import LatestPosition, Unit
from tests.dispatch.conftest import Roads
from tests.makers import (
    NOW,
    make_agency,
    make_assignment,
    make_closure,
    make_incident,
    make_latest,
    make_region,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

NODES = {1: (122.45, -4.0), 2: (122.60, -4.0)}
"""A straight road through the region of 16.6 km: at 36 km/h, 3 km in five minutes."""
WAYS = [([1, 2], {"highway": "primary", "maxspeed": "36"})]


@pytest.fixture
def region(roads: Roads, monkeypatch: pytest.MonkeyPatch) -> Region:
    monkeypatch.setattr(grounds, "_cache", {})
    region = make_region()
    make_agency("damkar", region)
    roads(region, NODES, WAYS)
    return region


def at(lon: float, agency: str = "damkar") -> Unit:
    unit = make_unit(agency=make_agency(agency))
    make_latest(unit, lon=lon, lat=-4.0)
    return unit


def coverage(agency: str = "damkar") -> Coverage:
    return Coverage.objects.get(agency__code=agency)


def test_it_counts_the_road_within_each_time(region: Region) -> None:
    at(122.525)
    assert refresh(region=region, now=NOW) == ["damkar"]
    assert coverage().shares == pytest.approx({"300": 6 / 16.65, "600": 12 / 16.65, "900": 1.0}, abs=0.005)


def test_it_asks_for_the_units_that_are_free_and_no_others(region: Region) -> None:
    make_assignment(at(122.47), make_incident(region))
    off_duty = at(122.50)
    Unit.objects.filter(pk=off_duty.pk).update(on_duty=False)
    silent = at(122.55)
    LatestPosition.objects.filter(unit=silent).update(effective_at=NOW - timedelta(minutes=5))
    refresh(region=region, now=NOW)
    assert coverage().free_units == 0
    assert coverage().shares == {"300": 0, "600": 0, "900": 0}


def test_it_draws_grades_that_do_not_overlap_and_cover_the_road(region: Region) -> None:
    at(122.525)
    refresh(region=region, now=NOW)
    *grades, hole = [shapely.from_geojson(str(grade).replace("'", '"')) for grade in _areas()]
    assert all(grade.is_valid for grade in grades)
    assert sum(one.intersection(two).area for one in grades for two in grades if one is not two) < 1e-9
    assert grades[0].contains(shapely.Point(122.53, -4.0)) and grades[1].contains(shapely.Point(122.56, -4.0))
    assert hole.area < 1e-4


def _areas() -> list[object]:

    return list(orjson.loads(coverage().areas))


def test_it_names_the_parts_that_are_worst_off_first(region: Region) -> None:
    for number, west in enumerate((122.40, 122.525)):
        outline = MultiPolygon(Polygon.from_bbox((west, -4.05, west + 0.125, -3.95)))
        fields = {"level": Area.Level.VILLAGE, "name": f"Uji {number}", "center": outline.centroid}
        Area.objects.create(region=region, code=f"99.0{number}", boundary=outline, **fields)
    at(122.50)
    refresh(region=region, now=NOW)
    assert {hole["name"] for hole in coverage().holes} <= {"Uji 0", "Uji 1"}
    shares = [hole["share"] for hole in coverage().holes]
    assert shares == sorted(shares)


def test_it_works_out_only_what_changed(region: Region) -> None:
    unit, _other = at(122.525), at(122.50, agency="psc119")
    assert refresh(region=region, now=NOW) == ["damkar", "psc119"]
    assert refresh(region=region, now=NOW) == []
    LatestPosition.objects.filter(unit=unit).update(point="SRID=4326;POINT(122.47 -4.0)")
    assert refresh(region=region, now=NOW) == ["damkar"]
    assert Event.objects.filter(kind="coverage").count() == 2


def test_a_parked_device_that_trembles_changes_nothing(region: Region) -> None:
    unit = at(122.525)
    refresh(region=region, now=NOW)
    LatestPosition.objects.filter(unit=unit).update(point="SRID=4326;POINT(122.52502 -4.00001)")
    assert refresh(region=region, now=NOW) == []


def test_a_closed_road_is_not_reached_and_opens_again(region: Region) -> None:
    at(122.46)
    refresh(region=region, now=NOW)
    open_shares, version = coverage().shares, coverage().inputs
    until = NOW + timedelta(hours=1)
    make_closure(region, "LINESTRING (122.47 -4.01, 122.47 -3.99)", ends_at=until)
    assert refresh(region=region, now=NOW) == ["damkar"]
    assert coverage().shares == pytest.approx(dict.fromkeys(("300", "600", "900"), 2 / 15), abs=0.005)
    LatestPosition.objects.update(fix_at=until, effective_at=until, received_at=until)
    assert refresh(region=region, now=until) == ["damkar"]
    assert (coverage().shares, coverage().inputs) == (open_shares, version)


def test_a_drawn_closure_has_coverage_worked_out_at_once() -> None:
    watched = Channel(Audience.REGION, 7, "coverage")
    followers = Followers()
    followers.due([], [watched], 0.0)
    asked = followers.due([Channel(Audience.REGION, 7, "closure")], [watched], AT_MOST_EVERY_S)
    assert [(follower.kind, region_id) for follower, region_id in asked] == [("coverage", 7)]


def test_a_region_without_roads_is_told_so() -> None:
    region = make_region("konawe")
    make_agency("damkar", region)
    assert refresh(region=region, now=NOW) == ["damkar"]
    assert Coverage.objects.get().shares == {} and Coverage.objects.get().areas == ""


def test_a_region_without_units_is_all_hole(region: Region) -> None:
    refresh(region=region, now=NOW)
    assert coverage().shares == {"300": 0, "600": 0, "900": 0}
    assert [grade["coordinates"] == [] for grade in _areas()] == [True, True, True, False]  # type: ignore[index]


def test_readers_work_it_out_where_nobody_watched(region: Region) -> None:
    ensure_fresh(region, NOW)
    first = coverage().checked_at
    ensure_fresh(region, NOW + timedelta(seconds=2))
    assert coverage().checked_at == first
    ensure_fresh(region, NOW + timedelta(minutes=1))
    assert coverage().checked_at > first


def test_it_waits_once_however_often_it_is_asked_for(region: Region) -> None:

    for _ in range(3):
        ask_for_refresh(region.pk)
    assert ProcrastinateJob.objects.filter(task_name__endswith="refresh_coverage").count() == 1


def test_it_answers_over_rest(region: Region, client_for: Callable[[User], APIClient]) -> None:
    client = client_for(make_user(Role.SUPERVISOR, region))
    (state,) = client.get("/api/v1/coverage/", {"region": "kendari"}).json()
    assert state["agency"] == "damkar" and state["free_units"] == 0
    answer = client.get("/api/v1/coverage/damkar/", {"region": "kendari"})
    assert [feature["properties"]["to_s"] for feature in answer.json()["features"]] == [300, 600, 900, None]
    again = client.get("/api/v1/coverage/damkar/", {"region": "kendari"}, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("path", "status"), [("", 400), ("pln/", 404), ("?region=atlantis", 404)])
def test_it_refuses_what_is_not_there(
    region: Region, client_for: Callable[[User], APIClient], path: str, status: int
) -> None:
    Agency.objects.create(region=region, code="pln", name="PLN", sends_units=False)
    address = f"/api/v1/coverage/{path}" + ("?region=kendari" if path.endswith("/") else "")
    assert client_for(make_user(Role.SUPERVISOR, region)).get(address).status_code == status
