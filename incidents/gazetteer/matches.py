"""A place of the gazetteer as ranking sees it, and the match that a query makes with it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from incidents.gazetteer.mentions import Mention
from incidents.gazetteer.vocabulary import AREA_KINDS, Role


@dataclass(frozen=True)
class Named:
    """What ranking needs to know of a place; names, village and district as normalised words."""

    pk: int
    names: tuple[tuple[str, ...], ...]
    kind: str
    village: tuple[str, ...]
    district: tuple[str, ...]
    region: tuple[str, ...]
    is_home: bool
    distance_m: float
    radius_m: int = 100


@dataclass(frozen=True)
class Match:
    """A place with its score and what speaks for and against it."""

    place: Named
    mention: Mention
    score: float = 0.0
    cue: Role | None = None
    agrees: str = ""
    """village, district or region, where the query names the place's own"""
    conflicts: bool = False
    is_marked: bool = False
    """the word before the name says this kind of place, or an area of this level"""
    is_mismarked: bool = False
    is_retracted: bool = False
    is_shadowed: bool = False
    is_subordinate: bool = False
    confidence: float = 0.0

    @property
    def positions(self) -> tuple[int, ...]:
        return self.mention.positions

    @cached_property
    def said_at(self) -> frozenset[int]:
        return frozenset(self.mention.positions)

    @property
    def is_area(self) -> bool:
        return self.place.kind in AREA_KINDS

    @property
    def is_elsewhere(self) -> bool:
        """Announced as a place that is not the scene, or taken back."""
        return self.cue is Role.AWAY or self.is_retracted
