from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from geo112.regions.access import Role
from geo112.regions.models import User
from incidents.api.answers import CallAnswer
from incidents.models import Call
from tests.makers import NOW, make_call, make_incident, make_region, make_user

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]
URL = "/api/v1/calls/"
HOOK = {"region": "kendari", "number": "081234567890", "pbx_call_id": "pbx-1"}


@pytest.fixture
def operator(client_for: ClientFor) -> APIClient:
    return client_for(make_user(Role.OPERATOR, make_region()))


class TestHook:
    def test_a_pbx_reports_a_call_with_a_token(self) -> None:
        token = Token.objects.create(user=make_user())
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
        answer = client.post(URL, {**HOOK, "received_at": "2026-03-02T12:00:00+08:00", "queue": "112"})
        assert answer.status_code == 201
        assert answer.json()["number_shown"] == "0812-3456-7890"
        assert answer.json()["received_at"] == "2026-03-02T04:00:00Z"

    def test_it_is_idempotent(self, operator: APIClient) -> None:
        first, again = operator.post(URL, HOOK), operator.post(URL, HOOK)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert Call.objects.count() == 1

    @pytest.mark.parametrize("number", [None, "", "anonymous", "missing"])
    def test_a_hidden_number_is_accepted(self, operator: APIClient, number: str | None) -> None:
        body = {**HOOK, "number": number}
        if number == "missing":
            del body["number"]
        answer = operator.post(URL, body)
        assert (answer.status_code, answer.json()["number"]) == (201, "")

    def test_a_call_without_a_time_rang_now(self, operator: APIClient) -> None:
        rang = datetime.fromisoformat(operator.post(URL, HOOK).json()["received_at"])
        assert abs(datetime.now(UTC) - rang) < timedelta(minutes=1)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("number", "4" * 40),
            ("number", ["0812"]),
            ("region", "atlantis"),
            ("region", None),
            ("pbx_call_id", ""),
            ("pbx_call_id", "x" * 101),
            ("pbx_call_id", "a\x00b"),
            ("received_at", "2026-03-02T12:00:00"),
            ("received_at", "yesterday"),
            ("received_at", "9999-01-01T00:00:00Z"),
            ("received_at", 5),
            ("queue", "q" * 51),
            ("transcript", "t" * 2_001),
        ],
    )
    def test_bad_input_is_refused_with_its_field(self, operator: APIClient, field: str, value: Any) -> None:
        answer = operator.post(URL, {**HOOK, field: value})
        assert answer.status_code == 400
        assert list(answer.json()) == [field]
        assert not Call.objects.exists()

    @pytest.mark.parametrize("body", ["{", "[]", '"text"', "null", '{"number": NaN}', "\xff", "[" * 50_000])
    def test_broken_json_is_a_client_error(self, operator: APIClient, body: str) -> None:
        assert operator.post(URL, body, content_type="application/json").status_code == 400

    def test_without_an_account_it_is_refused(self) -> None:
        assert APIClient().post(URL, HOOK).status_code == 401

    def test_without_a_role_in_the_region_it_is_refused(self, client_for: ClientFor) -> None:
        make_region()
        stranger = client_for(make_user(Role.OPERATOR, make_region("konawe")))
        assert stranger.post(URL, HOOK).status_code == 403


class TestList:
    def test_it_filters_and_pages(self, operator: APIClient) -> None:
        for _ in range(3):
            make_call(status="ended", ended_at=NOW, verification="prank")
        make_call()
        answer = operator.get(URL, {"region": "kendari", "verification": "prank", "limit": 2}).json()
        assert (answer["count"], len(answer["results"])) == (3, 2)
        assert answer["next"]

    @pytest.mark.parametrize("query", ["status=x", "verification=x", "since=x", "q=%00"])
    def test_a_wrong_filter_is_refused(self, operator: APIClient, query: str) -> None:
        assert operator.get(f"{URL}?{query}").status_code == 400

    @pytest.mark.parametrize("query", ["limit=99999999999", "offset=9999999999999999999"])
    def test_far_pages_are_answered(self, operator: APIClient, query: str) -> None:
        assert operator.get(f"{URL}?{query}").status_code == 200

    @pytest.mark.parametrize("query", ["limit=-1", "limit=0", "limit=", "offset=99999999999999999999", "offset=x"])
    def test_odd_pages_are_refused(self, operator: APIClient, query: str) -> None:
        answer = operator.get(f"{URL}?{query}")
        assert (answer.status_code, list(answer.json())) == (400, [query.split("=")[0]])

    def test_it_costs_the_same_for_many_calls(self, operator: APIClient, django_assert_max_num_queries: Any) -> None:
        for _ in range(5):
            make_call(taken_by=make_user(), incident=make_incident())
        with django_assert_max_num_queries(7):
            assert len(operator.get(URL).json()["results"]) == 5

    def test_the_documented_fields_are_those_that_come(self, operator: APIClient) -> None:
        make_call()
        assert list(operator.get(URL).json()["results"][0]) == list(CallAnswer().fields)


class TestSteps:
    def test_take_verify_undo_release(self, operator: APIClient) -> None:
        url = f"{URL}{make_call().pk}/"
        assert operator.post(f"{url}take/").json()["status"] == "taken"
        assert operator.post(f"{url}verify/", {"verification": "prank"}).json()["verification"] == "prank"
        assert operator.post(f"{url}undo/").json()["status"] == "taken"
        assert operator.post(f"{url}release/").json()["status"] == "waiting"
        assert operator.get(url).json()["taken_by"] is None

    def test_a_call_that_another_has_is_a_conflict_and_says_who(
        self, operator: APIClient, client_for: ClientFor
    ) -> None:
        url = f"{URL}{make_call().pk}/"
        client_for(make_user(username="siti")).post(f"{url}take/")
        answer = operator.post(f"{url}take/")
        assert answer.status_code == 409
        assert "siti" in answer.json()["detail"]

    @pytest.mark.parametrize("verification", ["normal", "", "x", None, ["ghost"]])
    def test_only_verdicts_without_an_incident_are_taken(self, operator: APIClient, verification: Any) -> None:
        answer = operator.post(f"{URL}{make_call().pk}/verify/", {"verification": verification})
        assert answer.status_code == 400
        assert "verification" in answer.json()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("home", ["kendari", "konawe"])
def test_only_staff_of_the_region_see_and_take_its_calls(client_for: ClientFor, role: Role, home: str) -> None:
    call = make_call(make_region("kendari"))
    client = client_for(make_user(role, make_region(home)))
    is_theirs = home == "kendari" and role not in (Role.AGENCY, Role.CREW)
    assert client.get(URL).json()["count"] == is_theirs
    for step, body in (("take", {}), ("release", {}), ("verify", {"verification": "ghost"}), ("undo", {})):
        assert client.post(f"{URL}{call.pk}/{step}/", body).status_code == (200 if is_theirs else 404)
