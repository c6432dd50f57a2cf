"""Places that share words with a query, out of the inverted index, those with the rarest words in common first."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db import connection

from incidents.gazetteer.lexicon import Lexicon

MOST_CONSIDERED = 150
MOST_POSTINGS = 8_000
"""Common words are left out where the rarer ones already lead to this many entries of the index."""


@dataclass(frozen=True)
class Found:
    """A row of the gazetteer, without the weight of a model and its geometry."""

    pk: int
    region_id: int
    key: str
    name: str
    search_text: str
    kind: str
    lon: float
    lat: float
    radius_m: int
    village: str
    district: str


COLUMNS = """p.id, p.region_id, p.key, p.name, p.search_text, p.kind, ST_X(p.point), ST_Y(p.point), p.radius_m,
p.village, p.district"""

_BEST = f"""
SELECT {COLUMNS} FROM (
  SELECT posting.place_id, sum(w.weight) AS weight
  FROM unnest(%s::bigint[], %s::float8[]) AS w(id, weight)
  JOIN incidents_placeposting posting ON posting.word_id = w.id
  GROUP BY posting.place_id ORDER BY weight DESC, posting.place_id LIMIT %s
) AS best JOIN incidents_place p ON p.id = best.place_id ORDER BY best.weight DESC, p.id
"""  # noqa: S608 - only constants


def retrieve(lexicon: Lexicon, total: int) -> list[Found]:
    """`total`: places in the gazetteer, against which a word is rare or common."""
    chosen = _rarest(lexicon)
    if not chosen:
        return []
    weights = [_weight(lexicon, word, total) for word in chosen]
    with connection.cursor() as cursor:
        cursor.execute(_BEST, [[lexicon.ids[word] for word in chosen], weights, MOST_CONSIDERED])
        return [Found(*row) for row in cursor.fetchall()]


def _rarest(lexicon: Lexicon) -> list[str]:
    chosen: list[str] = []
    postings = 0
    for word in sorted(lexicon.hits, key=lambda word: lexicon.places[word]):
        postings += lexicon.places[word]
        if postings > MOST_POSTINGS and chosen:
            break
        chosen.append(word)
    return chosen


def _weight(lexicon: Lexicon, word: str, total: int) -> float:
    like = max(hit.like for hit in lexicon.hits[word])
    return like * math.log(1 + total / lexicon.places[word])
