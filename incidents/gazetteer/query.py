"""A caller's words for a place, sorted: what may name it, what relates to it, what only qualifies it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from incidents.gazetteer.normalise import Word, words_of
from incidents.gazetteer.vocabulary import BESIDE, Role, Vocabulary

MOST_WORDS = 80
LONGEST_NUMBER = 3
"""Digits of a number that a name may contain: SMA 12. Longer ones are house or phone numbers."""
ORIGIN = "origin"
"""Meaning of those words that tell where somebody comes from or goes to."""
_SMALL = frozenset({Role.STOP, Role.HERE, Role.AREA, Role.KIND, Role.TITLE, Role.AND, Role.NUMBER, Role.COUNTED})


@dataclass(frozen=True)
class Token:
    """A word, what it does, and its span [start, end) in the text."""

    text: str
    role: Role
    start: int
    end: int


@dataclass(frozen=True)
class Query:
    """The tokens of a text. Positions count tokens."""

    tokens: tuple[Token, ...]
    vocabulary: Vocabulary

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(token.text for token in self.tokens)

    @cached_property
    def names(self) -> tuple[int, ...]:
        """Positions of words that may name a place: neither story, relation nor kind."""
        return self.positions(Role.NAME)

    @cached_property
    def initials(self) -> dict[str, list[int]]:
        """Positions of the words of one letter."""
        found: dict[str, list[int]] = {}
        for i, text in enumerate(self.texts):
            if len(text) == 1:
                found.setdefault(text, []).append(i)
        return found

    def positions(self, *roles: Role) -> tuple[int, ...]:
        return tuple(i for i, token in enumerate(self.tokens) if token.role in roles)

    def role(self, position: int) -> Role | None:
        return self.tokens[position].role if 0 <= position < len(self.tokens) else None

    def area_before(self, position: int) -> str:
        """kelurahan, kecamatan or desa, where that word stands directly before."""
        return self.texts[position - 1] if self.role(position - 1) is Role.AREA else ""

    def kind_before(self, position: int) -> str:
        """The kind of place whose word stands directly before: road for "jalan", hotel for "hotel"."""
        if self.role(position - 1) is not Role.KIND:
            return ""
        return self.vocabulary.meaning(self.texts[position - 1])

    def cue_before(self, position: int) -> Role | None:
        """What announces the name that begins here: RELATION, JUNCTION, BETWEEN, AWAY, HERE or nothing.

        Kinds, titles and small words between do not separate them: "di depan itu pkm mata". After "dan" the cue of
        the name before counts on: "warga mokoau dan anduonohu".
        """
        here: Role | None = None
        skips = 3 if self._is_joined(position) else 0
        told = False  # words of the story stand between
        for i in range(position - 1, max(-1, position - 6 - skips), -1):
            role = self.tokens[i].role
            if role in BESIDE:
                return role
            if role is Role.AWAY and not (self._is_origin(i) and (told or here)):
                return role
            if role is Role.HERE:
                here = here or role
            elif role is Role.STOP:
                told = True
            elif role is Role.AWAY:
                return here
            elif role not in _SMALL:
                if not skips:
                    return here
                skips -= 1
        return here

    def _is_origin(self, position: int) -> bool:
        """A word that must stand directly before the name: "orang Kemaraya", but not "orang tenggelam di Nambo"."""
        return self.vocabulary.meaning(self.texts[position]) == ORIGIN

    def relation_before(self, position: int) -> str:
        """The relation word whose place begins here, "" where there is none."""
        for i in range(position - 1, max(-1, position - 6), -1):
            if self.tokens[i].role in BESIDE:
                return self.texts[i]
            if self.tokens[i].role not in _SMALL:
                return ""
        return ""

    def is_retracted(self, start: int, end: int) -> bool:
        """Whether the name at [start, end) is taken back: "di petoaha eh bukan pak di talia"."""
        return any(self._takes_back(i, start, end) for i in self.positions(Role.RETRACT))

    def _takes_back(self, at: int, start: int, end: int) -> bool:
        if end <= at <= end + 2:
            return any(name > at for name in self.names)
        just_before = at < start <= at + 3 and not any(at < name < start for name in self.names)
        corrects_another = any(at - 3 <= name < at for name in self.names)
        return just_before and not corrects_another

    def _is_joined(self, position: int) -> bool:
        before = position - 1
        while self.role(before) in (Role.AREA, Role.KIND):
            before -= 1
        return self.role(before) is Role.AND


def parse(text: str | Sequence[Word], vocabulary: Vocabulary, known: Mapping[str, float] | None = None) -> Query:
    """`known`: how alike each word is to some word of the gazetteer. A word that is more like one of the vocabulary
    is read as that."""
    words = words_of(text, vocabulary) if isinstance(text, str) else text
    tokens = [_token(word, vocabulary, known or {}) for word in words[:MOST_WORDS]]
    return Query(tuple(_counted(tokens)), vocabulary)


def _token(word: Word, vocabulary: Vocabulary, known: Mapping[str, float]) -> Token:
    text, role = word.text, vocabulary.role_of(word.text)
    reading = vocabulary.reading_of(text) if role is Role.NAME else None
    if reading and reading[1] >= known.get(text, 0.0) and known.get(text, 0.0) < 1:
        text, role = reading[0], vocabulary.role_of(reading[0])
    return Token(text, role, word.start, word.end)


def _counted(tokens: Sequence[Token]) -> list[Token]:
    """Numbers that name no place become COUNTED: RT 3, no. 12, jam 7, lorong 2, 3 hari."""
    result: list[Token] = []
    for i, token in enumerate(tokens):
        before = result[-1] if result else None
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if _counts(token, before, after):
            token = replace(token, role=Role.COUNTED)
        result.append(token)
    return result


def _counts(token: Token, before: Token | None, after: Token | None) -> bool:
    is_letter = len(token.text) == 1 and token.role in (Role.NAME, Role.STOP)
    if before and before.role is Role.COUNTED and not before.text.isdigit():
        return token.role is Role.NUMBER or is_letter
    if token.role is not Role.NUMBER:
        return False
    if len(token.text) > LONGEST_NUMBER or (before and before.text in ("lorong", "gang")):
        return True
    names_before = before is not None and before.role in (Role.KIND, Role.NAME, Role.NUMBER)
    return not names_before or (after is not None and after.role is Role.STOP and after.text in _UNITS)


_UNITS = frozenset({"orang", "rumah", "hari", "tahun", "meter", "menit", "jam", "malam", "unit", "buah"})
