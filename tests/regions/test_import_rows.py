"""Rows of a CSV: what is read, and how a broken line is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from geo112.regions.imports.rows import ImportFailed, Row, parse_rows, read_rows


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """As commands speak; the admin's page speaks its reader's language."""
    with translation.override(None):
        yield


def read(tmp_path: Path, content: str | bytes, required: tuple[str, ...] = ("name", "lat")) -> list[Row]:
    path = tmp_path / "rows.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(path, required))


def complaints(tmp_path: Path, content: str | bytes, required: tuple[str, ...] = ("name", "lat")) -> list[str]:
    with pytest.raises(ImportFailed) as failure:
        read(tmp_path, content, required)
    return [str(problem) for problem in failure.value.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_it_finds_out_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    rows = read(tmp_path, f"name{delimiter}lat\nPasar{delimiter}-3.9\n")
    assert rows == [Row(2, {"name": "Pasar", "lat": "-3.9"})]


@pytest.mark.parametrize("content", ["\ufeffname,lat\nCafé,1\n".encode(), "name,lat\nCafé,1\n".encode("cp1252")])
def test_it_reads_a_byte_order_mark_and_windows_letters(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content)[0].values == {"name": "Café", "lat": "1"}


def test_it_counts_lines_through_blank_ones_and_quoted_line_breaks(tmp_path: Path) -> None:
    rows = read(tmp_path, 'name,lat\n\n"a\nb",1\n,\nc,2\n')
    assert [row.line for row in rows] == [3, 6]


def test_it_names_every_broken_line(tmp_path: Path) -> None:
    content = 'name,lat\na,1,2\nb\nc,3\n"never closed,4\n'
    assert complaints(tmp_path, content) == [
        "line 2: has 3 columns, expected 2",
        "line 3: has 1 columns, expected 2",
        "line 5: cannot be read (unexpected end of data)",
    ]


def test_it_names_the_missing_and_the_doubled_column(tmp_path: Path) -> None:
    assert complaints(tmp_path, "name,name\nx,y\n") == [
        "line 1: lat: this column is missing",
        "line 1: name: this column stands twice",
    ]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_it_refuses_an_empty_file(tmp_path: Path, content: str) -> None:
    assert complaints(tmp_path, content) == ["the file is empty"]


@pytest.mark.parametrize("content", [b"\x89PNG\x00\x00", "name\na\0b\n".encode("utf-16")])
def test_it_refuses_a_file_that_is_no_text(tmp_path: Path, content: bytes) -> None:
    assert complaints(tmp_path, content) == ["this is not a text file"]


def test_it_gathers_the_problems_of_values_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("name;lat;lon\na;95;122\nb;-3,97;122,5\nc;x;1\nd\n;0;0\n")
    with pytest.raises(ImportFailed) as failure:
        parse_rows(path, {"name"}, Row.lon_lat)
    assert [str(problem) for problem in failure.value.problems] == [
        "line 2: lat: 95 is not between -90 and 90",
        "line 4: lat: 'x' is not a number",
        "line 5: has 1 columns, expected 3",
        "line 6: lat: 0, 0 is no position",
    ]


def test_it_understands_decimal_commas_and_lists(tmp_path: Path) -> None:
    row = read(tmp_path, "name;lat;lon\nx;-3,97;122,5\n")[0]
    assert row.lon_lat() == (122.5, -3.97)
    assert Row(2, {"aliases": "UHO; Unhalu;"}).items("aliases") == ["UHO", "Unhalu"]


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_it_knows_a_workbook(tmp_path: Path, content: bytes) -> None:
    assert complaints(tmp_path, content) == ["this is an Excel workbook: save it as CSV (UTF-8)"]
