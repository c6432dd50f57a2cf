"""Words of a query against the words of the gazetteer: exact, by their consonants, by trigrams, while being typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from incidents.gazetteer.normalise import LONGEST_JOINED, Word
from incidents.gazetteer.similarity import ALIKE, likeness, skeleton
from incidents.gazetteer.vocabulary import Role, Vocabulary

MOST_FUZZY = 30
"""A story has more words than this only where it names no place any more."""
SHORTEST_FUZZY = 3
MOST_COMPLETIONS = 60
RIGHTLY_SPELT = 0.9
"""A word that is itself one of the gazetteer's is hardly a misspelling of another one."""


class Hit(NamedTuple):
    """The tokens [first, last] of the query stand for a word of the gazetteer."""

    first: int
    last: int
    like: float


@dataclass
class Lexicon:
    """What the gazetteer knows of the words of one query."""

    hits: dict[str, list[Hit]] = field(default_factory=dict)
    """word of the gazetteer → where it is said"""
    ids: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    """word of the gazetteer → in how many places it occurs"""
    known: dict[str, float] = field(default_factory=dict)
    """word of the query → how alike it is to the word of the gazetteer that is most like it"""


_EXACT = """
SELECT f.form, w.id, w.text, w.places FROM unnest(%s::text[]) AS f(form)
JOIN incidents_placeword w ON w.text = f.form WHERE w.places > 0
"""
_FUZZY = """
SELECT f.form, w.id, w.text, w.places FROM unnest(%s::text[], %s::text[]) AS f(form, bones)
JOIN incidents_placeword w ON w.skeleton = f.bones WHERE w.places > 0
UNION
SELECT f.form, w.id, w.text, w.places FROM unnest(%s::text[]) AS f(form)
JOIN incidents_placeword w ON w.text %% f.form WHERE w.places > 0
"""
_BEGUN = """
SELECT * FROM (SELECT %s::text AS form, w.id, w.text, w.places FROM incidents_placeword w
WHERE w.text LIKE %s AND w.places > 0 ORDER BY w.places DESC LIMIT %s) AS begun
"""


def look_up(words: Sequence[Word], vocabulary: Vocabulary, *, unfinished: bool = False) -> Lexicon:
    """`unfinished`: somebody is still typing the last word, so that its beginning is enough."""
    readings = {word.text: _reading(word.text, vocabulary) for word in words}
    forms: dict[str, list[tuple[int, int]]] = {}
    for i, word in enumerate(words):
        for text in {word.text, readings[word.text]}:
            forms.setdefault(text, []).append((i, i))
        pair = word.text + words[i + 1].text if i + 1 < len(words) else ""
        if pair.isalpha() and len(pair) <= LONGEST_JOINED:
            forms.setdefault(pair, []).append((i, i + 1))
    lexicon = Lexicon()
    begun = words[-1].text if unfinished and words else ""
    rows = _rows(forms, _fuzzy(words, vocabulary), begun)
    exact = {form for form, _pk, text, _places in rows if form == text}
    for form, pk, text, places in rows:
        alike = likeness(form, text, unfinished=form == begun)
        if form in exact and form not in (text, begun):
            alike *= RIGHTLY_SPELT
        if alike >= ALIKE:
            _note(lexicon, form, text, pk, places, alike, forms[form])
    return lexicon


def _reading(text: str, vocabulary: Vocabulary) -> str:
    reading = vocabulary.reading_of(text) if vocabulary.role_of(text) is Role.NAME else None
    return reading[0] if reading else text


def _fuzzy(words: Iterable[Word], vocabulary: Vocabulary) -> list[str]:
    """The words that may be misspelt names: those that the vocabulary does not know."""
    names = [word.text for word in words if vocabulary.role_of(word.text) is Role.NAME]
    return list(dict.fromkeys(name for name in names if len(name) >= SHORTEST_FUZZY))[:MOST_FUZZY]


def _rows(forms: Iterable[str], fuzzy: list[str], begun: str) -> list[tuple[str, int, str, int]]:
    sql, values = _EXACT, [list(forms)]
    if fuzzy:
        sql += " UNION " + _FUZZY
        values += [fuzzy, [skeleton(form) for form in fuzzy], fuzzy]
    if len(begun) >= SHORTEST_FUZZY:
        sql += " UNION " + _BEGUN
        values += [begun, f"{begun}%", MOST_COMPLETIONS]  # type: ignore[list-item]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[str, int, str, int]] = cursor.fetchall()
    return rows


def _note(
    lexicon: Lexicon, form: str, text: str, pk: int, places: int, alike: float, spans: Iterable[tuple[int, int]]
) -> None:
    lexicon.ids[text], lexicon.places[text] = pk, places
    lexicon.known[form] = max(alike, lexicon.known.get(form, 0.0))
    for first, last in spans:
        lexicon.hits.setdefault(text, []).append(Hit(first, last, alike if first == last else alike * 0.97))
