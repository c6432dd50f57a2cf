"""Places come in: from a CSV, a road network or wherever else, always by their stable key, as often as one likes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from geo112.regions.imports.problems import FieldError
from geo112.regions.imports.rows import Row
from geo112.regions.models import Region
from incidents.gazetteer.aliases import given_aliases
from incidents.gazetteer.normalise import search_text
from incidents.gazetteer.place_rows import PlaceRow, aliases_as_json, present_rows, write_rows
from incidents.gazetteer.vocabulary import Vocabulary
from incidents.gazetteer.vocabulary_rows import vocabulary_of

COLUMNS = ("id", "name", "lat", "lon")
"""What a file must have; aliases, kind, kelurahan, kecamatan, region and radius_m may be missing."""
DEFAULT_RADIUS_M = 150
BIGGEST_RADIUS_M = 50_000


@dataclass(frozen=True)
class PlaceRecord:
    """A place as a source describes it. `region` is as written there, "" where it does not say."""

    key: str
    name: str
    lon: float
    lat: float
    aliases: tuple[str, ...] = ()
    kind: str = "landmark"
    radius_m: int = DEFAULT_RADIUS_M
    village: str = ""
    district: str = ""
    region: str = ""


_OFFICIAL = re.compile(r"(?:kel|desa|kec)-(\d{2}(?:\.\d{2,4}){1,3})", re.IGNORECASE)


def stable_key(identity: str) -> str:
    """An area's key is its official code, with or without the prefix that sources give it, so that they all meet."""
    official = _OFFICIAL.fullmatch(identity)
    return official[1] if official else identity


def parse_place(row: Row) -> PlaceRecord:
    """One row of places.csv; raises FieldError."""
    lon, lat = row.lon_lat()
    aliases = tuple(row.items("aliases"))
    if any(len(alias) > 200 for alias in aliases):
        raise FieldError("aliases", _("one is longer than 200 characters"))
    return PlaceRecord(
        key=stable_key(row.text("id", max_length=100, required=True)),
        name=row.text("name", required=True),
        lon=lon,
        lat=lat,
        aliases=aliases,
        kind=row.text("kind", max_length=40) or "landmark",
        radius_m=round(row.number("radius_m", 1, BIGGEST_RADIUS_M, default=DEFAULT_RADIUS_M)),
        village=row.text("kelurahan", max_length=100),
        district=row.text("kecamatan", max_length=100),
        region=row.text("region", max_length=50),
    )


def store_places(
    region: Region,
    records: Iterable[PlaceRecord],
    source: str,
    *,
    is_fictional: bool = False,
) -> Counter[str]:
    """As `write_places`; counts added, changed and unchanged."""
    counted = Counter(added=0, changed=0, unchanged=0)
    counted.update(write_places(region, records, source, is_fictional=is_fictional).values())
    return counted


def write_places(
    region: Region, records: Iterable[PlaceRecord], source: str, *, is_fictional: bool = False
) -> dict[str, str]:
    """Adds or changes the region's places by key, in bulk; says of each key whether it was added, changed or neither.

    Of two records with one key the later wins. A place that a source no longer names stays: incidents refer to it.
    """
    vocabulary = vocabulary_of(region)
    given = given_aliases(region)
    wanted = {
        record.key: _row(record, source, is_fictional, vocabulary, given.get(record.key, ())) for record in records
    }
    present = present_rows(region)
    outcomes = {key: _compare(present.get(key), row) for key, row in wanted.items()}
    write_rows(region, (row for key, row in wanted.items() if outcomes[key] != "unchanged"))
    return outcomes


def _row(
    record: PlaceRecord, source: str, is_fictional: bool, vocabulary: Vocabulary, given: Sequence[str] = ()
) -> PlaceRow:
    return PlaceRow(
        key=record.key,
        name=record.name,
        aliases=aliases_as_json(record.aliases),
        search_text=search_text([record.name, *record.aliases, *given], vocabulary),
        kind=record.kind,
        lon=record.lon,
        lat=record.lat,
        radius_m=record.radius_m,
        village=record.village,
        district=record.district,
        is_fictional=is_fictional,
        source=source[:100],
    )


def _compare(present: PlaceRow | None, wanted: PlaceRow) -> str:
    if present is None:
        return "added"
    return "unchanged" if present.says_the_same(wanted) else "changed"
