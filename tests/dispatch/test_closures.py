"""Closed roads over REST: drawn, listed, ended, told live; nonsense is refused at the edge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from geo112.dispatch.live import closures_of, load_closures
from geo112.live.models import Event
from geo112.regions.access import Role
from geo112.roads.models import RoadClosure
from tests.makers import make_closure, make_region, make_user

pytestmark = pytest.mark.django_db

LINE = {"type": "LineString", "coordinates": [[122.50, -3.98], [122.51, -3.98]]}
SQUARE = [[122.50, -3.98], [122.51, -3.98], [122.51, -3.97], [122.50, -3.98]]


@pytest.fixture
def dispatcher(client_for: Callable[..., APIClient]) -> APIClient:
    make_region()
    return client_for(make_user(Role.DISPATCHER, username="budi"))


def draw(client: APIClient, **fields: Any) -> Any:
    body = {"region": "kendari", "reason": "flood", "geometry": LINE, **fields}
    return client.post("/api/v1/closures/", body)


def test_a_dispatcher_closes_a_road_and_every_console_hears_of_it(dispatcher: APIClient) -> None:
    answer = draw(dispatcher, note="Kali Uji")
    assert (answer.status_code, answer.json()["created_by"], answer.json()["ends_at"]) == (201, "budi", None)
    event = Event.objects.get(kind="closure")
    (state,) = load_closures(event.ids)[make_region().pk]
    assert (state["geometry"], state["note"]) == (LINE, "Kali Uji")
    assert [row["id"] for row in dispatcher.get("/api/v1/closures/?region=kendari").json()] == [state["id"]]


def test_one_click_ends_it_and_a_second_is_told(dispatcher: APIClient) -> None:
    pk = draw(dispatcher).json()["id"]
    first = dispatcher.post(f"/api/v1/closures/{pk}/end/")
    assert (first.status_code, first.json()["ended_by"]) == (200, "budi")
    assert dispatcher.post(f"/api/v1/closures/{pk}/end/").status_code == 409
    assert dispatcher.get("/api/v1/closures/?region=kendari").json() == []


def test_one_to_come_can_be_called_off(dispatcher: APIClient) -> None:
    later = timezone.now() + timedelta(days=1)
    pk = draw(dispatcher, starts_at=later.isoformat()).json()["id"]
    assert dispatcher.post(f"/api/v1/closures/{pk}/end/").status_code == 200
    assert not RoadClosure.objects.in_force(later + timedelta(hours=1)).exists()


def test_a_new_page_gets_those_in_force_and_to_come() -> None:
    now = timezone.now()
    make_closure(ends_at=now - timedelta(minutes=1))
    wanted = [make_closure().pk, make_closure(starts_at=now + timedelta(hours=1)).pk]
    assert {state["id"] for state in closures_of(make_region())} == set(wanted)


@pytest.mark.parametrize(
    "geometry",
    [
        None, "POINT (1 1)", {"type": "Point", "coordinates": [122.5, -3.98]}, {"type": "LineString"},
        {"type": "LineString", "coordinates": []}, {"type": "LineString", "coordinates": [[122.5, -3.98]]},
        {"type": "LineString", "coordinates": [[1e9, 0], [0, 0]]}, {"type": "LineString", "coordinates": "x"},
        {"type": "Polygon", "coordinates": [SQUARE[:3]]}, {"type": "Polygon", "coordinates": [[SQUARE[0]] * 4]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
        {"type": "LineString", "coordinates": [[122.5, n / 1e4] for n in range(1001)]},
        {"type": "LineString", "coordinates": [[122.5, -3.98, "nan"], [122.6, -3.98]]},
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(dispatcher: APIClient, geometry: Any) -> None:
    answer = draw(dispatcher, geometry=geometry)
    assert (answer.status_code, list(answer.json())) == (400, ["geometry"])


@pytest.mark.parametrize("fields", [{"reason": "boredom"}, {"ends_at": "2020-01-01T00:00:00Z"}, {"region": "jakarta"}])
def test_other_nonsense_is_refused(dispatcher: APIClient, fields: dict[str, Any]) -> None:
    assert draw(dispatcher, **fields).status_code == 400
    assert not RoadClosure.objects.exists()


def test_an_area_over_everything_is_taken(dispatcher: APIClient) -> None:
    world = [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]
    assert draw(dispatcher, geometry={"type": "Polygon", "coordinates": [world]}).status_code == 201
