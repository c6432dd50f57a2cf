"""How many messages of each tracker had which outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

UPSERT = """
    INSERT INTO responders_trackercounter AS counter (unit_id, outcome, count, last_at, last_detail)
    SELECT unit_id, outcome, count, %s, detail
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[]) AS tally (unit_id, outcome, count, detail)
    ORDER BY unit_id, outcome
    ON CONFLICT (unit_id, outcome) DO UPDATE SET
        count = counter.count + excluded.count,
        last_at = greatest(counter.last_at, excluded.last_at),
        last_detail = excluded.last_detail
"""


@dataclass
class Tally:
    """So many messages, and what was said of the last of them."""

    count: int = 0
    detail: str = ""


def add_to_counters(tallies: Mapping[tuple[int, str], Tally], now: datetime) -> None:
    """Adds to the counters of (unit id, outcome), in an order in which workers cannot block each other."""
    if not tallies:
        return
    units, outcomes = zip(*tallies, strict=True)
    counts = [tally.count for tally in tallies.values()]
    details = [tally.detail[:300] for tally in tallies.values()]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [now, list(units), list(outcomes), counts, details])
