"""Crews are not tracked off duty: which fixes may be kept, by the time at which they were made.

By the effective time and not by receipt, so that what a device buffered on duty is kept although the shift is over when
it arrives, and what it buffered off duty is dropped although the next shift has begun.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from django.db import connection

OffDutyTimes: TypeAlias = Mapping[int, Sequence[tuple[datetime, datetime | None]]]
"""By unit id: from when (inclusive) to when (exclusive, None: until now) it was off duty."""

FIND_TIMES = """
    SELECT unit_id, began_at, ended_at FROM responders_offduty
    WHERE unit_id = ANY(%s) AND (ended_at IS NULL OR ended_at > %s)
"""


def off_duty_times(unit_ids: Collection[int], since: datetime) -> OffDutyTimes:
    """The times off duty of these units that had not ended at `since`."""
    times: defaultdict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(FIND_TIMES, [list(unit_ids), since])
        for unit_id, began_at, ended_at in cursor.fetchall():
            times[unit_id].append((began_at, ended_at))
    return times


def was_off_duty(times: OffDutyTimes, unit_id: int, at: datetime) -> bool:
    """Whether the unit was off duty at the moment `at`. Pure."""
    spans = times.get(unit_id)
    return spans is not None and any(began <= at and (ended is None or at < ended) for began, ended in spans)
