"""Rows of a CSV file as people really save them, with line numbers for every complaint. Pure: no database.

    stations = parse_rows(path, {"agency", "name", "lat", "lon"}, parse_station)

where `parse_station(row: Row)` returns a value or raises `FieldError` (the `Row` methods do) or `ImportFailed`.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

from geo112.regions.exports import plain_cell
from geo112.regions.imports.problems import FieldError, ImportFailed, ImportProblem

__all__ = ["FieldError", "ImportFailed", "ImportProblem", "Row", "parse_rows", "read_rows"]

T = TypeVar("T")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx (a zip archive) and .xls (a compound file) begin."""
YES_NO = {
    **dict.fromkeys(("yes", "ya", "true", "1"), True),
    **dict.fromkeys(("no", "tidak", "false", "0"), False),
}


@dataclass(frozen=True)
class Row:
    """One record: the line on which it starts (the header is line 1) and its stripped values by column."""

    line: int
    values: dict[str, str]

    def text(self, field: str, *, max_length: int = 200, required: bool = False) -> str:
        """The value, "" where the column is missing; raises FieldError when too long, or empty though required."""
        value = self.values.get(field, "")
        if required and not value:
            raise FieldError(field, _("is empty"))
        if len(value) > max_length:
            raise FieldError(field, _("is longer than %(count)s characters") % {"count": max_length})
        return value

    def matching(self, field: str, pattern: str, expected: str) -> str:
        """A value that matches the whole pattern; the error says what was `expected`."""
        value = self.text(field)
        if not re.fullmatch(pattern, value):
            raise FieldError(field, _("%(value)s is not %(expected)s") % {"value": repr(value), "expected": expected})
        return value

    def yes_no(self, field: str) -> bool:
        value = self.text(field).lower()
        if value not in YES_NO:
            raise FieldError(field, _("%(value)s is neither yes nor no") % {"value": repr(value)})
        return YES_NO[value]

    def items(self, field: str) -> list[str]:
        """The parts of a value separated by `;`."""
        return [part.strip() for part in self.values.get(field, "").split(";") if part.strip()]

    def number(self, field: str, low: float, high: float, *, default: float | None = None) -> float:
        """A number within the limits; a decimal comma is understood. An empty value gives the default, if any."""
        value = self.text(field)
        if not value and default is not None:
            return default
        try:
            number = float(value.replace(",", "."))
        except ValueError:
            raise FieldError(field, _("%(value)s is not a number") % {"value": repr(value)}) from None
        if not (math.isfinite(number) and low <= number <= high):
            limits = {"value": value, "low": low, "high": high}
            raise FieldError(field, _("%(value)s is not between %(low)g and %(high)g") % limits)
        return number

    def lon_lat(self) -> tuple[float, float]:
        """The columns `lon` and `lat` (WGS 84); (0, 0) is what devices send that know nothing, so it is refused."""
        lat, lon = self.number("lat", -90, 90), self.number("lon", -180, 180)
        if lat == 0 and lon == 0:
            raise FieldError("lat", _("0, 0 is no position"))
        return lon, lat


def read_rows(path: Path, required: Collection[str]) -> Iterator[Row]:
    """The well-formed rows, in order; blank lines are passed over.

    Understands UTF-8 with or without a byte order mark, Windows-1252, and `,` `;` or tab between the columns. Raises
    ImportFailed at once when the file is empty, no text or lacks a column, and after the last row when lines were
    broken (too few or too many columns, a quote never closed), naming each of them.
    """
    content = path.read_bytes()
    if content.startswith(WORKBOOKS):
        raise ImportFailed([ImportProblem(0, "", _("this is an Excel workbook: save it as CSV (UTF-8)"))])
    text = _decode(content)
    if "\0" in text:
        raise ImportFailed([ImportProblem(0, "", _("this is not a text file"))])
    header_line = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=header_line.count)
    records = _records(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    columns = _columns(next(records, (1, [])), required)
    broken = []
    for line, values in records:
        if isinstance(values, str):
            broken.append(ImportProblem(line, "", values))
        elif len(values) != len(columns):
            broken.append(ImportProblem(line, "", _misfit(len(values), len(columns))))
        else:
            yield Row(line, dict(zip(columns, (plain_cell(value.strip()) for value in values), strict=True)))
    if broken:
        raise ImportFailed(broken)


def parse_rows(path: Path, required: Collection[str], parse: Callable[[Row], T]) -> list[T]:
    """What `parse` makes of each row; raises ImportFailed with the problems of all rows together."""
    parsed: list[T] = []
    problems: list[ImportProblem] = []
    try:
        for row in read_rows(path, required):
            try:
                parsed.append(parse(row))
            except FieldError as error:
                problems.append(ImportProblem(row.line, error.field, error.message))
            except ImportFailed as error:
                problems.extend(error.problems)
    except ImportFailed as error:
        problems.extend(error.problems)
    if problems:
        raise ImportFailed(problems)
    return parsed


def _misfit(count: int, expected: int) -> str:
    return _("has %(count)s columns, expected %(expected)s") % {"count": count, "expected": expected}


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _records(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | str]]:
    """(first line, values) of each record that is not blank, or (line, complaint) where the reader gives up."""
    line = 1
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, _("cannot be read (%(error)s)") % {"error": error}
            values = []
        if any(value.strip() for value in values):
            yield line, values
        line = reader.line_num + 1  # type: ignore[attr-defined]


def _columns(header: tuple[int, list[str] | str], required: Collection[str]) -> list[str]:
    line, values = header
    if isinstance(values, str):
        raise ImportFailed([ImportProblem(line, "", values)])
    columns = [value.strip().lower().removesuffix("(;)") for value in values]
    if not any(columns):
        raise ImportFailed([ImportProblem(0, "", _("the file is empty"))])
    problems = [ImportProblem(line, name, _("this column is missing")) for name in required if name not in columns]
    twice = {column for column in columns if columns.count(column) > 1}
    problems += [ImportProblem(line, name, _("this column stands twice")) for name in twice]
    if problems:
        raise ImportFailed(problems)
    return columns
