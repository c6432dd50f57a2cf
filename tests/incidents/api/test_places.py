from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from geo112.regions.models import User
from incidents.api.answers import CandidateAnswer, ReverseAnswer, SuggestionAnswer
from tests.makers import make_category, make_place, make_region, make_user

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], APIClient]
SEARCH, REVERSE = "/api/v1/places/search/", "/api/v1/places/reverse/"


@pytest.fixture
def operator(client_for: ClientFor) -> APIClient:
    return client_for(make_user(region=make_region()))


def test_it_answers_with_candidates(operator: APIClient) -> None:
    make_place("Pasar Uji")
    answer = operator.get(SEARCH, {"region": "kendari", "q": "psr uji", "near": "122.5,-3.9"}).json()
    assert (answer["query"], answer["candidates"][0]["name"]) == ("psr uji", "Pasar Uji")
    assert set(answer["candidates"][0]) == set(CandidateAnswer().fields)


@pytest.mark.parametrize("q", ["", "x" * 10_000, "\x00", "🙂", "%", "' OR 1=1 --", "\u202e123"])
def test_odd_queries_are_answered(operator: APIClient, q: str) -> None:
    answer = operator.get(SEARCH, {"region": "kendari", "q": q})
    assert (answer.status_code, answer.json()["candidates"]) == (200, [])


@pytest.mark.parametrize("near", ["x", "1", "nan,nan", "200,100", "1,2,3"])
def test_a_wrong_neighbourhood_is_refused(operator: APIClient, near: str) -> None:
    answer = operator.get(SEARCH, {"region": "kendari", "q": "pasar", "near": near})
    assert (answer.status_code, list(answer.json())) == (400, ["near"])


@pytest.mark.parametrize("limit", ["0", "-1", "x", "9" * 5000])
def test_an_odd_limit_is_refused(operator: APIClient, limit: str) -> None:
    make_region("kendari")
    answer = operator.get(SEARCH, {"region": "kendari", "q": "pasar", "limit": limit})
    assert (answer.status_code, list(answer.json())) == (400, ["limit"])


@pytest.mark.parametrize(("limit", "most"), [("2", 2), ("999999", 3), ("", 3)])
def test_a_limit_is_kept(operator: APIClient, limit: str, most: int) -> None:
    for name in ("Pasar Lama", "Pasar Baru", "Pasar Uji"):
        make_place(name)
    answer = operator.get(SEARCH, {"region": "kendari", "q": "pasar lama baru uji", "limit": limit})
    assert (answer.status_code, len(answer.json()["candidates"])) == (200, most)


def test_the_region_must_be_named_and_ones_own(operator: APIClient) -> None:
    make_region("konawe")
    codes = [operator.get(SEARCH, {"q": "x", **region}).status_code for region in ({}, {"region": "konawe"})]
    assert codes == [400, 404]
    assert operator.get(SEARCH, {"q": "x", "region": "\x00"}).status_code == 404


def test_it_turns_a_point_into_words(operator: APIClient) -> None:
    make_place("RSUD Uji", lon=122.52, lat=-3.98)
    answer = operator.get(REVERSE, {"region": "kendari", "lat": -3.98, "lon": 122.52}).json()
    assert answer["text"] == "RSUD Uji"
    assert answer["nearest"] == {"name": "RSUD Uji", "distance_m": 0}
    assert set(answer) == set(ReverseAnswer().fields)


@pytest.mark.parametrize(
    ("lat", "lon", "field"), [("95", "1", "lat"), ("x", "1", "lat"), ("", "1", "lat"), ("1", "inf", "lon")]
)
def test_a_point_off_the_globe_is_refused(operator: APIClient, lat: str, lon: str, field: str) -> None:
    answer = operator.get(REVERSE, {"region": "kendari", "lat": lat, "lon": lon})
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_it_suggests_types(operator: APIClient) -> None:
    make_category("FIRE_BLD", keywords=["kebakaran", "api"])
    make_category("PRANK", keywords=["api"], is_incident=False)
    (suggestion,) = operator.get("/api/v1/categories/suggest/", {"text": "rumah terbakar, apinya besar"}).json()
    assert (suggestion["code"], suggestion["matched"]) == ("FIRE_BLD", ["terbakar", "apinya"])
    assert set(suggestion) == set(SuggestionAnswer().fields)


def test_it_lists_types(operator: APIClient) -> None:
    make_category("FLOOD", name_id="Banjir", name_en="Flood", priority=2)
    expected = {"code": "FLOOD", "name_id": "Banjir", "name_en": "Flood", "priority": 2, "is_incident": True}
    assert operator.get("/api/v1/categories/").json() == [expected]


@pytest.mark.parametrize("url", [SEARCH, REVERSE, "/api/v1/categories/", "/api/v1/categories/suggest/"])
def test_without_an_account_nothing_is_told(url: str) -> None:
    assert APIClient().get(url).status_code == 401
