"""`import_agencies FILE.csv --region CODE`: the organisations that answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geo112.regions.imports.command import ImportCommand, ImportReport, upsert
from geo112.regions.imports.rows import Row, parse_rows
from geo112.regions.models import Agency, Region


@dataclass(frozen=True)
class AgencyRow:
    code: str
    name: str
    color: str
    sends_units: bool
    phone: str


def parse_agency(row: Row) -> AgencyRow:
    return AgencyRow(
        code=row.matching("code", r"[a-z0-9_-]{1,30}", "lower-case letters, digits and dashes, at most 30"),
        name=row.text("name", max_length=100, required=True),
        color=row.matching("color", r"#[0-9a-f]{6}", "a colour such as #c0392b"),
        sends_units=row.yes_no("sends_units"),
        phone=row.text("phone", max_length=30),
    )


class Command(ImportCommand):
    help = "Imports agencies from a CSV (code,name,color,sends_units,phone)."

    def import_file(self, path: Path, region: Region, **options: Any) -> ImportReport:
        rows = parse_rows(path, ("code", "name", "color", "sends_units"), parse_agency)
        return ImportReport(upsert(Agency, {"region": region, "code": row.code}, asdict(row)) for row in rows)
