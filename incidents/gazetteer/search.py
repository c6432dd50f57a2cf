"""From what a caller says to points on the map, each with a radius, a confidence and a reason.

`search_places` is the interface; what lies behind it (an inverted index here) can be replaced without anybody noticing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import connection

from geo112.regions.models import Region
from incidents.gazetteer.candidates import Candidate
from incidents.gazetteer.combining import combine
from incidents.gazetteer.coordinates import read_coordinates
from incidents.gazetteer.kilometres import kilometre_post
from incidents.gazetteer.kinds import of_kind_near
from incidents.gazetteer.lexicon import Lexicon, look_up
from incidents.gazetteer.links import links_in, name_in, without_links
from incidents.gazetteer.matches import Named
from incidents.gazetteer.mentions import Weights
from incidents.gazetteer.normalise import LONGEST_TEXT, Word, names_of, normalised, words_of
from incidents.gazetteer.query import Query, parse
from incidents.gazetteer.ranked import GEOD, Ranked, candidate_of, metres
from incidents.gazetteer.ranking import Context, rank, settle
from incidents.gazetteer.reach import with_true_reach
from incidents.gazetteer.retrieval import Found, retrieve
from incidents.gazetteer.typed import from_coordinates
from incidents.gazetteer.vocabulary import AREA_KINDS, Vocabulary
from incidents.gazetteer.vocabulary_rows import vocabulary_of

LonLat = tuple[float, float]

LEAST_CONFIDENCE = 0.02
FEW_PLACES = 5_000


def search_places(
    region: Region, text: str, near: LonLat | None = None, limit: int = 8, *, unfinished: bool = False
) -> list[Candidate]:
    """Candidates best first, none where nothing is recognised; `near` (lon, lat) only breaks ties.

    Coordinates in the text win over words. Places of other regions are found too and say so: the caller may stand
    across the border. `unfinished`: somebody is still typing.
    """
    typed = read_coordinates(text, region.center.y, region.center.x)
    if typed:
        return [from_coordinates(region, typed)]
    vocabulary = vocabulary_of(region)
    words = words_of(without_links(text), vocabulary) or _words_of_link(text, vocabulary)
    if not words:
        return []
    lexicon = look_up(words, vocabulary, unfinished=unfinished)
    query = parse(words, vocabulary, lexicon.known)
    regions = {one.pk: one for one in Region.objects.only("pk", "slug", "name")}
    context, ranked = _ranked(region, query, lexicon, near, regions)
    likely = [one for one in ranked if one.match.confidence >= LEAST_CONFIDENCE]
    posts = kilometre_post(query, likely, region)
    together = [*posts, *combine(context, ranked, region), *of_kind_near(query, likely, region)]
    return with_true_reach([*together, *(candidate_of(query, one, region) for one in likely[:limit])][:limit])


def _words_of_link(text: str, vocabulary: Vocabulary) -> tuple[Word, ...]:
    """The name that a link without a point asks for; all of it stands for the whole link."""
    for start, end in links_in(text[:LONGEST_TEXT]):
        if name := name_in(text[start:end]):
            return tuple(Word(word.text, start, end) for word in words_of(name, vocabulary))
    return ()


def _ranked(
    region: Region, query: Query, lexicon: Lexicon, near: LonLat | None, regions: dict[int, Region]
) -> tuple[Context, list[Ranked]]:
    total = _number_of_places()
    rows = _without_twins(retrieve(lexicon, total))
    weights = Weights(query.vocabulary, _own_name(region, query.vocabulary), lexicon.places, total)
    context = Context(query, lexicon.hits, weights)
    matches = settle(context, rank(context, _named(rows.values(), region, query.vocabulary, near, regions)))
    ranked = [Ranked(match, row, regions[row.region_id]) for match in matches for row in [rows[match.place.pk]]]
    return context, ranked


def _number_of_places() -> int:
    """Counted where they are few; else the planner's estimate will do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = 'incidents_place'::regclass")
        estimate = int(cursor.fetchone()[0])
        if estimate > FEW_PLACES:
            return estimate
        cursor.execute("SELECT count(*) FROM incidents_place")
        return int(cursor.fetchone()[0])


def _without_twins(rows: Sequence[Found]) -> dict[int, Found]:
    """Of places that two sources describe alike, the one that came last: imports are better than what we ship."""
    kept: dict[tuple[object, ...], list[Found]] = {}
    for row in sorted(rows, key=lambda row: -row.pk):
        area_kind = row.kind if row.kind in AREA_KINDS else ""
        twins = kept.setdefault((row.region_id, names_of(row.search_text)[0], area_kind), [])
        if not any(metres(row, twin) <= row.radius_m + twin.radius_m for twin in twins):
            twins.append(row)
    return {row.pk: row for of_one_name in kept.values() for row in of_one_name}


def _named(
    rows: Collection[Found], region: Region, vocabulary: Vocabulary, near: LonLat | None, regions: Mapping[int, Region]
) -> list[Named]:
    names = {pk: tuple(sorted(_own_name(one, vocabulary))) for pk, one in regions.items()}
    distances = _distances_m(rows, near or (region.center.x, region.center.y))
    return [
        Named(
            pk=row.pk,
            names=tuple(tuple(name.split()) for name in names_of(row.search_text)),
            kind=row.kind,
            village=normalised(row.village, vocabulary),
            district=normalised(row.district, vocabulary),
            region=names.get(row.region_id, ()),
            is_home=row.region_id == region.pk,
            distance_m=distance_m,
            radius_m=row.radius_m,
        )
        for row, distance_m in zip(rows, distances, strict=True)
    ]


def _distances_m(rows: Collection[Found], near: LonLat) -> list[float]:
    """One call for all: each costs as much as hundreds of points."""
    lon, lat = ([value] * len(rows) for value in near)
    return list(GEOD.inv(lon, lat, [row.lon for row in rows], [row.lat for row in rows])[2])


def _own_name(region: Region, vocabulary: Vocabulary) -> frozenset[str]:
    """The region's own name says nothing about where in it: "di Kendari, pak"."""
    return frozenset(normalised(f"{region.name} {region.slug}", vocabulary)) - {"kota", "kabupaten"}
