"""`places.csv`: the gazetteer, by the stable ids of its sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from geo112.regions.imports.rows import parse_rows
from geo112.regions.imports.tables import Change, Table, numbered
from geo112.regions.models import Region
from incidents.gazetteer.places import COLUMNS, PlaceRecord, parse_place, write_places
from incidents.models import Place

ELSEWHERE = "of other regions, passed over"
"""One file often holds a whole province: its other regions' rows are for their own runs."""
REPEATED = "repeated below, passed over"


def load_places(path: Path, region: Region) -> Iterator[Change]:
    records = parse_rows(path, COLUMNS, numbered(parse_place))
    ours = {line: record for line, record in records if _is_of(record, region)}
    outcomes = write_places(region, ours.values(), source=path.name)
    last = {record.key: line for line, record in ours.items()}
    for line, record in records:
        outcome = outcomes[record.key] if line in ours else ELSEWHERE
        yield Change(line, record.name, outcome if last.get(record.key, line) == line else REPEATED)


def _is_of(record: PlaceRecord, region: Region) -> bool:
    """A row without a region belongs to the one that is named at the door."""
    return record.region.lower() in ("", region.slug, region.code, region.number_prefix.lower(), region.name.lower())


def place_rows(region: Region) -> Iterator[dict[str, object]]:
    for place in Place.objects.filter(region=region).order_by("key").iterator():
        yield {
            "id": place.key,
            "name": place.name,
            "aliases": place.aliases,
            "kind": place.kind,
            "lat": place.point.y,
            "lon": place.point.x,
            "kelurahan": place.village,
            "kecamatan": place.district,
            "region": region.slug,
            "radius_m": place.radius_m,
        }


PLACES = Table(
    name="places",
    title=_("places"),
    model=Place,
    columns=COLUMNS,
    optional=("aliases", "kind", "kelurahan", "kecamatan", "region", "radius_m"),
    load=load_places,
    rows=place_rows,
)
