"""What a crew sees: its own tasks, and of the caller no more than it needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from geo112.dispatch.models import Assignment
from geo112.regions.access import Role
from geo112.regions.models import Membership, User
from incidents.attachments import store_photo
from incidents.timeline import add_entry
from responders.models import Unit
from tests.dispatch.crew_makers import make_crew, make_sent_crew
from tests.makers import NOW, make_assignment, make_call, make_incident, make_unit, make_user
from tests.photos import upload

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]


def state(client: APIClient, unit: Unit) -> dict[str, Any]:
    answer = client.get(f"/api/v1/crew/state/?unit={unit.slug}")
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def test_it_shows_the_task_with_all_that_one_must_know(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew(description="Ada asap tebal", location_text="Pasar Uji")
    incident = assignment.incident
    make_call(incident=incident, transcript="Tolong, ada api", number="+6281298765432")
    add_entry(incident, "note", "Ada tabung gas", at=NOW, by=make_user())
    photo = store_photo(incident=incident, upload=upload(), by=None, now=NOW + timedelta(minutes=1))
    make_assignment(make_unit("uji-lain"), incident)
    [task] = state(client_for(user), unit)["tasks"]
    shown = task["incident"]
    assert (shown["place"], shown["description"], shown["words"]) == (
        "Pasar Uji",
        "Ada asap tebal",
        ["Tolong, ada api"],
    )
    assert [note["text"] for note in shown["notes"]] == ["", "Ada tabung gas"]
    assert shown["notes"][0]["attachment"] == str(photo.pk)
    assert task["others"] == [{"call_sign": "UJI-LAIN", "status": "sent"}]
    assert shown["callers"] == ["•••432"]


def test_it_shows_the_whole_number_to_a_crew_that_also_takes_calls(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    make_call(incident=assignment.incident, number="+6281298765432")
    Membership.objects.create(user=user, role=Role.OPERATOR, region=unit.region)
    assert state(client_for(user), unit)["tasks"][0]["incident"]["callers"] == ["0812-9876-5432"]


def test_it_shows_no_task_of_another_unit(client_for: ClientFor) -> None:
    user, unit, _assignment = make_sent_crew()
    _other, other_unit, _ = make_sent_crew(description="rahasia regu lain")
    answer = client_for(user).get(f"/api/v1/crew/state/?unit={unit.slug}")
    assert "rahasia" not in answer.content.decode() and other_unit.slug not in answer.content.decode()
    assert client_for(user).get(f"/api/v1/crew/state/?unit={other_unit.slug}").status_code == 404
    for slug in ("", "%00", "nobody"):
        assert client_for(user).get(f"/api/v1/crew/state/?unit={slug}").status_code == 404


def test_the_present_task_comes_before_the_queued_one(client_for: ClientFor) -> None:
    user, unit = make_crew()
    queued = make_assignment(unit, make_incident(), is_queued=True)
    present = make_assignment(unit, make_incident(), sent_at=NOW + timedelta(minutes=1))
    assert [task["id"] for task in state(client_for(user), unit)["tasks"]] == [present.pk, queued.pk]


def test_it_speaks_of_a_task_that_was_called_off(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    Assignment.objects.filter(pk=assignment.pk).update(status="cancelled", ended_at=timezone.now())
    shown = state(client_for(user), unit)
    assert shown["tasks"] == [] and shown["ended"]["status"] == "cancelled"


def test_it_answers_304_while_nothing_is_new(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    client, path = client_for(user), f"/api/v1/crew/state/?unit={unit.slug}"
    etag = client.get(path)["ETag"]
    same = client.get(path, headers={"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"") and same["X-Server-Time"]
    add_entry(assignment.incident, "note", "baru", at=NOW, by=user)
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_it_asks_the_database_as_often_for_many_notes_as_for_one(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    client, counts = client_for(user), []
    for _round in range(2):
        for _number in range(5):
            make_call(incident=assignment.incident)
            make_assignment(make_unit(), assignment.incident)
            add_entry(assignment.incident, "note", "catatan", at=NOW, by=user)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            state(client, unit)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("role", "status"), [(Role.CREW, 200), (Role.OPERATOR, 403), (Role.AGENCY, 403)])
def test_the_page_says_who_has_no_unit(role: Role, status: int, client_for: ClientFor) -> None:
    answer = client_for(make_user(role)).get("/crew/")
    assert answer.status_code == status and "start" not in answer.context


def test_a_crew_that_logs_in_comes_to_its_page(client_for: ClientFor) -> None:
    user, _unit = make_crew()
    assert client_for(user).get("/")["Location"] == "/crew/"
