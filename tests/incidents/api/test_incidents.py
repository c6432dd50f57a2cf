from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from geo112.regions.access import Role
from geo112.regions.models import User
from incidents.api.answers import IncidentDetailAnswer
from incidents.closing import close_incident
from incidents.models import Incident
from tests.makers import NOW, make_call, make_category, make_incident, make_region, make_user

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]
URL = "/api/v1/incidents/"


@pytest.fixture
def operator(client_for: ClientFor) -> APIClient:
    return client_for(make_user(Role.OPERATOR, make_region(), username="siti"))


@pytest.fixture
def body() -> dict[str, Any]:
    make_category("FIRE_BLD")
    return {
        "region": "kendari",
        "category": "FIRE_BLD",
        "lat": -3.98,
        "lon": 122.52,
        "radius_m": 50,
        "location_source": "gazetteer",
        "location_text": "Depan Pasar Uji",
        "description": "Api besar",
    }


class TestOpening:
    def test_it_opens_and_ends_the_call(self, operator: APIClient, body: dict[str, Any]) -> None:
        call = make_call()
        answer = operator.post(URL, {**body, "call": call.pk, "typed": "dpn psr uji"})
        assert answer.status_code == 201
        opened = answer.json()
        assert (opened["number"], opened["calls"], opened["lat"]) == ("KDI-2026-000001", [call.pk], -3.98)
        assert (opened["timeline"][0]["kind"], opened["timeline"][0]["by"]) == ("opened", "siti")
        call.refresh_from_db()
        assert call.verification == "normal"

    def test_the_documented_fields_are_those_that_come(self, operator: APIClient, body: dict[str, Any]) -> None:
        assert list(operator.post(URL, body).json()) == list(IncidentDetailAnswer().fields)

    def test_a_second_press_is_a_conflict_that_names_the_incident(
        self, operator: APIClient, body: dict[str, Any]
    ) -> None:
        body["call"] = make_call().pk
        number = operator.post(URL, body).json()["number"]
        again = operator.post(URL, body)
        assert again.status_code == 409
        assert number in again.json()["detail"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("lat", 95),
            ("lat", "nan"),
            ("lat", None),
            ("lat", True),
            ("lon", -181),
            ("radius_m", -1),
            ("radius_m", 1e9),
            ("category", "NOPE"),
            ("category", None),
            ("category", "FIRE\x00"),
            ("category", ["FIRE_BLD"]),
            ("priority", 9),
            ("region", "atlantis"),
            ("call", 10**30),
            ("call", "x"),
            ("description", "x" * 10_001),
            ("location_text", "x" * 301),
            ("location_source", "guess"),
            ("offered", "x"),
            ("offered", [{"lat": 1}]),
            ("typed", "a\x00"),
        ],
    )
    def test_bad_input_is_refused_with_its_field(
        self, operator: APIClient, body: dict[str, Any], field: str, value: Any
    ) -> None:
        answer = operator.post(URL, {**body, field: value})
        assert answer.status_code == 400
        assert list(answer.json()) == [field]
        assert not Incident.objects.exists()

    def test_the_origin_of_the_globe_is_no_place(self, operator: APIClient, body: dict[str, Any]) -> None:
        answer = operator.post(URL, {**body, "lat": 0, "lon": 0})
        assert (answer.status_code, list(answer.json())) == (400, ["lat"])

    def test_a_prank_is_no_incident(self, operator: APIClient, body: dict[str, Any]) -> None:
        make_category("PRANK", is_incident=False)
        assert operator.post(URL, {**body, "category": "PRANK"}).status_code == 400

    def test_the_call_must_be_of_the_same_region(self, operator: APIClient, body: dict[str, Any]) -> None:
        answer = operator.post(URL, {**body, "call": make_call(make_region("konawe")).pk})
        assert (answer.status_code, list(answer.json())) == (400, ["call"])


