"""How many messages of each tracker had which outcome."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db import connection, transaction

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


Tallies: TypeAlias = dict[tuple[int, str], Tally]


class Ledger:
    """Counts that wait for company: under load they are written once in `every_s`, not with each batch.

    They are written in the transaction of a batch. A batch that is small, so that there is no load, takes along all
    that waited; what a killed worker had not yet written is lost, so only counts may wait here, never a fix.
    """

    def __init__(self, every_s: float = 0.0, small: int = 1000) -> None:
        self._every_s = every_s
        self._small = small
        self._waiting: Tallies = {}
        self._written_at = -math.inf  # not 0: the clock may have begun a minute ago, with the machine

    def add(self, tallies: Tallies, now: datetime) -> None:
        """Counts these with the transaction in hand, or not at all when it fails."""
        merged = {key: Tally(tally.count, tally.detail) for key, tally in self._waiting.items()}
        for key, tally in tallies.items():
            before = merged.setdefault(key, Tally())
            before.count, before.detail = before.count + tally.count, tally.detail
        due = time.monotonic() >= self._written_at + self._every_s
        if due or sum(tally.count for tally in tallies.values()) < self._small:
            add_to_counters(merged, now)
            transaction.on_commit(self._written)
        else:
            transaction.on_commit(lambda: self._wait(merged))

    def flush(self, now: datetime) -> None:
        """Writes what waits, for a worker that has nothing else to do. Raises OperationalError."""
        add_to_counters(self._waiting, now)
        self._written()

    def _wait(self, tallies: Tallies) -> None:
        self._waiting = tallies

    def _written(self) -> None:
        self._waiting = {}
        self._written_at = time.monotonic()


def add_to_counters(tallies: Mapping[tuple[int, str], Tally], now: datetime) -> None:
    """Adds to the counters of (unit id, outcome), in an order in which workers cannot block each other."""
    if not tallies:
        return
    units, outcomes = zip(*tallies, strict=True)
    counts = [tally.count for tally in tallies.values()]
    details = [tally.detail[:300] for tally in tallies.values()]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [now, list(units), list(outcomes), counts, details])
