"""The base map: who gets it, how big it is, and when it is sent again."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command
from rest_framework.test import APIClient

from geo112.regions.access import Role
from geo112.regions.models import Area, Region, User, Water
from tests.makers import make_region, make_user

pytestmark = pytest.mark.django_db
URL = "/api/v1/basemap/kendari/"
ClientFor = Callable[[User], APIClient]


@pytest.fixture
def loaded() -> Region:
    call_command("load_fixtures", region="kendari", verbosity=0)
    return Region.objects.get(slug="kendari")


def test_it_shows_water_roads_areas_and_labels(client_for: ClientFor, loaded: Region) -> None:
    document: dict[str, Any] = client_for(make_user(region=loaded)).get(URL).json()
    assert document["schematic"] is True
    roads = [feature["properties"] for feature in document["roads"]["features"]]
    bridge = {"name": "Jembatan Teluk Kendari", "class": "primary", "ref": "", "bridge": True}
    assert bridge in roads
    assert {feature["properties"]["name"] for feature in document["water"]["features"]} >= {"Teluk Kendari"}
    assert len(document["areas"]["features"]) == 76
    assert {"kecamatan", "kelurahan", "water"} == {label["kind"] for label in document["labels"]}
    west, south, east, north = document["bbox"]
    assert 122.4 < west < east < 122.7 and -4.1 < south < north < -3.9


def test_it_stays_under_150_kb_compressed(client_for: ClientFor, loaded: Region) -> None:
    response = client_for(make_user(region=loaded)).get(URL, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 150_000
    assert b"Jl. MT Haryono" in gzip.decompress(response.content)


def test_it_is_not_sent_again_while_nothing_changes(client_for: ClientFor) -> None:
    region = make_region()
    client = client_for(make_user(region=region))
    etag = client.get(URL)["ETag"]
    assert client.get(URL, headers={"if-none-match": etag}).status_code == 304
    Water.objects.create(region=region, name="Rawa", geometry=region.boundary)
    assert client.get(URL, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize(
    "change",
    [{"is_schematic": False}, {"center": Point(122.5, -4.0, srid=4326)}, {"level": Area.Level.DISTRICT}],
    ids=["surveyed", "label", "level"],
)
def test_it_is_sent_again_when_an_area_changes(client_for: ClientFor, change: dict[str, Any]) -> None:
    region = make_region()
    point = Point(122.51, -3.99, srid=4326)
    area = Area.objects.create(region=region, code="74.71.01.1001", level="kelurahan", center=point, is_schematic=True)
    client = client_for(make_user(region=region))
    etag = client.get(URL)["ETag"]
    Area.objects.filter(pk=area.pk).update(**change)
    assert client.get(URL, headers={"if-none-match": etag}).status_code == 200


def test_it_is_sent_again_when_the_outline_is_surveyed(client_for: ClientFor) -> None:
    client = client_for(make_user(region=make_region()))
    answer = client.get(URL)
    assert answer.json()["schematic"] is True
    Region.objects.update(boundary_is_schematic=False)
    assert client.get(URL, headers={"if-none-match": answer["ETag"]}).json()["schematic"] is False


def test_it_is_empty_but_there_before_anything_is_imported(client_for: ClientFor) -> None:
    region = make_region(boundary=None)
    document = client_for(make_user(region=region)).get(URL).json()
    assert document["roads"] == {"type": "FeatureCollection", "features": []}
    assert document["outline"] is None


@pytest.mark.parametrize(("role", "region", "status"), [(Role.CREW, "kendari", 200), (Role.OPERATOR, "konawe", 404)])
def test_it_is_for_people_of_the_region(client_for: ClientFor, role: Role, region: str, status: int) -> None:
    make_region("kendari")
    user = make_user(role, region=make_region(region))
    assert client_for(user).get(URL).status_code == status


def test_it_asks_who_you_are(client: APIClient) -> None:
    make_region()
    assert client.get(URL).status_code in (401, 403)
