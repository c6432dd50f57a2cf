"""What is counted where: rows kept by the database's trigger, and the questions that a supervisor asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from rest_framework.test import APIClient

from geo112.regions.access import Role
from geo112.regions.models import Area, User
from incidents.demand.counting import Asked, areas, hexagons
from incidents.demand.hexagons import EDGES_M, cell_of
from incidents.models import Demand, Incident
from tests.makers import make_category, make_incident, make_region, make_user

pytestmark = pytest.mark.django_db

MARCH = Asked(date(2026, 3, 1), date(2026, 3, 31))
LATE = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)
"""23:59 on 31 March in Kendari; a minute later it is April."""


def total(asked: Asked = MARCH) -> int:
    return int(hexagons(make_region(), asked, "medium")["total"])


def test_an_incident_is_counted_in_the_cells_of_its_place() -> None:
    make_incident(lon=122.52, lat=-3.98)
    row = Demand.objects.get()
    assert [row.small, row.medium, row.large] == [cell_of(122.52, -3.98, edge_m) for edge_m in EDGES_M.values()]


def test_days_and_hours_are_those_of_the_region() -> None:
    make_incident(opened_at=LATE)
    make_incident(opened_at=LATE.replace(hour=16, minute=0))
    assert list(Demand.objects.order_by("pk").values_list("day", "hour")) == [
        (date(2026, 3, 31), 23),
        (date(2026, 4, 1), 0),
    ]
    assert total() == 1


def test_it_follows_an_incident_that_is_changed() -> None:
    incident = make_incident(lon=122.52)
    Incident.objects.filter(pk=incident.pk).update(location=Point(122.60, -3.98, srid=4326))
    assert Demand.objects.get().small == cell_of(122.60, -3.98, EDGES_M["small"])


def test_exercises_are_not_counted() -> None:
    incident = make_incident(is_exercise=True)
    assert total() == 0
    Incident.objects.filter(pk=incident.pk).update(is_exercise=False)
    assert total() == 1


def test_what_is_deleted_is_no_longer_counted() -> None:
    make_incident().delete()
    assert not Demand.objects.exists()


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 3),
        ({"hours": (12, 13)}, 2),
        ({"hours": (13, 12)}, 1),
        ({"hours": (22, 6)}, 1),
        ({"categories": {"FLOOD"}}, 1),
        ({"since": date(2026, 3, 3)}, 1),
        ({"since": date(1926, 1, 1), "until": date(2026, 12, 31)}, 3),
        ({"since": date(2027, 1, 1), "until": date(2027, 1, 1)}, 0),
    ],
)
def test_it_narrows_to_period_type_and_hours(asked: dict[str, Any], count: int) -> None:
    make_incident()  # 2 March, 12:00 in Kendari
    make_incident(category=make_category("FLOOD"))
    make_incident(opened_at=LATE)
    assert total(Asked(**{"since": MARCH.since, "until": MARCH.until, **asked})) == count


def test_areas_without_incidents_are_listed_too_and_so_is_the_sea() -> None:
    region = make_region()
    fields = {"level": Area.Level.VILLAGE, "region": region, "center": region.center}
    outline = MultiPolygon(Polygon.from_bbox((122.5, -4, 122.55, -3.95)))
    village = Area.objects.create(code="99.01", name="Uji", boundary=outline, **fields)
    Area.objects.create(code="99.02", name="Sepi", **fields)
    make_incident(village=village)
    make_incident()
    assert [(line["name"], line["count"]) for line in areas(region, MARCH)] == [("Uji", 1), ("Sepi", 0), (None, 1)]


def test_it_answers_over_rest(client_for: Callable[[User], APIClient]) -> None:
    make_incident()
    client = client_for(make_user(Role.SUPERVISOR))
    query = {"region": "kendari", "since": "1926-01-01", "until": "2026-12-31", "category": ["FIRE_BLD"], "zoom": 10}
    answer = client.get("/api/v1/demand/hexagons/", query).json()
    assert (answer["total"], answer["most"], answer["edge_m"]) == (1, 1, EDGES_M["large"])
    assert client.get("/api/v1/demand/areas/", query).json()["areas"][-1]["count"] == 1


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-13-01"},
        {"since": "2026-03-02", "until": "2026-03-01"},
        {"from_hour": "24"},
        {"to_hour": "0"},
        {"category": "NO_SUCH"},
        {"zoom": "close"},
        {"since": "0001-01-01\0"},
    ],
)
def test_it_refuses_what_cannot_be_asked(client_for: Callable[[User], APIClient], query: dict[str, str]) -> None:
    client = client_for(make_user(Role.SUPERVISOR))
    assert client.get("/api/v1/demand/hexagons/", {"region": "kendari", **query}).status_code == 400


def test_the_first_day_of_the_calendar_can_be_asked_for(client_for: Callable[[User], APIClient]) -> None:
    client = client_for(make_user(Role.SUPERVISOR))
    assert client.get("/api/v1/demand/areas/", {"region": "kendari", "until": "0001-01-01"}).status_code == 200
