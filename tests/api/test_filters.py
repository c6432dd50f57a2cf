"""Lists over REST are narrowed by place, time and state, each by the same names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from geo112.regions.access import Role
from tests.makers import NOW, make_assignment, make_call, make_incident, make_latest, make_unit, make_user

pytestmark = pytest.mark.django_db

HERE, THERE = "122.51,-3.99,122.53,-3.97", "122.60,-3.99,122.65,-3.97"
LISTS = ["calls", "incidents", "incidents.geojson", "units", "assignments"]
STATES = {"calls": ("waiting", "taken"), "units": ("sent", "available"), "assignments": ("sent", "completed")}


@pytest.fixture
def client(client_for: Any) -> APIClient:
    made: APIClient = client_for(make_user(Role.DISPATCHER))
    return made


@pytest.fixture(autouse=True)
def one_row_in_each_list() -> None:
    incident, unit = make_incident(), make_unit()
    make_call(incident=incident)
    make_latest(unit)
    make_assignment(unit, incident)


def count(client: APIClient, name: str, **query: str) -> int:
    answer = client.get(f"/api/v1/{name}/", query)
    assert answer.status_code == 200, answer.json()
    body = answer.json()
    rows = body.get("results", body)
    return len(rows if isinstance(rows, list) else rows["features"])


@pytest.mark.parametrize("name", LISTS)
def test_by_place(client: APIClient, name: str) -> None:
    assert (count(client, name, bbox=HERE), count(client, name, bbox=THERE)) == (1, 0)


@pytest.mark.parametrize("name", LISTS)
def test_by_time(client: APIClient, name: str) -> None:
    before, after = (NOW - timedelta(hours=1)).isoformat(), (NOW + timedelta(hours=1)).isoformat()
    assert count(client, name, since=before, until=after) == 1
    assert count(client, name, since=after) == count(client, name, until=before) == 0


@pytest.mark.parametrize("name", LISTS)
def test_by_state(client: APIClient, name: str) -> None:
    this, other = STATES.get(name, ("open", "closed"))
    assert (count(client, name, status=this), count(client, name, status=other)) == (1, 0)


@pytest.mark.parametrize("query", ["bbox=x", "bbox=1,2,3", "since=x", "until=0001-01-01T00:00:00%2B08:00", "status=x"])
@pytest.mark.parametrize("name", LISTS)
def test_a_wrong_filter_is_named(client: APIClient, name: str, query: str) -> None:
    answer = client.get(f"/api/v1/{name}/?{query}")
    assert (answer.status_code, list(answer.json())) == (400, [query.split("=")[0]])


@pytest.mark.parametrize("name", LISTS)
def test_a_zone_that_only_python_knows_is_understood(client: APIClient, name: str) -> None:
    assert count(client, name, since="2026-03-01T00:00:00-23:57") == 1


def test_an_address_that_is_none_answers_in_json(client: APIClient) -> None:
    answer = client.get("/api/v1/units/a%20b/")
    assert (answer.status_code, list(answer.json())) == (404, ["detail"])
