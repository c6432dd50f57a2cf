import io

import pytest
from django.contrib.gis.geos import LineString
from django.core.management import call_command

from geo112.roads.models import RoadNetwork, RoadSegment
from incidents.gazetteer.search import search_places
from incidents.models import Place
from tests.makers import make_region

pytestmark = pytest.mark.django_db


def make_street(name: str, *points: tuple[float, float], is_active: bool = True) -> None:
    network = RoadNetwork.objects.get_or_create(region=make_region(), is_active=is_active)[0]
    common = {"way_id": 1, "source": 0, "target": 1, "road_class": "residential", "length_m": 1, "speed_kmh": 30}
    RoadSegment.objects.create(network=network, name=name, geometry=LineString(*points, srid=4326), **common)


def import_streets(**options: object) -> str:
    out = io.StringIO()
    call_command("import_streets", region="kendari", stdout=out, **options)
    return out.getvalue()


def test_a_street_of_several_segments_is_one_place_on_the_road() -> None:
    make_street("Jalan Teratai", (122.50, -3.98), (122.51, -3.98))
    make_street("Jalan Teratai", (122.51, -3.98), (122.52, -3.98))
    make_street("", (122.50, -3.99), (122.52, -3.99))
    assert "1 added" in import_streets()
    place = Place.objects.get()
    assert (round(place.point.x, 4), place.point.y) == (122.51, -3.98)
    assert 1_100 < place.radius_m < 1_120
    assert search_places(place.region, "jl teratai")[0].key == "street-jalan-teratai"


def test_a_repeated_run_changes_nothing_and_a_dry_run_neither() -> None:
    make_street("Jalan Teratai", (122.50, -3.98), (122.51, -3.98))
    assert "1 added" in import_streets(dry_run=True)
    assert not Place.objects.exists()
    import_streets()
    assert "1 unchanged" in import_streets()


def test_only_the_active_network_counts() -> None:
    make_street("Jalan Lama", (122.50, -3.98), (122.51, -3.98), is_active=False)
    assert "0 added" in import_streets()
