"""How alike two words are, for ears and fingers in a hurry. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

ALIKE = 0.66
"""Below this two words are different words."""
SHORTEST_PREFIX = 3
SHORTEST_SKELETON = 3
SHORTEST_MISSPELT = 4
_VOWELS = frozenset("aeiou")
# Old and new spelling, and letters that sound alike here.
_SOUNDS = (
    ("oe", "u"), ("tj", "c"), ("dj", "j"), ("sy", "s"), ("kh", "k"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("v", "f"), ("x", "ks"), ("q", "k"), ("z", "s"), ("y", "i"), ("ou", "u"),
)  # fmt: skip


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """First letter and the consonants after it, doubled ones once: saranani → srn.

    `incidents_skeleton_of` in the database computes the same.
    """
    rest = re.sub(r"[aeiouh]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", word[:1] + rest)


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """The word in one spelling: oe and u, v and f, doubled letters and single ones are the same."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", word)


@lru_cache(maxsize=200_000)
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
    if min(len(written), len(name)) < SHORTEST_MISSPELT and not is_clipped(written):
        return _short(written, name)
    return max(_heard(written, name), _consonants(written, name), _spelling(written, name))


def _short(written: str, name: str) -> float:
    """Three letters: the same sound ("ana" for Anna) or two of them swapped ("yso" for Yos)."""
    if sound(written) == sound(name):
        return 0.85
    return 0.7 if written[0] == name[0] and sorted(written) == sorted(name) else 0.0


def _heard(written: str, name: str) -> float:
    return 0.96 if len(name) >= SHORTEST_MISSPELT and sound(written) == sound(name) else 0.0


def is_clipped(written: str) -> bool:
    """Written without most of its vowels: kdia, srnani, bhyngkr."""
    return sum(letter in _VOWELS for letter in written) <= len(written) / 3


def _consonants(written: str, name: str) -> float:
    """The same consonants, for a word whose vowels were dropped; one of them may be lost in a long word."""
    bones, other = skeleton(written), skeleton(name)
    if len(other) < SHORTEST_SKELETON:
        if _dropped_only_vowels(written, name):
            return 0.85
        # "jti" for Jati: too short to be sure, too common to be passed over.
        return 0.78 if bones == other and is_clipped(written) and len(written) < len(name) <= SHORTEST_MISSPELT else 0.0
    if bones == other:
        return 0.92 if len(written) < len(name) else 0.85
    if is_clipped(written) and len(other) >= 4 and distance(bones, other) == 1:
        return 0.76
    return 0.0


def _dropped_only_vowels(written: str, name: str) -> bool:
    """ "hll" for Haluoleo, "lhtt" for Lahotutu: each consonant is there in its place, also soft and doubled ones."""
    kept = _all_consonants(name)
    letters = iter(name)
    is_part = len(written) < len(name) and all(letter in letters for letter in written)
    return is_part and len(kept) >= SHORTEST_SKELETON and _all_consonants(written) == kept


def _all_consonants(word: str) -> str:
    return word[:1] + "".join(letter for letter in word[1:] if letter not in _VOWELS)


def _spelling(written: str, name: str) -> float:
    longest = max(len(written), len(name))
    if abs(len(written) - len(name)) > longest * (1 - ALIKE) or min(len(written), len(name)) < SHORTEST_MISSPELT:
        return 0.0
    alike = 1 - min(distance(written, name), distance(sound(written), sound(name)) + 0.5) / longest
    if written[0] != name[0]:
        alike -= 0.08  # hardly anybody gets the first letter wrong
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
