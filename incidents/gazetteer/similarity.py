"""How alike two words are, for ears and fingers in a hurry. Pure."""

from __future__ import annotations

from functools import lru_cache

from incidents.gazetteer.normalise import skeleton

ALIKE = 0.7
"""Below this two words are different words."""
SHORTEST_PREFIX = 3
SHORTEST_SKELETON = 3
SHORTEST_MISSPELT = 4


@lru_cache(maxsize=100_000)
def likeness(written: str, name: str, *, unfinished: bool = False) -> float:
    """0 for different words, ALIKE..1 for one that may stand for the other.

    `unfinished`: the word is still being typed, so that a beginning counts almost as the whole.
    """
    if written == name:
        return 1.0
    if min(len(written), len(name)) < SHORTEST_PREFIX or any(map(str.isdigit, written + name)):
        return 0.0
    if unfinished and name.startswith(written):
        return 0.9
    if min(len(written), len(name)) < SHORTEST_MISSPELT:
        return 0.0
    consonants = skeleton(name)
    if len(consonants) >= SHORTEST_SKELETON and consonants == skeleton(written):
        return 0.9
    return _spelling(written, name)


def _spelling(written: str, name: str) -> float:
    longest = max(len(written), len(name))
    if abs(len(written) - len(name)) > longest * (1 - ALIKE):
        return 0.0
    alike = 1 - distance(written, name) / longest
    return alike if alike >= ALIKE else 0.0


def distance(a: str, b: str) -> int:
    """Edits between two words: letters added, dropped, replaced, or two neighbours swapped."""
    before, row = [0] * (len(b) + 1), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, above, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(row[j - 1], before[j]) + 1
            cost = min(cost, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
