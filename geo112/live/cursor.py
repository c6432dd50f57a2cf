"""The cursor of the live stream: what its holder has seen, said in PostgreSQL's own terms.

A snapshot names exactly the transactions that were visible at one moment. Kept as a cursor it skips no late commit,
which a last-seen number would, and stands still for no long transaction, which `xid < xmin` would.
See "System Information Functions: Transaction ID and Snapshot Information" in the PostgreSQL manual.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

MAX_LENGTH = 16_000
"""Characters; room for some 700 transactions open at once, within what servers accept in a header."""
_SNAPSHOT = re.compile(r"(\d{1,20}):(\d{1,20}):((?:\d{1,20}(?:,\d{1,20})*)?)", re.ASCII)
_CURSOR = re.compile(r"([0-9a-f]{32})\.(.+)")


class InvalidCursor(ValueError):
    """The text is no cursor of ours."""


@dataclass(frozen=True)
class Snapshot:
    """A `pg_snapshot`: ids below `xmin` are over, those from `xmax` on not begun, `running` were open in between."""

    xmin: int
    xmax: int
    running: frozenset[int] = frozenset()

    @classmethod
    def parse(cls, text: str) -> Snapshot:
        """Read `xmin:xmax:id,id,…` as PostgreSQL writes it. Raises InvalidCursor."""
        match = _SNAPSHOT.fullmatch(text)
        if not match:
            raise InvalidCursor("A snapshot reads xmin:xmax:id,id,…")
        running = frozenset(int(xid) for xid in match[3].split(",") if xid)
        snapshot = cls(int(match[1]), int(match[2]), running)
        if not 0 < snapshot.xmin <= snapshot.xmax < 2**63 or any(not snapshot._may_run(xid) for xid in running):
            raise InvalidCursor("The snapshot's transaction ids contradict each other.")
        return snapshot

    def _may_run(self, xid: int) -> bool:
        return self.xmin <= xid < self.xmax

    def __str__(self) -> str:
        return f"{self.xmin}:{self.xmax}:{','.join(map(str, sorted(self.running)))}"

    def sees(self, xid: int) -> bool:
        """Whether what this transaction did, if it committed, is visible."""
        return xid < self.xmin or (xid < self.xmax and xid not in self.running)

    def covers(self, other: Snapshot) -> bool:
        """Whether everything visible in `other` is visible here."""
        if other.xmin > self.xmax or any(other.sees(xid) for xid in self.running):
            return False
        not_begun_here = max(0, other.xmax - self.xmax)
        return sum(xid >= self.xmax for xid in other.running) == not_begun_here


@dataclass(frozen=True)
class Cursor:
    """A place in one stream. The stream's id changes on a restore, when transaction ids lose their meaning."""

    stream: UUID
    snapshot: Snapshot

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read what `str` wrote, as it comes back in `Last-Event-ID`. Raises InvalidCursor."""
        match = _CURSOR.fullmatch(text) if len(text) <= MAX_LENGTH else None
        if not match:
            raise InvalidCursor("A cursor reads stream.xmin:xmax:id,id,…")
        return cls(UUID(match[1]), Snapshot.parse(match[2]))

    def __str__(self) -> str:
        return f"{self.stream.hex}.{self.snapshot}"

    def covers(self, other: Cursor) -> bool:
        """Whether its holder has seen everything that the holder of `other` has."""
        return self.stream == other.stream and self.snapshot.covers(other.snapshot)
