"""`import_plans FILE.csv --region CODE`: which agencies send how many units to which type of incident."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from geo112.dispatch.models import PlanItem
from geo112.regions.imports.command import ImportCommand, ImportReport, upsert
from geo112.regions.imports.rows import FieldError, Row, parse_rows
from geo112.regions.models import Agency, Region
from incidents.models import Category

T = TypeVar("T")


@dataclass(frozen=True)
class PlanRow:
    category: Category
    agency: Agency
    count: int
    capabilities: list[str]


class Command(ImportCommand):
    help = "Imports response plan lines from a CSV (category,agency,count,capabilities)."

    def import_file(self, path: Path, region: Region, **options: Any) -> ImportReport:
        categories = {category.code: category for category in Category.objects.all()}
        agencies = {agency.code: agency for agency in region.agencies.all()}

        def parse(row: Row) -> PlanRow:
            return PlanRow(
                category=_known(row, "category", categories),
                agency=_known(row, "agency", agencies),
                count=int(row.matching("count", "[1-9][0-9]?", "a whole number from 1 to 99")),
                capabilities=row.items("capabilities"),
            )

        rows = parse_rows(path, ("category", "agency", "count"), parse)
        return ImportReport(
            upsert(
                PlanItem,
                {"region": region, "category": row.category, "agency": row.agency},
                {"count": row.count, "capabilities": row.capabilities},
            )
            for row in rows
        )


def _known(row: Row, field: str, known: dict[str, T]) -> T:
    code = row.text(field)
    if code not in known:
        raise FieldError(field, f"there is no {field} {code!r}")
    return known[code]
