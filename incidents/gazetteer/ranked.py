"""A match joined with its row, and the candidate that it makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pyproj import Geod

from geo112.regions.models import Region
from incidents.gazetteer.candidates import Candidate
from incidents.gazetteer.matches import Match
from incidents.gazetteer.normalise import words_of
from incidents.gazetteer.query import Query
from incidents.gazetteer.reasons import reason_for
from incidents.gazetteer.retrieval import Found
from incidents.gazetteer.vocabulary import AREA_KINDS, STREET_KINDS

GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Ranked:
    """`home`: the region in whose gazetteer the place stands."""

    match: Match
    place: Found
    home: Region

    @property
    def is_area(self) -> bool:
        return self.place.kind in AREA_KINDS

    @property
    def is_street(self) -> bool:
        return self.place.kind in STREET_KINDS

    def metres_to(self, other: Ranked) -> float:
        return metres(self.place, other.place)


def metres(one: Found, other: Found) -> float:
    return float(GEOD.inv(one.lon, one.lat, other.lon, other.lat)[2])


def candidate_of(query: Query, ranked: Ranked, region: Region) -> Candidate:
    """`region` is the one that searches."""
    match, place = ranked.match, ranked.place
    return Candidate(
        lat=place.lat,
        lon=place.lon,
        radius_m=place.radius_m + query.vocabulary.radius_m(query.relation_before(match.mention.start)),
        confidence=match.confidence,
        name=place.name,
        source="gazetteer",
        reason=reason_for(query, match, place, ranked.home),
        kind=place.kind,
        village=place.village,
        district=place.district,
        key=place.key,
        region=ranked.home.slug,
        region_name=ranked.home.name,
        outside=ranked.home.pk != region.pk,
        matched=spans(query, match.positions),
        marks=_marks(query, ranked),
    )


def _marks(query: Query, ranked: Ranked) -> tuple[tuple[int, int], ...]:
    """Where the said words stand in the name; a pair that was said as one word ("lepolepo") is marked as two."""
    said = ranked.match.mention.words
    words = words_of(ranked.place.name, query.vocabulary)
    marked = {i for i, word in enumerate(words) if word.text in said}
    for i, (one, other) in enumerate(pairwise(words)):
        if one.text + other.text in said:
            marked |= {i, i + 1}
    return tuple(sorted({(words[i].start, words[i].end) for i in marked}))


def spans(query: Query, positions: Iterable[int]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted({(query.tokens[i].start, query.tokens[i].end) for i in positions}))
