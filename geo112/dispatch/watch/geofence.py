"""Arriving and leaving, told from positions. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SLOW_MPS = 3.0
"""Who passes by on a main road is faster."""
STANDING = timedelta(seconds=10)
"""Where a device tells no speed: within the radius for so long is there."""
GONE = timedelta(seconds=30)
"""Outside for so long has left: one stray fix has not."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One fix as seen from the place: when, how far from it, how fast."""

    at: datetime
    metres: float
    speed_mps: float | None = None


def arrived_at(spots: Sequence[Spot], radius_m: float) -> datetime | None:
    """When the unit was there: its first slow fix within the radius or, where no speed is told, its first fix of a stay
    of some seconds. `spots` in the order of their times."""
    entered: datetime | None = None
    for spot in spots:
        if spot.metres > radius_m or (spot.speed_mps or 0) > SLOW_MPS:
            entered = None
        elif spot.speed_mps is not None:
            return spot.at
        else:
            entered = entered or spot.at
            if spot.at - entered >= STANDING:
                return entered
    return None


def left_at(spots: Sequence[Spot], before: datetime | None, radius_m: float) -> datetime | None:
    """Since when the unit has been away without a break, None while it is there; `before` is what was known until now.

    `spots` in the order of their times.
    """
    left = before
    for spot in spots:
        left = (left or spot.at) if spot.metres > radius_m else None
    return left


def has_left(left: datetime | None, now: datetime) -> bool:
    return left is not None and now - left >= GONE
