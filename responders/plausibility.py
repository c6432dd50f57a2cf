"""Which fixes are believed. Pure: what was known of a unit and what came, to flags; the database is read elsewhere.

A doubtful fix is kept in history with its flags but not shown, until several in a row agree with each other: a receiver
that lost its way jumps to and fro, a vehicle that came off a ferry stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import IntFlag
from math import cos, hypot, radians
from typing import Final, NamedTuple

METRES_PER_DEGREE: Final = 111_195.0
SLACK_M: Final = 100.0
"""Two fixes of the same place may be that far apart, whatever accuracy they claim."""
SLACK_S: Final = 1.0
"""Devices cut their times to whole seconds."""
AGREEING: Final = 3
"""So many doubtful fixes in a row that agree with each other are believed."""
CLOCK_AHEAD_AFTER: Final = timedelta(seconds=30)
LATE_AT_MOST: Final = timedelta(minutes=10)
"""Within this a device whose clock is ahead is believed in the order of its own fixes; beyond, its clock was set."""


class Flag(IntFlag):
    """What is odd about a fix; kept with it."""

    NONE = 0
    CLOCK_AHEAD = 1
    INACCURATE = 2
    JUMP = 4
    KEPT_BACK = 8
    """Not believed: it is in history only."""


def flag_names(flags: int) -> list[str]:
    """As integrators read them: `clock_ahead`, `inaccurate`, `jump`, `kept_back`."""
    return [str(flag.name).lower() for flag in Flag(flags)]


# An enumeration's own arithmetic takes a microsecond for each fix.
INACCURATE: Final = int(Flag.INACCURATE)
JUMP: Final = int(Flag.JUMP)
KEPT_BACK: Final = int(Flag.KEPT_BACK)


class Limits(NamedTuple):
    """What a vehicle and its receiver can be believed."""

    accuracy_m: float
    speed_mps: float


class Place(NamedTuple):
    """Where and when, as far as judging needs it; `at` is the effective time, `fix_at` the device's own."""

    fix_at: datetime
    at: datetime
    lon: float
    lat: float
    accuracy_m: float | None = None
    flags: int = 0


def is_ahead(fix_at: datetime, received_at: datetime) -> bool:
    """Whether the device's clock runs so far ahead of ours that the fix cannot be dated by it."""
    return fix_at > received_at + CLOCK_AHEAD_AFTER


def effective_times(clocks: Sequence[tuple[datetime, datetime]], known: Place | None) -> list[datetime]:
    """When fixes of one unit happened as far as we can tell, given (fix time, receipt) of each: never after receipt.

    Of a device whose clock is ahead, the newest fix happened at its receipt, and an older one that arrives later so
    much earlier as the device says; otherwise a late fix would lead the unit back to where it had been.
    """
    times = [min(clock) for clock in clocks]
    ahead = [n for n, (fix_at, received_at) in enumerate(clocks) if is_ahead(fix_at, received_at)]
    newest = known if ahead and known and known.flags & Flag.CLOCK_AHEAD else None
    for n in sorted(ahead, key=lambda n: clocks[n][0], reverse=True):
        fix_at = clocks[n][0]
        if newest and timedelta(0) <= newest.fix_at - fix_at <= LATE_AT_MOST:
            times[n] = min(times[n], newest.at - (newest.fix_at - fix_at))
        else:
            newest = Place(fix_at, times[n], 0.0, 0.0)
    return times


def judge(fixes: Sequence[Place], known: Place | None, doubted: Iterable[Place], limits: Limits) -> list[int]:
    """The flags of each fix of one unit, which come in the order of their effective times.

    `known` is the latest that was believed, `doubted` are the fixes that were kept back since. What is older than
    `known` is only measured by its accuracy: it moves nothing.
    """
    run = list(doubted)
    verdicts = []
    for fix in fixes:
        flags = fix.flags | _doubts(fix, known, limits)
        if known is None or fix.at > known.at:
            if not flags & (INACCURATE | JUMP):
                known, run = fix, []
            elif known is None or _goes_on(known, flags) or _agree(run, fix, limits):
                flags &= ~JUMP
                known, run = fix._replace(flags=flags), []
            else:
                flags |= KEPT_BACK
                run.append(fix)
        verdicts.append(flags)
    return verdicts


def _doubts(fix: Place, known: Place | None, limits: Limits) -> int:
    flags = INACCURATE if (fix.accuracy_m or 0.0) > limits.accuracy_m else 0
    if known and fix.at > known.at and not can_be_reached(known, fix, limits.speed_mps):
        flags |= JUMP
    return flags


def _goes_on(known: Place, flags: int) -> bool:
    """Whether the last one believed was as inaccurate already, and this one follows from it."""
    return bool(known.flags & INACCURATE) and not flags & JUMP


def _agree(run: Sequence[Place], fix: Place, limits: Limits) -> bool:
    """Whether the last doubtful fixes and this one could be the way of one vehicle."""
    # By their fix time: a replay of a doubtful fix agrees with itself, and says nothing.
    chain = list({place.fix_at: place for place in (*run, fix) if place.at <= fix.at}.values())[-AGREEING:]
    return len(chain) == AGREEING and all(
        can_be_reached(one, next_one, limits.speed_mps) for one, next_one in zip(chain, chain[1:], strict=False)
    )


def can_be_reached(start: Place, end: Place, speed_mps: float) -> bool:
    """Whether a vehicle can be at `end` so soon after `start`, within what both receivers claim."""
    reach_m = speed_mps * ((end.at - start.at).total_seconds() + SLACK_S)
    return distance_m(start, end) <= reach_m + SLACK_M + (start.accuracy_m or 0.0) + (end.accuracy_m or 0.0)


def distance_m(one: Place, other: Place) -> float:
    """Metres on a plane that touches the earth between them; good to a percent where it matters, below 500 km."""
    east = (other.lon - one.lon + 180) % 360 - 180
    width = cos(radians((one.lat + other.lat) / 2))
    return METRES_PER_DEGREE * hypot(east * width, other.lat - one.lat)
