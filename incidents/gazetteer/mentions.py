"""Where a query mentions a name: which of its words stand for which of the name's, and how much is said. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from incidents.gazetteer.lexicon import Hit
from incidents.gazetteer.query import Query
from incidents.gazetteer.vocabulary import BESIDE, Role, Vocabulary

LEAST_COVERAGE = 0.45
"""Less than half of a name is no mention of it."""
KIND_WEIGHT, OFFICE_WEIGHT, TITLE_WEIGHT, INITIAL_WEIGHT, NUMBER_WEIGHT = 0.35, 0.8, 0.08, 0.12, 0.8
COMMON_WEIGHT = 0.55
"""A word that very many places share tells this much, one that only one place has tells 1."""
STORY_WORD = 0.4
"""A word of everyday speech that is a name too ("mata") counts little where nothing marks it as one."""
UNIQUE = 0.5
"""A word that only one place has stands for this share of what was left unsaid of its name."""
STORY_PLACE = 0.62
"""… and a little more where "di" or "dekat" stands before it."""
SMALL_GAZETTEER = 1_000
"""Of fewer places nobody can tell which words are common."""
SLACK = 2
"""So many other words may stand between the words of a name."""


@dataclass(frozen=True)
class Mention:
    """`coverage`: how much of the name was said (0..1); `said`: the weight of that; `positions` of the tokens."""

    coverage: float
    said: float
    positions: tuple[int, ...]
    name: tuple[str, ...]
    is_exact: bool = False
    words: frozenset[str] = frozenset()
    """those words of the name that were said"""

    @property
    def rank(self) -> tuple[float, float, int]:
        """Of mentions that say as much the one whose words stand closest together is meant."""
        return round(self.coverage, 3), round(self.said, 3), self.start - self.end

    @property
    def start(self) -> int:
        return self.positions[0]

    @property
    def end(self) -> int:
        return self.positions[-1] + 1


@dataclass(frozen=True)
class Weights:
    """What each word of a name tells. `home`: the region's own name, which names no point in it."""

    vocabulary: Vocabulary
    home: frozenset[str]
    places: Mapping[str, int]
    total: int
    _known: dict[str, float] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Words that were weighed before: the names that one query finds share most of theirs."""

    def of(self, name: Sequence[str]) -> list[float]:
        """Where no word tells anything ("Kendari Barat") it takes all of them."""
        weights = [self._of(word) for word in name]
        if max(weights, default=0.0) >= COMMON_WEIGHT:
            return weights
        if sum(word not in self.home for word in name) >= 2:
            return [KIND_WEIGHT if word in self.home else 1.0 for word in name]  # Taman Kota (Kendari)
        return [1.0] * len(name)

    def _of(self, word: str) -> float:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._weigh(word)
        return known

    def _weigh(self, word: str) -> float:
        role = self.vocabulary.role_of(word)
        if role in (Role.TITLE, Role.AWAY, Role.HERE, Role.AND):
            return TITLE_WEIGHT
        if role is Role.NUMBER:
            return NUMBER_WEIGHT
        if len(word) == 1:
            return INITIAL_WEIGHT
        if role in (Role.KIND, Role.AREA) or word in self.home:
            return OFFICE_WEIGHT if self.vocabulary.meaning(word) == "government" else KIND_WEIGHT
        return self._rarity(word)

    def is_telling(self, word: str) -> bool:
        return not word.isdigit() and self._of(word) >= COMMON_WEIGHT

    def _rarity(self, word: str) -> float:
        places, total = max(1, self.places.get(word, 1)), max(SMALL_GAZETTEER, self.total)
        rare = math.log(total / places) / math.log(total)
        return COMMON_WEIGHT + (1 - COMMON_WEIGHT) * max(0.0, min(1.0, 1.6 * rare))


def find_mention(
    query: Query, name: Sequence[str], hits: Mapping[str, Sequence[Hit]], weights: Weights
) -> Mention | None:
    """The best mention of this name in the query; None where less than half of it is said."""
    best: Mention | None = None
    for written, weighed in _writings(name, weights.of(name), hits):
        options = _options(query, written, hits)
        if not _may_suffice(weighed, options):
            continue
        for start in {hit.first for word_options in options for hit in word_options}:
            found = _read(query, written, weighed, options, start)
            if found and (best is None or found.rank > best.rank):
                best = found
    return _by_rarity(best, query, hits, weights) if best and best.coverage >= LEAST_COVERAGE else None


def _may_suffice(weights: Sequence[float], options: Sequence[Sequence[Hit]]) -> bool:
    """Whether the words that are said somewhere could make a mention, if all stood together and were rightly spelt."""
    said = [weight for weight, found in zip(weights, options, strict=True) if found]
    return max(said, default=0.0) >= COMMON_WEIGHT and sum(said) >= LEAST_COVERAGE * sum(weights)


def _by_rarity(mention: Mention, query: Query, hits: Mapping[str, Sequence[Hit]], weights: Weights) -> Mention:
    """Who says a word that only one place has need not say the rest of its name: "kolam retensi" (boulevard)."""
    said = set(mention.positions)
    clear = [word for word in mention.name if any(h.first in said and h.like >= 0.85 for h in hits.get(word, ()))]
    rarest = min((weights.places.get(word, 1) for word in clear if weights.is_telling(word)), default=0)
    if not rarest:
        return mention
    return replace(mention, coverage=mention.coverage + UNIQUE * (1 - mention.coverage) / math.sqrt(rarest))


def _writings(
    name: Sequence[str], weights: list[float], hits: Mapping[str, Sequence[Hit]]
) -> Iterator[tuple[Sequence[str], list[float]]]:
    """The name as it stands, and with two of its words written as one where the query has that word."""
    yield name, weights
    for i, joined in enumerate(a + b for a, b in pairwise(name)):
        if joined in hits:
            yield [*name[:i], joined, *name[i + 2 :]], [*weights[:i], weights[i] + weights[i + 1], *weights[i + 2 :]]


def _options(query: Query, name: Sequence[str], hits: Mapping[str, Sequence[Hit]]) -> list[list[Hit]]:
    """For each word of the name where it may be said."""
    options = []
    for word in name:
        found = [hit for hit in hits.get(word, ()) if query.tokens[hit.first].role is not Role.COUNTED]
        if not found and len(word) > 1:
            found = [Hit(i, i, 0.6) for i in query.initials.get(word[0], ())]  # "m yamin" for Muhammad Yamin
        options.append(found)
    return options


def _read(
    query: Query, name: Sequence[str], weights: Sequence[float], options: Sequence[Sequence[Hit]], start: int
) -> Mention | None:
    """What of the name is said in the window that begins at `start`, each token standing for one word only."""
    end = start + len(name) + SLACK
    taken: set[int] = set()
    reached = telling = 0.0
    likes = []
    last_of: dict[int, int] = {}
    for i in sorted(range(len(name)), key=lambda i: (name[i].isdigit(), -weights[i])):
        fits = [hit for hit in options[i] if start <= hit.first and hit.last < end and not _overlaps(hit, taken)]
        if name[i].isdigit() and i:
            # "SMA 1", but not the 1 of another name near by.
            fits = [hit for hit in fits if hit.first - 1 == last_of.get(i - 1)]
        if not fits:
            continue
        hit = max(fits, key=lambda one: (one.like, -abs(one.first - start - i)))
        taken.update(range(hit.first, hit.last + 1))
        last_of[i] = hit.last
        value = weights[i] * hit.like * _credit(query, hit)
        reached += value
        telling += value * (weights[i] >= COMMON_WEIGHT)
        likes.append(hit.like)
    if not telling:
        return None
    whole = len(likes) == len(name) and min(likes) >= 0.99
    coverage = reached / sum(weights)
    words = frozenset(name[i] for i in last_of)
    return Mention(coverage, reached, tuple(sorted(taken)), tuple(name), whole, words)


def _overlaps(hit: Hit, taken: set[int]) -> bool:
    return any(i in taken for i in range(hit.first, hit.last + 1))


def _credit(query: Query, hit: Hit) -> float:
    """Words of the story, relations and directions are hardly ever names, unless a kind before them says so."""
    role = query.role(hit.first)
    if hit.first != hit.last or role not in (Role.STOP, Role.RELATION, Role.AWAY, Role.HERE, Role.RETRACT, Role.AND):
        return 1.0
    before = query.role(hit.first - 1)
    if before in (Role.AREA, Role.KIND, Role.NAME) or len(query.tokens) == 1:
        return 1.0
    return STORY_PLACE if before in BESIDE or before is Role.HERE else STORY_WORD
