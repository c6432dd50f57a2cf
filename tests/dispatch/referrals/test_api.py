"""Tickets over REST: who sees and does what, in words that can be shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from geo112.dispatch.models import Referral
from geo112.regions.access import Role
from geo112.regions.models import User
from incidents.models import Attachment
from tests.makers import NOW, make_agency, make_call, make_incident, make_referral, make_region, make_user
from tests.photos import upload

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]
URL = "/api/v1/referrals/"
RTL = "‮gnirts lortnoc‬ <script>alert(1)</script>"


@pytest.fixture
def dispatcher(client_for: ClientFor) -> APIClient:
    return client_for(make_user(Role.DISPATCHER))


@pytest.fixture
def clerk(client_for: ClientFor) -> APIClient:
    return client_for(make_user(Role.AGENCY, agency=make_agency("pln", name="PLN", sends_units=False)))


def test_it_sends_tickets_and_names_what_it_does_not_know(dispatcher: APIClient) -> None:
    make_agency("pln", name="PLN")
    number = make_incident().number
    answer = dispatcher.post(f"/api/v1/incidents/{number}/referrals/", {"agencies": ["pln"], "note": "Kabel"})
    assert answer.status_code == 201
    (sent,) = answer.json()["referrals"]
    assert (sent["number"], sent["status"], sent["note"]) == (f"{number}/PLN", "sent", "Kabel")
    answer = dispatcher.post(f"/api/v1/incidents/{number}/referrals/", {"agencies": ["pln", "nobody"]})
    assert answer.status_code == 400
    assert "nobody" in answer.json()["agencies"][0]


def test_it_sends_none_to_an_agency_of_another_region(dispatcher: APIClient) -> None:
    make_agency("pdam", make_region("konawe"))
    answer = dispatcher.post(f"/api/v1/incidents/{make_incident().number}/referrals/", {"agencies": ["pdam"]})
    assert answer.status_code == 400
    assert not Referral.objects.exists()


def test_an_agency_sees_its_own_tickets_and_nobody_elses(clerk: APIClient) -> None:
    own, other = make_referral(make_agency("pln")), make_referral(make_agency("dishub"))
    assert [row["id"] for row in clerk.get(URL).json()["results"]] == [own.pk]
    assert clerk.get(f"{URL}{own.pk}/").status_code == 200
    for method, act, body in [
        ("get", "", {}),
        ("post", "steps/", {"status": "done"}),
        ("post", "comments/", {"text": "x"}),
    ]:
        assert getattr(clerk, method)(f"{URL}{other.pk}/{act}", body).status_code == 404
    other.refresh_from_db()
    assert other.status == "sent"


def test_an_agency_is_given_neither_the_number_nor_the_people_of_the_centre(
    clerk: APIClient, dispatcher: APIClient
) -> None:
    incident = make_incident(description="Hubungi 0812-9876-5432", location_text="depan rumah 081298765432")
    make_call(incident=incident, number="+6281298765432", status="ended", verification="normal", ended_at=NOW)
    sender = make_user(Role.DISPATCHER, username="rahasia-pengirim")
    referral = make_referral(make_agency("pln"), incident, note="tel. +62 812 9876 5432", sent_by=sender)
    referral.comments.create(at=NOW, source="centre", by=sender, text="nomor pelapor 62812 9876 5432")
    for path in (URL, f"{URL}{referral.pk}/"):
        told = clerk.get(path).content.decode()
        assert "9876" not in told and "rahasia-pengirim" not in told
        assert "9876" in dispatcher.get(path).content.decode()


@pytest.mark.parametrize("q", ["9876", "0812", "5432"])
def test_no_search_tells_an_agency_a_number(clerk: APIClient, q: str) -> None:
    make_referral(make_agency("pln"), make_incident(description="Hubungi 0812-9876-5432", number="KDI-2026-000001"))
    assert clerk.get(URL, {"q": q}).json()["count"] == 0


def test_both_sides_take_steps_and_the_slower_one_is_told(
    client_for: ClientFor, clerk: APIClient, dispatcher: APIClient
) -> None:
    referral = make_referral(make_agency("pln"))
    path = f"{URL}{referral.pk}/steps/"
    assert clerk.post(path, {"status": "accepted"}).json()["status"] == "accepted"
    refused = dispatcher.post(path, {"status": "accepted"})
    assert refused.status_code == 409
    assert "user" in refused.json()["detail"]
    assert dispatcher.post(path, {"status": "cancelled"}).json()["status"] == "cancelled"
    refused = clerk.post(path, {"status": "done"})
    assert refused.status_code == 409
    assert "user" not in refused.json()["detail"].removeprefix(referral.number)
    assert clerk.post(path, {"status": "sent", "reason": "keliru"}).status_code == 409


@pytest.mark.parametrize("status", ["declined", "sent"])
def test_it_asks_for_a_reason(clerk: APIClient, status: str) -> None:
    answer = clerk.post(f"{URL}{make_referral(make_agency('pln')).pk}/steps/", {"status": status})
    assert answer.status_code == 400
    assert "reason" in answer.json()


def test_it_takes_a_photo_with_a_comment_and_shows_it_to_both_sides_only(
    clerk: APIClient, dispatcher: APIClient, client_for: ClientFor
) -> None:
    referral = make_referral(make_agency("pln"))
    body = {"text": "Sudah dicek", "photo": upload()}
    answer = clerk.post(f"{URL}{referral.pk}/comments/", body, format="multipart")
    assert answer.status_code == 201
    (comment,) = answer.json()["comments"]
    other = client_for(make_user(Role.AGENCY, agency=make_agency("dishub")))
    make_referral(make_agency("dishub"), referral.incident)
    statuses = [client.get(comment["photo"]).status_code for client in (clerk, dispatcher, other)]
    assert statuses == [200, 200, 404]


def test_it_refuses_what_is_no_photo_and_keeps_nothing_of_it(clerk: APIClient) -> None:
    referral = make_referral(make_agency("pln"))
    body = {"text": "Sudah dicek", "photo": upload(content=b"<html>")}
    answer = clerk.post(f"{URL}{referral.pk}/comments/", body, format="multipart")
    assert answer.status_code == 400
    assert answer.json()["photo"]
    assert not referral.comments.exists() and not Attachment.objects.exists()


@pytest.mark.parametrize("text", [RTL, "<b>" * 3000, "baris\nbaris", "😀" * 2000])
def test_it_keeps_a_strange_text_as_it_is(clerk: APIClient, dispatcher: APIClient, text: str) -> None:
    referral = make_referral(make_agency("pln"))
    assert clerk.post(f"{URL}{referral.pk}/comments/", {"text": text}).status_code == 201
    assert dispatcher.get(f"{URL}{referral.pk}/").json()["comments"][0]["text"] == text


@pytest.mark.parametrize("text", ["", "   ", "x" * 100_000, "a\0b"])
def test_it_says_what_is_wrong_with_a_text(clerk: APIClient, text: str) -> None:
    answer = clerk.post(f"{URL}{make_referral(make_agency('pln')).pk}/comments/", {"text": text})
    assert answer.status_code == 400
    assert answer.json()["text"]


def test_it_filters(dispatcher: APIClient) -> None:
    now = timezone.now()
    late = make_referral(make_agency("pln"), accept_due_at=now - timedelta(minutes=1))
    done = make_referral(make_agency("pln"), status="done", ended_at=now)
    for query, expected in [
        ({"overdue": "true"}, [late.pk]),
        ({"open": "false"}, [done.pk]),
        ({"status": "sent"}, [late.pk]),
        ({"incident": done.incident.number}, [done.pk]),
        ({"agency": "dishub"}, []),
        ({"bbox": "0,0,1,1"}, []),
        ({"q": done.number}, [done.pk]),
    ]:
        assert [row["id"] for row in dispatcher.get(URL, query).json()["results"]] == expected, query
    assert dispatcher.get(URL, {"status": "lost"}).status_code == 400


def test_any_number_of_tickets_costs_the_same_queries(
    dispatcher: APIClient, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        make_referral(make_agency("pln"))
    with django_assert_max_num_queries(10):
        assert dispatcher.get(URL).json()["count"] == 5


def test_an_incident_is_closed_over_open_tickets_only_on_purpose(dispatcher: APIClient) -> None:
    referral = make_referral(make_agency("pln", name="PLN"))
    path = f"/api/v1/incidents/{referral.incident.number}/close/"
    refused = dispatcher.post(path, {"outcome": "handed_over"})
    assert refused.status_code == 409
    assert "PLN" in refused.json()["detail"]
    closed = dispatcher.post(path, {"outcome": "handed_over", "tickets_continue": True}).json()
    assert closed["status"] == "closed"
    assert "PLN" in " ".join(line["text"] for line in closed["timeline"])
