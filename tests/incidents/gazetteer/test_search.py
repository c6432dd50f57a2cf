from typing import Any

import pytest

from incidents.gazetteer.candidates import Candidate
from incidents.gazetteer.search import search_places
from incidents.models import Place
from tests.makers import make_place, make_region

pytestmark = pytest.mark.django_db


def place(name: str, kind: str = "landmark", *aliases: str, **fields: Any) -> Place:
    return make_place(name, kind=kind, aliases=list(aliases), **fields)


def search(text: str, **options: Any) -> list[Candidate]:
    return search_places(make_region(), text, **options)


def names(text: str, **options: Any) -> list[str]:
    return [candidate.name for candidate in search(text, **options)]


@pytest.mark.parametrize(
    "text",
    [
        "Puskesmas Mata",
        "pkm mata",
        "PUSKESMAS  MATA!!",
        "puksesmas mata",
        "di depan pkm mata ada rumah terbakar",
        "pkm mat",
    ],
)
def test_it_finds_a_landmark_however_it_is_written(text: str) -> None:
    place("Puskesmas Mata", "puskesmas", village="Mata", district="Kendari")
    place("Mata", "kelurahan", village="Mata", district="Kendari")
    assert names(text)[0] == "Puskesmas Mata"


def test_it_finds_a_nickname() -> None:
    place("Universitas Halu Oleo", "campus", "UHO", "Unhalu")
    assert names("dekat unhalu") == ["Universitas Halu Oleo"]


def test_relation_words_do_not_name_a_place_but_widen_it() -> None:
    place("SPBU Rabam", "fuel", radius_m=40)
    assert search("spbu rabam")[0].radius_m == 40
    assert search("belakang spbu rabam")[0].radius_m == 140


def test_the_area_decides_between_two_of_one_name() -> None:
    place("Masjid Nurul Huda", "mosque", village="Abeli", lon=122.60)
    place("Masjid Nurul Huda", "mosque", village="Baruga", lon=122.49)
    assert search("masjid nurul huda kel baruga")[0].village == "Baruga"


def test_what_is_on_screen_decides_where_nothing_else_does() -> None:
    for lon in (122.45, 122.60):
        place("Masjid Nurul Huda", "mosque", lon=lon)
    assert search("masjid nurul huda", near=(122.61, -3.98))[0].lon == 122.60
    assert search("masjid nurul huda", near=(122.44, -3.98))[0].lon == 122.45


def test_a_kecamatan_is_not_the_kelurahan_of_that_name() -> None:
    for kind in ("kelurahan", "kecamatan"):
        place("Mandonga", kind, district="Mandonga")
    assert [search(text)[0].kind for text in ("kel mandonga", "kec mandonga", "mandonga")] == [
        "kelurahan",
        "kecamatan",
        "kelurahan",
    ]


def test_the_middle_of_two_places() -> None:
    place("Hotel Zenith", "hotel", lon=122.51)
    place("Museum Negeri Lama", "government", lon=122.52)
    first = search("antara hotel zenith dan museum negeri lama")[0]
    assert (first.kind, round(first.lon, 4)) == ("between", 122.515)


def test_a_place_of_a_neighbour_is_found_and_marked() -> None:
    place("SMKN 1 Unaaha", "school", region=make_region("konawe"), lon=122.05, lat=-3.86)
    found = search("smkn 1 unaaha")[0]
    assert found.region == "konawe"
    assert "Konawe" in found.reason


def test_the_matched_words_are_spans_of_the_text() -> None:
    place("SPBU Ade", "fuel")
    text = "lewat pom bensin Ade pak"
    assert [text[start:end] for start, end in search(text)[0].matched] == ["pom bensin", "Ade"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "di depan rumah pak",
        "halo halo",
        "mata sy sakit pak sudah 3 hari merah apa obatnya",
        "12 34",
        "🙂🙂",
        "'; DROP TABLE x; --",
        "di kendari pak",
        "%_%",
    ],
)
def test_nothing_recognisable_gives_nothing_certain(text: str) -> None:
    place("Mata", "kelurahan")
    place("Kendari", "kecamatan")
    assert all(candidate.confidence < 0.5 for candidate in search(text))


@pytest.mark.parametrize("text", ["kata " * 2_000, "\x00\u202e\ud800", "spbu\x00rabam", "ا" * 500, "a" * 10_000])
def test_odd_texts_are_answered(text: str) -> None:
    place("SPBU Rabam", "fuel")
    assert len(search(text)) <= 1


def test_typed_coordinates_win_and_corrections_are_named() -> None:
    place("Hotel Zenith", "hotel")
    (found,) = search("hotel zenith 3.97, 122.51")
    assert (found.source, found.lat, found.lon) == ("coordinates", -3.97, 122.51)
    assert "minus" in found.reason
    assert found.confidence < search("-3.97, 122.51")[0].confidence


def test_it_gives_no_more_than_asked_for() -> None:
    for number in range(5):
        place(f"Masjid Raya Uji {number}", "mosque")
    assert len(search("masjid uji", limit=3)) == 3


def test_a_place_that_two_sources_describe_is_offered_once_as_the_later_has_it() -> None:
    place("Pasar Uji", "market", lon=122.5200)
    later = place("Pasar Uji", "shop", lon=122.5202)
    place("Pasar Uji", "market", lon=122.60)
    assert sorted(found.lon for found in search("pasar uji")) == [later.point.x, 122.60]
