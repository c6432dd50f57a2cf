"""`import_categories FILE.csv`: the types of incidents, shared by all regions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geo112.regions.imports.command import ImportCommand, ImportReport, upsert
from geo112.regions.imports.rows import Row, parse_rows
from geo112.regions.models import Region
from incidents.models import Category


@dataclass(frozen=True)
class CategoryRow:
    code: str
    name_id: str
    name_en: str
    priority: int
    is_incident: bool
    keywords: list[str]
    is_sensitive: bool | None
    """None where the file has no such column: what was set stays."""


def parse_category(row: Row) -> CategoryRow:
    return CategoryRow(
        code=row.matching("code", r"[A-Z0-9_-]{1,20}", "capitals, digits and underscores, at most 20"),
        name_id=row.text("name_id", max_length=100, required=True),
        name_en=row.text("name_en", max_length=100, required=True),
        priority=int(row.matching("priority", "[123]", "1, 2 or 3")),
        is_incident=row.yes_no("is_incident"),
        keywords=row.items("keywords"),
        is_sensitive=row.yes_no("is_sensitive") if "is_sensitive" in row.values else None,
    )


class Command(ImportCommand):
    help = "Imports incident types from a CSV (code,name_id,name_en,priority,is_incident,keywords[,is_sensitive])."
    per_region = False

    def import_file(self, path: Path, region: Region | None, **options: Any) -> ImportReport:
        columns = ("code", "name_id", "name_en", "priority", "is_incident", "keywords")
        rows = parse_rows(path, columns, parse_category)
        return ImportReport(upsert(Category, {"code": row.code}, _values(row)) for row in rows)


def _values(row: CategoryRow) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if value is not None}
