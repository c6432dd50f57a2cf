"""Whether a unit can be sent: derived at the moment of asking, never stored (design, rule 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from geo112.dispatch.projection import KnownFix

AVAILABLE, OFF_DUTY, STALE, NO_POSITION, BUSY = "available", "off_duty", "stale", "no_position", "busy"


@dataclass(frozen=True, slots=True)
class Task:
    """What keeps a unit busy."""

    assignment_id: int
    incident: str
    status: str


@dataclass(frozen=True, slots=True)
class UnitState:
    """`status` is what lists show (a busy unit shows its step); `code` with `data` is the reason."""

    status: str
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_available(self) -> bool:
        return self.code == AVAILABLE


FREE = UnitState(AVAILABLE, AVAILABLE)


def unit_state(
    on_duty: bool, open_assignment: Task | None, latest: KnownFix | None, now: datetime, stale_after_s: float
) -> UnitState:
    """The first reason against sending the unit, or that it is available. Its task outweighs its duty roster."""
    return state_at_age(on_duty, open_assignment, latest.age_s(now) if latest else None, stale_after_s)


def state_at_age(on_duty: bool, open_assignment: Task | None, age_s: float | None, stale_after_s: float) -> UnitState:
    """The same from the age of the latest position, None where there is none."""
    if open_assignment:
        data = {"incident": open_assignment.incident, "status": open_assignment.status}
        return UnitState(open_assignment.status, BUSY, data)
    if not on_duty:
        return UnitState(OFF_DUTY, OFF_DUTY)
    if age_s is None:
        return UnitState(NO_POSITION, NO_POSITION)
    if age_s > stale_after_s:
        return UnitState(STALE, STALE, {"age_s": round(age_s)})
    return FREE
