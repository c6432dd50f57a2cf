"""Reading the outbox: a step leads from one cursor to a later one and carries all that changed in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from geo112.live.cursor import Cursor, Snapshot
from geo112.live.frames import block, message
from geo112.live.registry import AgencySource, Channel, Source, agency_sources, all_sources

Messages = Mapping[Channel, bytes]
"""Serialised messages by whom they are for and what they are about."""


@dataclass(frozen=True)
class Step:
    """What changed from `since` to `cursor`. Only who has seen everything up to `since` may take it."""

    since: Cursor
    cursor: Cursor
    messages: Messages
    _blocks: dict[frozenset[Channel], bytes] = field(default_factory=dict, compare=False, repr=False)

    def block(self, channels: frozenset[Channel]) -> bytes:
        """The part that these channels carry, ready to send; empty if nothing there changed.

        Put together once: everybody with the same rights gets the same bytes.
        """
        if channels not in self._blocks:
            mine = [text for channel, text in self.messages.items() if channel in channels]
            self._blocks[channels] = block(mine, self.cursor)
        return self._blocks[channels]


_NOW = "SELECT stream_id, pg_current_snapshot()::text FROM live_streamidentity"

# One statement, hence one snapshot: what it does not see yet is exactly what its own cursor leaves for the next step.
_SINCE = """
    SELECT identity.stream_id, pg_current_snapshot()::text, identity.pruned_to, event.kind, event.ids::text
    FROM live_streamidentity identity LEFT JOIN live_event event
      ON event.xid >= pg_snapshot_xmin(%(seen)s::pg_snapshot)
     AND NOT pg_visible_in_snapshot(event.xid, %(seen)s::pg_snapshot)
     AND (%(region)s::bigint IS NULL OR event.region_id = %(region)s)
    ORDER BY event.id
"""


def current_cursor() -> Cursor:
    """The cursor of this moment or, in a repeatable-read transaction, of that transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW)
        return _cursor(*cursor.fetchone())


def step_since(seen: Cursor, region_id: int | None = None) -> Step | None:
    """All that became visible since, in the present states of the rows; for one region or for all.

    None if nothing certain can be said: another stream, a cursor from the future, or one older than what was pruned.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"seen": str(seen.snapshot), "region": region_id})
        rows = cursor.fetchall()
    stream, snapshot, pruned_to = rows[0][:3]
    now = _cursor(stream, snapshot)
    too_old = bool(pruned_to) and not seen.snapshot.covers(Snapshot.parse(pruned_to))
    if too_old or not now.covers(seen):
        return None
    return Step(seen, now, _load(_by_kind(rows)))


def _cursor(stream: UUID, snapshot: str) -> Cursor:
    return Cursor(stream, Snapshot.parse(snapshot))


def _by_kind(rows: list[Any]) -> dict[str, list[Any]]:
    """Each changed id once, by kind, in the order of the changes."""
    changed: dict[str, dict[Any, None]] = {}
    for *_, kind, ids in rows:
        if kind is not None:
            changed.setdefault(kind, {}).update(dict.fromkeys(orjson.loads(ids)))
    return {kind: list(ids) for kind, ids in changed.items()}


def _load(changed: Mapping[str, list[Any]]) -> Messages:
    sources: list[Source | AgencySource] = [*all_sources(), *agency_sources()]
    return {
        Channel(source.audience, pk, source.kind): message(source.event, states)
        for source in sources
        if source.event in changed
        for pk, states in source.load(changed[source.event]).items()
        if states
    }
