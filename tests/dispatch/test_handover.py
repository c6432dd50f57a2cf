"""Handing over as the two centres do it, over REST."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from geo112.regions.access import Role
from geo112.regions.models import User
from incidents.models import Incident
from tests.makers import make_assignment, make_incident, make_region, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(client_for: Callable[[User], APIClient]) -> APIClient:
    make_region("konawe")
    return client_for(make_user())


@pytest.fixture
def theirs(client_for: Callable[[User], APIClient]) -> APIClient:
    return client_for(make_user(Role.OPERATOR, make_region("konawe")))


def handed(client: APIClient, incident: Incident, **fields: Any) -> Any:
    return client.post(f"/api/v1/incidents/{incident.number}/handover/", {"region": "konawe", **fields})


def received_by(client: APIClient) -> Any:
    return client.get("/api/v1/incidents/?region=konawe").json()["results"][0]["number"]


def test_it_goes_over_in_one_step_and_comes_back_with_a_reason(ours: APIClient, theirs: APIClient) -> None:
    incident = make_incident()
    sent = handed(ours, incident).json()
    assert (sent["outcome"], sent["handovers"][0]["direction"]) == ("handed_over", "out")
    number = received_by(theirs)
    assert sent["handovers"][0]["number"] == number
    answer = theirs.post(f"/api/v1/incidents/{number}/handover/return/", {"reason": "Bukan wilayah kami"}).json()
    assert (answer["status"], answer["handovers"][0]["state"]) == ("closed", "returned")
    back = ours.get(f"/api/v1/incidents/{incident.number}/").json()
    assert (back["status"], back["handovers"][0]["decision_reason"]) == ("open", "Bukan wilayah kami")


def test_each_sees_only_its_own(ours: APIClient, theirs: APIClient) -> None:
    incident = make_incident()
    handed(ours, incident)
    assert theirs.get(f"/api/v1/incidents/{incident.number}/").status_code == 404
    assert ours.get(f"/api/v1/incidents/{received_by(theirs)}/").status_code == 404


def test_accepting_shows_on_our_side(ours: APIClient, theirs: APIClient) -> None:
    incident = make_incident()
    handed(ours, incident, keeps_supporting=True)
    assert theirs.post(f"/api/v1/incidents/{received_by(theirs)}/handover/accept/").status_code == 200
    assert ours.get(f"/api/v1/incidents/{incident.number}/").json()["handovers"][0]["state"] == "accepted"


def test_units_on_it_are_released_first_or_it_is_kept(ours: APIClient) -> None:
    incident = make_incident()
    make_assignment(make_unit("uji-07"), incident)
    refused = handed(ours, incident)
    assert refused.status_code == 409 and "UJI-07" in refused.json()["detail"]
    assert not Incident.objects.filter(region__slug="konawe").exists()
    assert handed(ours, incident, keeps_supporting=True).status_code == 201


def test_the_neighbours_units_keep_it_from_being_returned(ours: APIClient, theirs: APIClient) -> None:
    handed(ours, make_incident())
    received = Incident.objects.get(region__slug="konawe")
    make_assignment(make_unit("knw-01"), received)
    answer = theirs.post(f"/api/v1/incidents/{received.number}/handover/return/", {"reason": "x"})
    assert answer.status_code == 409 and "KNW-01" in answer.json()["detail"]


@pytest.mark.parametrize("region", ["nirgendwo", "", "x\0"])
def test_an_unknown_region_is_refused_by_name(ours: APIClient, region: str) -> None:
    answer = ours.post(f"/api/v1/incidents/{make_incident().number}/handover/", {"region": region})
    assert answer.status_code == 400 and "region" in answer.json()


def test_there_must_be_something_to_answer(ours: APIClient) -> None:
    url = f"/api/v1/incidents/{make_incident().number}/handover/"
    assert [ours.post(f"{url}accept/").status_code, ours.post(f"{url}take-back/").status_code] == [409, 409]
    assert ours.post(f"{url}return/", {"reason": "x"}).status_code == 409
