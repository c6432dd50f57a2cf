"""The steps of an assignment, as a table: pure, so that every order of messages can be tried.

The end of an assignment is the earliest end that anybody reported, and its stamps are the earliest report of each step
up to that end. Both are minima, so late, doubled and offline messages lead to the same state in whatever order they
arrive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

RANK: Mapping[str, int] = {
    "sent": 0,
    "acknowledged": 1,
    "en_route": 2,
    "on_scene": 3,
    "transporting": 4,
    "at_hospital": 5,
    "completed": 6,
    "declined": 7,
    "cancelled": 8,
}
"""How far a step is along the way; among ends it only settles ties."""
ENDS = frozenset({"completed", "declined", "cancelled"})
CREW_STEPS = frozenset(RANK) - {"sent", "cancelled"}
"""What a crew may report: it neither sends nor cancels itself."""


class Outcome(StrEnum):
    """What a report did to its assignment."""

    ADVANCED = "advanced"
    FILLED = "filled"  # a stamp came late, the status stays
    DUPLICATE = "duplicate"
    AFTER_END = "after_end"


@dataclass(frozen=True, slots=True)
class Progress:
    """Stamps by status. `sent` is always among them."""

    stamps: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """The end where there is one, else the furthest step reached."""
        return self.end or max(self.stamps, key=RANK.__getitem__)

    @property
    def end(self) -> str | None:
        return min(ENDS & self.stamps.keys(), key=lambda status: (self.stamps[status], RANK[status]), default=None)

    def without(self, status: str) -> Progress:
        return Progress({other: at for other, at in self.stamps.items() if other != status})

    @property
    def ended_at(self) -> datetime | None:
        return self.stamps[self.end] if self.end else None


def reach(progress: Progress, status: str, at: datetime) -> tuple[Progress, Outcome]:
    """The progress after one more report, and what the report did to it."""
    if status in progress.stamps and progress.stamps[status] <= at:
        return progress, Outcome.DUPLICATE
    if progress.ended_at is not None and at > progress.ended_at:
        return progress, Outcome.AFTER_END
    after = _cut_at_end(Progress({**progress.stamps, status: at}))
    if after.stamps == progress.stamps:  # two ends at the same moment, and this one yields
        return progress, Outcome.AFTER_END
    return after, Outcome.ADVANCED if after.status != progress.status else Outcome.FILLED


def _cut_at_end(progress: Progress) -> Progress:
    """Without other ends, and without steps that were stamped after the end."""
    end, ended_at = progress.end, progress.ended_at
    if end is None or ended_at is None:
        return progress
    kept = {s: at for s, at in progress.stamps.items() if s == end or (s not in ENDS and at <= ended_at)}
    return Progress(kept)


def plausible(at: datetime, *, sent_at: datetime, now: datetime) -> datetime:
    """The reported time, but never before the sending and never in the future: devices' clocks err both ways."""
    return max(sent_at, min(at, now))
