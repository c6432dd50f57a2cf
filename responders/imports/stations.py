"""`stations.csv`: agency, name, lat, lon, address, phone, and if wanted fictional.

A station is known by its agency and name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo112.regions.imports.command import Outcome, upsert
from geo112.regions.imports.problems import FieldError
from geo112.regions.imports.rows import Row, parse_rows
from geo112.regions.imports.tables import Change, Table, refuse_doubles
from geo112.regions.models import Agency, Region
from responders.models import Station


@dataclass(frozen=True)
class StationRow:
    line: int
    agency: Agency
    name: str
    lon: float
    lat: float
    address: str
    phone: str
    is_fictional: bool


def agencies_by_name(region: Region) -> dict[str, Agency]:
    """The region's agencies by code and by name, in lower case."""
    agencies = list(Agency.objects.filter(region=region))
    return {agency.name.lower(): agency for agency in agencies} | {agency.code.lower(): agency for agency in agencies}


def read_agency(row: Row, agencies: Mapping[str, Agency]) -> Agency:
    """The agency that the row names by code or name; raises FieldError."""
    name = row.text("agency", required=True)
    if name.lower() not in agencies:
        known = ", ".join(sorted({agency.code for agency in agencies.values()})) or "none"
        text = _("there is no agency %(name)s in this region (known: %(known)s)")
        raise FieldError("agency", text % {"name": repr(name), "known": known})
    return agencies[name.lower()]


def read_fictional(row: Row) -> bool:
    """Demo data says so in a column of its own; rows without it are real."""
    return bool(row.text("fictional")) and row.yes_no("fictional")


def read_station(row: Row, agencies: Mapping[str, Agency]) -> StationRow:
    """Raises FieldError where a value is not acceptable."""
    lon, lat = row.lon_lat()
    return StationRow(
        line=row.line,
        agency=read_agency(row, agencies),
        name=row.text("name", max_length=100, required=True),
        lon=lon,
        lat=lat,
        address=row.text("address"),
        phone=row.text("phone", max_length=30),
        is_fictional=read_fictional(row),
    )


def save_station(region: Region, row: StationRow) -> Outcome:
    """Adds the station or brings it up to date."""
    return upsert(
        Station,
        {"region": region, "agency": row.agency, "name": row.name},
        {
            "point": Point(row.lon, row.lat, srid=4326),
            "address": row.address,
            "phone": row.phone,
            "is_fictional": row.is_fictional,
        },
    )


def load_stations(path: Path, region: Region) -> Iterator[Change]:
    rows = parse_rows(path, STATIONS.columns, partial(read_station, agencies=agencies_by_name(region)))
    refuse_doubles([(row.line, row.name, (row.agency.pk, row.name)) for row in rows], "name")
    for row in rows:
        yield Change(row.line, f"{row.agency.code} {row.name}", save_station(region, row))


def station_rows(region: Region) -> Iterator[dict[str, object]]:
    for station in Station.objects.filter(region=region).select_related("agency").order_by("agency__code", "name"):
        place = {"lat": station.point.y, "lon": station.point.x, "address": station.address}
        known = {"agency": station.agency.code, "name": station.name}
        yield {**known, **place, "phone": station.phone, "fictional": station.is_fictional}


STATIONS = Table(
    name="stations",
    title=gettext_lazy("stations"),
    model=Station,
    columns=("agency", "name", "lat", "lon"),
    optional=("address", "phone", "fictional"),
    load=load_stations,
    rows=station_rows,
)
