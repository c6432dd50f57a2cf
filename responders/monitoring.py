"""How each tracker does: last seen, message rate, what was refused last, and how its clock differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from geo112.regions.access import Role, region_ids
from geo112.regions.models import User
from responders.messages import IGNORED
from responders.models import LatestPosition, Position, Tracker, TrackerCounter, Unit

TRACKER_ROLES: Final = (Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN)
"""Who sees the trackers of a region and hands out their accounts."""
FINE: Final = frozenset(("stored", "duplicate", "status_stored", "status_duplicate", "off_duty", IGNORED))
"""Outcomes that are no complaint."""
SKEW_SHOWN_FROM_S: Final = 2.0


@dataclass(frozen=True)
class TrackerState:
    """What is known of a unit's tracker; rates count fixes that were new to us."""

    unit: Unit
    tracker: Tracker | None
    counters: Sequence[TrackerCounter]
    latest: LatestPosition | None
    per_minute: int
    per_hour: int | None = None

    @property
    def account(self) -> str:
        if self.tracker is None:
            return "none"
        return "revoked" if self.tracker.revoked_at else "active"

    @property
    def presence(self) -> str:
        return self.tracker.presence_after(self.latest.received_at if self.latest else None) if self.tracker else ""

    @property
    def seen_at(self) -> datetime | None:
        """When we last heard anything of it, be it good or bad."""
        return max((counter.last_at for counter in self.counters), default=None)

    @property
    def complaint(self) -> TrackerCounter | None:
        """The kind of message that was refused or flagged last."""
        bad = (counter for counter in self.counters if counter.outcome not in FINE)
        return max(bad, key=lambda counter: counter.last_at, default=None)

    @property
    def clock_ahead_s(self) -> float | None:
        """How far the device's clock ran ahead of ours at its last fix; a late fix tells nothing of the clock."""
        ahead_s = (self.latest.fix_at - self.latest.received_at).total_seconds() if self.latest else 0.0
        return ahead_s if ahead_s > SKEW_SHOWN_FROM_S else None

    @property
    def delay_s(self) -> float | None:
        """How old the last fix was when it reached us."""
        return max(0.0, (self.latest.received_at - self.latest.fix_at).total_seconds()) if self.latest else None


def units_with_trackers(user: User | AnonymousUser) -> QuerySet[Unit]:
    """The units whose trackers the user looks after, whether they have one yet or not."""
    if not user.is_authenticated:
        return Unit.objects.none()
    units = Unit.objects.visible_to(user).select_related("region", "agency", "tracker", "latest")
    return units if user.is_superuser else units.filter(region__in=region_ids(user, *TRACKER_ROLES))


def states(units: QuerySet[Unit], now: datetime) -> list[TrackerState]:
    """Of some units, in two queries."""
    rows = units.annotate(per_minute=_stored_since(now - timedelta(minutes=1), timedelta(minutes=10)))
    counters = TrackerCounter.objects.order_by("outcome")
    return [_state(unit) for unit in rows.prefetch_related(Prefetch("counters", counters))]


def state(units: QuerySet[Unit], now: datetime) -> TrackerState:
    """Of the one unit, with its rate per hour."""
    [one] = states(units.annotate(per_hour=_stored_since(now - timedelta(hours=1), timedelta(hours=2))), now)
    return one


def _state(unit: Unit) -> TrackerState:
    return TrackerState(
        unit=unit,
        tracker=getattr(unit, "tracker", None),
        counters=list(unit.counters.all()),
        latest=getattr(unit, "latest", None),
        per_minute=getattr(unit, "per_minute", 0),
        per_hour=getattr(unit, "per_hour", None),
    )


def _stored_since(moment: datetime, reach: timedelta) -> Coalesce:
    """How many fixes of a unit came in since the moment.

    History is found by the fix time, the device's own: the last few of those are looked at, whatever its clock says.
    """
    recent = Position.objects.filter(
        unit=OuterRef("pk"), fix_at__gt=OuterRef("latest__fix_at") - reach, received_at__gt=moment
    )
    return Coalesce(Subquery(recent.order_by().values("unit").annotate(n=Count("*")).values("n")), 0)
