"""Positions to rows: history and latest state, in one transaction per batch.

Three clocks: the fix time as the device says is the key together with the unit, so that a replay or a duplicate changes
nothing. The effective time, the fix time but never later than receipt, orders: latest moves only to a newer one. A
parked vehicle that reports the same place at a newer time is alive, so it moves the latest too. What is not believed
(`responders.plausibility`) is kept in history only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from geo112.live.outbox import announce
from responders.copying import COLUMNS, Row, packed
from responders.counters import Ledger, Tallies, Tally, add_to_counters
from responders.duty import off_duty_times, was_off_duty
from responders.messages import PositionReport
from responders.plausibility import AGREEING, KEPT_BACK, Flag, Limits, Place, effective_times, is_ahead, judge

INCOMING = f"CREATE TEMPORARY TABLE IF NOT EXISTS incoming_fix ({COLUMNS}) ON COMMIT DELETE ROWS"
COPY = "COPY incoming_fix FROM STDIN (FORMAT binary)"

# Both inserts go in the order of the units, so that two workers with the same units wait for, but never block, each
# other. Only what is new to history may move the latest: age is never hidden by a replay.
STORE = """
    WITH stored AS (
        INSERT INTO responders_position (
            unit_id, fix_at, received_at, effective_at, point,
            accuracy_m, speed_mps, heading_deg, altitude_m, battery_percent, flags
        )
        SELECT unit_id, fix_at, received_at, effective_at, ST_SetSRID(ST_MakePoint(lon, lat), 4326),
            nullif(accuracy_m, 'NaN'), nullif(speed_mps, 'NaN'), nullif(heading_deg, 'NaN'),
            nullif(altitude_m, 'NaN'), nullif(battery_percent, 'NaN'), flags
        FROM incoming_fix ORDER BY unit_id, fix_at
        ON CONFLICT (unit_id, fix_at) DO NOTHING
        RETURNING *
    ), moved AS (
        INSERT INTO responders_latestposition AS latest (
            unit_id, fix_at, received_at, effective_at, point,
            accuracy_m, speed_mps, heading_deg, altitude_m, battery_percent, flags
        )
        SELECT DISTINCT ON (unit_id) unit_id, fix_at, received_at, effective_at, point,
            accuracy_m, speed_mps, heading_deg, altitude_m, battery_percent, flags
        FROM stored WHERE flags & %(kept_back)s = 0 ORDER BY unit_id, effective_at DESC, fix_at DESC
        ON CONFLICT (unit_id) DO UPDATE SET
            fix_at = excluded.fix_at, received_at = excluded.received_at, effective_at = excluded.effective_at,
            point = excluded.point, accuracy_m = excluded.accuracy_m, speed_mps = excluded.speed_mps,
            heading_deg = excluded.heading_deg, altitude_m = excluded.altitude_m,
            battery_percent = excluded.battery_percent, flags = excluded.flags
        WHERE (excluded.effective_at, excluded.fix_at) > (latest.effective_at, latest.fix_at)
        RETURNING unit_id
    )
    SELECT unit_id, count(*), bool_or(moved.unit_id IS NOT NULL)
    FROM stored LEFT JOIN moved USING (unit_id) GROUP BY unit_id
"""
# A device with a new account begins anew: another phone for the same unit may well be somewhere else.
FIND_KNOWN = """
    SELECT unit_id, fix_at, effective_at, ST_X(point), ST_Y(point), accuracy_m, flags
    FROM responders_latestposition LEFT JOIN responders_tracker AS tracker USING (unit_id)
    WHERE unit_id = ANY(%(units)s) AND (tracker.provisioned_at < received_at) IS NOT FALSE
"""
FIND_DOUBTED = """
    SELECT doubted.* FROM responders_latestposition AS latest CROSS JOIN LATERAL (
        SELECT unit_id, fix_at, effective_at, ST_X(point), ST_Y(point), accuracy_m, flags
        FROM responders_position
        WHERE unit_id = latest.unit_id AND fix_at > %(since)s AND effective_at > latest.effective_at
            AND flags & %(kept_back)s <> 0
        ORDER BY fix_at DESC LIMIT %(most)s
    ) AS doubted WHERE latest.unit_id = ANY(%(units)s) ORDER BY 1, 3
