"""The other places that a query names, by what they do to each of them. Read once, asked for every place. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from incidents.gazetteer.matches import Match
from incidents.gazetteer.vocabulary import AREA_KINDS, BESIDE, STREET_KINDS, VILLAGES

CLEAR = 0.72
"""Where a landmark is covered this well, the areas named beside it merely qualify it."""
SURROUNDING = AREA_KINDS | STREET_KINDS
ALMOST = 0.1

Spoken = frozenset[int]
"""Positions of the words of a query that name a place. Hundreds of places share a handful of these."""


def beside(match: Match, others: Iterable[Spoken]) -> bool:
    """Whether one of the others is named by words that are not all this place's own."""
    return any(not other <= match.said_at for other in others)


class Company:
    """All that was found for a query."""

    def __init__(self, found: Sequence[Match]) -> None:
        self._found = found
        self._meant = [one for one in found if not one.is_elsewhere]

    def is_qualified_by(self, area: Match) -> bool:
        """Whether the area only says where another place is: "tobimeita yang di nambo"."""
        return beside(area, self._agreeing.get(area.mention.name, ()))

    def is_part_of_another(self, match: Match) -> bool:
        """Whether another name takes in all words of this one and more, and is as well covered."""
        enough = match.mention.coverage - ALMOST
        return any(match.said_at < outer and coverage >= enough for outer, coverage in self._coverage.items())

    @cached_property
    def clear_landmarks(self) -> set[Spoken]:
        """Whatever is no area."""
        return {one.said_at for one in self._clear if one.place.kind not in AREA_KINDS}

    @cached_property
    def clear_sites(self) -> set[Spoken]:
        """Neither areas nor streets."""
        return {one.said_at for one in self._clear if one.place.kind not in SURROUNDING}

    @cached_property
    def clear_villages(self) -> set[Spoken]:
        return {one.said_at for one in self._clear if one.place.kind in VILLAGES}

    @cached_property
    def _clear(self) -> list[Match]:
        return [one for one in self._meant if _is_clear(one)]

    @cached_property
    def _agreeing(self) -> dict[tuple[str, ...], set[Spoken]]:
        """Places whose surroundings were named as well, by the names of their village and district."""
        agreeing: dict[tuple[str, ...], set[Spoken]] = {}
        for one in self._meant:
            if one.agrees and not one.is_mismarked:
                for name in (one.place.village, one.place.district):
                    agreeing.setdefault(name, set()).add(one.said_at)
        return agreeing

    @cached_property
    def _coverage(self) -> dict[Spoken, float]:
        """How well the best covered name is that these words say."""
        best: dict[Spoken, float] = {}
        for one in self._found:
            if not one.is_mismarked:
                best[one.said_at] = max(one.mention.coverage, best.get(one.said_at, 0.0))
        return best


def _is_clear(match: Match) -> bool:
    """Said so well that it is meant, and not only a word of it by chance."""
    mention = match.mention
    if match.place.kind in STREET_KINDS and match.conflicts:
        return False  # streets of one name are many
    evidence = mention.coverage + 0.15 * bool(match.agrees) + 0.12 * (match.cue in BESIDE) + 0.1 * (mention.said >= 1.2)
    return evidence >= CLEAR and not match.is_mismarked and not match.is_shadowed and not match.is_elsewhere
