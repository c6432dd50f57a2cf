from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from incidents.gazetteer.search import search_places
from incidents.models import Place
from tests.makers import make_region

pytestmark = pytest.mark.django_db

HEADER = "id,name,aliases,kind,lat,lon,kelurahan,kecamatan,region,radius_m"
HOSPITAL = "lm-1,RS Uji,RSU;Rumah Uji,hospital,-3.98,122.52,Bende,Kadia,kendari,100"


def run(tmp_path: Path, *lines: str, **options: Any) -> str:
    path = tmp_path / "places.csv"
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    out = tmp_path / "out.txt"
    make_region()
    with out.open("w") as stdout:
        call_command("import_places", path, region="kendari", stdout=stdout, verbosity=0, **options)
    return out.read_text()


def test_it_imports_what_can_then_be_found(tmp_path: Path) -> None:
    assert "1 added" in run(tmp_path, HOSPITAL)
    place = Place.objects.get()
    assert (place.key, place.aliases, place.radius_m, place.village) == ("lm-1", ["RSU", "Rumah Uji"], 100, "Bende")
    assert search_places(place.region, "rumah sakit uji")[0].key == "lm-1"


def test_a_repeated_run_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path, HOSPITAL)
    assert "0 added, 0 changed, 1 unchanged" in run(tmp_path, HOSPITAL)


def test_names_in_quotes_and_foreign_letters_are_the_same_at_the_second_time(tmp_path: Path) -> None:
    run(tmp_path, row := 'lm-2,"Café ""Uji""","Kafé; d\'Uji ""B""",cafe,-3.98,122.52,,,kendari,100')
    assert Place.objects.get().aliases == ["Kafé", 'd\'Uji "B"']
    assert "1 unchanged" in run(tmp_path, row)


def test_a_changed_row_changes_the_place(tmp_path: Path) -> None:
    run(tmp_path, HOSPITAL)
    before = Place.objects.get().pk
    assert "1 changed" in run(tmp_path, HOSPITAL.replace("RS Uji", "RS Baru"))
    assert Place.objects.values_list("pk", "name").get() == (before, "RS Baru")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert "1 added" in run(tmp_path, HOSPITAL, dry_run=True)
    assert not Place.objects.exists()


def test_rows_of_other_regions_are_passed_over_and_counted(tmp_path: Path) -> None:
    report = run(tmp_path, HOSPITAL, "lm-2,Pasar,,market,-3.86,122.05,,,konawe,100")
    assert "1 of other regions, passed over" in report
    assert Place.objects.get().key == "lm-1"


def test_an_official_code_is_one_key_with_or_without_its_prefix(tmp_path: Path) -> None:
    run(tmp_path, "74.71.01.1005,Mandonga,,kelurahan,-3.96,122.51,,,,600")
    run(tmp_path, "kel-74.71.01.1005,Mandonga,,kelurahan,-3.97,122.51,,,,600")
    assert Place.objects.get().point.y == -3.97


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("lm-2,Pasar,,market,95,122.5,,,kendari,100", "lat"),
        ("lm-2,Pasar,,market,,122.5,,,kendari,100", "lat"),
        ("lm-2,Pasar,,market,0,0,,,kendari,100", "0, 0"),
        ("lm-2,,,market,-3.9,122.5,,,kendari,100", "name"),
        ("lm-2,Pasar,,market,-3.9,122.5,,,kendari,-5", "radius_m"),
        ("lm-2,Pasar,,market", "columns"),
    ],
)
def test_one_bad_row_stops_all_and_is_named(tmp_path: Path, row: str, complaint: str, capfd: Any) -> None:
    with pytest.raises(CommandError, match="nothing was imported"):
        run(tmp_path, HOSPITAL, row)
    assert "line 3" in (errors := capfd.readouterr().err)
    assert complaint in errors
    assert not Place.objects.exists()


def test_ten_thousand_rows_cost_few_queries(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    rows = [f"lm-{n},Pasar {n},,market,-3.98,122.52,,,kendari,100" for n in range(10_000)]
    with django_assert_max_num_queries(25):
        assert "10000 added" in run(tmp_path, *rows)
