"""The REST interface: its shapes, and honest answers to bad input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from geo112.dispatch.api import answers
from geo112.dispatch.models import Proposal
from geo112.dispatch.representation import LISTED
from geo112.regions.access import Role
from geo112.regions.models import User
from incidents.models import Incident
from tests.makers import (
    NOW,
    make_agency,
    make_assignment,
    make_incident,
    make_latest,
    make_plan_item,
    make_region,
    make_unit,
    make_user,
)

ClientFor = Callable[[User], APIClient]
pytestmark = pytest.mark.django_db


@pytest.fixture
def dispatcher() -> User:
    return make_user(Role.DISPATCHER)


@pytest.fixture
def api(dispatcher: User, client_for: ClientFor) -> APIClient:
    return client_for(dispatcher)


def of(incident: Incident, verb: str) -> str:
    return f"/api/v1/incidents/{incident.number}/{verb}/"


# --- units ---
def test_it_gives_units_as_geojson_with_their_derived_status(api: APIClient) -> None:
    make_latest(make_unit("uji-1"), lon=122.5, lat=-3.9)
    feature = api.get("/api/v1/units/uji-1/").data
    assert feature["geometry"] == {"type": "Point", "coordinates": [122.5, -3.9]}
    assert (feature["properties"]["slug"], feature["properties"]["status"]) == ("uji-1", "stale")


def test_a_unit_without_a_position_has_no_geometry(api: APIClient) -> None:
    make_unit("uji-1")
    feature = api.get("/api/v1/units/uji-1/").data
    assert feature["geometry"] is None
    assert feature["properties"]["status"] == "no_position"


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("agency=damkar", ["uji-a", "uji-b"]),
        ("status=off_duty", ["uji-b"]),
        ("status=sent", ["uji-a"]),
        ("bbox=122.4,-4,122.6,-3.9", ["uji-a"]),
        ("region=konawe", []),
        ("region=nowhere", []),
    ],
)
def test_it_narrows_the_list_of_units(api: APIClient, query: str, slugs: list[str]) -> None:
    assigned = make_unit("uji-a")
    make_unit("uji-b", on_duty=False)
    make_latest(assigned)
    make_assignment(assigned, make_incident())
    features = api.get(f"/api/v1/units/?{query}").data["features"]
    assert [feature["properties"]["slug"] for feature in features] == slugs


@pytest.mark.parametrize("query", ["bbox=1,2,3", "bbox=a,b,c,d", "bbox=9,9,1,1", "status=sleeping", "region=%00"])
def test_it_names_the_parameter_that_it_does_not_understand(api: APIClient, query: str) -> None:
    answer = api.get(f"/api/v1/units/?{query}")
    assert answer.status_code == 400
    assert list(answer.data) == [query.split("=")[0]]


def test_it_tells_nobody_where_a_unit_is_that_went_off_duty(api: APIClient) -> None:
    unit = make_unit("uji-1")
    make_latest(unit)
    assert api.post("/api/v1/units/uji-1/duty/", {"on_duty": False}).data["geometry"] is None
    assert api.get("/api/v1/units/uji-1/").data["properties"]["fix_at"] is None
    assert not api.get("/api/v1/units/?bbox=122.4,-4,122.6,-3.9").data["features"]
    assert api.post("/api/v1/units/uji-1/duty/", {"on_duty": True}).data["geometry"] is not None


def test_it_keeps_a_unit_on_duty_that_has_a_task(api: APIClient) -> None:
    unit, incident = make_unit("uji-1"), make_incident()
    make_assignment(unit, incident)
    answer = api.post("/api/v1/units/uji-1/duty/", {"on_duty": False})
    assert answer.status_code == 409
    assert incident.number in answer.data["detail"]


# --- proposals ---
def test_it_proposes_and_words_every_reason(api: APIClient) -> None:
    incident = make_incident(lon=122.52)
    make_plan_item(incident.category, make_agency(), 2)
    make_latest(make_unit("uji-near"), lon=122.521, at=timezone.now())
    make_unit("uji-off", on_duty=False)
    answer = api.post(of(incident, "proposals"), headers={"accept-language": "en"})
    assert answer.status_code == 201
    line = answer.data["agencies"][0]
    assert (line["needed"], line["shortfall"], line["candidates"][0]["chosen"]) == (2, 1, True)
    assert "no road network" in line["candidates"][0]["reason"]
    assert line["passed_over"][0]["reason"] == "off duty"
    assert Proposal.objects.get().pk == answer.data["id"]


def test_it_lists_the_first_of_a_large_fleet_and_keeps_all(api: APIClient) -> None:
    incident = make_incident(lon=122.52)
    make_plan_item(incident.category, make_agency(), 1)
    for number in range(LISTED + 3):
        make_latest(make_unit(f"uji-{number:02}"), lon=122.53 + number / 1000, at=timezone.now())
        make_unit(f"uji-off-{number:02}", on_duty=False)
    offered = api.post(of(incident, "proposals")).data
    whole = api.get(of(incident, f"proposals/{offered['id']}")).data
    [first], [all_of_it] = offered["agencies"], whole["agencies"]
    for units, count in (("candidates", "candidate_count"), ("passed_over", "passed_over_count")):
        assert (first[count], all_of_it[count], len(all_of_it[units])) == (LISTED + 3,) * 3
        assert first[units] == all_of_it[units][:LISTED]


def test_it_lists_every_chosen_unit_and_one_to_spare(api: APIClient) -> None:
    incident = make_incident(lon=122.52)
    make_plan_item(incident.category, make_agency(), LISTED + 2)
    for number in range(LISTED + 5):
        make_latest(make_unit(f"uji-{number:02}"), lon=122.53 + number / 1000, at=timezone.now())
    [line] = api.post(of(incident, "proposals")).data["agencies"]
    assert [row["chosen"] for row in line["candidates"]] == [True] * (LISTED + 2) + [False]


def test_a_proposal_belongs_to_its_incident(api: APIClient) -> None:
    incident = make_incident()
    number = api.post(of(incident, "proposals")).data["id"]
    assert api.get(of(make_incident(), f"proposals/{number}")).status_code == 404


def test_it_proposes_nothing_for_a_closed_incident(api: APIClient) -> None:
    incident = make_incident(status="closed", closed_at=NOW, outcome="resolved")
    assert api.post(of(incident, "proposals")).status_code == 409


# --- sending ---
def test_it_names_what_was_sent_and_what_was_refused(api: APIClient) -> None:
    make_unit("uji-1")
    answer = api.post(of(make_incident(), "assignments"), {"units": ["uji-1", "uji-none"]})
    assert answer.status_code == 201
    assert [row["unit"] for row in answer.data["assignments"]] == ["uji-1"]
    assert [(row["unit"], row["reason_code"]) for row in answer.data["refused"]] == [("uji-none", "unknown_unit")]


def test_it_answers_with_a_conflict_that_names_the_sender_where_nobody_could_be_sent(
    api: APIClient, dispatcher: User
) -> None:
    first, second = make_incident(), make_incident()
    make_unit("uji-1")
    api.post(of(first, "assignments"), {"units": ["uji-1"]})
    answer = api.post(of(second, "assignments"), {"units": ["uji-1"]})
    assert answer.status_code == 409
    assert first.number in answer.data["detail"]
    assert dispatcher.username in answer.data["refused"][0]["reason"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "units"),
        ({"units": []}, "units"),
        ({"units": "uji-1"}, "units"),
        ({"units": ["uji-1"], "proposal": 99}, "proposal"),
        ({"units": ["uji-1"], "proposal": "x"}, "proposal"),
        ({"units": ["uji-1"], "proposal": 2**70}, "proposal"),
    ],
)
def test_it_names_the_field_of_a_request_to_send_that_is_wrong(api: APIClient, body: Any, field: str) -> None:
    make_unit("uji-1")
    answer = api.post(of(make_incident(), "assignments"), body)
    assert answer.status_code == 400
    assert list(answer.data) == [field]


def test_it_refuses_a_unit_of_another_region(api: APIClient) -> None:
    make_unit("uji-far", make_agency(region=make_region("konawe")))
    assert api.post(of(make_incident(), "assignments"), {"units": ["uji-far"]}).status_code == 409


# --- steps ---
def test_a_dispatcher_stamps_a_step(api: APIClient) -> None:
    assignment = make_assignment(make_unit(), make_incident())
    answer = api.post(f"/api/v1/assignments/{assignment.pk}/steps/", {"status": "on_scene"})
    assert (answer.status_code, answer.data["status"]) == (200, "on_scene")
    assert "on_scene" in answer.data["steps"]


def test_a_step_after_the_end_is_a_conflict(api: APIClient) -> None:
    assignment = make_assignment(make_unit(), make_incident(), status="cancelled", ended_at=NOW)
    assignment.steps.create(status="cancelled", at=NOW, recorded_at=NOW, source="dispatcher")
    answer = api.post(f"/api/v1/assignments/{assignment.pk}/steps/", {"status": "on_scene"})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"status": "sent"}, "status"),
        ({"status": "flying"}, "status"),
        ({"status": "on_scene", "at": "yesterday"}, "at"),
        ({"status": "on_scene", "at": "2999-01-01T00:00:00Z"}, "at"),
    ],
)
def test_it_names_the_field_of_a_step_that_is_wrong(api: APIClient, body: Any, field: str) -> None:
    assignment = make_assignment(make_unit(), make_incident())
    answer = api.post(f"/api/v1/assignments/{assignment.pk}/steps/", body)
    assert (answer.status_code, list(answer.data)) == (400, [field])


def test_it_lists_open_assignments_only_when_asked(api: APIClient) -> None:
    make_assignment(make_unit("uji-done"), make_incident(), status="completed", ended_at=NOW)
    make_assignment(make_unit("uji-open"), make_incident())
    assert [row["unit"] for row in api.get("/api/v1/assignments/?open=1").data["results"]] == ["uji-open"]
    assert api.get("/api/v1/assignments/?region=kendari").data["count"] == 2


# --- closing ---
def test_it_does_not_close_while_a_unit_is_assigned_and_names_it(api: APIClient) -> None:
    incident = make_incident()
    make_assignment(make_unit(call_sign="Damkar 01"), incident)
    answer = api.post(of(incident, "close"), {"outcome": "resolved"})
    assert answer.status_code == 409
    assert "Damkar 01" in answer.data["detail"]


def test_it_closes_once_all_units_are_done(api: APIClient) -> None:
    incident = make_incident()
    make_assignment(make_unit(), incident, status="completed", ended_at=NOW)
    answer = api.post(of(incident, "close"), {"outcome": "resolved"})
    assert (answer.status_code, answer.data["status"]) == (200, "closed")
    assert api.post(of(incident, "close"), {"outcome": "resolved"}).status_code == 409


def test_it_names_an_unknown_outcome(api: APIClient) -> None:
    answer = api.post(of(make_incident(), "close"), {"outcome": "?"})
    assert (answer.status_code, list(answer.data)) == (400, ["outcome"])


# --- the schema tells the truth ---
def test_what_is_declared_is_what_is_answered(api: APIClient) -> None:
    incident, unit = make_incident(), make_unit("uji-1")
    make_plan_item(incident.category, make_agency())
    make_latest(unit, at=timezone.now())
    make_unit("uji-off", on_duty=False)
    proposal = api.post(of(incident, "proposals")).data
    sending = api.post(of(incident, "assignments"), {"units": ["uji-1", "uji-none"]}).data
    answered = [
        (answers.ProposalAnswer, proposal),
        (answers.ProposedAgencyAnswer, proposal["agencies"][0]),
        (answers.UnitCandidateAnswer, proposal["agencies"][0]["candidates"][0]),
        (answers.PassedOverAnswer, proposal["agencies"][0]["passed_over"][0]),
        (answers.NoteAnswer, proposal["notes"][0]),
        (answers.AssignmentAnswer, sending["assignments"][0]),
        (answers.RefusalAnswer, sending["refused"][0]),
        (answers.UnitPropertiesAnswer, api.get("/api/v1/units/uji-1/").data["properties"]),
    ]
    for declared, answer in answered:
        assert set(declared().fields) == set(answer), declared
