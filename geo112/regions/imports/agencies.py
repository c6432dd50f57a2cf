"""`agencies.csv`: the organisations that answer, by their code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo112.regions.imports.command import upsert
from geo112.regions.imports.rows import Row, parse_rows
from geo112.regions.imports.tables import Change, Table, numbered, refuse_doubles
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
        code=row.matching("code", r"[a-z0-9_-]{1,30}", _("lower-case letters, digits and dashes, at most 30")),
        name=row.text("name", max_length=100, required=True),
        color=row.matching("color", r"#[0-9a-f]{6}", _("a colour such as #c0392b")),
        sends_units=row.yes_no("sends_units"),
        phone=row.text("phone", max_length=30),
    )


def load_agencies(path: Path, region: Region) -> Iterator[Change]:
    rows = parse_rows(path, AGENCIES.columns, numbered(parse_agency))
    refuse_doubles([(line, row.code, row.code) for line, row in rows], "code")
    for line, row in rows:
        yield Change(line, row.name, upsert(Agency, {"region": region, "code": row.code}, asdict(row)))


AGENCIES = Table(
    name="agencies",
    title=gettext_lazy("agencies"),
    model=Agency,
    columns=("code", "name", "color", "sends_units"),
    optional=("phone",),
    load=load_agencies,
    rows=lambda region: region.agencies.values("code", "name", "color", "sends_units", "phone"),
)
