"""Two anchors, kinds without a name, kilometre posts, and how far a caller may be from the point."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from geo112.regions.models import Area
from incidents.gazetteer.candidates import Candidate
from incidents.gazetteer.search import search_places
from tests.incidents.gazetteer.test_streets import make_street
from tests.makers import make_place, make_region

pytestmark = pytest.mark.django_db


def search(text: str) -> list[Candidate]:
    return search_places(make_region(), text)


def two_streets() -> None:
    make_place("Jl. Teratai", kind="road", lon=122.50, lat=-3.98, radius_m=800)
    make_place("Jl. Melati", kind="road", lon=122.51, lat=-3.97, radius_m=800)


def test_two_streets_meet_where_the_road_network_joins_them() -> None:
    two_streets()
    make_street("Jalan Teratai", (122.49, -3.98), (122.53, -3.98))
    make_street("Jalan Melati", (122.515, -3.96), (122.515, -4.00))
    found = search("perempatan jl teratai jl melati")[0]
    assert (found.kind, round(found.lon, 4), round(found.lat, 4)) == ("junction", 122.515, -3.98)
    assert found.radius_m < 100


def test_without_a_network_the_middle_of_both_streets_takes_them_in() -> None:
    two_streets()
    found = search("perempatan jl teratai jl melati")[0]
    assert (found.kind, round(found.lon, 3)) == ("junction", 122.505)
    assert found.radius_m >= 400


def test_between_two_schools_of_one_town() -> None:
    for name, lon in (("SMAN 1 Uji", 122.51), ("SMKN 1 Uji", 122.512)):
        make_place(name, kind="school", lon=lon)
    make_place("Uji", kind="kecamatan", lon=122.60)
    found = search("antara sman 1 sama smkn 1 uji")[0]
    assert (found.kind, round(found.lon, 3)) == ("between", 122.511)


def test_a_kind_in_a_street_is_the_place_of_that_kind_there() -> None:
    make_place("Jl. Teratai", kind="road", lon=122.50, lat=-3.98, radius_m=800)
    make_place("SPBU Jauh", kind="fuel", lon=122.60)
    make_place("SPBU Rabam", kind="fuel", lon=122.501)
    assert search("pom bensin yang di jl teratai")[0].name == "SPBU Rabam"


def test_a_kilometre_post_lies_along_the_road_from_the_end_near_the_centre() -> None:
    make_place("Jl. Poros Uji", kind="road", lon=122.60, lat=-3.98)
    make_street("Jalan Poros Uji", (122.70, -3.98), (122.52, -3.98))
    found = search("km 8 jl poros uji")[0]
    assert found.kind == "km_post"
    assert 122.591 < found.lon < 122.593


def test_beyond_the_end_of_the_road_there_is_no_post() -> None:
    make_place("Jl. Poros Uji", kind="road", lon=122.60, lat=-3.98)
    make_street("Jalan Poros Uji", (122.53, -3.98), (122.52, -3.98))
    assert all(found.kind != "km_post" for found in search("km 8 jl poros uji"))


def test_an_area_reaches_as_far_as_its_border() -> None:
    make_place("Kadia", kind="kelurahan", key="99.01", lon=122.52, lat=-3.98, radius_m=500)
    assert search("kel kadia")[0].radius_m == 800  # no border known: more than a circle of its size
    box = MultiPolygon(Polygon.from_bbox((122.50, -3.99, 122.54, -3.97)), srid=4326)
    Area.objects.create(
        region=make_region(), code="99.01", level=Area.Level.VILLAGE, name="Kadia", center=box.centroid, boundary=box
    )
    assert 1_900 < search("kel kadia")[0].radius_m < 2_100


def test_between_two_places_that_share_a_name_each_side_is_read_alone() -> None:
    make_place("Puskesmas Rabam", kind="puskesmas", lon=122.51)
    make_place("Kantor Kelurahan Rabam", kind="government", lon=122.512)
    make_place("Kantor Kelurahan Tolisu", kind="government", lon=122.52)
    found = search("antara pkm rabam sama kntr kel rabma")[0]
    assert (found.kind, round(found.lon, 3)) == ("between", 122.511)
