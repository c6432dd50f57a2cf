"""What the live stream tells of coverage: the numbers. The areas to draw are fetched by who draws them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from geo112.dispatch.coverage.refreshing import ask_for_refresh
from geo112.dispatch.models import COVERAGE_ROLES, Coverage
from geo112.live.registry import register_follower, register_loader
from geo112.regions.models import Region

State = dict[str, Any]
WORST = 5
CHANGES_WITH = ("units", "assignment", "closure")


def register() -> None:
    """For AppConfig.ready()."""
    register_loader("coverage", load_coverage, COVERAGE_ROLES, snapshot=coverage_of)
    register_follower("coverage", CHANGES_WITH, ask_for_refresh)


def load_coverage(ids: list[int]) -> dict[int, list[State]]:
    states = defaultdict(list)
    for coverage in _rows().filter(pk__in=ids):
        states[coverage.region_id].append(coverage_json(coverage))
    return states


def coverage_of(region: Region) -> list[State]:
    return [coverage_json(coverage) for coverage in _rows().filter(region=region, agency__sends_units=True)]


def _rows() -> QuerySet[Coverage]:
    return Coverage.objects.select_related("agency").defer("areas").order_by("agency__code")


def coverage_json(coverage: Coverage) -> State:
    """`shares` of the region's road length by seconds; `holes` the parts of the region with the least of it.
    Both are empty where the region has no roads yet."""
    return {
        "agency": coverage.agency.code,
        "version": coverage.inputs[:16],
        "computed_at": coverage.computed_at,
        "free_units": coverage.free_units,
        "shares": coverage.shares,
        "holes": coverage.holes[:WORST],
    }
