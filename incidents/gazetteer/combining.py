"""Two places that together say where: between one and the other, or where two streets meet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from django.utils.translation import gettext as _

from geo112.regions.models import Region
from incidents.gazetteer.candidates import Candidate
from incidents.gazetteer.query import Query
from incidents.gazetteer.ranked import GEOD, Ranked, candidate_of, spans
from incidents.gazetteer.ranking import Context, rank
from incidents.gazetteer.roads import junction_of
from incidents.gazetteer.vocabulary import Role

FARTHEST_M = 5_000
"""Nobody says "between" of places farther apart."""
MOST_PAIRED = 14
LEAST_RADIUS_M = 100
PER_KM = 0.06
"""A pair that lies close together is likelier meant than one that does not."""
DRAWN_NEAR = 0.35
JUNCTION_RADIUS_M = 60


@dataclass(frozen=True)
class Pair:
    one: Ranked
    other: Ranked
    metres: float

    @property
    def score(self) -> float:
        drawn = DRAWN_NEAR * (self._is_one_exact and self.one.place.district == self.other.place.district)
        return self.one.match.score + self.other.match.score - PER_KM * self.metres / 1000 + drawn

    @property
    def _is_one_exact(self) -> bool:
        """ "sman 1 sama smkn 1 unaaha": the one named in full tells in which town the other is."""
        return self.one.match.mention.is_exact or self.other.match.mention.is_exact

    @property
    def confidence(self) -> float:
        """Each name may be only half said ("antara sman 1 sama smkn 1 unaaha"): together they say more."""
        low, high = sorted((self.one.match.mention.coverage, self.other.match.mention.coverage))
        evidence = -3.2 + 4.4 * low + 1.6 * high - 0.8 * (self.one.is_area or self.other.is_area)
        return round(1 / (1 + math.exp(-evidence)), 3)


def combine(context: Context, ranked: Sequence[Ranked], region: Region) -> list[Candidate]:
    """The point that two anchors give, best first; none where the words do not join two places."""
    query, found = context.query, []
    if between := _between(context, ranked):
        found.append(_middle(query, between, region, kind="between"))
    if crossing := _crossing(query, ranked):
        found.append(_junction(query, crossing, region))
    return found


def _between(context: Context, ranked: Sequence[Ranked]) -> Pair | None:
    if not context.query.positions(Role.BETWEEN):
        return None
    sides = _sides(context, ranked)
    pairs = [pair for pair in _joined(*sides) if pair.metres <= FARTHEST_M] if sides else []
    pairs = pairs or [pair for pair in _pairs(_anchors(ranked)) if pair.metres <= FARTHEST_M]
    # Areas are the two ends only where no landmarks are.
    return max(pairs, key=lambda pair: (not (pair.one.is_area or pair.other.is_area), pair.score), default=None)


def _anchors(ranked: Iterable[Ranked]) -> list[Ranked]:
    return [one for one in ranked if not one.match.is_retracted and not one.match.is_mismarked]


def _sides(context: Context, ranked: Sequence[Ranked]) -> tuple[list[Ranked], list[Ranked]] | None:
    """What is named before the "dan" of "antara … dan …" and what after it, each read as if it stood alone: two places
    of one kelurahan share its name, and the other one's may be the better spelt."""
    query = context.query
    start = query.positions(Role.BETWEEN)[0]
    for middle in query.positions(Role.AND):
        if any(start < name < middle for name in query.names) and any(name > middle for name in query.names):
            return _side(context, ranked, start, middle), _side(context, ranked, middle, len(query.tokens))
    return None


def _side(context: Context, ranked: Sequence[Ranked], start: int, end: int) -> list[Ranked]:
    by_pk = {one.match.place.pk: one for one in ranked}
    matches = rank(context.within(start, end), [one.match.place for one in ranked])
    return _anchors(replace(by_pk[match.place.pk], match=match) for match in matches)


def _joined(first: Sequence[Ranked], second: Sequence[Ranked]) -> Iterator[Pair]:
    for one, other in product(first[:MOST_PAIRED], second[:MOST_PAIRED]):
        if one.place.pk != other.place.pk:
            yield Pair(one, other, one.metres_to(other))


def _pairs(ranked: Sequence[Ranked]) -> Iterator[Pair]:
    for one, other in combinations(ranked[:MOST_PAIRED], 2):
        if one.match.said_at.isdisjoint(other.match.said_at):
            yield Pair(one, other, one.metres_to(other))


def _crossing(query: Query, ranked: Sequence[Ranked]) -> Pair | None:
    """Two streets, where a junction is spoken of or nothing else stands between their names."""
    streets = [one for one in ranked if one.is_street and not one.match.is_elsewhere]
    pairs = [pair for pair in _pairs(streets) if pair.metres <= FARTHEST_M and _is_crossing(query, pair)]
    return max(pairs, key=lambda pair: pair.score, default=None)


def _is_crossing(query: Query, pair: Pair) -> bool:
    if not query.positions(Role.JUNCTION):
        return False
    return all(one.match.mention.coverage >= 0.6 for one in (pair.one, pair.other))


def _middle(query: Query, pair: Pair, region: Region, *, kind: str) -> Candidate:
    one, other = pair.one.place, pair.other.place
    lon, lat = GEOD.npts(one.lon, one.lat, other.lon, other.lat, 1)[0] if pair.metres > 1 else (one.lon, one.lat)
    return replace(
        candidate_of(query, pair.one, region),
        lon=lon,
        lat=lat,
        radius_m=max(LEAST_RADIUS_M, round(pair.metres / 2)),
        confidence=pair.confidence,
        name=_("between %(one)s and %(other)s") % {"one": one.name, "other": other.name},
        reason=_("both places are named, with “between”"),
        kind=kind,
        key="",
        marks=(),
        matched=spans(query, {*pair.one.match.positions, *pair.other.match.positions}),
    )


def _junction(query: Query, pair: Pair, region: Region) -> Candidate:
    """Where the road network joins the two; without one the middle of both, with a radius that takes in the streets."""
    one, other = pair.one.place, pair.other.place
    middle = _middle(query, pair, region, kind="junction")
    name = _("junction of %(one)s and %(other)s") % {"one": one.name, "other": other.name}
    point = junction_of(pair.one.home, one.name, other.name)
    if point is None:
        reach = max(middle.radius_m, round(max(one.radius_m, other.radius_m) / 2))
        reason = _("both streets are named; where they meet is not in the road network")
        return replace(middle, name=name, reason=reason, radius_m=reach, confidence=min(0.85, middle.confidence))
    reason = _("both streets are named, and the road network joins them here")
    return replace(middle, lon=point[0], lat=point[1], name=name, reason=reason, radius_m=JUNCTION_RADIUS_M)