"""
COUNTED: Final = {Flag.CLOCK_AHEAD: "clock_ahead", Flag.INACCURATE: "inaccurate", Flag.JUMP: "jump"}


class ReceivedFix(NamedTuple):
    """One fix of a known unit, with the moment at which we received it."""

    unit_id: int
    region_id: int
    report: PositionReport
    received_at: datetime

    @property
    def effective_at(self) -> datetime:
        return min(self.report.fix_at, self.received_at)


@dataclass(frozen=True)
class Recorded:
    """What became of a batch: new rows of history, fixes that were there already, units whose latest moved."""

    stored: int = 0
    duplicates: int = 0
    moved: frozenset[int] = field(default_factory=frozenset)


@transaction.atomic
def record(fixes: Sequence[ReceivedFix], ledger: Ledger | None = None) -> Recorded:
    """Stores a batch in any order, with any number of fixes per unit, and tells the live stream which units moved.

    The units must be there, and held until the transaction ends (`ingest.find_units`). Raises OperationalError where
    the database is away; nothing is stored then.
    """
    fixes = _without_off_duty(fixes)
    if not fixes:
        return Recorded()
    rows = _judged(fixes)
    changes = _store(rows)
    stored = {unit_id: count for unit_id, count, _ in changes}
    moved = frozenset(unit_id for unit_id, _, has_moved in changes if has_moved)
    (ledger or Ledger()).add(_tallies(rows, stored), fixes[-1].received_at)
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


def _judged(fixes: Sequence[ReceivedFix]) -> list[Row]:
    """Every fix with its effective time and its flags."""
    by_unit: defaultdict[int, list[ReceivedFix]] = defaultdict(list)
    for fix in fixes:
        by_unit[fix.unit_id].append(fix)
    known = {unit_id: places[0] for unit_id, places in _places(FIND_KNOWN, units=list(by_unit)).items()}
    ways = {unit_id: _way(of_unit, known.get(unit_id)) for unit_id, of_unit in by_unit.items()}
    limits = Limits(settings.POSITION_ACCURACY_LIMIT_M, settings.POSITION_SPEED_LIMIT_MPS)
    verdicts = {unit_id: judge(way, known.get(unit_id), (), limits) for unit_id, (_, way) in ways.items()}
    doubtful = [unit_id for unit_id, flags in verdicts.items() if unit_id in known and flags[-1] & KEPT_BACK]
    for unit_id, doubted in _doubted(doubtful, known).items():
        verdicts[unit_id] = judge(ways[unit_id][1], known[unit_id], doubted, limits)
    return [
        (unit_id, fix.received_at, place.at, fix.report, flags)
        for unit_id, (sorted_fixes, way) in ways.items()
        for fix, place, flags in zip(sorted_fixes, way, verdicts[unit_id], strict=True)
    ]


def _way(fixes: list[ReceivedFix], known: Place | None) -> tuple[list[ReceivedFix], list[Place]]:
    """The fixes of one unit in the order in which they were made, and what judging needs of each."""
    times = effective_times([(fix.report.fix_at, fix.received_at) for fix in fixes], known)
    way = [
        (
            Place(said.fix_at, at, said.lon, said.lat, said.accuracy_m, is_ahead(said.fix_at, received_at)),
            (unit_id, region_id, said, received_at),
        )
        for (unit_id, region_id, said, received_at), at in zip(fixes, times, strict=True)
    ]
    way.sort(key=lambda step: (step[0].at, step[0].fix_at))
    return [ReceivedFix(*fix) for _, fix in way], [place for place, _ in way]


def _doubted(unit_ids: list[int], known: Mapping[int, Place]) -> Mapping[int, list[Place]]:
    if not unit_ids:
        return {}
    since = min(known[unit_id].at for unit_id in unit_ids)
    most = 2 * AGREEING  # enough to agree, even if some of these come again
    return _places(FIND_DOUBTED, units=unit_ids, since=since, most=most, kept_back=KEPT_BACK)


def _places(query: str, **parameters: Any) -> Mapping[int, list[Place]]:
    places: defaultdict[int, list[Place]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        for unit_id, *place in cursor.fetchall():
            places[unit_id].append(Place(*place))
    return places


def _store(rows: Iterable[Row]) -> list[tuple[int, int, bool]]:
    """(unit id, rows new to history, whether latest moved) of each unit with anything new."""
    with connection.cursor() as cursor:
        cursor.execute(INCOMING)
        with cursor.copy(COPY) as copy:
            copy.write(packed(rows))
        cursor.execute(STORE, {"kept_back": KEPT_BACK})
        changes: list[tuple[int, int, bool]] = cursor.fetchall()
        return changes


def _tallies(rows: Sequence[Row], stored: Mapping[int, int]) -> Tallies:
    tallies: Tallies = {}
    for unit_id, received in Counter(row[0] for row in rows).items():
        new = stored.get(unit_id, 0)
        for outcome, count in (("stored", new), ("duplicate", received - new)):
            if count:
                tallies[unit_id, outcome] = Tally(count)
    for unit_id, received_at, _, said, flags in rows:
        for flag, outcome in COUNTED.items() if flags else ():
            if flags & flag:
                tally = tallies.setdefault((unit_id, outcome), Tally())
                tally.count += 1
                tally.detail = _detail(flag, said, received_at)
    return tallies


def _detail(flag: Flag, said: PositionReport, received_at: datetime) -> str:
    if flag is Flag.CLOCK_AHEAD:
        return f"{(said.fix_at - received_at).total_seconds():.0f} s"
    return f"{said.accuracy_m:.0f} m" if flag is Flag.INACCURATE else f"{said.lat:.5f}, {said.lon:.5f}"


def _announce(fixes: Sequence[ReceivedFix], moved: frozenset[int]) -> None:
    by_region: defaultdict[int, set[int]] = defaultdict(set)
    for fix in fixes:
        if fix.unit_id in moved:
            by_region[fix.region_id].add(fix.unit_id)
    for region_id, unit_ids in sorted(by_region.items()):
        announce(region_id, "units", sorted(unit_ids))
