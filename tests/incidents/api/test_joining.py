from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from geo112.regions.models import User
from incidents.closing import close_incident
from tests.makers import NOW, make_call, make_category, make_incident, make_region, make_user

pytestmark = pytest.mark.django_db
NEARBY = "/api/v1/incidents/nearby/"
HERE = {"region": "kendari", "lat": -3.98, "lon": 122.52}


@pytest.fixture
def operator(client_for: Callable[[User], APIClient]) -> APIClient:
    make_region()
    return client_for(make_user())


class TestNearby:
    def test_it_offers_with_a_reason_in_the_readers_language(self, operator: APIClient) -> None:
        incident = make_incident(lat=-3.981)
        offer = operator.get(NEARBY, {**HERE, "category": "FIRE_BLD"}, headers={"accept-language": "en"}).json()[0]
        assert offer["incident"]["number"] == incident.number
        assert offer["reason"].startswith("110 m, ") and offer["reason"].endswith("ago, same type")
        told = operator.get(NEARBY, {**HERE, "category": "FIRE_BLD"}, headers={"accept-language": "id"}).json()[0]
        assert told["reason"].endswith("lalu, jenis sama")

    def test_the_callers_words_count_for_the_type(self, operator: APIClient) -> None:
        make_incident(category=make_category("TREE", keywords=["pohon tumbang"]))
        offer = operator.get(NEARBY, {**HERE, "text": "ada pohon tumbang"}, headers={"accept-language": "en"}).json()[0]
        assert offer["reason"].endswith("the words fit its type")

    def test_closed_ones_other_regions_and_exercises_are_not_offered(self, operator: APIClient) -> None:
        closed = make_incident()
        close_incident(incident=closed, outcome="resolved", by=make_user(), now=NOW)
        make_incident(make_region("konawe"))
        practice = make_incident(is_exercise=True)
        assert operator.get(NEARBY, HERE).json() == []
        offered = operator.get(NEARBY, {**HERE, "exercise": "true"}).json()
        assert [one["incident"]["number"] for one in offered] == [practice.number]

    @pytest.mark.parametrize("odd", [{"lat": "nan"}, {"lat": 91}, {"radius_m": -1}, {"region": "x\0"}, {"lon": ""}])
    def test_odd_questions_are_refused_by_name(self, operator: APIClient, odd: dict[str, object]) -> None:
        answer = operator.get(NEARBY, {**HERE, **odd})
        assert answer.status_code == 400 and set(answer.json()) == set(odd)


class TestJoinAndSplit:
    def test_a_call_joins_and_leaves_again_with_all_it_brought(self, operator: APIClient) -> None:
        call, incident = make_call(), make_incident()
        body = {"call": call.pk, "words": "api di dapur", "lat": -3.979, "lon": 122.521, "location_text": "Dapur"}
        joined = operator.post(f"/api/v1/incidents/{incident.number}/join/", body).json()
        assert [one["id"] for one in joined["linked_calls"]] == [call.pk]
        assert joined["lat"] == incident.location.y  # kept, since it does not refine
        split = operator.post(f"/api/v1/calls/{call.pk}/split/").json()
        assert (split["words"], split["location"]["text"], split["call"]["status"]) == (
            "api di dapur",
            "Dapur",
            "taken",
        )

    def test_with_refines_the_place_becomes_the_incidents(self, operator: APIClient) -> None:
        body = {"call": make_call().pk, "lat": -3.979, "lon": 122.521, "radius_m": 20, "refines": True}
        answer = operator.post(f"/api/v1/incidents/{make_incident().number}/join/", body).json()
        assert (answer["lat"], answer["radius_m"]) == (-3.979, 20)

    def test_a_closed_incident_refuses_with_a_sentence(self, operator: APIClient) -> None:
        incident = make_incident()
        close_incident(incident=incident, outcome="resolved", by=make_user(), now=NOW)
        url = f"/api/v1/incidents/{incident.number}/join/"
        answer = operator.post(url, {"call": make_call().pk}, headers={"accept-language": "en"})
        assert answer.status_code == 409 and "Open it again first" in answer.json()["detail"]

    def test_half_a_place_and_strange_calls_are_refused(self, operator: APIClient) -> None:
        url = f"/api/v1/incidents/{make_incident().number}/join/"
        foreign = make_call(make_region("konawe"))
        assert operator.post(url, {"call": foreign.pk}).status_code == 400
        assert operator.post(url, {"call": make_call().pk, "lat": 1}).status_code == 400
        assert operator.post(f"/api/v1/calls/{make_call().pk}/split/").status_code == 409


class TestWordsOfAllKinds:
    @pytest.mark.parametrize("text", ["<script>alert(1)</script>", "نار في السوق \u202eabc", "🔥" * 100])
    def test_notes_come_back_as_they_were_written(self, operator: APIClient, text: str) -> None:
        url = f"/api/v1/incidents/{make_incident().number}/notes/"
        assert operator.post(url, {"text": text}).json()["timeline"][-1]["text"] == text

    def test_a_hundred_kilobytes_are_refused_with_the_limit(self, operator: APIClient) -> None:
        answer = operator.post(f"/api/v1/incidents/{make_incident().number}/notes/", {"text": "a" * 100_000})
        assert answer.status_code == 400 and "10000" in str(answer.json()["text"]).replace(".", "").replace(",", "")

    def test_nul_is_refused(self, operator: APIClient) -> None:
        assert operator.post(f"/api/v1/incidents/{make_incident().number}/notes/", {"text": "a\0b"}).status_code == 400

    def test_a_place_in_the_sea_opens_and_says_so(self, operator: APIClient) -> None:
        body = {"region": "kendari", "category": make_category().code, "lat": -4.9, "lon": 123.9}
        answer = operator.post("/api/v1/incidents/", body).json()
        assert (answer["village"], answer["neighbour"]) == (None, None)
        described = operator.get("/api/v1/places/reverse/", {"region": "kendari", "lat": -4.9, "lon": 123.9}).json()
        assert described["outside_region"] and described["neighbour"] is None

    def test_a_place_in_a_neighbours_region_names_it(self, operator: APIClient) -> None:
        make_region("konawe")
        body = {"region": "kendari", "category": make_category().code, "lat": -3.9, "lon": 122.0}
        assert operator.post("/api/v1/incidents/", body).json()["neighbour"]["slug"] == "konawe"
