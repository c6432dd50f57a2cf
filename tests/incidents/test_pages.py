from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from geo112.regions.access import Role
from geo112.regions.models import User
from tests.makers import NOW, make_call, make_category, make_incident, make_region, make_user

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]


@pytest.fixture
def operator(client_for: ClientFor) -> APIClient:
    return client_for(make_user(region=make_region()))


def text_of(client: APIClient, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_call_log_shows_local_time_and_the_number_as_people_write_it(operator: APIClient) -> None:
    make_call(number="+6281234567890")
    page = text_of(operator, "/calls/")
    assert "0812-3456-7890" in page
    assert "12:00:00" in page  # 04:00 UTC in Kendari


def test_the_list_of_incidents_leads_to_the_console(operator: APIClient) -> None:
    incident = make_incident(location_text="Depan Pasar Uji")
    page = text_of(operator, "/incidents/")
    assert f"?region=kendari&amp;incident={incident.number}" in page
    assert "Depan Pasar Uji" in page


@pytest.mark.parametrize("url", ["/calls/", "/incidents/"])
def test_an_empty_list_says_so(operator: APIClient, url: str) -> None:
    assert 'class="empty"' in text_of(operator, url)


@pytest.mark.parametrize("digits", ["0812-3456", "7890"])
def test_calls_are_found_by_the_number_as_people_write_it(operator: APIClient, digits: str) -> None:
    make_call(number="+6281234567890")
    make_call(number="+6285211111111")
    page = text_of(operator, f"/calls/?q={digits}")
    assert "0812-3456-7890" in page
    assert "0852" not in page


def test_htmx_gets_only_the_rows(operator: APIClient) -> None:
    make_call()
    assert "<html" not in text_of(operator, "/calls/", hx_request="true")
    assert "<html" in text_of(operator, "/calls/", hx_request="true", hx_history_restore_request="true")


def test_long_lists_have_pages_that_keep_the_filter(operator: APIClient) -> None:
    for _ in range(51):
        make_call(status="ended", ended_at=NOW, verification="prank")
    page = text_of(operator, "/calls/?verification=prank")
    assert "?verification=prank&amp;page=2" in page
    assert text_of(operator, "/calls/?verification=prank&page=2").count("<time") == 1


@pytest.mark.parametrize("query", ["status=x", "day=yesterday", "page=x", "page=999", "q=%00", "region=x"])
@pytest.mark.parametrize("url", ["/calls/", "/incidents/"])
def test_odd_filters_are_answered(operator: APIClient, url: str, query: str) -> None:
    text_of(operator, f"{url}?{query}")


def test_what_people_wrote_is_escaped(operator: APIClient) -> None:
    make_incident(location_text="<script>alert(1)</script>")
    page = text_of(operator, "/incidents/")
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("home", ["kendari", "konawe"])
@pytest.mark.parametrize("url", ["/calls/", "/incidents/"])
def test_only_staff_see_the_lists_and_only_their_regions_rows(
    client_for: ClientFor, role: Role, home: str, url: str
) -> None:
    make_call(make_region("kendari"))
    make_incident(make_region("kendari"))
    answer = client_for(make_user(role, make_region(home))).get(url)
    if role in (Role.AGENCY, Role.CREW):
        assert answer.status_code == 403
    else:
        assert (b"<time" in answer.content) == (home == "kendari")


@pytest.mark.parametrize("url", ["/calls/", "/incidents/"])
def test_strangers_are_asked_to_log_in(url: str) -> None:
    assert APIClient().get(url).status_code == 302


class TestNarrowing:
    """The filters of the list of incidents, the same on the page and over REST."""

    def numbers(self, client: APIClient, **query: str) -> list[str]:
        results = client.get("/api/v1/incidents/", query).json()["results"]
        return [incident["number"] for incident in results]

    def test_by_type_priority_and_exercise(self, operator: APIClient) -> None:
        tree = make_incident(category=make_category("TREE"), priority=3).number
        practice = make_incident(is_exercise=True).number
        assert self.numbers(operator, type="TREE") == self.numbers(operator, priority="3") == [tree]
        assert self.numbers(operator, exercise="true") == [practice]

    def test_mine_are_those_i_opened_and_those_whose_calls_i_took(
        self, client_for: Callable[[User], APIClient]
    ) -> None:
        me = make_user()
        opened, called = make_incident(opened_by=me), make_incident()
        make_call(incident=called, taken_by=me), make_incident()
        assert sorted(self.numbers(client_for(me), mine="true")) == sorted([opened.number, called.number])

    @pytest.mark.parametrize("query", ["type=%00", "type=NOPE", "district=%00", "priority=9", "mine=x", "q=%00"])
    def test_nonsense_is_answered(self, operator: APIClient, query: str) -> None:
        assert operator.get(f"/api/v1/incidents/?{query}").status_code in (200, 400)
        assert operator.get(f"/incidents/?{query}").status_code == 200
