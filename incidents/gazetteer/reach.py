"""How far around the point of an area the caller may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection

from incidents.gazetteer.candidates import Candidate
from incidents.gazetteer.vocabulary import AREA_KINDS

SHARE_OF_FARTHEST = 0.8
"""Of the way from its point to the farthest corner of a kelurahan nine tenths of its ground lie within this (median
of the 413 of Kendari and Konawe; see `script/bench places`)."""
SPREAD = 1.6
"""Where no surveyed border is known: the radius of a circle of the same size, times this."""
METRES_PER_DEGREE = 111_320

_FARTHEST = """
SELECT a.code, ST_MaxDistance(a.boundary, ST_SetSRID(ST_MakePoint(wanted.lon, wanted.lat), 4326))
FROM unnest(%s::text[], %s::float8[], %s::float8[]) AS wanted(code, lon, lat)
JOIN regions_area a ON a.code = wanted.code WHERE a.boundary IS NOT NULL AND NOT a.is_schematic
"""


def with_true_reach(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, areas among them with the radius within which nine tenths of their ground lie."""
    areas = [one for one in candidates if one.kind in AREA_KINDS]
    if not areas:
        return list(candidates)
    with connection.cursor() as cursor:
        cursor.execute(_FARTHEST, [[one.key for one in areas], [one.lon for one in areas], [one.lat for one in areas]])
        farthest = dict(cursor.fetchall())
    return [_widened(one, farthest.get(one.key)) if one.kind in AREA_KINDS else one for one in candidates]


def _widened(area: Candidate, farthest_deg: float | None) -> Candidate:
    if farthest_deg is None:
        return replace(area, radius_m=round(area.radius_m * SPREAD))
    return replace(area, radius_m=round(farthest_deg * METRES_PER_DEGREE * SHARE_OF_FARTHEST))
