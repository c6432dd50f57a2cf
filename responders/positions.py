"""Positions to rows: history and latest state, in one transaction per batch.

Three clocks: the fix time as the device says is the key together with the unit, so that a replay or a duplicate changes
nothing. The effective time, the fix time but never later than receipt, orders: latest moves only to a newer one. A
parked vehicle that reports the same place at a newer time is alive, so it moves the latest too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from geo112.live.outbox import announce
from responders.counters import Tally, add_to_counters
from responders.duty import off_duty_times, was_off_duty
from responders.messages import PositionReport

CLOCK_AHEAD_AFTER: Final = timedelta(seconds=30)

INCOMING = """
    CREATE TEMPORARY TABLE IF NOT EXISTS incoming_fix (
        unit_id bigint, fix_at timestamptz, received_at timestamptz, lon float8, lat float8,
        accuracy_m float8, speed_mps float8, heading_deg float8, altitude_m float8, battery_percent float8
    ) ON COMMIT DELETE ROWS
"""
COPY = "COPY incoming_fix FROM STDIN (FORMAT binary)"
COPY_TYPES: Final = ["int8", "timestamptz", "timestamptz", *["float8"] * 7]

# Both inserts go in the order of the units, so that two workers with the same units wait for, but never block, each
# other. Only what is new to history may move the latest: age is never hidden by a replay.
STORE = """
    WITH stored AS (
        INSERT INTO responders_position (
            unit_id, fix_at, received_at, effective_at, point,
            accuracy_m, speed_mps, heading_deg, altitude_m, battery_percent
        )
        SELECT unit_id, fix_at, received_at, least(fix_at, received_at), ST_SetSRID(ST_MakePoint(lon, lat), 4326),
            accuracy_m, speed_mps, heading_deg, altitude_m, battery_percent
        FROM incoming_fix ORDER BY unit_id, fix_at
        ON CONFLICT (unit_id, fix_at) DO NOTHING
        RETURNING *
    ), moved AS (
        INSERT INTO responders_latestposition AS latest (
            unit_id, fix_at, received_at, effective_at, point,
            accuracy_m, speed_mps, heading_deg, altitude_m, battery_percent
        )
        SELECT DISTINCT ON (unit_id) unit_id, fix_at, received_at, effective_at, point,
            accuracy_m, speed_mps, heading_deg, altitude_m, battery_percent
        FROM stored ORDER BY unit_id, effective_at DESC, fix_at DESC
        ON CONFLICT (unit_id) DO UPDATE SET
            fix_at = excluded.fix_at, received_at = excluded.received_at, effective_at = excluded.effective_at,
            point = excluded.point, accuracy_m = excluded.accuracy_m, speed_mps = excluded.speed_mps,
            heading_deg = excluded.heading_deg, altitude_m = excluded.altitude_m,
            battery_percent = excluded.battery_percent
        WHERE (excluded.effective_at, excluded.fix_at) > (latest.effective_at, latest.fix_at)
        RETURNING unit_id
    )
    SELECT unit_id, count(*), bool_or(moved.unit_id IS NOT NULL)
    FROM stored LEFT JOIN moved USING (unit_id) GROUP BY unit_id
"""


@dataclass(frozen=True, slots=True)
class ReceivedFix:
    """One fix of a known unit, with the moment at which we received it."""

    unit_id: int
    region_id: int
    report: PositionReport
    received_at: datetime

    @property
    def effective_at(self) -> datetime:
        return min(self.report.fix_at, self.received_at)

    @property
    def clock_is_ahead(self) -> bool:
        return self.report.fix_at > self.received_at + CLOCK_AHEAD_AFTER


@dataclass(frozen=True)
class Recorded:
    """What became of a batch: new rows of history, fixes that were there already, units whose latest moved."""

    stored: int = 0
    duplicates: int = 0
    moved: frozenset[int] = field(default_factory=frozenset)


@transaction.atomic
def record(fixes: Sequence[ReceivedFix]) -> Recorded:
    """Stores a batch in any order, with any number of fixes per unit, and tells the live stream which units moved.

    Raises IntegrityError where a unit is gone, OperationalError where the database is; nothing is stored then.
    """
    fixes = _without_off_duty(fixes)
    if not fixes:
        return Recorded()
    rows = _store(fixes)
    stored = {unit_id: count for unit_id, count, _ in rows}
    moved = frozenset(unit_id for unit_id, _, has_moved in rows if has_moved)
    _count(fixes, stored)
    _announce(fixes, moved)
    new = sum(stored.values())
    return Recorded(new, len(fixes) - new, moved)


def _without_off_duty(fixes: Sequence[ReceivedFix]) -> Sequence[ReceivedFix]:
    """The fixes made on duty; the others are counted, so that one sees that the tracker lives, and kept nowhere."""
    if not fixes:
        return fixes
    times = off_duty_times({fix.unit_id for fix in fixes}, min(fix.effective_at for fix in fixes))
    if not times:
        return fixes
    off_duty = Counter(fix.unit_id for fix in fixes if was_off_duty(times, fix.unit_id, fix.effective_at))
    tallies = {(unit_id, "off_duty"): Tally(count) for unit_id, count in off_duty.items()}
    add_to_counters(tallies, max(fix.received_at for fix in fixes))
    return [fix for fix in fixes if not was_off_duty(times, fix.unit_id, fix.effective_at)]


def _store(fixes: Sequence[ReceivedFix]) -> list[tuple[int, int, bool]]:
    """(unit id, rows new to history, whether latest moved) of each unit with anything new."""
    with connection.cursor() as cursor:
        cursor.execute(INCOMING)
        with cursor.copy(COPY) as copy:
            copy.set_types(COPY_TYPES)
            for fix in fixes:
                copy.write_row(_row(fix))
        cursor.execute(STORE)
        rows: list[tuple[int, int, bool]] = cursor.fetchall()
        return rows


def _row(fix: ReceivedFix) -> tuple[object, ...]:
    said = fix.report
    return (
        fix.unit_id,
        said.fix_at,
        fix.received_at,
        said.lon,
        said.lat,
        said.accuracy_m,
        said.speed_mps,
        said.heading_deg,
        said.altitude_m,
        said.battery_percent,
    )


def _count(fixes: Sequence[ReceivedFix], stored: dict[int, int]) -> None:
    tallies: dict[tuple[int, str], Tally] = {}
    for unit_id, received in Counter(fix.unit_id for fix in fixes).items():
        new = stored.get(unit_id, 0)
        for outcome, count in (("stored", new), ("duplicate", received - new)):
            if count:
                tallies[unit_id, outcome] = Tally(count)
    for fix in fixes:
        if fix.clock_is_ahead:
            tally = tallies.setdefault((fix.unit_id, "clock_ahead"), Tally())
            tally.count += 1
            tally.detail = f"{(fix.report.fix_at - fix.received_at).total_seconds():.0f} s"
    add_to_counters(tallies, max(fix.received_at for fix in fixes))


def _announce(fixes: Sequence[ReceivedFix], moved: frozenset[int]) -> None:
    by_region: defaultdict[int, set[int]] = defaultdict(set)
    for fix in fixes:
        if fix.unit_id in moved:
            by_region[fix.region_id].add(fix.unit_id)
    for region_id, unit_ids in sorted(by_region.items()):
        announce(region_id, "units", sorted(unit_ids))
