import pytest

from incidents.gazetteer.coordinates import Correction, read_coordinates
from incidents.gazetteer.notices import notice_for
from incidents.gazetteer.search import search_places
from tests.makers import make_place, make_region

KENDARI = (-3.98, 122.52)
PIN = (-3.971641, 122.519564)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/maps?q=-3.971641,122.519564",
        "https://maps.google.com/?q=loc:-3.971641,122.519564&z=17",
        "https://www.google.com/maps/search/?api=1&query=-3.971641%2C122.519564",
        "https://www.google.com/maps/search/-3.971641,+122.519564?entry=tts",
        "https://www.google.com/maps/dir/?api=1&destination=-3.971641,122.519564",
        "https://www.google.com/maps/dir/-3.9,122.5/-3.971641,122.519564/@-3.93,122.51,14z",
        "https://www.google.com/maps/place/X/@-3.971,122.517,17z/data=!3m1!4b1!4m6!8m2!3d-3.971641!4d122.519564!16s",
        "https://www.google.com/maps/place/-3.971641,122.519564",
        "https://maps.apple.com/?ll=-3.971641,122.519564&q=Pin",
        "https://waze.com/ul?ll=-3.971641,122.519564&navigate=yes",
        "https://www.openstreetmap.org/?mlat=-3.971641&mlon=122.519564#map=17/-3.9/122.5",
        "geo:-3.971641,122.519564;u=35",
        "geo:0,0?q=-3.971641,122.519564(Rumah)",
        "lokasi dari wa https://maps.google.com/?q=-3.971641,122.519564 rumah terbakar",
        "Lat: -3.971641, Long: 122.519564",
        "BT 122.519564 LS 3.971641",
        "3 58 17.9 LS 122 31 10.43 BT",
        "S 3°58.29846' E 122°31.17384'",
    ],
)
def test_the_pin_of_a_link_is_read(link: str) -> None:
    point = read_coordinates(link, *KENDARI)
    assert point is not None
    assert (point.lat, point.lon) == (pytest.approx(PIN[0], abs=1e-5), pytest.approx(PIN[1], abs=1e-5))
    assert not point.corrections


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/maps/place/Batu-Batu/@-3.98,122.53,17z",
        "https://www.google.com/maps/@-3.98,122.53,3a,75y",
        "https://www.google.com/maps?ll=-3.98,122.53&z=15",
        "https://www.google.com/maps/embed?pb=!1m18!1m12!1m3!1d3980!2d122.53!3d-3.98!2m3",
        "https://www.openstreetmap.org/#map=17/-3.98/122.53",
    ],
)
def test_what_was_only_on_screen_is_marked_and_wide(link: str) -> None:
    point = read_coordinates(link, *KENDARI)
    assert point is not None
    assert (point.lat, point.lon, point.corrections) == (-3.98, 122.53, {Correction.VIEWPORT})
    assert point.radius_m >= 250


def test_the_accuracy_of_a_geo_uri_is_kept() -> None:
    point = read_coordinates("geo:-3.97,122.51;u=35", *KENDARI)
    assert point is not None
    assert point.radius_m == 35


@pytest.mark.parametrize("code", ["6Q843FGW+VV", "6q843fgw+vv", "3FGW+VV Labibia", "https://plus.codes/6Q843FGW+VV"])
def test_plus_codes_full_and_short(code: str) -> None:
    point = read_coordinates(code, *KENDARI)
    assert point is not None
    assert (point.lat, point.lon) == (pytest.approx(-3.922805, abs=2e-4), pytest.approx(122.497162, abs=2e-4))


def test_a_plus_code_south_of_the_fourth_parallel() -> None:
    point = read_coordinates("xgg9+qg kendari", *KENDARI)
    assert point is not None
    assert point.lat == pytest.approx(-4.023062, abs=2e-4)


@pytest.mark.parametrize("link", ["https://maps.app.goo.gl/AbC123", "goo.gl/maps/xyz"])
def test_a_short_link_says_that_it_needs_the_internet(link: str) -> None:
    assert read_coordinates(link, *KENDARI) is None
    assert notice_for(f"{link} pak")
    assert not notice_for("https://maps.google.com/?q=-3.97,122.51")


@pytest.mark.django_db
def test_words_beside_a_short_link_still_count() -> None:
    make_place("Pasar Uji", kind="market")
    (found,) = search_places(make_region(), "https://maps.app.goo.gl/AbC123 depan pasar uji")
    assert found.name == "Pasar Uji"


@pytest.mark.django_db
def test_a_link_without_a_point_asks_for_its_name() -> None:
    make_place("Pasar Uji", kind="market")
    (found,) = search_places(make_region(), "https://www.google.com/maps/place/Pasar+Uji/")
    assert found.name == "Pasar Uji"
