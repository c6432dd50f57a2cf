"""`plans.csv`: which agencies send how many units to which type of incident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo112.dispatch.models import PlanItem
from geo112.regions.imports.command import upsert
from geo112.regions.imports.problems import FieldError
from geo112.regions.imports.rows import Row, parse_rows
from geo112.regions.imports.tables import Change, Table, numbered, refuse_doubles
from geo112.regions.models import Agency, Region
from incidents.models import Category

T = TypeVar("T")


@dataclass(frozen=True)
class PlanRow:
    category: Category
    agency: Agency
    count: int
    capabilities: list[str]

    def __str__(self) -> str:
        return f"{self.category.code} {self.agency.code}"


def parse_plan(row: Row, categories: Mapping[str, Category], agencies: Mapping[str, Agency]) -> PlanRow:
    return PlanRow(
        category=_known(row, "category", categories),
        agency=_known(row, "agency", agencies),
        count=int(row.matching("count", "[1-9][0-9]?", _("a whole number from 1 to 99"))),
        capabilities=row.items("capabilities"),
    )


def load_plans(path: Path, region: Region) -> Iterator[Change]:
    categories = {category.code: category for category in Category.objects.all()}
    agencies = {agency.code: agency for agency in region.agencies.all()}
    parse = partial(parse_plan, categories=categories, agencies=agencies)
    rows = parse_rows(path, PLANS.columns, numbered(parse))
    refuse_doubles([(line, str(row), str(row)) for line, row in rows], "category")
    for line, row in rows:
        key = {"region": region, "category": row.category, "agency": row.agency}
        yield Change(line, str(row), upsert(PlanItem, key, {"count": row.count, "capabilities": row.capabilities}))


def plan_rows(region: Region) -> Iterator[dict[str, object]]:
    for item in PlanItem.objects.filter(region=region).select_related("category", "agency").order_by("category__code"):
        counted = {"count": item.count, "capabilities": item.capabilities}
        yield {"category": item.category.code, "agency": item.agency.code, **counted}


def _known(row: Row, field: str, known: Mapping[str, T]) -> T:
    code = row.text(field)
    if code not in known:
        raise FieldError(field, _("there is no %(field)s %(code)s") % {"field": field, "code": repr(code)})
    return known[code]


PLANS = Table(
    name="plans",
    title=gettext_lazy("response plans"),
    model=PlanItem,
    columns=("category", "agency", "count"),
    optional=("capabilities",),
    load=load_plans,
    rows=plan_rows,
)
