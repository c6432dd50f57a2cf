from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Place
from tests.makers import make_place, make_region

pytestmark = pytest.mark.django_db

OSM = """<?xml version="1.0"?>
<osm version="0.6" generator="uji">
  <way id="7"><nd ref="-3"/><nd ref="-4"/><tag k="amenity" v="hospital"/><tag k="name" v="RS Uji"/></way>
  <way id="8"><nd ref="-3"/><nd ref="-4"/><tag k="highway" v="residential"/><tag k="name" v="Jalan Uji"/></way>
  <node id="1" lat="-3.98" lon="122.52"><tag k="amenity" v="fuel"/><tag k="name" v="SPBU Uji"/>
    <tag k="alt_name" v="Pom Uji;SPBU Lama"/></node>
  <node id="2" lat="10.0" lon="10.0"><tag k="amenity" v="fuel"/><tag k="name" v="SPBU Jauh"/></node>
  <node id="-3" lat="-3.98" lon="122.50"/><node id="-4" lat="-3.99" lon="122.51"/>
  <node id="5" lat="-3.98" lon="122.53"><tag k="amenity" v="place_of_worship"/><tag k="religion" v="muslim"/>
    <tag k="name" v="Masjid Uji"/></node>
</osm>
"""


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str = OSM, **options: Any) -> str:
    path = tmp_path / "uji.osm"
    path.write_text(content, encoding="utf-8")
    make_region()
    call_command("import_osm_places", path, region="kendari", verbosity=0, **options)
    return capsys.readouterr().out


def test_it_takes_nodes_and_ways_but_no_streets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "3 added" in run(tmp_path, capsys)
    assert set(Place.objects.values_list("key", "kind")) == {
        ("osm-node-1", "fuel"),
        ("osm-way-7", "hospital"),
        ("osm-node-5", "mosque"),
    }
    assert Place.objects.get(key="osm-node-1").aliases == ["Pom Uji", "SPBU Lama"]
    assert Place.objects.get(key="osm-way-7").point.coords == pytest.approx((122.505, -3.985))


def test_a_repeat_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, capsys)
    assert "0 added, 0 changed, 3 unchanged" in run(tmp_path, capsys)


def test_what_another_source_knows_already_stays_the_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_place("Masjid Uji", kind="mosque", key="lm-masjid", lon=122.531)
    out = run(tmp_path, capsys)
    assert "1 merged with places known already" in out
    assert Place.objects.filter(name="Masjid Uji").count() == 1


def test_a_file_of_another_kind_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError):
        run(tmp_path, capsys, content="no xml at all")
    assert not Place.objects.exists()
