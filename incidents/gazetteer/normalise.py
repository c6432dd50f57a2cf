"""Texts about places, made comparable: lower case, abbreviations written out, reduplications too. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from incidents.gazetteer.vocabulary import ABBREVIATIONS, PHRASES

LONGEST_TEXT = 1_000
"""Nobody describes a place in more characters; what follows is not looked at."""

_WORD = re.compile(r"[a-z0-9]+")
_REDUPLICATED = re.compile(r"([a-z]{2,})2(nya)?")


@dataclass(frozen=True)
class Word:
    """A normalised word and the span [start, end) of the original text that it stands for."""

    text: str
    start: int
    end: int


def words_of(text: str) -> tuple[Word, ...]:
    """The normalised words: `Jl. Lepo2` gives jalan, lepo, lepo. Spans point into `text`."""
    written_out = [word for raw in _raw(text[:LONGEST_TEXT]) for word in _written_out(raw)]
    return tuple(_joined_phrases(written_out))


def normalise(text: str) -> str:
    return " ".join(word.text for word in words_of(text))


def search_text(names: Iterable[str]) -> str:
    """What a place is found by: each name on a line of its own, then a line of other ways to write its words.

    Consonants find what people write without vowels ("bhyngkr" for Bhayangkara); short words written as one find
    "ktos" for K-Toz.
    """
    lines = dict.fromkeys(filter(None, map(normalise, names)))
    split = [line.split() for line in lines]
    consonants = [skeleton(word) for words in split for word in words if len(word) > 3]
    joined = ["".join(words) for words in split if len(words) == 2]
    return "\n".join([*lines, " ".join(dict.fromkeys([*joined, *consonants])) or "-"])


def names_of(search_text: str) -> list[str]:
    """The normalised names in a `search_text`, without its last line."""
    lines = search_text.split("\n")
    return lines[:-1] if len(lines) > 1 else lines


def skeleton(word: str) -> str:
    """First letter and the consonants after it, doubled ones once: saranani → srnn."""
    rest = re.sub(r"[aeiouh]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", word[:1] + rest)


def _raw(text: str) -> Iterator[Word]:
    # Character by character, so that folding "é" or "İ" never shifts the spans.
    folded = "".join(_folded(character) for character in text)
    for match in _WORD.finditer(folded):
        yield Word(match.group(), match.start(), match.end())


def _folded(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[:1].lower()
    return base if len(base) == 1 else " "


def _written_out(word: Word) -> Iterator[Word]:
    doubled = _REDUPLICATED.fullmatch(word.text)
    if doubled:
        yield from (Word(doubled[1], word.start, word.end) for _ in range(2))
        return
    for text in ABBREVIATIONS.get(word.text, word.text).split():
        yield Word(text, word.start, word.end)


def _joined_phrases(words: list[Word]) -> Iterator[Word]:
    position = 0
    while position < len(words):
        pair = words[position : position + 2]
        phrase = PHRASES.get((pair[0].text, pair[-1].text)) if len(pair) == 2 else None
        if phrase is None:
            yield words[position]
            position += 1
            continue
        yield from (Word(text, pair[0].start, pair[1].end) for text in phrase.split())
        position += 2
