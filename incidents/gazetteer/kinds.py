"""A kind of place with a street or area but without its name: "pom bensin yang di Jl. Malaka"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import connection
from django.utils.translation import gettext as _

from geo112.regions.models import Region
from incidents.gazetteer.candidates import Candidate
from incidents.gazetteer.query import Query
from incidents.gazetteer.ranked import Ranked, candidate_of, spans
from incidents.gazetteer.retrieval import COLUMNS, Found
from incidents.gazetteer.vocabulary import Role

KINDS = frozenset(
    {
        "fuel", "hospital", "puskesmas", "school", "mosque", "church", "market", "hotel", "bank", "mall", "campus",
        "port", "airport", "bridge", "terminal", "monument", "sport", "police", "government",
    }
)  # fmt: skip
"""Kinds of which a street or kelurahan has few enough to mean one by its kind alone."""
REACH_M = 1_200
FARTHEST_M = 2_500
MOST = 4
METRES_PER_DEGREE = 111_000

_NEAREST = f"""
SELECT {COLUMNS},
       ST_Distance(p.point::geography, ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography) AS metres
FROM incidents_place p
WHERE p.region_id = %s AND p.kind = %s AND ST_DWithin(p.point, ST_SetSRID(ST_MakePoint(%s, %s), 4326), %s)
ORDER BY metres LIMIT %s
"""  # noqa: S608 - only constants


def of_kind_near(query: Query, ranked: Sequence[Ranked], region: Region) -> list[Candidate]:
    """Places of the kind that is spoken of near the street or area that is named, nearest first."""
    anchor = next((one for one in ranked if not one.match.is_elsewhere), None)
    if anchor is None or not (anchor.is_area or anchor.is_street):
        return []
    position = _kind_position(query, anchor)
    if position is None:
        return []
    kind = query.vocabulary.meaning(query.texts[position])
    reach = min(FARTHEST_M, max(REACH_M, anchor.place.radius_m))
    near = [(place, metres) for place, metres in _nearest(anchor, kind, reach) if metres <= reach]
    return [_candidate(query, anchor, position, place, metres, region, rivals=len(near) - 1) for place, metres in near]


def _kind_position(query: Query, anchor: Ranked) -> int | None:
    """The word for a kind that belongs to no name: neither to the anchor's nor to one that nobody knows."""
    for i in query.positions(Role.KIND):
        is_of_name = i in anchor.match.positions or i + 1 in anchor.match.positions or query.role(i + 1) is Role.NAME
        if query.vocabulary.meaning(query.texts[i]) in KINDS and not is_of_name:
            return None if query.cue_before(i) is Role.AWAY else i
    return None


def _nearest(anchor: Ranked, kind: str, reach_m: float) -> list[tuple[Found, float]]:
    lon, lat, degrees = anchor.place.lon, anchor.place.lat, reach_m / METRES_PER_DEGREE * 1.1
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [lon, lat, anchor.place.region_id, kind, lon, lat, degrees, MOST])
        return [(Found(*row[:-1]), float(row[-1])) for row in cursor.fetchall()]


def _candidate(
    query: Query, anchor: Ranked, position: int, place: Found, metres: float, region: Region, rivals: int
) -> Candidate:
    said = {"kind": query.texts[position], "metres": round(metres, -1), "anchor": anchor.place.name}
    return replace(
        candidate_of(query, anchor, region),
        key=place.key,
        name=place.name,
        kind=place.kind,
        lon=place.lon,
        lat=place.lat,
        radius_m=place.radius_m + query.vocabulary.radius_m(query.relation_before(position)),
        village=place.village,
        district=place.district,
        confidence=round(anchor.match.confidence * (0.9 - 0.15 * min(3, rivals)), 3),
        reason=_("“%(kind)s” %(metres)d m from %(anchor)s") % said,
        marks=(),
        matched=spans(query, {position, *anchor.match.positions}),
    )
