from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from geo112.regions.models import Region
from responders.imports.units import unit_slug
from responders.models import Station, Unit
from tests.makers import make_agency, make_region, make_station

pytestmark = pytest.mark.django_db
UNITS = "agency,station,call_sign,kind,capabilities\n"


@pytest.fixture
def region() -> Region:
    region = make_region()
    make_station(make_agency("damkar", region), name="Pos Uji")
    return region


def run(command: str, tmp_path: Path, text: str, region: str = "kendari", **options: bool) -> str:
    file, out = tmp_path / "rows.csv", StringIO()
    file.write_text(text)
    call_command(command, file, region=region, verbosity=0, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_it_names_units_stably_and_uniquely() -> None:
    assert unit_slug("KDI", "damkar", "Damkar 01") == "kdi-damkar-01"
    assert unit_slug("KNW", "damkar", "Damkar 01") == "knw-damkar-01"
    assert unit_slug("KDI", "psc119", "Ambulans 3") == "kdi-psc119-ambulans-3"


def test_it_imports_stations(region: Region, tmp_path: Path) -> None:
    text = "agency,name,lat,lon,address,phone\ndamkar,Pos Mandonga,-3.97,122.51,Jl. Uji,0401\n"
    assert "1 added" in run("import_stations", tmp_path, text)
    station = Station.objects.get(name="Pos Mandonga")
    assert (station.point.x, station.point.y, station.is_fictional) == (122.51, -3.97, False)
    assert "1 unchanged" in run("import_stations", tmp_path, text)


def test_it_imports_units(region: Region, tmp_path: Path) -> None:
    text = UNITS + "damkar,Pos Uji,Damkar 01,fire_engine,fire;rescue\n"
    assert "1 added" in run("import_units", tmp_path, text, "74.71")
    unit = Unit.objects.get(slug="kdi-damkar-01")
    assert (unit.station.name, unit.capabilities, unit.on_duty) == ("Pos Uji", ["fire", "rescue"], False)  # type: ignore[union-attr]


def test_it_changes_a_unit_without_touching_its_slug_or_duty(region: Region, tmp_path: Path) -> None:
    run("import_units", tmp_path, UNITS + "damkar,,Damkar 01,fire_engine,\n")
    Unit.objects.update(slug="lama", on_duty=True)
    assert "1 changed" in run("import_units", tmp_path, UNITS + "damkar,Pos Uji,Damkar 01,water_tanker,\n")
    unit = Unit.objects.get()
    assert (unit.slug, unit.kind, unit.on_duty) == ("lama", "water_tanker", True)


def test_it_marks_rows_that_call_themselves_fictional(region: Region, tmp_path: Path) -> None:
    run("import_units", tmp_path, "agency,call_sign,kind,fictional\ndamkar,Damkar 01,boat,yes\n")
    assert Unit.objects.get().is_fictional


def test_it_imports_nothing_when_a_line_is_broken_and_names_each(region: Region, tmp_path: Path) -> None:
    text = UNITS + "damkar,,Damkar 01,boat,\nnobody,,X,boat,\ndamkar,Nowhere,Y,boat,\ndamkar,,Z\n"
    with pytest.raises(CommandError, match="3 problems"):
        run("import_units", tmp_path, text)
    assert not Unit.objects.exists()


def test_it_refuses_two_units_of_one_name(region: Region, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="1 problem,"):
        run("import_units", tmp_path, UNITS + "damkar,,Damkar 01,boat,\ndamkar,,DAMKAR-01,boat,\n")


def test_it_changes_nothing_in_a_dry_run(region: Region, tmp_path: Path) -> None:
    out = run("import_units", tmp_path, UNITS + "damkar,,Damkar 01,boat,\n", dry_run=True)
    assert "1 added" in out
    assert not Unit.objects.exists()
