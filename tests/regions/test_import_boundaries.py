"""Published boundaries replace the schematic ones by their official code."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command

from geo112.regions.models import Area, Region
from tests.makers import make_region

pytestmark = pytest.mark.django_db
SQUARE = [[[122.5, -4.0], [122.51, -4.0], [122.51, -3.99], [122.5, -3.99], [122.5, -4.0]]]


def feature(code: str = "74.71.01.1005", name: str = "Mandonga", **fields: Any) -> dict[str, Any]:
    geometry = fields.pop("geometry", {"type": "Polygon", "coordinates": SQUARE})
    return {"type": "Feature", "properties": {"kode": code, "nama": name, **fields}, "geometry": geometry}


def write(tmp_path: Path, *features: dict[str, Any]) -> Path:
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def load(path: Path, region: Region, **options: Any) -> str:
    out = StringIO()
    call_command("import_boundaries", path, region=region.slug, stdout=out, **options)
    return out.getvalue()


def refused(path: Path, region: Region, **options: Any) -> list[str]:
    errors = StringIO()
    with pytest.raises(CommandError, match="nothing was imported"):
        load(path, region, stderr=errors, **options)
    return errors.getvalue().splitlines()


def make_area(region: Region, code: str, **fields: Any) -> Area:
    fields = {"name": code, "level": "kelurahan", "center": Point(122.5, -4.0, srid=4326), **fields}
    return Area.objects.create(region=region, code=code, **fields)


def test_it_replaces_the_schematic_kelurahan_with_the_same_code(tmp_path: Path) -> None:
    region = make_region()
    area = make_area(region, "74.71.01.1005", is_schematic=True)
    assert "0 added, 1 changed" in load(write(tmp_path, feature()), region)
    area.refresh_from_db()
    assert (area.name, area.is_schematic) == ("Mandonga", False)
    assert area.boundary is not None and area.boundary.contains(area.center)


def test_it_reports_nothing_changed_when_repeated(tmp_path: Path) -> None:
    region, path = make_region(), write(tmp_path, feature(alt=["Mandongga"]))
    load(path, region)
    assert "0 added, 0 changed, 1 unchanged" in load(path, region)
    assert Area.objects.get().other_names == "Mandongga"


def test_it_writes_nothing_in_a_dry_run(tmp_path: Path) -> None:
    assert "1 added" in load(write(tmp_path, feature()), make_region(), dry_run=True)
    assert not Area.objects.exists()


def test_it_puts_the_kecamatan_together_when_all_its_kelurahan_are_known(tmp_path: Path) -> None:
    region = make_region()
    district = make_area(region, "74.71.01", level="kecamatan", is_schematic=True)
    make_area(region, "74.71.01.1006", parent=district, is_schematic=True)
    load(write(tmp_path, feature()), region)
    district.refresh_from_db()
    assert district.is_schematic
    load(write(tmp_path, feature("74.71.01.1006", "Korumba")), region)
    district.refresh_from_db()
    assert not district.is_schematic


def test_it_takes_the_outline_and_leaves_other_regions_alone(tmp_path: Path) -> None:
    region = make_region()
    path = write(tmp_path, feature("7471", "Kota Kendari"), feature("74.02", "Konawe"), feature())
    load(path, region, level="region")
    region.refresh_from_db()
    assert region.boundary is not None and region.boundary.extent == (122.5, -4.0, 122.51, -3.99)
    assert not region.boundary_is_schematic
    assert not Area.objects.exists()


def test_it_names_every_bad_feature_and_imports_none(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[122.5, -4.0], [122.6, -4.0]]}
    path = write(
        tmp_path,
        feature(),
        feature(code="x"),
        feature("74.71.01.1007", geometry=None),
        feature("74.71.01.1008", geometry=line),
        feature("74.71.01.1009", name=""),
    )
    assert refused(path, make_region()) == [
        "feature 2: kode: 'x' is no official code such as 74.71.01.1005",
        "feature 3: geometry: is missing or broken",
        "feature 4: geometry: is a LineString, expected a polygon",
        "feature 5: nama: is empty",
    ]
    assert not Area.objects.exists()


def test_it_refuses_a_code_that_stands_twice(tmp_path: Path) -> None:
    problems = refused(write(tmp_path, feature(), feature()), make_region())
    assert problems == ["feature 2: code: 74.71.01.1005 stands already in feature 1"]


@pytest.mark.parametrize("content", ["", "no geography", '{"type":"FeatureCollection","features":[]}'])
def test_it_refuses_a_file_that_holds_no_features(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.geojson"
    path.write_text(content)
    assert refused(path, make_region())


def test_it_says_when_the_file_is_of_another_region(tmp_path: Path) -> None:
    problems = refused(write(tmp_path, feature()), make_region("konawe"))
    assert problems == ["the file contains no boundary of Kabupaten Konawe (74.02)"]


def test_it_repairs_a_polygon_that_crosses_itself(tmp_path: Path) -> None:
    bow = [[[122.5, -4.0], [122.51, -3.99], [122.51, -4.0], [122.5, -3.99], [122.5, -4.0]]]
    load(write(tmp_path, feature(geometry={"type": "Polygon", "coordinates": bow})), make_region())
    area = Area.objects.get()
    assert area.boundary is not None and area.boundary.valid


def test_it_takes_other_field_names_when_told(tmp_path: Path) -> None:
    path = write(tmp_path, feature(code="", name="", KDX="7471011005", NMX="Mandonga"))
    load(path, make_region(), code_field="KDX", name_field="NMX")
    assert Area.objects.get().name == "Mandonga"


@pytest.mark.parametrize(
    ("file", "slug", "count"),
    [
        ("kendari_kelurahan_kemendagri2025.geojson", "kendari", 65),
        ("kendari_kecamatan.geojson", "kendari", 11),
        ("konawe_kelurahan_kemendagri2025.geojson", "konawe", 348),
        ("sultra_kabupaten.geojson", "kendari", 0),
    ],
)
def test_it_reads_the_published_files(shared_dir: Path, file: str, slug: str, count: int) -> None:
    region = make_region(slug)
    load(shared_dir / "data" / file, region)
    assert region.areas.filter(is_schematic=False, boundary__isnull=False).count() == count
    region.refresh_from_db()
    assert region.boundary_is_schematic == (count > 0)
