"""What a search gives: points that a text may mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """A point that the text may mean. `matched` are spans [start, end) of the text; `region` is a slug.

    The caller is within `radius_m` of the point nine times of ten. `outside` means another region than the one that
    searches: its centre should get the call.
    """

    lat: float
    lon: float
    radius_m: int
    confidence: float
    name: str
    source: str
    reason: str
    kind: str = ""
    village: str = ""
    district: str = ""
    key: str = ""
    region: str = ""
    region_name: str = ""
    outside: bool = False
    matched: tuple[tuple[int, int], ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    """spans of `name` that were said"""
