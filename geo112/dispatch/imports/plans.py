"""`plans.csv`: which agencies send how many units to which type of incident.

Columns: category, agency, count; and if wanted capabilities(;), kinds(;), need (required or welcome), alarm (from
which level on), and what the plan is narrowed to: priority, area (official code), hours (18:00-06:00).

A plan that the file names gets exactly the file's lines; plans that it does not name stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import partial
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo112.dispatch.models import PlanItem, ResponsePlan
from geo112.regions.imports.problems import FieldError
from geo112.regions.imports.rows import Row, parse_rows
from geo112.regions.imports.tables import Change, Table, numbered
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


def load_plans(path: Path, region: Region) -> Iterator[Change]:
    areas = {area.code: area for area in region.areas.defer("boundary")}
    agencies = {agency.code: agency for agency in region.agencies.all()}
    categories = {category.code: category for category in Category.objects.all()}
    parse_when = partial(_when, categories=categories, areas=areas)
    plans: dict[When, list[tuple[int, What]]] = defaultdict(list)
    for line, (when, what) in parse_rows(
        path, PLANS.columns, numbered(lambda row: (parse_when(row), _what(row, agencies)))
    ):
        plans[when].append((line, what))
    for when, lines in plans.items():
        yield from _save(region, when, lines)


def _when(row: Row, categories: Mapping[str, Category], areas: Mapping[str, Area]) -> When:
    priority = row.matching("priority", "[123]|", _("a priority (1, 2 or 3)"))
    hours = row.matching("hours", HOURS, _("a span such as 18:00-06:00"))
    begin, end = (time.fromisoformat(part.zfill(5)) for part in hours.split("-")) if hours else (None, None)
    if begin is not None and begin == end:
        raise FieldError("hours", _("begin and end at the same time"))
    area = _known(row, "area", areas) if row.text("area") else None
    return When(_known(row, "category", categories), int(priority) if priority else None, area, begin, end)


def _what(row: Row, agencies: Mapping[str, Agency]) -> What:
    need = row.text("need").lower()
    if need not in NEEDS:
        raise FieldError("need", _("%(need)s is neither required nor welcome") % {"need": repr(need)})
    return What(
        agency=_known(row, "agency", agencies),
        count=int(row.matching("count", "[1-9][0-9]?", _("a whole number from 1 to 99"))),
        capabilities=tuple(row.items("capabilities")),
        kinds=tuple(row.items("kinds")),
        is_required=NEEDS[need],
        alarm_level=int(row.matching("alarm", "[1-5]|", _("an alarm level from 1 to 5")) or 1),
    )


def _save(region: Region, when: When, lines: Sequence[tuple[int, What]]) -> Iterator[Change]:
    """Makes the plan's lines those of the file, each with its outcome."""
    plan, is_new = ResponsePlan.objects.get_or_create(region=region, **vars(when))
    present = [_as_line(item) for item in plan.items.select_related("agency")]
    wanted = [what for _line, what in lines]
    is_same = sorted(present, key=repr) == sorted(wanted, key=repr)
    if not is_same:
        plan.items.all().delete()
    for line, what in lines:
        if not is_same:
            values = {**vars(what), "capabilities": list(what.capabilities), "kinds": list(what.kinds)}
            PlanItem.objects.create(plan=plan, **values)
        outcome = "unchanged" if is_same or what in present else "added" if is_new else "changed"
        yield Change(line, f"{when.category.code} {what.agency.code}", outcome)


def _as_line(item: PlanItem) -> What:
    return What(
        item.agency, item.count, tuple(item.capabilities), tuple(item.kinds), item.is_required, item.alarm_level
    )


def plan_rows(region: Region) -> Iterator[dict[str, object]]:
    """Every line in the columns of the file."""
    items = PlanItem.objects.filter(plan__region=region).select_related("plan__category", "plan__area", "agency")
    for item in items.order_by("plan__category__code", "plan_id", "alarm_level", "-is_required", "pk"):
        plan = item.plan
        hours = f"{plan.from_time:%H:%M}-{plan.to_time:%H:%M}" if plan.from_time and plan.to_time else ""
        yield {
            "category": plan.category.code,
            "agency": item.agency.code,
            "count": item.count,
            "capabilities": item.capabilities,
            "kinds": item.kinds,
            "need": "required" if item.is_required else "welcome",
            "alarm": item.alarm_level,
            "priority": plan.priority or "",
            "area": plan.area.code if plan.area else "",
            "hours": hours,
        }


def _known(row: Row, field: str, known: Mapping[str, T]) -> T:
    code = row.text(field)
    if code not in known:
        raise FieldError(field, _("there is no %(field)s %(code)s") % {"field": field, "code": repr(code)})
    return known[code]


PLANS = Table(
    name="plans",
    title=gettext_lazy("response plans"),
    model=ResponsePlan,
    columns=("category", "agency", "count"),
    optional=("capabilities", "kinds", "need", "alarm", "priority", "area", "hours"),
    load=load_plans,
    rows=plan_rows,
)
