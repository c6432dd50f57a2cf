"""A further region on a running system, from data alone, as the README tells; and both see only their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from geo112.regions.access import Role
from geo112.regions.models import Region, User
from tests.dispatch.conftest import osm_xml
from tests.makers import make_call, make_category, make_incident, make_latest, make_region, make_unit, make_user
from tests.regions.matrix import MATRIX
from tests.regions.test_matrix import is_let_in

pytestmark = pytest.mark.django_db
WEST, SOUTH = 121.90, -4.80
CREATE = (
    "create_region",
    "bombana",
    "Kabupaten Bombana",
    "--code",
    "74.06",
    "--prefix",
    "BBN",
    "--lat",
    "-4.7",
    "--lon",
    "121.95",
)
ClientFor = Callable[[User], APIClient]


def village(code: str, name: str, west: float) -> dict[str, Any]:
    east, north = west + 0.1, SOUTH + 0.2
    ring = [[west, SOUTH], [east, SOUTH], [east, north], [west, north], [west, SOUTH]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"kode": code, "nama": name}, "geometry": geometry}


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each command with its file, in the order of the tour."""
    features = [village("74.06.01.1001", "Uji Barat", WEST), village("74.06.01.1002", "Uji Timur", WEST + 0.1)]
    nodes = {1: (121.95, -4.70), 2: (121.96, -4.70), 3: (121.97, -4.70)}
    place = "id,name,aliases(;),kind,lat,lon,kelurahan,kecamatan,region,radius_m\nuji-1,Pasar Uji,,market,-4.70,121.97,"
    texts = {
        "import_boundaries": json.dumps({"type": "FeatureCollection", "features": features}),
        "import_roads": osm_xml(nodes, [([1, 2, 3], {"highway": "primary"})]),
        "import_places": place + "Uji Barat,Uji,bombana,150\n",
        "import_agencies": "code,name,color,sends_units\ndamkar,Pemadam Uji,#c0392b,yes\n",
        "import_plans": "category,agency,count,capabilities\nFIRE_BLD,damkar,1,\n",
        "import_stations": "agency,name,lat,lon,address,phone\ndamkar,Pos Uji,-4.70,121.95,,\n",
        "import_units": "agency,station,call_sign,kind,capabilities(;)\ndamkar,Pos Uji,Uji 01,fire_engine,\n",
    }
    for command, text in texts.items():
        path = folder / f"{command}{'.osm' if command == 'import_roads' else '.txt'}"
        path.write_text(text)
        yield command, path


@pytest.fixture
def bombana(tmp_path: Path, settings: LazySettings) -> Region:
    """Set up beside Kendari, which is there already and has an incident, a call and a unit."""
    settings.ROADS_DIR = tmp_path / "roads"
    kendari = make_region()
    make_category()
    make_incident(kendari), make_call(kendari), make_unit()
    call_command(*CREATE, stdout=StringIO())
    for command, path in files(tmp_path):
        call_command(command, path, region="bombana", verbosity=0, stdout=StringIO(), stderr=StringIO())
    return Region.objects.get(slug="bombana")


def make_by_command(role: str, region: str, *more: str) -> tuple[str, str]:
    out = StringIO()
    arguments = (f"bbn-{role}", "--role", role, "--region", region, *more)
    call_command("create_user", *arguments, stdout=out, stderr=StringIO())
    return f"bbn-{role}", out.getvalue().strip()


def test_its_people_work_from_the_first_minute(bombana: Region, client_for: ClientFor) -> None:
    name, password = make_by_command("operator", "bombana")
    clerk = User.objects.get(username=name)
    assert clerk.check_password(password)
    unit = bombana.units.get()
    unit.on_duty = True
    unit.save()
    make_latest(unit, 121.95, -4.70)
    client = client_for(clerk)
    found = client.get("/api/v1/places/search/", {"region": "bombana", "q": "pasar uji"}).json()["candidates"][0]
    where = {"lat": found["lat"], "lon": found["lon"], "radius_m": 150, "location_source": "gazetteer"}
    opened = client.post("/api/v1/incidents/", {"region": "bombana", "category": "FIRE_BLD", **where}).json()
    assert (opened["number"][:4], opened["village"]) == ("BBN-", "Uji Barat")
    proposal = client.post(f"/api/v1/incidents/{opened['number']}/proposals/").json()
    assert [agency["name"] for agency in proposal["agencies"]] == ["Pemadam Uji"] and not proposal["estimate"]


def test_its_outline_is_put_together_from_its_villages(bombana: Region) -> None:
    assert bombana.boundary is not None and not bombana.boundary_is_schematic
    assert bombana.boundary.contains(Point(122.05, -4.7, srid=4326))


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_nobody_of_it_sees_anything_of_kendari(row: Any, bombana: Region) -> None:
    kendari = make_region()
    path = row.path(kendari)
    seen = [role for role in Role if is_let_in(row, kendari, make_user(role, bombana), path)]
    assert seen == []


def test_kendari_sees_nothing_of_it(bombana: Region, client_for: ClientFor) -> None:
    incident = make_incident(bombana, 121.97, -4.7)
    client = client_for(make_user(Role.SUPERVISOR, make_region()))
    assert client.get(f"/api/v1/incidents/{incident.number}/").status_code == 404
    assert client.get("/?region=bombana").status_code == 404
    numbers = [one["number"] for one in client.get("/api/v1/incidents/").json()["results"]]
    assert numbers and incident.number not in numbers


def test_setting_it_up_again_changes_nothing(bombana: Region, tmp_path: Path) -> None:
    call_command(*CREATE, stdout=StringIO())
    counts = [bombana.areas.count(), bombana.places.count(), bombana.units.count()]
    for command, path in files(tmp_path):
        call_command(command, path, region="74.06", verbosity=0, stdout=StringIO(), stderr=StringIO())
    assert [bombana.areas.count(), bombana.places.count(), bombana.units.count()] == counts


def test_a_user_who_is_there_gets_a_further_role_and_keeps_the_password() -> None:
    region = make_region()
    user = make_user(Role.OPERATOR, region, username="bbn-dispatcher")
    assert make_by_command("dispatcher", region.slug)[1] == ""
    assert user.memberships.count() == 2


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        (("--lat", "91"), "no place"),
        (("--lon", "nan"), "no place"),
        (("--prefix", "bbn"), "number_prefix"),
        (("--time-zone", "Asia/Nirgendwo"), "time_zone"),
        (("--code", "74.71"), "code"),
    ],
)
def test_it_says_what_is_wrong_with_a_region(changes: tuple[str, str], complaint: str) -> None:
    make_region()
    with pytest.raises(CommandError, match=complaint):
        call_command(*CREATE, *changes, stdout=StringIO())


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--role", "agency", "--region", "kendari"), "known: none; run import_agencies first"),
        (("--role", "operator", "--region", "kendari", "--agency", "damkar"), "for the roles"),
        (("--role", "operator", "--region", "nirgendwo"), "no region"),
    ],
)
def test_it_says_what_is_wrong_with_a_user(arguments: tuple[str, ...], complaint: str) -> None:
    make_region()
    with pytest.raises(CommandError, match=complaint):
        call_command("create_user", "ani", *arguments, stdout=StringIO(), stderr=StringIO())
