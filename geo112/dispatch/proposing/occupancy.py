"""How long a task keeps a unit, estimated from tasks of its kind that ended: medians, else a stated default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Aggregate, Count, DurationField, F
from django.db.models.expressions import ExpressionWrapper

from geo112.dispatch.models import Assignment
from geo112.regions.models import Region

DEFAULT_S = 3600.0
"""Assumed where fewer than FEWEST tasks of the kind have ended: an hour from sending to free."""
FEWEST = 3
LEAST_LEFT_S = 300.0
"""A task that already takes longer than usual is taken to end in five minutes; nobody knows better."""
LOOK_BACK = timedelta(days=180)
REMEMBERED_S = 300

Kind = tuple[str, str]
"""Code of the agency, code of the type of incident."""


@dataclass(frozen=True, slots=True)
class Typical:
    """Median seconds from sending to free; `tasks` of them were counted, 0: the default."""

    seconds: float
    tasks: int


DEFAULT = Typical(DEFAULT_S, 0)


def left_s(typical: Typical, elapsed_s: float) -> float:
    """Seconds until a unit is free that was sent `elapsed_s` ago."""
    return max(typical.seconds - elapsed_s, LEAST_LEFT_S)


def typical_tasks(region: Region, now: datetime) -> Mapping[Kind, Typical]:
    """Medians of the region's completed tasks of the last half year, by kind; remembered for five minutes."""
    key = f"typical-tasks-{region.pk}"
    known: dict[Kind, Typical] | None = cache.get(key)
    if known is None:
        known = _medians(region, now)
        cache.set(key, known, REMEMBERED_S)
    return known


class _Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def _medians(region: Region, now: datetime) -> dict[Kind, Typical]:
    done = Assignment.objects.filter(
        incident__region=region, status=Assignment.Status.COMPLETED, sent_at__gte=now - LOOK_BACK
    )
    lasted = ExpressionWrapper(F("ended_at") - F("sent_at"), output_field=DurationField())
    kinds = done.order_by().values("unit__agency__code", "incident__category__code")
    rows = kinds.annotate(tasks=Count("pk"), median=_Median(lasted)).filter(tasks__gte=FEWEST)
    return {
        (row["unit__agency__code"], row["incident__category__code"]): Typical(
            row["median"].total_seconds(), row["tasks"]
        )
        for row in rows
    }
