"""Places against a caller's words: how well each is meant by them, and why. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from incidents.gazetteer.company import Company, beside
from incidents.gazetteer.lexicon import Hit
from incidents.gazetteer.matches import Match, Named
from incidents.gazetteer.mentions import Mention, Weights, find_mention
from incidents.gazetteer.query import Query
from incidents.gazetteer.vocabulary import BESIDE, STREET_KINDS, VILLAGES, Role

SAID_IN_FULL = 1.35
"""A name whose said words weigh this much could hardly be meant otherwise."""

PARTLY_SAID = 0.7
"""Exponent of the coverage: half a name said is more than half of the evidence."""
AGREES = {"village": 0.14, "district": 0.13, "region": 0.06}
CONFLICTS = -0.12
OFFICE = "government"
RELATED, ANNOUNCED, ANNOUNCED_AWAY, RETRACTED = 0.06, 0.03, -0.3, -0.5
OUTSIDE = -0.1
WRONG_KIND = 0.72
SUBORDINATE_AREA, SUBORDINATE_STREET, PART_OF_ANOTHER, SHADOWED = 0.72, 0.85, 0.8, 0.88


@dataclass(frozen=True)
class Context:
    """The query with what the gazetteer knows of its words."""

    query: Query
    hits: Mapping[str, Sequence[Hit]]
    weights: Weights
    areas: Mapping[tuple[str, ...], Mention] = field(default_factory=dict)
    """villages and districts of the places found that the query names, by their words"""

    def within(self, start: int, end: int) -> Context:
        """As if only the tokens [start, end) had been said."""
        hits = {
            word: [hit for hit in found if start <= hit.first and hit.last < end] for word, found in self.hits.items()
        }
        return replace(self, hits=hits)


def rank(context: Context, places: Iterable[Named]) -> list[Match]:
    """The places that the query mentions, likeliest first."""
    found = [match for place in places if (match := _mentioned(context, place))]
    context = replace(context, areas=_areas(context, found))
    found = _shadowed([_weigh(context, match) for match in found])
    company = Company(found)
    found = [_subordinate(match, company) for match in found]
    return sorted(found, key=lambda match: (-round(match.score, 2), match.place.distance_m, match.place.pk))


def _mentioned(context: Context, place: Named) -> Match | None:
    mentions = [find_mention(context.query, name, context.hits, context.weights) for name in place.names]
    found = [mention for mention in mentions if mention]
    if not found:
        return None
    best = max(found, key=lambda one: (round(one.coverage, 2), one.said))
    words = {context.query.texts[i] for i in best.positions}
    marked = context.query.area_before(best.start)
    if words <= (context.weights.home | set(place.region)) and not marked and len(context.query.names) > 0:
        return None  # "di Kendari, pak" names no point in Kendari
    return Match(place, best)


def _areas(context: Context, found: Iterable[Match]) -> dict[tuple[str, ...], Mention]:
    wanted = {area for one in found for area in (one.place.village, one.place.district, one.place.region) if area}
    mentions = {area: find_mention(context.query, area, context.hits, context.weights) for area in wanted}
    return {area: mention for area, mention in mentions.items() if mention and mention.coverage >= 0.66}


def _weigh(context: Context, match: Match) -> Match:
    query, mention, place = context.query, match.mention, match.place
    marker = query.area_before(mention.start) or _own_marker(query, mention)
    kind = query.kind_before(mention.start)
    agrees = _agrees(context, match)
    weighed = Match(
        place,
        mention,
        cue=query.cue_before(mention.start),
        agrees=agrees,
        conflicts=not agrees and _conflicts(context, match),
        is_marked=marker == place.kind or {marker, place.kind} <= VILLAGES or bool(kind and kind == place.kind),
        is_mismarked=_is_mismarked(query, match, marker, kind),
        is_retracted=query.is_retracted(mention.start, mention.end),
    )
    return replace(weighed, score=max(0.0, _score(weighed, marker)))


def _own_marker(query: Query, mention: Mention) -> str:
    """ "Kelurahan Sanua" is the area, although its office is called so too, as long as nobody says "kantor"."""
    first = mention.start
    is_office = any(query.vocabulary.meaning(query.texts[i]) == OFFICE for i in mention.positions)
    return query.texts[first] if query.role(first) is Role.AREA and not is_office else ""


def _score(match: Match, marker: str) -> float:
    mention, place = match.mention, match.place
    score: float = mention.coverage**PARTLY_SAID * (0.72 + 0.28 * min(1.0, mention.said / SAID_IN_FULL))
    score += AGREES.get(match.agrees, 0.0) + CONFLICTS * match.conflicts
    score += _announced(match.cue)
    score += RETRACTED * match.is_retracted + 0.02 * mention.is_exact
    if match.is_area:
        score *= _area_factor(place.kind, marker)
    if match.is_mismarked:
        score *= WRONG_KIND
    if not place.is_home and match.agrees != "region":
        score += OUTSIDE * (0.4 if match.agrees else 1.0)
    return score


def _announced(cue: Role | None) -> float:
    if cue is Role.AWAY:
        return ANNOUNCED_AWAY
    if cue is Role.HERE:
        return ANNOUNCED
    return RELATED if cue in BESIDE else 0.0


def _area_factor(kind: str, marker: str) -> float:
    """ "Kec. Mandonga" is not the kelurahan of that name; unmarked, the smaller one is meant."""
    if not marker:
        return 0.88 if kind == "kecamatan" else 0.95
    return 1.0 if kind == marker or {kind, marker} <= VILLAGES else 0.66


def _is_mismarked(query: Query, match: Match, marker: str, kind: str) -> bool:
    """ "Kel. Lepo-Lepo" is no mention of Puskesmas Lepo-Lepo, "Jl. Garuda" none of Garuda Futsal."""
    if marker:
        return not match.is_area
    if kind in STREET_KINDS:
        return match.place.kind not in STREET_KINDS
    return bool(kind) and match.is_area


def _agrees(context: Context, match: Match) -> str:
    """Whether the query names the place's own village, district or region beside its name."""
    place = match.place
    levels = {"village": place.village, "district": place.district, "region": place.region if not place.is_home else ()}
    for level, words in levels.items():
        mention = context.areas.get(words)
        if mention and match.said_at.isdisjoint(mention.positions):
            return level
    return ""


