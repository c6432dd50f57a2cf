"""`categories.csv`: types of incidents, by their code; shared by all regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo112.regions.imports.command import upsert
from geo112.regions.imports.rows import Row, parse_rows
from geo112.regions.imports.tables import Change, Table, numbered, refuse_doubles
from incidents.models import Category

COLUMNS = ("code", "name_id", "name_en", "priority", "is_incident", "keywords")


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
        code=row.matching("code", r"[A-Z0-9_-]{1,20}", _("capitals, digits and underscores, at most 20")),
        name_id=row.text("name_id", max_length=100, required=True),
        name_en=row.text("name_en", max_length=100, required=True),
        priority=int(row.matching("priority", "[123]", _("1, 2 or 3"))),
        is_incident=row.yes_no("is_incident"),
        keywords=row.items("keywords"),
        is_sensitive=row.yes_no("is_sensitive") if "is_sensitive" in row.values else None,
    )


def load_categories(path: Path, region: None) -> Iterator[Change]:
    rows = parse_rows(path, CATEGORIES.columns, numbered(parse_category))
    refuse_doubles([(line, row.code, row.code) for line, row in rows], "code")
    for line, row in rows:
        values = {name: value for name, value in asdict(row).items() if value is not None}
        yield Change(line, row.name_id, upsert(Category, {"code": row.code}, values))


CATEGORIES = Table(
    name="categories",
    title=gettext_lazy("incident types"),
    model=Category,
    columns=COLUMNS,
    optional=("is_sensitive",),
    load=load_categories,
    rows=lambda region: Category.objects.values(*COLUMNS, "is_sensitive"),
    per_region=False,
)
