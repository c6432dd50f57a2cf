"""The table of places, read and written by the ten thousands: plain rows in one statement, without models between."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from django.db import connection

from geo112.regions.models import Region

BATCH = 20_000
"""Rows of a statement. The triggers that keep the index work once for each, so many at once are cheap; some 10 MB."""


class PlaceRow(NamedTuple):
    """A place as it stands in the table; `aliases` as JSON."""

    key: str
    name: str
    aliases: str
    search_text: str
    kind: str
    lon: float
    lat: float
    radius_m: int
    village: str
    district: str
    is_fictional: bool
    source: str

    def says_the_same(self, other: PlaceRow) -> bool:
        """Whatever the source: the same place in next year's file is unchanged."""
        return self[:-1] == other[:-1]


def aliases_as_json(aliases: Iterable[str]) -> str:
    return json.dumps(list(aliases))


_PRESENT = """
SELECT key, name, aliases, search_text, kind, ST_X(point), ST_Y(point), radius_m, village, district, is_fictional,
  source
FROM incidents_place WHERE region_id = %s
"""
_WRITE = """
INSERT INTO incidents_place
  (region_id, key, name, aliases, search_text, kind, point, radius_m, village, district, is_fictional, source)
SELECT %s, key, name, aliases::jsonb, search_text, kind, ST_SetSRID(ST_MakePoint(lon, lat), 4326), radius_m,
  village, district, is_fictional, source
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::float8[], %s::float8[], %s::int[],
  %s::text[], %s::text[], %s::bool[], %s::text[])
  AS row(key, name, aliases, search_text, kind, lon, lat, radius_m, village, district, is_fictional, source)
ON CONFLICT (region_id, key) DO UPDATE SET name = excluded.name, aliases = excluded.aliases,
  search_text = excluded.search_text, kind = excluded.kind, point = excluded.point, radius_m = excluded.radius_m,
  village = excluded.village, district = excluded.district, is_fictional = excluded.is_fictional,
  source = excluded.source
"""


def present_rows(region: Region) -> dict[str, PlaceRow]:
    """The region's places by their keys."""
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT, [region.pk])
        rows = (PlaceRow(*row) for row in cursor.fetchall())
        return {row.key: row._replace(aliases=_in_our_spelling(row.aliases)) for row in rows}


def _in_our_spelling(aliases: str) -> str:
    """jsonb comes back with blanks and letters of its own choice."""
    return aliases if aliases == "[]" else json.dumps(json.loads(aliases))


def write_rows(region: Region, rows: Iterable[PlaceRow]) -> None:
    """Adds the rows, or changes those whose key the region has."""
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            cursor.execute(_WRITE, [region.pk, *map(list, zip(*batch, strict=True))])


def _batches(rows: Iterable[PlaceRow]) -> Iterator[list[PlaceRow]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
