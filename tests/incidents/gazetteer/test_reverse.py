import pytest
from django.utils import translation

from incidents.gazetteer.reverse import Described, describe
from tests.incidents.test_opening import make_village
from tests.makers import make_place, make_region

pytestmark = pytest.mark.django_db


def described(lon: float, lat: float) -> Described:
    with translation.override("en"):
        return describe(make_region(), lon, lat)


def test_it_names_the_nearest_landmark_with_direction_and_distance() -> None:
    make_place("RSUD Uji", lon=122.52, lat=-3.98)
    make_place("Pasar Jauh", lon=122.53, lat=-3.98)
    assert described(122.52, -3.979).text == "± 110 m north of RSUD Uji"


def test_it_adds_village_and_district() -> None:
    make_village("Dalam", 122.515)
    found = described(122.52, -3.98)
    assert (found.text, found.village, found.district) == ("Kel. Dalam, Kec. Uji", "Dalam", "Uji")


def test_at_a_landmark_it_is_just_that() -> None:
    make_place("RSUD Uji", lon=122.52, lat=-3.98)
    assert described(122.5201, -3.98).text == "RSUD Uji"


@pytest.mark.parametrize("kind", ["kelurahan", "kecamatan", "road"])
def test_the_middle_of_an_area_or_street_is_no_landmark(kind: str) -> None:
    make_place("Luas", kind=kind, lon=122.52, lat=-3.98)
    assert described(122.52, -3.98).nearest is None


def test_outside_the_region_it_says_so() -> None:
    found = described(121.5, -3.98)
    assert found.outside_region
    assert found.text == "outside Kota Kendari"


def test_where_nothing_is_known_it_gives_the_coordinates() -> None:
    assert described(122.52, -3.98).text == "-3.98000, 122.52000"
