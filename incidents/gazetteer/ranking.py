"""Places against a caller's words: how well each is meant by them, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from incidents.gazetteer.query import Query
from incidents.gazetteer.similarity import likeness
from incidents.gazetteer.vocabulary import AREA_KINDS, GENERIC, RELATIONS_M, STREET_KINDS, TITLES

LEAST_COVERAGE = 0.5
"""Less than half of a name is no mention of it."""
GENERIC_WEIGHT, TITLE_WEIGHT, NUMBER_WEIGHT = 0.35, 0.1, 0.8
CLEAR = 0.75
"""Where a landmark is covered this well, the areas named beside it merely qualify it."""
VILLAGES = frozenset({"kelurahan", "desa"})
SURROUNDING = AREA_KINDS | STREET_KINDS


@dataclass(frozen=True)
class Named:
    """What ranking needs to know of a place; names, village and district normalised."""

    pk: int
    names: tuple[str, ...]
    kind: str
    village: str
    district: str
    is_home: bool
    distance_m: float


@dataclass(frozen=True)
class Match:
    """A place with its score, confidence (both 0..1), the positions of the words that named it, and cues."""

    place: Named
    coverage: float
    score: float
    positions: tuple[int, ...]
    area_agrees: bool = False
    qualified: bool = False
    cue: str = ""
    confidence: float = 0.0


def rank(query: Query, places: Iterable[Named], home_names: frozenset[str]) -> list[Match]:
    """The places that the query mentions, likeliest first. `home_names`: the region's own, which name no point."""
    found = [match for place in places if (match := _best_match(query, place, home_names))]
    found = [_subordinate(match, found) for match in found]
    found.sort(key=lambda match: (-round(match.score, 2), match.place.distance_m, match.place.pk))
    return [replace(match, confidence=_confidence(query, match, found)) for match in found]


def _subordinate(match: Match, found: Sequence[Match]) -> Match:
    """An area or street named beside a landmark only says where that is, and so does a district beside a village."""
    kind = match.place.kind
    others = [one for one in found if one.cue != "away" and not set(one.positions) <= set(match.positions)]
    if kind in AREA_KINDS and any(_is_clear(one) and one.place.kind not in AREA_KINDS for one in others):
        return replace(match, score=match.score * 0.75)
    if kind in STREET_KINDS and any(_is_clear(one) and one.place.kind not in SURROUNDING for one in others):
        return replace(match, score=match.score * 0.85)
    if kind == "kecamatan" and any(one.place.kind in VILLAGES and one.area_agrees for one in others):
        return replace(match, score=match.score * 0.75)
    return match


def _is_clear(match: Match) -> bool:
    return match.coverage + 0.15 * match.area_agrees >= CLEAR


def _is_area(place: Named) -> bool:
    return place.kind in AREA_KINDS


def _best_match(query: Query, place: Named, home_names: frozenset[str]) -> Match | None:
    covered = [_cover(query, name.split(), home_names) for name in place.names]
    coverage, weight, positions = max(covered, key=lambda one: (round(one[0], 2), one[1]))
    if coverage < LEAST_COVERAGE or not positions:
        return None
    qualifier = query.qualifier_of(positions[0])
    if not qualifier and {query.texts[i] for i in positions} <= home_names:
        return None
    if qualifier and not _is_area(place):
        # "Kel. Lepo-Lepo" is no mention of Puskesmas Lepo-Lepo.
        coverage *= 0.6
    return _weigh(query, Match(place, coverage, 0.0, positions), weight, qualifier)


def _weigh(query: Query, match: Match, weight: float, qualifier: str) -> Match:
    place, cue = match.place, query.cue_before(match.positions[0])
    agrees = _agrees(query, match)
    score = match.coverage * (0.75 + 0.25 * min(1.0, weight / 2))
    score += 0.12 * agrees + 0.05 * (cue == "relation") - 0.2 * (cue == "away")
    if _is_area(place):
        score *= _area_factor(place.kind, qualifier)
    if not place.is_home:
        score -= 0.08
    return replace(match, score=max(0.0, score), area_agrees=agrees, cue=cue, qualified=qualifier == place.kind)