def _conflicts(context: Context, match: Match) -> bool:
    """Whether a kelurahan or kecamatan is named, as such, that is not the place's own. Borders are disputed, so this
    lowers a place and never rejects it."""
    place, query = match.place, context.query
    if match.is_area:
        return False
    for words, mention in context.areas.items():
        level = query.area_before(mention.start)
        own = place.district if level == "kecamatan" else place.village
        if level and own and words != own and match.said_at.isdisjoint(mention.positions):
            return True
    return False


def _shadowed(found: Sequence[Match]) -> list[Match]:
    """Where only the name of an area is said ("Nambo"), the landmarks that are called after it are not meant."""
    areas: dict[tuple[int, ...], float] = {}
    for one in found:
        if one.is_area and one.place.is_home:
            areas[one.positions] = max(one.mention.coverage, areas.get(one.positions, 0.0))
    return [
        replace(one, is_shadowed=True, score=one.score * SHADOWED)
        if not one.is_area and one.mention.coverage < areas.get(one.positions, 0.0)
        else one
        for one in found
    ]


def _subordinate(match: Match, company: Company) -> Match:
    """An area or street named beside a landmark only says where that is, and so does a district beside a village."""
    kind = match.place.kind
    factor = 1.0
    if match.is_area and (company.is_qualified_by(match) or beside(match, company.clear_landmarks)):
        factor = SUBORDINATE_AREA
    elif kind in STREET_KINDS and beside(match, company.clear_sites):
        factor = SUBORDINATE_STREET
    elif kind == "kecamatan" and beside(match, company.clear_villages):
        factor = SUBORDINATE_AREA
    if company.is_part_of_another(match):
        factor *= PART_OF_ANOTHER
    return match if factor == 1.0 else replace(match, score=match.score * factor, is_subordinate=True)


def settle(context: Context, found: Sequence[Match]) -> list[Match]:
    """The matches with their confidence."""
    best_first = sorted((one for one in found if one.score > 0), key=lambda one: -one.score)
    return [replace(match, confidence=confidence(context, match, best_first)) for match in found]


def confidence(context: Context, match: Match, best_first: Sequence[Match]) -> float:
    """How likely the caller is there (0..1): lower where little of a name was said, a rival is as good, or a lone
    word stands in a story of other words."""
    evidence = -2.2 + 7.5 * (match.mention.coverage - 0.5) + 1.2 * min(1.0, match.mention.said / SAID_IN_FULL)
    evidence += 0.9 * bool(match.agrees) - 1.5 * match.conflicts
    evidence += 0.5 * (match.cue in BESIDE) + 0.6 * match.is_marked - 2.0 * match.is_mismarked
    evidence -= 1.6 * (match.cue is Role.AWAY) + 2.5 * match.is_retracted
    evidence -= 0.5 * (not match.place.is_home and match.agrees == "")
    evidence -= rivalry(match, best_first)
    evidence -= 2.5 * strangeness(context.query, match)
    evidence -= 2.5 * bool(context.query.positions(Role.ELSEWHERE))
    return round(1 / (1 + math.exp(-evidence)), 3)


def rivalry(match: Match, best_first: Iterable[Match]) -> float:
    """0..2.5: how near the best other place comes that these words may mean as well."""
    for one in best_first:
        may_be_meant = not one.is_subordinate or one.said_at & match.said_at
        if may_be_meant and one.place.pk != match.place.pk:
            return 2.5 * max(0.0, 1 - max(0.0, match.score - one.score) / 0.16)
    return 0.0


def strangeness(query: Query, match: Match) -> float:
    """0..1: the share of words that may be names and are neither the place's nor explained otherwise."""
    unexplained = [i for i in query.names if i not in match.positions]
    if not query.tokens:
        return 0.0
    return len(unexplained) / (len(unexplained) + 2 * len(match.positions) + 1)
