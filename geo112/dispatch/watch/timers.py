"""Clocks that run against targets, and what they say at a moment. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

WARNING, MISSED = "warning", "missed"


@dataclass(frozen=True, slots=True)
class Clock:
    """One thing that is waited for. `about` names it within its kind; `warn_share` is None where nothing warns."""

    kind: str
    about: str
    region_id: int
    started_at: datetime
    seconds: float
    warn_share: float | None = None
    escalation: str = ""
    call_id: int | None = None
    incident_id: int | None = None
    assignment_id: int | None = None
    agency_id: int | None = None

    @property
    def due_at(self) -> datetime:
        return self.started_at + timedelta(seconds=self.seconds)

    def level(self, now: datetime) -> str | None:
        """MISSED from the due time on, WARNING from its share on, None before."""
        if now >= self.due_at:
            return MISSED
        if self.warn_share is not None and now >= self.started_at + timedelta(seconds=self.seconds * self.warn_share):
            return WARNING
        return None

    def key(self, level: str) -> str:
        return f"{self.kind}:{level}:{self.about}"