class TestChanging:
    def test_it_changes_what_is_sent(self, operator: APIClient) -> None:
        incident = make_incident(location_text="Pasar")
        answer = operator.patch(f"{URL}{incident.number}/", {"lat": -3.99, "priority": 3}).json()
        assert (answer["lat"], answer["lon"], answer["location_text"], answer["priority"]) == (
            -3.99,
            122.52,
            "Pasar",
            3,
        )
        assert [entry["kind"] for entry in answer["timeline"]] == ["moved", "priority"]

    @pytest.mark.parametrize(
        "change",
        [{"lat": 95}, {"priority": 7}, {"category": "NOPE"}, {"category": "\x00"}, {"radius_m": "x"}],
    )
    def test_bad_changes_are_refused(self, operator: APIClient, change: dict[str, Any]) -> None:
        incident = make_incident()
        answer = operator.patch(f"{URL}{incident.number}/", change)
        assert (answer.status_code, list(answer.json())) == (400, list(change))

    def test_the_origin_of_the_globe_is_not_reached_by_halves_either(self, operator: APIClient) -> None:
        incident = make_incident()
        half, other_half = (operator.patch(f"{URL}{incident.number}/", {name: 0}) for name in ("lat", "lon"))
        assert (half.status_code, other_half.status_code, list(other_half.json())) == (200, 400, ["lat"])

    def test_a_note_joins_the_timeline_as_written(self, operator: APIClient) -> None:
        incident = make_incident()
        answer = operator.post(f"{URL}{incident.number}/notes/", {"text": "<script>alert(1)</script>"})
        assert answer.status_code == 201
        assert answer.json()["timeline"][-1]["text"] == "<script>alert(1)</script>"

    @pytest.mark.parametrize("text", ["", "  ", "x" * 100_000, None, {"a": 1}])
    def test_a_note_has_a_reasonable_length(self, operator: APIClient, text: Any) -> None:
        answer = operator.post(f"{URL}{make_incident().number}/notes/", {"text": text})
        assert (answer.status_code, list(answer.json())) == (400, ["text"])

    def test_it_reopens_once(self, operator: APIClient) -> None:
        incident = close_incident(incident=make_incident(), outcome="resolved", by=make_user(), now=NOW)
        url = f"{URL}{incident.number}/reopen/"
        assert operator.post(url, {"reason": "Menyala lagi"}).json()["status"] == "open"
        assert operator.post(url, {"reason": "Menyala lagi"}).status_code == 409


class TestReading:
    def test_it_filters(self, operator: APIClient) -> None:
        make_incident(lon=122.45)
        wanted = make_incident(lon=122.55)
        for query in (
            {"bbox": "122.5,-4.1,122.6,-3.9"},
            {"number": wanted.number},
            {"status": "open", "bbox": "122.5,-5,123,-3"},
        ):
            assert [one["number"] for one in operator.get(URL, query).json()["results"]] == [wanted.number]

    @pytest.mark.parametrize("bbox", ["1,2,3", "a,b,c,d", "nan,nan,nan,nan", "10,0,5,1", "0,0,999,1"])
    def test_a_box_that_is_none_is_refused(self, operator: APIClient, bbox: str) -> None:
        answer = operator.get(URL, {"bbox": bbox})
        assert (answer.status_code, list(answer.json())) == (400, ["bbox"])

    def test_it_is_geojson_for_gis_clients(self, operator: APIClient) -> None:
        incident = make_incident()
        answer = operator.get("/api/v1/incidents.geojson/").json()
        assert answer["type"] == "FeatureCollection"
        (feature,) = answer["features"]
        assert (feature["id"], feature["geometry"]["coordinates"]) == (incident.number, [122.52, -3.98])

    def test_it_costs_the_same_for_many(self, operator: APIClient, django_assert_max_num_queries: Any) -> None:
        for _ in range(5):
            make_call(incident=make_incident())
        with django_assert_max_num_queries(6):
            assert len(operator.get(URL).json()["results"]) == 5

    def test_an_odd_number_is_not_found(self, operator: APIClient) -> None:
        assert operator.get(f"{URL}KDI-2026-%00/").status_code == 404


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("home", ["kendari", "konawe"])
def test_only_staff_of_the_region_work_on_its_incidents(
    client_for: ClientFor, body: dict[str, Any], role: Role, home: str
) -> None:
    incident = make_incident(make_region("kendari"))
    client = client_for(make_user(role, make_region(home)))
    is_theirs = home == "kendari" and role not in (Role.AGENCY, Role.CREW)
    url = f"{URL}{incident.number}/"
    assert client.get(URL).json()["count"] == is_theirs
    assert client.post(URL, body).status_code == (201 if is_theirs else 403)
    assert client.get(url).status_code == (200 if is_theirs else 404)
    assert client.patch(url, {"priority": 2}).status_code == (200 if is_theirs else 404)
    assert client.post(f"{url}notes/", {"text": "x"}).status_code == (201 if is_theirs else 404)
    assert client.post(f"{url}reopen/", {"reason": "x"}).status_code == (409 if is_theirs else 404)
