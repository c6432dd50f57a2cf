"""From what a caller says to points on the map, each with a radius, a confidence and a reason.

`search_places` is the interface; what lies behind it (trigrams here) can be replaced without anybody noticing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations, pairwise
from operator import add, or_

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from pyproj import Geod

from geo112.regions.models import Region
from incidents.gazetteer.coordinates import Correction, TypedPoint, read_coordinates
from incidents.gazetteer.normalise import names_of, normalise, skeleton
from incidents.gazetteer.query import Query, parse
from incidents.gazetteer.ranking import Match, Named, rank
from incidents.gazetteer.vocabulary import AREA_KINDS, RELATIONS_M
from incidents.models import Place

LonLat = tuple[float, float]

MOST_CONSIDERED = 400
MOST_TERMS = 24
SIMILAR = 0.35
LEAST_CONFIDENCE = 0.25
FARTHEST_BETWEEN_M = 3_000
TYPED_RADIUS_M = 20
VIEWPORT_RADIUS_M = 300
_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Candidate:
    """A point that the text may mean. `matched` are spans [start, end) of the text; `region` is a slug."""

    lat: float
    lon: float
    radius_m: int
    confidence: float
    name: str
    source: str
    reason: str
    kind: str = ""
    village: str = ""
    district: str = ""
    key: str = ""
    region: str = ""
    matched: tuple[tuple[int, int], ...] = ()


def search_places(region: Region, text: str, near: LonLat | None = None, limit: int = 8) -> list[Candidate]:
    """Candidates best first, none where nothing is recognised; `near` (lon, lat) only breaks ties.

    Coordinates in the text win over words. Places of other regions are found too and say so: the caller may stand
    across the border.
    """
    typed = read_coordinates(text[:1000], region.center.y, region.center.x)
    if typed:
        return [_from_coordinates(region, typed)]
    query = parse(text)
    if not query.words:
        return []
    places = _without_twins(_retrieve(query))
    named = [_named(place, region, near) for place in places.values()]
    matches = rank(query, named, _home_names(region))
    candidates = [_candidate(query, match, places[match.place.pk], region) for match in matches]
    likely = [one for one in candidates if one.confidence >= LEAST_CONFIDENCE]
    return [*_between(query, likely), *likely][:limit]


def _retrieve(query: Query) -> dict[int, Place]:
    """Places that share a word, or something like one, with the query, those that share most first."""
    terms = _terms(query)
    if not terms:
        return {}
    lowered = Lower("search_text")
    similarities = [TrigramWordSimilarity(term, lowered) for term in terms]
    hits = reduce(or_, (Q(lowered__trigram_word_similar=term) for term in terms))
    with transaction.atomic(), connection.cursor() as cursor:
        # The operator of the index takes its threshold from the session; this holds for the transaction only.
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(SIMILAR)])
        places = Place.objects.annotate(lowered=lowered).filter(hits).select_related("region").defer("region__boundary")
        likest = places.annotate(similarity=reduce(add, similarities)).order_by("-similarity", "pk")
        return {place.pk: place for place in likest[:MOST_CONSIDERED]}


def _without_twins(places: dict[int, Place]) -> dict[int, Place]:
    """Of places that two sources describe alike, the one that came last: imports are better than what we ship."""
    kept: dict[tuple[object, ...], list[Place]] = {}
    for place in sorted(places.values(), key=lambda place: -place.pk):
        area_kind = place.kind if place.kind in AREA_KINDS else ""
        twins = kept.setdefault((place.region_id, names_of(place.search_text)[0], area_kind), [])
        if not any(_metres(place, twin) <= place.radius_m + twin.radius_m for twin in twins):
            twins.append(place)
    return {place.pk: place for of_one_name in kept.values() for place in of_one_name}


def _metres(place: Place, other: Place) -> float:
    return float(_GEOD.inv(place.point.x, place.point.y, other.point.x, other.point.y)[2])


def _terms(query: Query) -> list[str]:
    """Telling words, neighbours written as one, their consonants; kinds only together with a number ("sma 4")."""
    texts = query.texts
    telling = [texts[i] for i in query.telling if len(texts[i]) >= 3]
    pairs = [a + b for a, b in pairwise(texts) if len(a) <= 4 and len(b) <= 4]
    numbered = [f"{texts[i]} {texts[i + 1]}" for i in query.kinds if texts[i + 1 : i + 2] and texts[i + 1].isdigit()]
    consonants = [skeleton(word) for word in telling if len(skeleton(word)) >= 3]
    return list(dict.fromkeys([*telling, *numbered, *pairs, *consonants]))[:MOST_TERMS]


def _named(place: Place, region: Region, near: LonLat | None) -> Named:
    lon, lat = near or (region.center.x, region.center.y)
    return Named(
        pk=place.pk,
        names=tuple(names_of(place.search_text)),
        kind=place.kind,
        village=normalise(place.village),
        district=normalise(place.district),
        is_home=place.region_id == region.pk,
        distance_m=_GEOD.inv(lon, lat, place.point.x, place.point.y)[2],
    )


def _home_names(region: Region) -> frozenset[str]:
    """The region's own name says nothing about where in it: "di Kendari, pak"."""
    return frozenset(normalise(f"{region.name} {region.slug}").split()) - {"kota", "kabupaten"}


