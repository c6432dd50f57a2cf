"""A month, or a day, as one value: aggregates only, never a row about a person."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from geo112.dispatch.figures.calls import CallFigures, calls_over_time, count_calls
from geo112.dispatch.figures.periods import Period
from geo112.dispatch.figures.tickets import (
    AgencyFigures,
    Ranked,
    TicketFigures,
    by_agency,
    by_district,
    by_type,
    count_tickets,
)
from geo112.dispatch.figures.times import TimeFigures, measure_times
from geo112.regions.models import Region


@dataclass(frozen=True)
class Report:
    region: Region
    period: Period
    calls: CallFigures
    over_time: list[tuple[datetime, dict[str, int]]]
    tickets: TicketFigures
    agencies: list[AgencyFigures]
    types: list[Ranked]
    districts: list[Ranked]
    times: TimeFigures

    @property
    def is_empty(self) -> bool:
        return not (self.calls.total or self.tickets.total)

    def as_json(self) -> dict[str, Any]:
        """Times in seconds; `since` and `until` with the region's offset."""
        return {
            "region": self.region.slug,
            "since": self.period.since.isoformat(),
            "until": self.period.until.isoformat(),
            "calls": {"total": self.calls.total, **self.calls.by_outcome},
            "verifications": self.calls.by_verification,
            "over_time": [{"at": at.isoformat(), **counts} for at, counts in self.over_time],
            "tickets": asdict(self.tickets),
            "agencies": [asdict(row) for row in self.agencies],
            "types": [asdict(row) for row in self.types],
            "districts": [asdict(row) for row in self.districts],
            "times": asdict(self.times),
        }


def make_report(region: Region, period: Period) -> Report:
    return Report(
        region=region,
        period=period,
        calls=count_calls(region, period),
        over_time=calls_over_time(region, period),
        tickets=count_tickets(region, period),
        agencies=by_agency(region, period),
        types=by_type(region, period),
        districts=by_district(region, period),
        times=measure_times(region, period),
    )
