"""The REST interface to an assignment's life and to alarms: dispatchers, crews, and honest answers to bad input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from geo112.dispatch.api import answers
from geo112.dispatch.models import Assignment
from geo112.regions.access import Role
from geo112.regions.models import User
from responders.models import Unit
from tests.makers import NOW, make_agency, make_alarm, make_assignment, make_incident, make_region, make_unit, make_user

ClientFor = Callable[[User], APIClient]
pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client_for: ClientFor) -> APIClient:
    return client_for(make_user(Role.DISPATCHER, username="dewi"))


@pytest.fixture
def assignment() -> Assignment:
    now = timezone.now() - timedelta(minutes=10)
    return make_assignment(make_unit("uji-1"), make_incident(), sent_at=now)


@pytest.fixture
def crew(client_for: ClientFor, assignment: Assignment) -> APIClient:
    return client_for(crew_of(assignment.unit))


def crew_of(unit: Unit) -> User:
    user = make_user(Role.CREW, agency=unit.agency)
    unit.crew.add(user)
    return user


def steps_of(assignment: Assignment) -> str:
    return f"/api/v1/assignments/{assignment.pk}/steps/"


# --- crews ---
def test_a_crew_stamps_its_own_steps_with_the_time_at_which_it_pressed(crew: APIClient, assignment: Assignment) -> None:
    pressed = timezone.now() - timedelta(minutes=4)
    answer = crew.post(steps_of(assignment), {"status": "on_scene", "at": pressed.isoformat()})
    assert (answer.status_code, answer.data["sources"]["on_scene"]) == (200, "crew")
    assert answer.data["steps"]["on_scene"] == pressed


def test_a_phone_whose_clock_is_ahead_is_taken_at_its_word_but_for_the_time(
    crew: APIClient, assignment: Assignment
) -> None:
    answer = crew.post(steps_of(assignment), {"status": "en_route", "at": "2999-01-01T00:00:00Z"})
    assert answer.status_code == 200
    assert abs(answer.data["steps"]["en_route"] - timezone.now()) < timedelta(seconds=30)


def test_messages_from_offline_in_the_wrong_order_end_rightly(crew: APIClient, assignment: Assignment) -> None:
    pressed = [("completed", 1), ("on_scene", 5), ("en_route", 8)]
    for status, minutes in pressed:
        at = (timezone.now() - timedelta(minutes=minutes)).isoformat()
        assert crew.post(steps_of(assignment), {"status": status, "at": at}).status_code == 200
    assignment.refresh_from_db()
    assert assignment.status == "completed"
    assert list(assignment.steps.values_list("status", flat=True)) == ["en_route", "on_scene", "completed"]


def test_a_crew_whose_task_has_ended_meanwhile_is_told_what_stands(
    api: APIClient, crew: APIClient, assignment: Assignment
) -> None:
    api.post(steps_of(assignment), {"status": "cancelled"})
    answer = crew.post(steps_of(assignment), {"status": "on_scene"})
    assert (answer.status_code, answer.data["status"]) == (200, "cancelled")


@pytest.mark.parametrize("status", ["sent", "cancelled", "flying", ""])
def test_a_crew_stamps_only_what_crews_may(crew: APIClient, assignment: Assignment, status: str) -> None:
    answer = crew.post(steps_of(assignment), {"status": status})
    assert (answer.status_code, list(answer.data)) == (400, ["status"])


def test_a_crew_finds_no_other_units_assignment(client_for: ClientFor, assignment: Assignment) -> None:
    stranger = client_for(crew_of(make_unit("uji-2")))
    assert stranger.post(steps_of(assignment), {"status": "completed"}).status_code == 404
    for verb, body in (("reassign", {"incident": assignment.incident.number}), ("replace", {"unit": "uji-2"})):
        assert stranger.post(f"/api/v1/assignments/{assignment.pk}/{verb}/", body).status_code == 404


def test_a_crew_reassigns_nobody(crew: APIClient, assignment: Assignment) -> None:
    answer = crew.post(f"/api/v1/assignments/{assignment.pk}/reassign/", {"incident": make_incident().number})
    assert answer.status_code == 403


# --- taking a step back ---
def withdraw(who: APIClient, assignment: Assignment, status: str, at: object = None) -> Any:
    """With the time that the assignment has for the step, or another."""
    stamped = assignment.steps.filter(status=status).values_list("at", flat=True).first() or timezone.now()
    return who.post(f"{steps_of(assignment)}withdraw/", {"status": status, "at": at or stamped.isoformat()})


def test_a_step_stamped_by_mistake_is_taken_back_and_the_timeline_keeps_both(
    api: APIClient, assignment: Assignment
) -> None:
    for status in ("en_route", "on_scene"):
        api.post(steps_of(assignment), {"status": status})
    Assignment.objects.update(left_at=timezone.now())  # it never was there, so a position says that it left
    answer = withdraw(api, assignment, "on_scene")
    assert (answer.status_code, answer.data["status"], answer.data["left_at"]) == (200, "en_route", None)
    assert "on_scene" not in answer.data["steps"]
    kinds = list(assignment.incident.timeline.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["on_scene", "on_scene_withdrawn"]
    api.post(steps_of(assignment), {"status": "on_scene"})  # when it really is there
    assignment.refresh_from_db()
    assert assignment.status == "on_scene"


@pytest.mark.parametrize(
    ("stamped", "withdrawn"),
    [(["en_route"], "acknowledged"), (["en_route", "on_scene"], "en_route"), (["cancelled"], "cancelled")],
)
def test_only_the_last_step_is_taken_back(
    api: APIClient, assignment: Assignment, stamped: list[str], withdrawn: str
) -> None:
    for status in stamped:
        api.post(steps_of(assignment), {"status": status})
    before = list(assignment.steps.values_list("status", flat=True))
    assert withdraw(api, assignment, withdrawn).status_code == 409
    assert list(assignment.steps.values_list("status", flat=True)) == before


def test_what_the_crew_says_is_not_taken_back(api: APIClient, crew: APIClient, assignment: Assignment) -> None:
    crew.post(steps_of(assignment), {"status": "en_route"})
    api.post(steps_of(assignment), {"status": "en_route"})  # said already
    answer = withdraw(api, assignment, "en_route")
    assert answer.status_code == 409


def test_a_step_that_was_stamped_anew_is_not_taken_back(api: APIClient, assignment: Assignment) -> None:
    api.post(steps_of(assignment), {"status": "en_route"})
    assert withdraw(api, assignment, "en_route", at="2026-03-02T12:00:00+08:00").status_code == 409


@pytest.mark.parametrize("status", ["sent", "flying", ""])
def test_what_is_no_step_is_not_taken_back(api: APIClient, assignment: Assignment, status: str) -> None:
    answer = withdraw(api, assignment, status)
    assert (answer.status_code, list(answer.data)) == (400, ["status"])


def test_a_crew_takes_nothing_back(crew: APIClient, assignment: Assignment) -> None:
    crew.post(steps_of(assignment), {"status": "en_route"})
    assert withdraw(crew, assignment, "en_route").status_code == 403


# --- queueing, reassigning, replacing ---
def test_a_busy_unit_is_queued_only_when_asked(api: APIClient, assignment: Assignment) -> None:
    path = f"/api/v1/incidents/{make_incident().number}/assignments/"
    assert api.post(path, {"units": ["uji-1"]}).status_code == 409
    answer = api.post(path, {"units": ["uji-1"], "queue": True})
    assert (answer.status_code, answer.data["assignments"][0]["queued"]) == (201, True)


def test_it_reassigns_in_one_request(api: APIClient, assignment: Assignment) -> None:
    there = make_incident()
    path = f"/api/v1/assignments/{assignment.pk}/reassign/"
    answer = api.post(path, {"incident": there.number})
    assert (answer.status_code, answer.data["incident"]) == (201, there.number)
    again = api.post(path, {"incident": there.number})
    assert again.status_code == 409


@pytest.mark.parametrize("case", ["same", "closed"])
def test_it_says_why_it_does_not_reassign(api: APIClient, assignment: Assignment, case: str) -> None:
    closed = make_incident(status="closed", closed_at=NOW, outcome="resolved")
    number = {"same": assignment.incident.number, "closed": closed.number}[case]
    answer = api.post(f"/api/v1/assignments/{assignment.pk}/reassign/", {"incident": number})
    assert answer.status_code == 409
    assert answer.data["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ({"incident": "no such"}, 400), ({"incident": "UJI-0"}, 404), ({"incident": 7}, 404)],
)
def test_it_names_an_incident_that_is_none(
    api: APIClient, assignment: Assignment, body: dict[str, Any], status: int
) -> None:
    assert api.post(f"/api/v1/assignments/{assignment.pk}/reassign/", body).status_code == status


def test_it_does_not_reassign_across_regions(assignment: Assignment, client_for: ClientFor) -> None:
    user = make_user(Role.DISPATCHER)
    user.memberships.create(role=Role.DISPATCHER, region=make_region("konawe"))
    elsewhere = make_incident(make_region("konawe"))
    path = f"/api/v1/assignments/{assignment.pk}/reassign/"
    answer = client_for(user).post(path, {"incident": elsewhere.number})
    assert (answer.status_code, list(answer.data)) == (400, ["incident"])


def test_it_replaces_a_unit_or_says_why_not(api: APIClient, assignment: Assignment) -> None:
    make_unit("uji-off", on_duty=False)
    make_unit("uji-3")
    make_unit("uji-far", make_agency(region=make_region("konawe")))
    path = f"/api/v1/assignments/{assignment.pk}/replace/"
    assert api.post(path, {"unit": "uji-off"}).status_code == 409
    assert api.post(path, {"unit": "uji-far"}).status_code == 404
    assert api.post(path, {}).status_code == 400
    answer = api.post(path, {"unit": "uji-3"})
    assert (answer.status_code, answer.data["unit"]) == (201, "uji-3")
    assignment.refresh_from_db()
    assert assignment.status == "cancelled"


# --- alarms ---
def test_it_lists_alarms_and_takes_the_first_acknowledgement(api: APIClient, client_for: ClientFor) -> None:
    alarm = make_alarm(incident=make_incident())
    make_alarm(ended_at=NOW)
    (row,) = api.get("/api/v1/alarms/?standing=true&acknowledged=false").data["results"]
    assert set(row) == set(answers.AlarmAnswer().fields)
    answer = api.post(f"/api/v1/alarms/{alarm.pk}/acknowledge/")
    assert (answer.status_code, answer.data["acknowledged_by"]) == (200, "dewi")
    late = client_for(make_user(Role.SUPERVISOR)).post(f"/api/v1/alarms/{alarm.pk}/acknowledge/")
    assert late.status_code == 409
    assert "dewi" in late.data["detail"]
    assert api.get("/api/v1/alarms/?standing=true&acknowledged=false").data["count"] == 0
