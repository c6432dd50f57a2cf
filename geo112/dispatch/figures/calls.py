"""Calls of a period by what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Trunc

from geo112.dispatch.figures.periods import Period
from geo112.regions.models import Region
from incidents.models import Call
from incidents.outcomes import OUTCOMES


@dataclass(frozen=True)
class CallFigures:
    """`by_outcome` adds up to `total`; `by_verification` tells its parts."""

    total: int
    by_outcome: dict[str, int]
    by_verification: dict[str, int]


def calls_in(region: Region, period: Period) -> QuerySet[Call]:
    """Real calls: exercises stay out of all figures."""
    return Call.objects.filter(
        region=region, received_at__gte=period.since, received_at__lt=period.until, is_exercise=False
    ).order_by()


def count_calls(region: Region, period: Period) -> CallFigures:
    counted = dict(calls_in(region, period).values_list("verification").annotate(Count("pk")))
    outcomes = calls_in(region, period).aggregate(**_by_outcome())
    verifications = {value: counted.get(value, 0) for value in Call.Verification.values if value}
    return CallFigures(sum(counted.values()), outcomes, verifications)


def calls_over_time(region: Region, period: Period) -> list[tuple[datetime, dict[str, int]]]:
    """For each step of the period its calls by outcome, zeros included."""
    begin = Trunc("received_at", period.step, tzinfo=period.zone)
    rows = calls_in(region, period).annotate(begin=begin).values_list("begin").annotate(**_by_outcome())
    counted = {row[0].timestamp(): dict(zip(OUTCOMES, row[1:], strict=True)) for row in rows}
    nothing = dict.fromkeys(OUTCOMES, 0)
    return [(mark, counted.get(mark.timestamp(), nothing)) for mark in period.marks()]


def _by_outcome() -> dict[str, Count]:
    return {name: Count("pk", filter=Q(condition)) for name, condition in OUTCOMES.items()}
