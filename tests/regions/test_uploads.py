"""CSV files through the admin: shown before they are written, by the rules of the commands."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import get_commands, load_command_class
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from geo112.regions.access import Role
from geo112.regions.administration.uploads import TABLES
from geo112.regions.exports import plain_cell, safe_cell
from geo112.regions.models import Agency, Region, Upload, User
from responders.models import Station
from tests.makers import make_agency, make_category, make_place, make_plan_item, make_region, make_station, make_unit
from tests.makers import make_user as make_person

pytestmark = pytest.mark.django_db

STATIONS = "agency,name,lat,lon\ndamkar,Pos Satu,-3.98,122.52\ndamkar,Pos Dua,-3.99,122.53\n"


@pytest.fixture
def region() -> Region:
    return make_agency(region=make_region("kendari")).region


@pytest.fixture
def admin(client: Client, region: Region) -> Client:
    client.force_login(make_person(Role.ADMIN, region), backend="django.contrib.auth.backends.ModelBackend")
    return client


def give(
    client: Client, table: str, content: str | bytes, region: Region | None, name: str = "data.csv"
) -> HttpResponse:
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    form = {"table": table, "file": file, **({"region": region.pk} if region else {})}
    return client.post("/admin/import/", form, follow=True)


def confirm(client: Client) -> HttpResponse:
    return client.post(f"/admin/import/{Upload.objects.get().pk}/", follow=True)


def problems(answer: HttpResponse) -> list[str]:
    return [str(problem) for problem in answer.context["problems"]]


def test_it_shows_first_and_writes_when_confirmed(admin: Client, region: Region) -> None:
    make_station(Agency.objects.get(), name="Pos Satu", lat=-3.98, lon=122.52, is_fictional=False)
    shown = give(admin, "stations", STATIONS, region)
    assert [(change.line, change.outcome) for change, _ in shown.context["changes"]] == [(3, "added")]
    assert Station.objects.count() == 1
    confirm(admin)
    assert Station.objects.count() == 2 and not Upload.objects.exists()


def test_it_names_every_bad_line_and_offers_no_confirmation(admin: Client, region: Region) -> None:
    shown = give(admin, "stations", "agency,name,lat,lon\nxyz,Pos,-3.9,122.5\ndamkar,Pos,-93,122.5\n", region)
    assert [problem.line for problem in shown.context["problems"]] == [2, 3]
    assert b'value="Impor"' not in shown.content
    confirm(admin)
    assert not Station.objects.exists()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"PK\x03\x04" + b"\0" * 200, "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 200, "Excel"),
        (b"", ""),
        (b"damkar,Pos,-3.9,122.5\n", "agency"),
        (b"agency,name,lat,lon\ndamkar,Pos,-3.9,122.5\ndamkar,Pos,-3.8,122.5\n", "2"),
        (b"agency,name,lat,lon\n" + b"damkar,Pos,-3.9,122.5\n" * 20_001, "import_stations"),
    ],
    ids=["xlsx", "xls", "empty", "no header", "doubled", "long"],
)
def test_it_says_what_is_wrong_with_a_file(admin: Client, region: Region, content: bytes, complaint: str) -> None:
    shown = give(admin, "stations", content, region)
    said = problems(shown) if "problems" in shown.context else shown.context["form"].errors["file"]
    assert complaint in " ".join(said) and said
    assert not Station.objects.exists()


def test_it_reads_windows_letters(admin: Client, region: Region) -> None:
    give(admin, "stations", "agency;name;lat;lon\ndamkar;Café;-3,98;122,52\n".encode("cp1252"), region)
    confirm(admin)
    assert Station.objects.get().name == "Café"


def test_it_refuses_a_file_of_50_megabytes(admin: Client, region: Region) -> None:
    answer = give(admin, "stations", b"x" * 50_000_000, region)
    assert "10 MB" in answer.content.decode() and not Upload.objects.exists()


def test_an_administrator_brings_no_rows_into_another_region(admin: Client) -> None:
    answer = give(admin, "stations", STATIONS, make_region("konawe"))
    assert "region" in answer.context["form"].errors


def test_only_superusers_bring_what_all_regions_share(admin: Client) -> None:
    answer = give(admin, "categories", "code\nX\n", None)
    assert "table" in answer.context["form"].errors
    assert admin.get("/admin/export/categories.csv").status_code == 404


def test_a_file_is_seen_by_whoever_gave_it_and_only_while_they_administer(admin: Client, region: Region) -> None:
    give(admin, "stations", STATIONS, region)
    upload = Upload.objects.get()
    other = Client()
    other.force_login(make_person(Role.ADMIN, region), backend="django.contrib.auth.backends.ModelBackend")
    assert other.get(f"/admin/import/{upload.pk}/").status_code == 404
    upload.user.memberships.update(region=make_region("konawe"))
    assert admin.post(f"/admin/import/{upload.pk}/").status_code == 404


def test_files_that_nobody_confirms_go(admin: Client, region: Region) -> None:
    give(admin, "stations", STATIONS, region)
    Upload.objects.update(uploaded_at=timezone.now() - timedelta(hours=2))
    give(admin, "stations", STATIONS, region)
    assert Upload.objects.count() == 1


def test_it_exports_what_it_imports(region: Region, client: Client) -> None:
    agency = Agency.objects.get()
    make_unit("kdi-damkar-1", agency, station=make_station(agency), capabilities=["ladder", "water"])
    names = ["Pasar Uji", "Pasar", "=PASAR"]
    make_place(names[0], aliases=names[1:])
    make_plan_item(make_category(), agency, 2, capabilities=["ladder"])
    client.force_login(User.objects.create_superuser("root"), backend="django.contrib.auth.backends.ModelBackend")
    for name, table in TABLES.items():
        address = f"/admin/export/{region.slug}/{name}.csv" if table.per_region else f"/admin/export/{name}.csv"
        content = client.get(address).content
        shown = give(client, name, content, region)
        assert problems(shown) == [] and shown.context["changes"] == [], name
        assert sum(count for _, count in shown.context["counts"]) >= 1, name


def test_a_spreadsheet_finds_no_formula_in_an_export(admin: Client, region: Region) -> None:
    make_place('=HYPERLINK("http://x","y")')
    text = admin.get(f"/admin/export/{region.slug}/places.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["name"].startswith("'=") and row["lat"] == "-3.98"


@pytest.mark.parametrize("text", ["=1+1", "+62 (401) 1", "-x", "@x", "'=1", "'x", "x", "-3.98", "+62401", "\tx"])
def test_what_an_export_makes_harmless_an_import_takes_back(text: str) -> None:
    made = safe_cell(text)
    assert isinstance(made, str) and (made == text or made == f"'{text}")
    assert text.startswith("'=") or plain_cell(made) == text


@pytest.mark.parametrize("name", ["places", "stations", "units", "agencies", "categories", "plans"])
def test_page_and_command_share_their_table(name: str) -> None:
    assert load_command_class(get_commands()[f"import_{name}"], f"import_{name}").table is TABLES[name]
