"""`units.csv`: agency, station, call_sign, kind, capabilities(;), and if wanted fictional.

A unit is known by its call sign in the region.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo112.live.outbox import announce
from geo112.regions.imports.command import Outcome, upsert
from geo112.regions.imports.problems import FieldError, ImportFailed, ImportProblem
from geo112.regions.imports.rows import Row, parse_rows
from geo112.regions.imports.tables import Change, Table, refuse_doubles
from geo112.regions.models import Agency, Region
from responders.imports.stations import agencies_by_name, read_agency, read_fictional
from responders.models import Station, Unit

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
        raise FieldError("call_sign", _unusable(slug))
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


def _unusable(slug: str) -> str:
    text = _("makes no name for topics and addresses (%(slug)s, at most %(count)s signs)")
    return text % {"slug": repr(slug), "count": MAX_SLUG}


def _too_like(taken: Unit, row: UnitRow) -> str:
    return _("is too like %(other)s: both would be %(slug)s") % {"other": taken.call_sign, "slug": row.slug}


def _read_station(row: Row, agency: Agency, stations: Mapping[tuple[int, str], Station]) -> Station | None:
    name = row.text("station")
    if name and (agency.pk, name.lower()) not in stations:
        raise FieldError("station", _("%(agency)s has no station %(name)s") % {"agency": agency, "name": repr(name)})
    return stations[agency.pk, name.lower()] if name else None


def stations_by_name(region: Region) -> dict[tuple[int, str], Station]:
    """The region's stations by agency id and name in lower case."""
    return {(station.agency_id, station.name.lower()): station for station in Station.objects.filter(region=region)}


def save_unit(region: Region, row: UnitRow) -> Outcome:
    """Adds the unit, off duty, or brings it up to date. The slug of a unit that exists stays: trackers speak by it."""
    taken = Unit.objects.filter(slug=row.slug).exclude(region=region, call_sign=row.call_sign).first()
    exists = Unit.objects.filter(region=region, call_sign=row.call_sign).exists()
    if taken and not exists:
        raise ImportFailed([ImportProblem(row.line, "call_sign", _too_like(taken, row))])
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


def load_units(path: Path, region: Region) -> Iterator[Change]:
    read = partial(read_unit, region=region, agencies=agencies_by_name(region), stations=stations_by_name(region))
    rows = parse_rows(path, UNITS.columns, read)
    refuse_doubles([(row.line, row.call_sign, row.slug) for row in rows], "call_sign")
    for row in rows:
        yield Change(row.line, row.call_sign, save_unit(region, row))


def unit_rows(region: Region) -> Iterator[dict[str, object]]:
    for unit in Unit.objects.filter(region=region).select_related("agency", "station").order_by("call_sign"):
        base = {"agency": unit.agency.code, "station": unit.station.name if unit.station else ""}
        kind = {"call_sign": unit.call_sign, "kind": unit.kind, "capabilities": unit.capabilities}
        yield {**base, **kind, "fictional": unit.is_fictional}


UNITS = Table(
    name="units",
    title=gettext_lazy("units"),
    model=Unit,
    columns=("agency", "call_sign", "kind"),
    optional=("station", "capabilities", "fictional"),
    load=load_units,
    rows=unit_rows,
)
