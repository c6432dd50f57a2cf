"""Who may see and do what over REST: every role in its own region and in another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from geo112.dispatch.models import Assignment
from geo112.regions.access import Role
from geo112.regions.models import Region, User
from incidents.models import Incident
from responders.models import Unit
from tests.makers import (
    make_agency,
    make_assignment,
    make_incident,
    make_region,
    make_unit,
    make_user,
)

ClientFor = Callable[[User], APIClient]
pytestmark = pytest.mark.django_db


def of(incident: Incident, verb: str) -> str:
    return f"/api/v1/incidents/{incident.number}/{verb}/"


MAY_DISPATCH = {Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN, Role.OPERATOR}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("region", ["kendari", "konawe"])
def test_it_lets_only_those_send_who_dispatch_in_the_region(role: Role, region: str, client_for: ClientFor) -> None:
    incident, unit = make_incident(make_region()), make_unit("uji-1")
    client = client_for(make_user(role, make_region(region)))
    expected = 404
    if region == "kendari" and role in MAY_DISPATCH:
        expected = 201
    assert client.post(of(incident, "assignments"), {"units": ["uji-1"]}).status_code == expected
    assert Assignment.objects.filter(unit=unit).exists() == (expected == 201)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("region", ["kendari", "konawe"])
@pytest.mark.parametrize("verb", ["proposals", "close"])
def test_it_proposes_and_closes_for_those_only(role: Role, region: str, verb: str, client_for: ClientFor) -> None:
    client = client_for(make_user(role, make_region(region)))
    status = client.post(of(make_incident(make_region()), verb), {"outcome": "resolved"}).status_code
    allowed = region == "kendari" and role in MAY_DISPATCH
    assert status == ({"proposals": 201, "close": 200}[verb] if allowed else 404)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("region", ["kendari", "konawe"])
def test_it_lets_those_only_stamp_steps_and_the_agency_look(role: Role, region: str, client_for: ClientFor) -> None:
    assignment = make_assignment(make_unit(), make_incident(make_region()))
    client = client_for(make_user(role, make_region(region)))
    status = client.post(f"/api/v1/assignments/{assignment.pk}/steps/", {"status": "on_scene"}).status_code
    if region == "konawe" or role == Role.CREW:
        assert status == 404
    else:
        assert status == (200 if role in MAY_DISPATCH else 403)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("region", ["kendari", "konawe"])
def test_it_lets_dispatchers_and_the_agency_roster_a_unit(role: Role, region: str, client_for: ClientFor) -> None:
    make_unit("uji-1", make_agency())
    client = client_for(make_user(role, make_region(region)))
    status = client.post("/api/v1/units/uji-1/duty/", {"on_duty": False}).status_code
    assert status == (404 if region == "konawe" or role == Role.CREW else 200)


@pytest.mark.parametrize("verb", ["proposals", "assignments", "close"])
def test_it_forbids_operators_to_dispatch_where_the_region_says_so(verb: str, client_for: ClientFor) -> None:
    Region.objects.filter(pk=make_region().pk).update(operators_dispatch=False)
    incident = make_incident()
    answer = client_for(make_user(Role.OPERATOR)).post(of(incident, verb), {"units": ["x"], "outcome": "resolved"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["units/", "assignments/"])
def test_it_asks_strangers_to_log_in(path: str) -> None:
    assert APIClient().get(f"/api/v1/{path}").status_code == 401


def test_an_agency_sees_its_own_units_and_assignments_only(client_for: ClientFor) -> None:
    own, other = make_unit("uji-own", make_agency("damkar")), make_unit("uji-other", make_agency("polisi"))
    for unit in (own, other):
        make_assignment(unit, make_incident())
    client = client_for(make_user(Role.AGENCY, agency=own.agency))
    assert [feature["properties"]["slug"] for feature in client.get("/api/v1/units/").data["features"]] == ["uji-own"]
    assert [row["unit"] for row in client.get("/api/v1/assignments/").data["results"]] == ["uji-own"]
    assert client.get("/api/v1/units/uji-other/").status_code == 404


def test_a_crew_sees_and_rosters_only_the_unit_that_it_mans(client_for: ClientFor) -> None:
    manned, other = make_unit("uji-manned"), make_unit("uji-other")
    crew = make_user(Role.CREW, agency=manned.agency)
    manned.crew.add(crew)
    client = client_for(crew)
    assert client.post("/api/v1/units/uji-manned/duty/", {"on_duty": False}).status_code == 200
    assert client.post("/api/v1/units/uji-other/duty/", {"on_duty": False}).status_code == 404
    assert list(Unit.objects.filter(on_duty=True)) == [other]
