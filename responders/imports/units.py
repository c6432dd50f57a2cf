"""`units.csv`: agency, station, call_sign, kind, capabilities(;), and if wanted fictional.

A unit is known by its call sign in the region.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.text import slugify

from geo112.live.outbox import announce
from geo112.regions.imports.command import Outcome, upsert
from geo112.regions.imports.problems import FieldError, ImportFailed, ImportProblem
from geo112.regions.imports.rows import Row
from geo112.regions.models import Agency, Region
from responders.imports.stations import read_agency, read_fictional
from responders.models import Station, Unit

COLUMNS: Final = ("agency", "call_sign", "kind")
MAX_SLUG: Final = 50


@dataclass(frozen=True)
class UnitRow:
    line: int
    agency: Agency
    station: Station | None
    call_sign: str
    slug: str
    kind: str
    capabilities: tuple[str, ...]
    is_fictional: bool


def unit_slug(number_prefix: str, agency: str, call_sign: str) -> str:
    """`KDI`, `damkar`, `Damkar 01` → `kdi-damkar-01`; the agency stands in it once. Unique by the region's prefix."""
    sign = slugify(call_sign)
    name = sign if sign == agency or sign.startswith(f"{agency}-") else f"{agency}-{sign}"
    return f"{number_prefix.lower()}-{name}"


def read_unit(
    row: Row, region: Region, agencies: Mapping[str, Agency], stations: Mapping[tuple[int, str], Station]
) -> UnitRow:
    """Raises FieldError where a value is not acceptable."""
    agency = read_agency(row, agencies)
    call_sign = row.text("call_sign", max_length=50, required=True)
    slug = unit_slug(region.number_prefix, agency.code, call_sign)
    if not slugify(call_sign) or len(slug) > MAX_SLUG:
        raise FieldError("call_sign", f"makes no name for topics and addresses ({slug!r}, at most {MAX_SLUG} signs)")
    return UnitRow(
        line=row.line,
        agency=agency,
        station=_read_station(row, agency, stations),
        call_sign=call_sign,
        slug=slug,
        kind=row.text("kind", max_length=40, required=True),
        capabilities=tuple(row.items("capabilities")),
        is_fictional=read_fictional(row),
    )


def _read_station(row: Row, agency: Agency, stations: Mapping[tuple[int, str], Station]) -> Station | None:
    name = row.text("station")
    if name and (agency.pk, name.lower()) not in stations:
        raise FieldError("station", f"{agency} has no station {name!r}")
    return stations[agency.pk, name.lower()] if name else None


def stations_by_name(region: Region) -> dict[tuple[int, str], Station]:
    """The region's stations by agency id and name in lower case."""
    return {(station.agency_id, station.name.lower()): station for station in Station.objects.filter(region=region)}


def refuse_doubles(rows: Sequence[UnitRow]) -> None:
    """Raises ImportFailed for each line whose unit stands in the file before, be it in other spelling."""
    first: dict[str, int] = {}
    problems = [
        ImportProblem(row.line, "call_sign", f"{row.call_sign} stands in line {first[row.slug]} already")
        for row in rows
        if first.setdefault(row.slug, row.line) != row.line
    ]
    if problems:
        raise ImportFailed(problems)


def save_unit(region: Region, row: UnitRow) -> Outcome:
    """Adds the unit, off duty, or brings it up to date. The slug of a unit that exists stays: trackers speak by it."""
    taken = Unit.objects.filter(slug=row.slug).exclude(region=region, call_sign=row.call_sign).first()
    exists = Unit.objects.filter(region=region, call_sign=row.call_sign).exists()
    if taken and not exists:
        raise ImportFailed(
            [ImportProblem(row.line, "call_sign", f"is too like {taken.call_sign}: both would be {row.slug}")]
        )
    values = {
        "agency": row.agency,
        "station": row.station,
        "kind": row.kind,
        "capabilities": list(row.capabilities),
        "is_fictional": row.is_fictional,
    }
    outcome = upsert(
        Unit, {"region": region, "call_sign": row.call_sign}, values if exists else {**values, "slug": row.slug}
    )
    if outcome != "unchanged":
        announce(region, "units", [Unit.objects.get(region=region, call_sign=row.call_sign).slug])
    return outcome
