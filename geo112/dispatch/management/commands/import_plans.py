"""`import_plans FILE.csv --region CODE`: which agencies send how many units to which type of incident.

Columns: category, agency, count; and if wanted capabilities(;), kinds(;), need (required or welcome), alarm (from
which level on), and what the plan is narrowed to: priority, area (official code), hours (18:00-06:00).

A plan that the file names gets exactly the file's lines; plans that it does not name stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any, TypeVar

from geo112.dispatch.models import PlanItem, ResponsePlan
from geo112.regions.imports.command import ImportCommand, ImportReport, Outcome
from geo112.regions.imports.rows import FieldError, Row, parse_rows
from geo112.regions.models import Agency, Area, Region
from incidents.models import Category

T = TypeVar("T")
NEEDS = {"": True, "required": True, "wajib": True, "welcome": False, "dianjurkan": False}
HOURS = r"([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d|"


@dataclass(frozen=True)
class When:
    """What a plan is for."""

    category: Category
    priority: int | None
    area: Area | None
    from_time: time | None
    to_time: time | None


@dataclass(frozen=True)
class What:
    """One line of it."""

    agency: Agency
    count: int
    capabilities: tuple[str, ...]
    kinds: tuple[str, ...]
    is_required: bool
    alarm_level: int


class Command(ImportCommand):
    help = (
        "Imports response plans from a CSV (category,agency,count; optional: capabilities,kinds,need,alarm,priority,"
        "area,hours). A plan that the file names gets exactly the file's lines."
    )

    def import_file(self, path: Path, region: Region, **options: Any) -> ImportReport:
        categories = {category.code: category for category in Category.objects.all()}
        agencies = {agency.code: agency for agency in region.agencies.all()}
        areas = {area.code: area for area in region.areas.defer("boundary")}

        def parse(row: Row) -> tuple[When, What]:
            return _when(row, categories, areas), _what(row, agencies)

        plans: dict[When, list[What]] = defaultdict(list)
        for when, what in parse_rows(path, ("category", "agency", "count"), parse):
            plans[when].append(what)
        return ImportReport(outcome for when, lines in plans.items() for outcome in _save(region, when, lines))


def _when(row: Row, categories: dict[str, Category], areas: dict[str, Area]) -> When:
    priority = row.matching("priority", "[123]|", "a priority (1, 2 or 3)")
    hours = row.matching("hours", HOURS, "a span such as 18:00-06:00")
    begin, end = (time.fromisoformat(part.zfill(5)) for part in hours.split("-")) if hours else (None, None)
    if begin is not None and begin == end:
        raise FieldError("hours", "begin and end at the same time")
    area = _known(row, "area", areas) if row.text("area") else None
    return When(_known(row, "category", categories), int(priority) if priority else None, area, begin, end)


def _what(row: Row, agencies: dict[str, Agency]) -> What:
    need = row.text("need").lower()
    if need not in NEEDS:
        raise FieldError("need", f"{need!r} is neither required nor welcome")
    return What(
        agency=_known(row, "agency", agencies),
        count=int(row.matching("count", "[1-9][0-9]?", "a whole number from 1 to 99")),
        capabilities=tuple(row.items("capabilities")),
        kinds=tuple(row.items("kinds")),
        is_required=NEEDS[need],
        alarm_level=int(row.matching("alarm", "[1-5]|", "an alarm level from 1 to 5") or 1),
    )


def _save(region: Region, when: When, lines: Sequence[What]) -> Iterator[Outcome]:
    """Makes the plan's lines those of the file, each with its outcome."""
    plan, is_new = ResponsePlan.objects.get_or_create(region=region, **vars(when))
    present = [_as_line(item) for item in plan.items.select_related("agency")]
    if sorted(present, key=repr) == sorted(lines, key=repr):
        for _line in lines:
            yield "unchanged"
        return
    plan.items.all().delete()
    for line in lines:
        values = {**vars(line), "capabilities": list(line.capabilities), "kinds": list(line.kinds)}
        PlanItem.objects.create(plan=plan, **values)
        yield "added" if is_new else "unchanged" if line in present else "changed"


def _as_line(item: PlanItem) -> What:
    return What(
        item.agency, item.count, tuple(item.capabilities), tuple(item.kinds), item.is_required, item.alarm_level
    )


def _known(row: Row, field: str, known: dict[str, T]) -> T:
    code = row.text(field)
    if code not in known:
        raise FieldError(field, f"there is no {field} {code!r}")
    return known[code]
