"""Areas, agencies, incident types, plans and water, as a city of its own brings them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from geo112.dispatch.models import PlanItem
from geo112.regions.models import Agency, Area
from incidents.models import Category
from tests.makers import make_agency, make_category, make_plan_item, make_region

pytestmark = pytest.mark.django_db


def run(command: str, tmp_path: Path, content: str, *, name: str = "file.csv", **options: Any) -> str:
    path, out = tmp_path / name, StringIO()
    path.write_text(content)
    call_command(command, path, stdout=out, **options)
    return out.getvalue()


def refused(command: str, tmp_path: Path, content: str, **options: Any) -> list[str]:
    errors = StringIO()
    with pytest.raises(CommandError, match="nothing was imported"):
        run(command, tmp_path, content, stderr=errors, **options)
    return errors.getvalue().splitlines()


AREAS = """code,name,lat,lon
74.71.01,Mandonga,-3.95,122.51
74.71.01.1005,Timur,-3.95,122.52
7471011006,Barat,-3.95,122.46
"""


def test_it_divides_the_land_among_the_centres(tmp_path: Path) -> None:
    region = make_region()
    run("import_areas", tmp_path, AREAS, region="kendari")
    east, west = (Area.objects.get(name=name) for name in ("Timur", "Barat"))
    assert east.boundary is not None and west.boundary is not None and region.boundary is not None
    assert east.boundary.contains(east.center)
    assert not east.boundary.contains(west.center)
    assert east.boundary.area + west.boundary.area == pytest.approx(region.boundary.area)
    assert east.parent is not None and east.parent.boundary is not None
    assert east.parent.boundary.area == pytest.approx(region.boundary.area)


def test_it_leaves_an_imported_polygon_alone(tmp_path: Path) -> None:
    make_region()
    run("import_areas", tmp_path, AREAS, region="kendari")
    Area.objects.filter(name="Timur").update(is_schematic=False, name="Resmi")
    assert "0 added, 0 changed, 2 unchanged" in run("import_areas", tmp_path, AREAS, region="kendari")
    assert Area.objects.filter(name="Resmi", is_schematic=False).exists()


def test_it_names_the_lines_of_bad_areas(tmp_path: Path) -> None:
    make_region()
    content = "code,name,lat,lon\n74.71,Kota,-3.9,122.5\nabc,X,-3.9,122.5\n74.71.01,,-3.9,122.5\n74.71.02,Y,-93,122.5\n"
    assert refused("import_areas", tmp_path, content, region="kendari") == [
        "line 2: code: 74.71 is a region, expected a kecamatan or kelurahan",
        "line 3: code: 'abc' is no official code such as 74.71.01.1005",
        "line 4: name: is empty",
        "line 5: lat: -93 is not between -90 and 90",
    ]


def test_it_imports_agencies_and_says_what_changed(tmp_path: Path) -> None:
    make_region()
    content = "code;name;color;sends_units\ndamkar;Damkar;#c0392b;ya\npln;PLN;#b7950b;tidak\n"
    assert "2 added" in run("import_agencies", tmp_path, content, region="KDI")
    changed = content.replace("PLN", "PLN UP3")
    assert "0 added, 1 changed, 1 unchanged" in run("import_agencies", tmp_path, changed, region="74.71")
    assert Agency.objects.filter(code="damkar", sends_units=True).exists()


def test_it_refuses_an_agency_with_a_wrong_colour(tmp_path: Path) -> None:
    make_region()
    content = "code,name,color,sends_units\ndamkar,Damkar,red,perhaps\n"
    assert refused("import_agencies", tmp_path, content, region="kendari") == [
        "line 2: color: 'red' is not a colour such as #c0392b"
    ]


def test_it_imports_incident_types_for_all_regions(tmp_path: Path) -> None:
    content = "code,name_id,name_en,priority,is_incident,keywords\nFIRE_BLD,Kebakaran,Fire,1,yes,api; asap\n"
    run("import_categories", tmp_path, content)
    assert Category.objects.get().keywords == ["api", "asap"]


def test_it_refuses_a_plan_with_an_unknown_agency(tmp_path: Path) -> None:
    make_category("FIRE_BLD")
    make_agency("damkar")
    content = "category,agency,count\nFIRE_BLD,damkar,2\nFIRE_BLD,polisi,0\nX,damkar,0\nFIRE_BLD,damkar,1.5\n"
    assert refused("import_plans", tmp_path, content, region="kendari") == [
        "line 3: agency: there is no agency 'polisi'",
        "line 4: category: there is no category 'X'",
        "line 5: count: '1.5' is not a whole number from 1 to 99",
    ]
    assert not PlanItem.objects.exists()


PLANS = """category,agency,count,capabilities,kinds,need,alarm,priority,hours
FIRE_BLD,damkar,2,fire,,,,,
FIRE_BLD,damkar,1,,water_tanker,welcome,2,,
FIRE_BLD,damkar,3,,,,,1,18:00-06:00
"""


def test_a_plan_gets_exactly_the_lines_of_the_file_and_others_stay(tmp_path: Path) -> None:
    category, agency = make_category("FIRE_BLD"), make_agency("damkar")
    own = make_plan_item(make_category("FLOOD"), agency)
    make_plan_item(category, agency, 9)
    run("import_plans", tmp_path, PLANS, region="kendari")
    lines = {(item.plan.priority, item.count, item.is_required, item.alarm_level) for item in PlanItem.objects.all()}
    assert lines == {(None, 2, True, 1), (None, 1, False, 2), (1, 3, True, 1), (None, own.count, True, 1)}
    assert "3 unchanged" in run("import_plans", tmp_path, PLANS, region="kendari")


def test_it_refuses_a_plan_line_that_means_nothing(tmp_path: Path) -> None:
    make_category("FIRE_BLD")
    make_agency("damkar")
    header, start = PLANS.splitlines()[0], "FIRE_BLD,damkar,1,,"
    content = f"{header}\n{start},perhaps,,,\n{start},,9,,\n{start},,,7,\n{start},,,,18:00-18:00\n{start},,,,25:00-1\n"
    complaints = refused("import_plans", tmp_path, content, region="kendari")
    assert [line.split(": ")[1] for line in complaints] == ["need", "alarm", "priority", "hours", "hours"]


def test_it_replaces_the_water_of_a_region(tmp_path: Path) -> None:
    region = make_region()
    square = [[[122.5, -4.0], [122.51, -4.0], [122.51, -3.99], [122.5, -4.0]]]
    polygon = {"type": "Polygon", "coordinates": square}
    bay = {"type": "Feature", "properties": {"name": "Teluk", "schematic": True}, "geometry": polygon}
    content = json.dumps({"type": "FeatureCollection", "features": [bay]})
    run("import_water", tmp_path, content, name="water.geojson", region="kendari")
    assert "1 removed" in run("import_water", tmp_path, content, name="water.geojson", region="kendari")
    assert [(water.name, water.is_schematic) for water in region.waters.all()] == [("Teluk", True)]


def test_it_says_which_regions_there_are(tmp_path: Path) -> None:
    make_region()
    with pytest.raises(CommandError, match=r"no region 'jakarta' \(known: kendari\)"):
        run("import_agencies", tmp_path, "x", region="jakarta")


def test_it_says_when_the_file_is_not_there(tmp_path: Path) -> None:
    make_region()
    with pytest.raises(CommandError, match="is not a file"):
        call_command("import_agencies", tmp_path / "none.csv", region="kendari")
