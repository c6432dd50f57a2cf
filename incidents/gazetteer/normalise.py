"""Texts about places, made comparable: lower case, abbreviations written out, reduplications too. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from incidents.gazetteer.vocabulary import Vocabulary

LONGEST_TEXT = 1_000
"""Nobody describes a place in more characters; what follows is not looked at."""
LONGEST_JOINED = 16

_WORD = re.compile(r"[a-z]+|\d+")
_REDUPLICATED = re.compile(r"([a-z]{2,})2([a-z]{2,3})?(?![a-z0-9])")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}


@dataclass(frozen=True)
class Word:
    """A normalised word and the span [start, end) of the original text that it stands for."""

    text: str
    start: int
    end: int


def words_of(text: str, vocabulary: Vocabulary) -> tuple[Word, ...]:
    """The normalised words: `Jl. Lepo2` gives jalan, lepo, lepo. Spans point into `text`."""
    raw = [part for word in _raw(text[:LONGEST_TEXT], vocabulary) for part in _apart(word, vocabulary)]
    # Twice: "rmh skt" is first "rumah sakit" and only then "rs".
    return tuple(_written_out(_written_out(raw, vocabulary), vocabulary))


@lru_cache(maxsize=20_000)
def normalised(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of a name that is asked for again and again, as those of kelurahan are."""
    return tuple(word.text for word in words_of(text, vocabulary))


def normalise(text: str, vocabulary: Vocabulary) -> str:
    return " ".join(word.text for word in words_of(text, vocabulary))


def search_text(names: Iterable[str], vocabulary: Vocabulary) -> str:
    """What a place is found by: each name on a line of its own, then a line of neighbouring words written as one."""
    lines = list(dict.fromkeys(filter(None, (normalise(name, vocabulary) for name in names))))
    joined = [one for line in lines for one in joined_pairs(line.split())]
    return "\n".join([*lines, " ".join(dict.fromkeys(joined)) or "-"])


def names_of(search_text: str) -> list[str]:
    """The normalised names in a `search_text`, without its last line."""
    lines = search_text.split("\n")
    return lines[:-1] if len(lines) > 1 else lines


def joined_pairs(words: Iterable[str]) -> list[str]:
    """Neighbours as people also write them: lepolepo, ktoz, tapakkuda."""
    return [a + b for a, b in pairwise(words) if len(a + b) <= LONGEST_JOINED and (a + b).isalpha()]


def _raw(text: str, vocabulary: Vocabulary) -> Iterator[Word]:
    # Character by character, so that folding "é" or "İ" never shifts the spans.
    folded = "".join(_folded(character) for character in text)
    end = 0
    for doubled in _REDUPLICATED.finditer(folded):
        yield from _plain(folded, end, doubled.start())
        end = doubled.end()
        if vocabulary.is_kind(doubled[1]):  # SMPN2 is a school with a number
            yield from _plain(folded, doubled.start(), end)
            continue
        yield from (Word(doubled[1], doubled.start(), doubled.end()) for _ in range(2))
    yield from _plain(folded, end, len(folded))


def _plain(folded: str, start: int, end: int) -> Iterator[Word]:
    for match in _WORD.finditer(folded, start, end):
        yield Word(_ROMAN.get(match.group(), match.group()), match.start(), match.end())


def _apart(word: Word, vocabulary: Vocabulary) -> Iterator[Word]:
    """A kind that was written onto its name: puskesmaskemaraya, gunungjati. Names are read in the same way."""
    kind = vocabulary.kind_that_begins(word.text)
    if kind:
        yield Word(kind, word.start, word.start + len(kind))
        word = Word(word.text[len(kind) :], word.start + len(kind), word.end)
    yield word


def _folded(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 else " "


def _written_out(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    result: list[Word] = []
    at = 0
    while at < len(words):
        size, meaning = _abbreviation_at(words, at, vocabulary)
        if meaning is None:
            result.append(words[at])
        else:
            start, end = words[at].start, words[at + size - 1].end
            result.extend(Word(text, start, end) for text in meaning)
        at += size
    return result


def _abbreviation_at(words: list[Word], at: int, vocabulary: Vocabulary) -> tuple[int, tuple[str, ...] | None]:
    """How many words the longest abbreviation here takes, and its meaning; 1 and None where there is none."""
    for size in range(min(vocabulary.longest_abbreviation, len(words) - at), 0, -1):
        key = tuple(word.text for word in words[at : at + size])
        meaning = vocabulary.abbreviations.get(key)
        if meaning is not None and meaning != key:
            return size, meaning
    return 1, None