def _area_factor(kind: str, qualifier: str) -> float:
    """ "Kec. Mandonga" is not the kelurahan of that name; unqualified, the smaller one is meant."""
    if not qualifier:
        return 0.9 if kind == "kecamatan" else 0.95
    return 1.0 if kind == qualifier or {kind, qualifier} <= VILLAGES else 0.7


def _cover(query: Query, name: Sequence[str], home_names: frozenset[str]) -> tuple[float, float, tuple[int, ...]]:
    """How much of a name is in the query (0..1), the weight of that, and where."""
    weights = _weights(name, home_names)
    reached = telling = 0.0
    positions: set[int] = set()
    for word, weight in zip(name, weights, strict=True):
        alike, found = _find(query, word, positions)
        reached += weight * alike
        telling += alike * (weight >= NUMBER_WEIGHT)
        positions.update(found)
    coverage = reached / sum(weights) if telling else 0.0
    joined = _joined(query, name)
    if joined and joined[0] > coverage:
        return joined[0], 1.0, (joined[1],)
    return coverage, reached, tuple(sorted(positions))


def _weights(name: Sequence[str], home_names: frozenset[str]) -> list[float]:
    """What each word tells; where none tells anything ("Kendari Barat") it takes all of them."""
    weights = [_weight(word, home_names) for word in name]
    return weights if max(weights, default=0.0) >= NUMBER_WEIGHT else [1.0] * len(name)


def _weight(word: str, home_names: frozenset[str]) -> float:
    if word in TITLES:
        return TITLE_WEIGHT
    if word == "kantor":
        return NUMBER_WEIGHT  # a kelurahan is not its office
    if word in GENERIC or word in home_names:
        return GENERIC_WEIGHT
    return NUMBER_WEIGHT if word.isdigit() else 1.0


def _find(query: Query, word: str, taken: set[int]) -> tuple[float, tuple[int, ...]]:
    """The word of the query most like this one, or two neighbours that make it together ("bat bat")."""
    best: tuple[float, tuple[int, ...]] = (0.0, ())
    last = len(query.words) - 1
    for i, text in enumerate(query.texts):
        if i in taken or text in RELATIONS_M:
            continue
        alike = likeness(text, word, unfinished=i == last)
        if alike > best[0]:
            best = alike, (i,)
        if best[0] < 1 and i < last and text + query.texts[i + 1] == word:
            best = 0.95, (i, i + 1)
    return best


def _joined(query: Query, name: Sequence[str]) -> tuple[float, int] | None:
    """A name of short words written as one: "lepolepo", "ktos" for K-Toz."""
    whole = "".join(name)
    if len(name) != 2 or len(whole) > 14:
        return None
    likely = max(((likeness(text, whole), i) for i, text in enumerate(query.texts)), default=(0.0, 0))
    return likely if likely[0] else None


def _agrees(query: Query, match: Match) -> bool:
    """Whether the query names the place's village or district beside its name."""
    others = [text for i, text in enumerate(query.texts) if i not in match.positions]
    areas = {match.place.village, match.place.district} - {""}
    return any(all(any(likeness(t, word) for t in others) for word in area.split()) for area in areas)


def _confidence(query: Query, match: Match, all_matches: Sequence[Match]) -> float:
    """Lower where little of a name was said, a rival is as good, or a lone word stands in a story of other words."""
    confidence: float = match.coverage**1.5
    rivals = [one for one in all_matches if one.place.pk != match.place.pk and match.score - one.score < 0.03]
    if rivals and not match.qualified:
        confidence *= 0.85 if match.area_agrees else 0.75
    confidence *= _explained(query, match)
    confidence -= 0.1 * (not match.place.is_home) + 0.25 * (match.cue == "away")
    return round(min(0.98, max(0.0, confidence)), 3)


def _explained(query: Query, match: Match) -> float:
    """1 where the words around the name are accounted for by a cue, a kind or an area; less for a bare word."""
    kinds = any(query.texts[i] in GENERIC for i in match.positions)
    if match.cue == "relation" or match.qualified or match.area_agrees or (kinds and len(match.positions) > 1):
        return 1.0
    others = len(query.words) - len(match.positions)
    return max(0.4, 1.0 - 0.08 * others)
