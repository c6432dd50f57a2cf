"""The words of people who describe places, sorted by what they do. Pure; the rows come from `vocabulary_rows`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from incidents.gazetteer.similarity import SHORTEST_SKELETON, distance, is_clipped, skeleton

AREA_KINDS = frozenset({"kelurahan", "desa", "kecamatan"})
VILLAGES = frozenset({"kelurahan", "desa"})
STREET_KINDS = frozenset({"road", "street"})
SHORTEST_MISREAD = 5
SHORTEST_KIND = 4
"""Letters of a kind that is written onto a name, and of the name."""
_ENDINGS = ("nya", "kah", "lah", "mi", "ji", "pi", "ki", "ku")
"""Small words that are written onto others, in Indonesian and in Kendari."""


class Role(StrEnum):
    """What a word does. The values are those of `VocabularyEntry.Role`; NAME and NUMBER have no rows."""

    ABBREVIATION = "abbreviation"
    RELATION = "relation"
    JUNCTION = "junction"
    BETWEEN = "between"
    HERE = "here"
    AWAY = "away"
    RETRACT = "retract"
    AND = "and"
    AREA = "area"
    KIND = "kind"
    COUNTED = "counted"
    TITLE = "title"
    ELSEWHERE = "elsewhere"
    STOP = "stop"
    NAME = "name"
    NUMBER = "number"


BESIDE = frozenset({Role.RELATION, Role.JUNCTION, Role.BETWEEN})
"""Roles that put the scene beside a place."""


@dataclass(frozen=True)
class Entry:
    role: Role
    text: str
    meaning: str = ""
    radius_m: int | None = None


class Vocabulary:
    """The entries of one region, made ready for looking up."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.abbreviations = {
            tuple(entry.text.split()): tuple(entry.meaning.split())
            for entry in self.entries
            if entry.role is Role.ABBREVIATION
        }
        self.longest_abbreviation = max(map(len, self.abbreviations), default=1)
        self._words = {entry.text: entry for entry in self.entries if entry.role is not Role.ABBREVIATION}

    def role_of(self, word: str) -> Role:
        if word.isdigit():
            return Role.NUMBER
        entry = self._words.get(word)
        return entry.role if entry else Role.NAME

    def radius_m(self, word: str) -> int:
        entry = self._words.get(word)
        return (entry.radius_m or 0) if entry else 0

    def meaning(self, word: str) -> str:
        entry = self._words.get(word)
        return entry.meaning if entry else ""

    def is_kind(self, word: str) -> bool:
        return self._short_forms.get(word, word) in self._kinds

    def kind_that_begins(self, word: str) -> str:
        """The word for a kind or area that begins this longer one, "" where none does."""
        if word in self._words or word in self._short_forms:
            return ""
        longest = len(word) - SHORTEST_KIND
        sizes = range(min(longest, self._longest_kind), SHORTEST_KIND - 1, -1)
        return next((word[:size] for size in sizes if word[:size] in self._kinds), "")

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(word for word, entry in self._words.items() if entry.role in (Role.KIND, Role.AREA))

    @cached_property
    def _longest_kind(self) -> int:
        return max(map(len, self._kinds), default=0)

    def reading_of(self, word: str) -> tuple[str, float] | None:
        """The word of the vocabulary that this one may be, misspelt or with an ending, and how alike they are."""
        for stem in _stems(word):
            if stem in self._words:
                return stem, 0.99
            if stem in self._short_forms:
                return self._short_forms[stem], 0.99
        bones = skeleton(word)
        if is_clipped(word) and len(bones) >= SHORTEST_SKELETON and bones in self._skeletons:
            return self._skeletons[bones], 0.9
        if swapped := self._swapped.get((word[:1], *sorted(word))):
            return swapped, 0.8
        return self._misspelt(word)

    def _misspelt(self, word: str) -> tuple[str, float] | None:
        if len(word) < SHORTEST_MISREAD:
            return None
        near = {known for part in _shortened(word) for known in self._by_part.get(part, ())}
        one_edit = sorted(known for known in near if distance(word, known) == 1)
        if not one_edit:
            return None
        meaning = self._short_forms.get(one_edit[0], one_edit[0])
        return meaning, 1 - 1 / max(len(word), len(one_edit[0]))

    @cached_property
    def _skeletons(self) -> dict[str, str]:
        """Words by their consonants, where only one word that matters has them; narrative words are too many."""
        found: dict[str, set[str]] = {}
        for word, entry in self._words.items():
            if entry.role not in (Role.STOP, Role.TITLE, Role.ELSEWHERE) and len(word) > SHORTEST_SKELETON:
                found.setdefault(skeleton(word), set()).add(word)
        for word, meaning in self._short_forms.items():
            if len(word) >= SHORTEST_MISREAD:
                found.setdefault(skeleton(word), set()).add(meaning)
        return {bones: words.pop() for bones, words in found.items() if len(words) == 1}

    @cached_property
    def _short_forms(self) -> dict[str, str]:
        """Abbreviations of one word for one word."""
        return {key[0]: meaning[0] for key, meaning in self.abbreviations.items() if len(key) == len(meaning) == 1}

    @cached_property
    def _swapped(self) -> dict[tuple[str, ...], str]:
        """Short words that matter, by first letter and all letters: "sam" for sma, "kle" for kel(urahan)."""
        short = {word: word for word, entry in self._words.items() if entry.role in (Role.KIND, Role.AREA)}
        short |= self._short_forms
        return {(word[0], *sorted(word)): known for word, known in short.items() if 3 <= len(word) < SHORTEST_MISREAD}

    @cached_property
    def _by_part(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in [*self._words, *self._short_forms]:
            if len(word) >= SHORTEST_MISREAD - 1:
                for part in _shortened(word):
                    found.setdefault(part, []).append(word)
        return found


def _stems(word: str) -> Iterator[str]:
    """The word without an ending or the preposition written onto it: dekatnya, didepan."""
    bare = [word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= 3]
    yield from bare
    yield from (one[2:] for one in [word, *bare] if one.startswith("di") and len(one) >= 5)


def _shortened(word: str) -> set[str]:
    """The word and all that is left of it without one letter: words one edit apart share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
