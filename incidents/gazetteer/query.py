"""A caller's words for a place, sorted: what may name it, what relates to it, what only qualifies it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from incidents.gazetteer.normalise import Word, words_of
from incidents.gazetteer.vocabulary import AWAY, GENERIC, QUALIFIERS, RELATIONS_M, STOP, TITLES

MOST_WORDS = 60


@dataclass(frozen=True)
class Query:
    """The normalised words of a text."""

    words: tuple[Word, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)

    @cached_property
    def telling(self) -> tuple[int, ...]:
        """Positions of words that may name a place: neither story, relation nor kind."""
        return tuple(i for i, text in enumerate(self.texts) if is_telling(text))

    @cached_property
    def kinds(self) -> tuple[int, ...]:
        return tuple(i for i, text in enumerate(self.texts) if text in GENERIC)

    @property
    def widening_m(self) -> int:
        """By how much the relation words together widen the radius: the widest of them."""
        return max((RELATIONS_M.get(text, 0) for text in self.texts), default=0)

    @property
    def is_between(self) -> bool:
        return "antara" in self.texts

    def qualifier_of(self, position: int) -> str:
        """kelurahan, kecamatan or desa, where that word stands directly before."""
        before = self.texts[position - 1] if position else ""
        return before if before in QUALIFIERS else ""

    def cue_before(self, position: int) -> str:
        """The nearest relation or direction word before a position: "relation", "away" or "".

        Kinds, titles and small words between do not separate it from the place: "di depan itu pkm mata".
        """
        for text in reversed(self.texts[max(0, position - 4) : position]):
            if text in RELATIONS_M:
                return "relation"
            if text in AWAY:
                return "away"
            if is_telling(text):
                return ""
        return ""


def parse(text: str) -> Query:
    return Query(words_of(text)[:MOST_WORDS])


def is_telling(text: str) -> bool:
    if text in RELATIONS_M or text in AWAY or text in STOP or text in GENERIC or text in TITLES:
        return False
    return len(text) >= 2 and not text.isdigit()
