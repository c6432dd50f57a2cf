"""The agency's page as the server makes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from geo112.regions.access import Role
from geo112.regions.models import User
from tests.makers import NOW, make_agency, make_call, make_category, make_incident, make_referral, make_user
from tests.photos import upload

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]


@pytest.fixture
def clerk(client_for: ClientFor) -> APIClient:
    return client_for(make_user(Role.AGENCY, agency=make_agency("pln", name="PLN", sends_units=False)))


def shown(client: APIClient, query: str = "") -> list[int]:
    """Ids of the tickets in the list, in their order."""
    page = client.get(f"/agency/{query}", headers={"HX-Request": "true"}).content.decode()
    return [int(pk) for pk in re.findall(r'id="ticket-(\d+)"', page)]


def count(page: str, tab: str) -> int:
    found = re.search(rf'id="count-{tab}"[^>]*>(\d+)<', page)
    assert found
    return int(found.group(1))


def test_it_leads_an_agency_from_the_start_to_its_inbox(clerk: APIClient) -> None:
    assert clerk.get("/")["Location"] == "/agency/"
    page = clerk.get("/agency/").content.decode()
    assert "PLN" in page and "Tidak ada tiket terbuka." in page


def test_it_shows_the_pressing_ones_first_and_counts_each_state(clerk: APIClient) -> None:
    agency, past = make_agency("pln"), timezone.now() - timedelta(minutes=1)
    routine = make_referral(agency, make_incident(priority=3))
    urgent = make_referral(agency, make_incident(priority=2), status="accepted")
    late = make_referral(agency, make_incident(priority=3), accept_due_at=past)
    done = make_referral(agency, status="done", ended_at=NOW)
    make_referral(make_agency("dishub"))
    assert shown(clerk) == [late.pk, urgent.pk, routine.pk]
    assert shown(clerk, "?state=new") == [late.pk, routine.pk]
    assert shown(clerk, "?state=accepted") == [urgent.pk]
    assert shown(clerk, "?state=overdue") == [late.pk]
    assert shown(clerk, "?state=done") == [done.pk]
    page = clerk.get("/agency/").content.decode()
    assert [count(page, tab) for tab in ("open", "new", "overdue", "done")] == [3, 2, 1, 1]


def test_it_narrows_by_type_and_words(clerk: APIClient) -> None:
    agency = make_agency("pln")
    tree = make_referral(agency, make_incident(category=make_category("TREE"), location_text="Jl. Malik Raya"))
    make_referral(agency)
    assert shown(clerk, "?category=TREE") == [tree.pk]
    assert shown(clerk, "?q=malik") == [tree.pk]
    assert shown(clerk, "?q=%00&state=%00&district=%00") != []
    assert "Tidak ada tiket yang cocok" in clerk.get("/agency/?q=nirgends").content.decode()


def test_it_shows_a_ticket_without_the_callers_number_and_with_what_strangers_wrote_harmless(clerk: APIClient) -> None:
    incident = make_incident(description="<script>alert(1)</script> ‮0812-9876-5432")
    make_call(incident=incident, number="+6281298765432", status="ended", verification="normal", ended_at=NOW)
    referral = make_referral(make_agency("pln"), incident)
    page = clerk.get(f"/agency/{referral.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page
    assert "9876" not in page
    assert " style=" not in page


def test_it_takes_steps_with_and_without_scripts(clerk: APIClient) -> None:
    referral = make_referral(make_agency("pln"))
    path = f"/agency/{referral.pk}/steps/"
    part = clerk.post(path, {"status": "accepted"}, format="multipart", headers={"HX-Request": "true"})
    assert part.status_code == 200 and "<html" not in part.content.decode()
    plain = clerk.post(path, {"status": "in_progress"}, format="multipart")
    assert (plain.status_code, plain["Location"]) == (303, f"/agency/{referral.pk}/")
    referral.refresh_from_db()
    assert referral.status == "in_progress"


def test_it_says_why_a_step_is_not_taken(clerk: APIClient, client_for: ClientFor) -> None:
    referral = make_referral(make_agency("pln"), status="cancelled", ended_at=NOW)
    path = f"/agency/{referral.pk}/steps/"
    gone = clerk.post(path, {"status": "done"}, format="multipart", headers={"HX-Request": "true"})
    assert gone.status_code == 409 and 'role="alert"' in gone.content.decode()
    nothing = clerk.post(path, {"status": "declined"}, format="multipart", headers={"HX-Request": "true"})
    assert nothing.status_code == 422
    assert clerk.post(path, {"status": "lost"}, format="multipart").status_code == 422


def test_it_keeps_what_was_written_when_the_photo_is_refused(clerk: APIClient) -> None:
    referral = make_referral(make_agency("pln"))
    body = {"text": "Kabel sudah aman", "photo": upload(content=b"%PDF")}
    answer = clerk.post(f"/agency/{referral.pk}/comments/", body, format="multipart", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "Kabel sudah aman" in answer.content.decode() and "bukan foto" in answer.content.decode()
    assert not referral.comments.exists()


def test_it_takes_a_comment_with_a_photo(clerk: APIClient) -> None:
    referral = make_referral(make_agency("pln"))
    body = {"text": "Kabel sudah aman", "photo": upload()}
    answer = clerk.post(f"/agency/{referral.pk}/comments/", body, format="multipart", headers={"HX-Request": "true"})
    assert "Kabel sudah aman" in answer.content.decode() and "/thumbnail/" in answer.content.decode()
    assert referral.incident.timeline.get(kind="photo").text == "PLN: Kabel sudah aman"


@pytest.mark.parametrize("text", ["", "x" * 100_000])
def test_it_says_what_is_wrong_with_a_comment(clerk: APIClient, text: str) -> None:
    path = f"/agency/{make_referral(make_agency('pln')).pk}/comments/"
    assert clerk.post(path, {"text": text}, format="multipart").status_code == 422


def test_it_shows_no_agency_the_tickets_of_another(clerk: APIClient) -> None:
    other = make_referral(make_agency("dishub"))
    assert clerk.get(f"/agency/{other.pk}/").status_code == 404
    assert clerk.post(f"/agency/{other.pk}/steps/", {"status": "done"}, format="multipart").status_code == 404
    assert clerk.post(f"/agency/{other.pk}/comments/", {"text": "x"}, format="multipart").status_code == 404
