"""What a crew presses: done once per key, with its true time, and only for its own unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from rest_framework.test import APIClient

from geo112.dispatch.crew.alerts import load_reports, unseen_reports
from geo112.dispatch.models import Assignment, CrewReport
from geo112.regions.models import User
from incidents.timeline import sentence
from tests.dispatch.crew_makers import make_crew, make_sent_crew, pressed
from tests.makers import NOW, make_assignment, make_incident, make_region, make_user

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]
PRESS = "/api/v1/crew/press/"


def told(assignment: Assignment) -> list[tuple[str, str]]:
    with translation.override("id"):
        return [(entry.kind, sentence(entry)) for entry in assignment.incident.timeline.all()]


def test_it_stamps_steps_with_the_time_at_which_they_were_pressed(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    answer = client_for(user).post(PRESS, pressed(unit, "step", assignment, status="on_scene"))
    assert (answer.status_code, answer.json()["outcome"]) == (200, "advanced")
    step = assignment.steps.get(status="on_scene")
    assert (step.at, step.source, step.by) == (NOW + timedelta(minutes=2), "crew", user)


@pytest.mark.parametrize("order", [("acknowledged", "en_route", "on_scene"), ("on_scene", "en_route", "acknowledged")])
def test_it_ends_in_the_right_state_in_any_order(order: tuple[str, ...], client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    times = {"acknowledged": 1, "en_route": 2, "on_scene": 9}
    for status in order:
        at = (NOW + timedelta(minutes=times[status])).isoformat()
        client_for(user).post(PRESS, pressed(unit, "step", assignment, status=status) | {"at": at})
    assignment.refresh_from_db()
    assert assignment.status == "on_scene"
    stamps = {step.status: step.at for step in assignment.steps.all()}
    assert stamps == {status: NOW + timedelta(minutes=minutes) for status, minutes in times.items()}


def test_it_acts_once_per_key(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    body = pressed(unit, "message", assignment, text="Butuh alamat lengkap")
    answers = [client_for(user).post(PRESS, body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert answers[0].json() == answers[2].json()
    assert told(assignment) == [("crew_message", f"{unit.call_sign}: “Butuh alamat lengkap”")]


def test_it_refuses_a_key_that_was_used_for_something_else(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    body = pressed(unit, "message", assignment, text="satu")
    client_for(user).post(PRESS, body)
    assert client_for(user).post(PRESS, body | {"text": "dua"}).status_code == 409
    assert len(told(assignment)) == 1


def test_it_says_when_the_task_had_ended(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    Assignment.objects.filter(pk=assignment.pk).update(status="cancelled", ended_at=NOW + timedelta(minutes=1))
    answer = client_for(user).post(PRESS, pressed(unit, "step", assignment, status="on_scene"))
    assert (answer.status_code, answer.json()["outcome"]) == (200, "after_end")


def test_it_declines_only_with_a_reason(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    client = client_for(user)
    assert client.post(PRESS, pressed(unit, "step", assignment, status="declined")).status_code == 400
    client.post(PRESS, pressed(unit, "step", assignment, status="declined", text="Ban pecah"))
    assignment.refresh_from_db()
    assert assignment.status == "declined"
    assert ("decline_reason", f"Alasan {unit.call_sign}: “Ban pecah”") in told(assignment)


@pytest.mark.parametrize("support", CrewReport.Support.values)
def test_it_tells_each_request_for_support_in_words(support: str, client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    client_for(user).post(PRESS, pressed(unit, "support", assignment, support=support, text="dua"))
    [(_, text)] = told(assignment)
    assert text.startswith(unit.call_sign) and " minta " in text and text.endswith(": “dua”")


def test_it_takes_a_message_without_a_task(client_for: ClientFor) -> None:
    user, unit = make_crew()
    assert client_for(user).post(PRESS, pressed(unit, "message", text="Ban bocor")).status_code == 200
    assert [report["text"] for report in unseen_reports(unit.region)] == ["Ban bocor"]


def test_it_goes_on_and_off_duty_but_not_away_from_a_task(client_for: ClientFor) -> None:
    user, unit = make_crew(on_duty=False)
    client = client_for(user)
    client.post(PRESS, pressed(unit, "duty", on_duty=True))
    unit.refresh_from_db()
    assert unit.on_duty
    make_assignment(unit, make_incident())
    refused = client.post(PRESS, pressed(unit, "duty", on_duty=False))
    assert refused.status_code == 409 and unit.call_sign in refused.json()["detail"]


def test_it_knows_no_unit_and_no_assignment_of_others(client_for: ClientFor) -> None:
    user, unit, own = make_sent_crew()
    _other, foreign_unit, foreign = make_sent_crew()
    client = client_for(user)
    for where, assignment in ((foreign_unit, foreign), (unit, foreign), (foreign_unit, own)):
        assert client.post(PRESS, pressed(where, "step", assignment, status="completed")).status_code == 404
    foreign.refresh_from_db()
    assert foreign.status == "sent" and not CrewReport.objects.exists()


def test_it_ends_with_the_membership(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    user.memberships.all().delete()
    assert client_for(user).post(PRESS, pressed(unit, "step", assignment, status="on_scene")).status_code == 404


BAD: dict[str, dict[str, Any]] = {
    "no key": {"key": None},
    "key with NUL": {"key": "\0"},
    "unknown kind": {"kind": "teleport"},
    "photo without a photo": {"kind": "photo"},
    "no time": {"at": None},
    "time without a zone": {"at": "2026-03-02T12:00:00"},
    "time is text": {"at": "tadi"},
    "empty message": {"text": "   "},
    "message is a list": {"text": ["a"]},
    "message of 100 kB": {"text": "x" * 100_000},
    "unit with NUL": {"unit": "a\0b"},
    "assignment beyond 64 bits": {"assignment": 2**70},
    "assignment is text": {"assignment": "semua"},
}


@pytest.mark.parametrize("name", BAD)
def test_it_refuses_what_makes_no_sense_with_a_reason(name: str, client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    answer = client_for(user).post(PRESS, pressed(unit, "message", assignment, text="apa saja") | BAD[name])
    assert answer.status_code == 400 and answer.json()
    assert not CrewReport.objects.exists()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # shown as text, never as markup
        ("\u202egnaro\u2066 aman", "gnaro aman"),  # overrides would rearrange the screen
        ("مرحبا بكم", "مرحبا بكم"),
        ("baris satu\nbaris dua\x07", "baris satu\nbaris dua"),
        ("100% %(x)s {n}", "100% %(x)s {n}"),
    ],
)
def test_it_keeps_words_as_they_were_written(written: str, kept: str, client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    client_for(user).post(PRESS, pressed(unit, "message", assignment, text=written))
    assert CrewReport.objects.get().content["text"] == kept
    assert told(assignment) == [("crew_message", f"{unit.call_sign}: “{kept}”")]


def test_a_clock_that_runs_ahead_stamps_nothing_in_the_future(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    client_for(user).post(PRESS, pressed(unit, "step", assignment, status="en_route") | {"at": "2090-01-01T00:00:00Z"})
    step = assignment.steps.get(status="en_route")
    assert step.at == step.recorded_at


def test_the_centre_sees_what_was_said_until_somebody_has_looked(client_for: ClientFor) -> None:
    user, unit, assignment = make_sent_crew()
    client_for(user).post(PRESS, pressed(unit, "support", assignment, support="police", text="massa ramai"))
    client_for(user).post(PRESS, pressed(unit, "step", assignment, status="en_route"))
    key = str(CrewReport.objects.get(kind="support").key)
    [shown] = load_reports([str(report.key) for report in CrewReport.objects.all()])[unit.region_id]
    assert (shown["id"], shown["support"], shown["incident"]) == (key, "police", assignment.incident.number)
    staff = make_user()
    assert client_for(staff).post(f"/api/v1/crew-reports/{key}/seen/").json()["seen_by"] == staff.username
    assert (
        client_for(make_user(region=make_region("konawe"))).post(f"/api/v1/crew-reports/{key}/seen/").status_code == 404
    )
    assert unseen_reports(unit.region) == []
    said = client_for(user).get(f"/api/v1/crew/state/?unit={unit.slug}").json()["said"]
    assert [one["support"] for one in said if one["seen_at"]] == ["police"]
