"""Which type of incident a caller's words suggest. Pure: words and keyword rules in, scored suggestions out.

Callers inflect as they like ("kebakar", "terbakar", "apinya"), so words are compared by what remains of them without
the common affixes of Indonesian. It is no stemmer: it only has to be wrong less often than it is useful.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

SHORTEST_STEM = 4
"""Below this a prefix is more likely part of the word: "terapi" is no fire ("api")."""
SHORTEST_BEFORE_CLITIC = 3
WORDS_BETWEEN = 2
""""pohon besar sekali tumbang" still says "pohon tumbang"."""

_WORD = re.compile(r"[a-z0-9]+")
_SPOKEN = {
    "tdk": "tidak", "ndak": "tidak", "nda": "tidak", "gak": "tidak", "ga": "tidak", "tak": "tidak",
    "org": "orang", "rmh": "rumah", "mbl": "mobil", "mtr": "motor", "jln": "jalan", "jl": "jalan",
    "ambulance": "ambulans", "ambulan": "ambulans", "nafas": "napas", "kebakran": "kebakaran", "nabrak": "tabrak",
}  # fmt: skip
_CLITICS = ("nya", "lah", "kah", "ku", "mu")
_SUFFIXES = ("kan", "an", "i")
_PREFIXES = ("keter", "ter", "ber", "di", "ke", "se")
_NASAL_PREFIXES = ("me", "pe")
_DROPPED_BEFORE_NASAL = {"ny": "s", "ng": "k", "m": "p", "n": "t"}


@dataclass(frozen=True)
class Rule:
    """A type of incident and the words, one or several each, that speak for it."""

    code: str
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """A type with its score (higher is likelier; a lone inflected word gives 0.8) and the caller's words for it."""

    code: str
    score: float
    matched: tuple[str, ...]


def suggest(text: str, rules: Iterable[Rule]) -> list[Suggestion]:
    """Types whose keywords occur in the text, the likeliest first; equal ones in the order of the rules."""
    words = _words(text)
    scored = (_score(words, rule) for rule in rules)
    return sorted((one for one in scored if one.matched), key=lambda one: -one.score)


def _words(text: str) -> list[str]:
    return [_SPOKEN.get(word, word) for word in _WORD.findall(text.lower())]


def _score(words: Sequence[str], rule: Rule) -> Suggestion:
    """Every word of the text counts once, for the longest keyword that it belongs to."""
    used: set[int] = set()
    score, matched = 0.0, []
    for keyword in sorted(map(_words, rule.keywords), key=lambda keyword: -len(keyword)):
        for positions in _occurrences(words, keyword, used):
            used.update(positions)
            score += _weight(words, keyword, positions)
            matched.append((positions[0], " ".join(words[position] for position in positions)))
            break
    return Suggestion(rule.code, round(score, 2), tuple(text for _, text in sorted(matched)))


def _weight(words: Sequence[str], keyword: Sequence[str], positions: Sequence[int]) -> float:
    """A phrase says more than its words apart; inflected words and gaps say a little less."""
    inflected = sum(words[position] != part for position, part in zip(positions, keyword, strict=True))
    gaps = positions[-1] - positions[0] + 1 - len(positions)
    return (len(keyword) * 1.5 - 0.5) * (1 - 0.2 * inflected / len(keyword)) * 0.9**gaps


def _occurrences(words: Sequence[str], keyword: Sequence[str], used: set[int]) -> Iterator[list[int]]:
    """Where the words of the keyword stand in the text, in their order and close together."""
    for start in range(len(words)):
        positions: list[int] = []
        for part in keyword:
            first = positions[-1] + 1 if positions else start
            last = first + WORDS_BETWEEN if positions else start
            found = (i for i in range(first, min(last + 1, len(words))) if i not in used and _same(words[i], part))
            position = next(found, None)
            if position is None:
                break
            positions.append(position)
        if positions and len(positions) == len(keyword):
            yield positions


def _same(word: str, other: str) -> bool:
    return word == other or not stems(word).isdisjoint(stems(other))


@lru_cache(maxsize=20_000)
def stems(word: str) -> frozenset[str]:
    """The word and what may remain of it without affixes; two words are the same where these sets meet."""
    bare = _without_clitic(word)
    found = {word, bare}
    for base in {bare, *_stripped(bare, _SUFFIXES, at_end=True)}:
        found |= {base, *_stripped(base, _PREFIXES)}
        for rest in _stripped(base, _NASAL_PREFIXES):
            found |= {rest, *_before_nasal(rest)}
    return frozenset(found)


def _without_clitic(word: str) -> str:
    for clitic in _CLITICS:
        if word.endswith(clitic) and len(word) - len(clitic) >= SHORTEST_BEFORE_CLITIC:
            return word.removesuffix(clitic)
    return word


def _stripped(word: str, affixes: Iterable[str], *, at_end: bool = False) -> Iterator[str]:
    for affix in affixes:
        rest = word.removesuffix(affix) if at_end else word.removeprefix(affix)
        if rest != word and len(rest) >= SHORTEST_STEM:
            yield rest


def _before_nasal(rest: str) -> Iterator[str]:
    """`me`+`ncuri` comes of curi, `me`+`mukul` of pukul, `pe`+`nusuk` of tusuk."""
    for nasal, dropped in _DROPPED_BEFORE_NASAL.items():
        tail = rest.removeprefix(nasal)
        if tail == rest or len(tail) < SHORTEST_STEM - 1:
            continue
        yield dropped + tail if tail[0] in "aeiou" else tail