def _candidate(query: Query, match: Match, place: Place, region: Region) -> Candidate:
    return Candidate(
        lat=place.point.y,
        lon=place.point.x,
        radius_m=place.radius_m + query.widening_m,
        confidence=match.confidence,
        name=place.name,
        source="gazetteer",
        reason=_reason(query, match, place, region),
        kind=place.kind,
        village=place.village,
        district=place.district,
        key=place.key,
        region=place.region.slug,
        matched=_spans(query, match),
    )


def _between(query: Query, likely: list[Candidate]) -> list[Candidate]:
    """The middle of two landmarks where the caller says "antara … dan …"."""
    landmarks = [one for one in likely if one.kind not in AREA_KINDS]
    pair = next((two for two in combinations(landmarks, 2) if set(two[0].matched).isdisjoint(two[1].matched)), None)
    if not query.is_between or pair is None:
        return []
    one, other = pair
    middle = _GEOD.npts(one.lon, one.lat, other.lon, other.lat, 1)[0]
    metres = _GEOD.inv(one.lon, one.lat, other.lon, other.lat)[2]
    if metres > FARTHEST_BETWEEN_M:
        return []
    names = {"one": one.name, "other": other.name}
    between = replace(
        one,
        lon=middle[0],
        lat=middle[1],
        radius_m=max(100, round(metres / 2)),
        confidence=min(one.confidence, other.confidence, 0.9),
        name=_("between %(one)s and %(other)s") % names,
        reason=_("both places are named, with “between”"),
        kind="between",
        key="",
        matched=tuple(sorted({*one.matched, *other.matched})),
    )
    return [between]


def _spans(query: Query, match: Match) -> tuple[tuple[int, int], ...]:
    spans = ((query.words[i].start, query.words[i].end) for i in match.positions)
    return tuple(sorted(set(spans)))


def _reason(query: Query, match: Match, place: Place, region: Region) -> str:
    words = " ".join(dict.fromkeys(query.texts[i] for i in match.positions))
    parts = [_("“%(words)s” names it") % {"words": words}]
    if beside := [text for text in dict.fromkeys(query.texts) if text in RELATIONS_M]:
        parts.append(_("beside it: %(words)s") % {"words": ", ".join(beside)})
    if match.area_agrees:
        parts.append(_("%(area)s agrees") % {"area": place.village or place.district})
    if match.cue == "away":
        parts.append(_("said as a direction or origin"))
    if place.region_id != region.pk:
        parts.append(_("outside, in %(region)s") % {"region": place.region.name})
    return ", ".join(parts)


def _from_coordinates(region: Region, typed: TypedPoint) -> Candidate:
    is_viewport = Correction.VIEWPORT in typed.corrections
    is_corrected = typed.corrections - {Correction.VIEWPORT}
    return Candidate(
        lat=typed.lat,
        lon=typed.lon,
        radius_m=VIEWPORT_RADIUS_M if is_viewport else TYPED_RADIUS_M,
        confidence=0.6 if is_viewport else 0.85 if is_corrected else 0.95,
        name=f"{typed.lat:.6f}, {typed.lon:.6f}",
        source="coordinates",
        reason=", ".join(_coordinate_reasons(typed)),
        kind="coordinates",
        region=region.slug,
        matched=((typed.start, typed.end),),
    )


def _coordinate_reasons(typed: TypedPoint) -> list[str]:
    said = {
        Correction.SIGN: _("corrected: the minus sign was missing"),
        Correction.SWAPPED: _("corrected: latitude and longitude were swapped"),
        Correction.VIEWPORT: _("middle of the map in the link, not a pin"),
    }
    return [_("coordinates in the text"), *(text for kind, text in said.items() if kind in typed.corrections)]
