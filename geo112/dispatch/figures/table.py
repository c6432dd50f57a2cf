"""A report as a flat table: one line per figure, the same in every month, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from geo112.dispatch.figures.report import Report
from geo112.dispatch.figures.spread import Spread

HEADINGS = ("section", "code", "name", "figure", "value")
Line = tuple[str, str, str, str, Any]
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a text that begins so for a formula."""


def as_csv(report: Report) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows([*map(_harmless, line[:-1]), _plain(line[-1])] for line in lines(report))
    return file.getvalue()


def lines(report: Report) -> Iterator[Line]:
    yield "report", "", report.region.name, "region", report.region.slug
    yield "report", "", "", "since", report.period.since.isoformat()
    yield "report", "", "", "until", report.period.until.isoformat()
    yield "calls", "total", "", "count", report.calls.total
    for outcome, count in report.calls.by_outcome.items():
        yield "calls", outcome, "", "count", count
    for verification, count in report.calls.by_verification.items():
        yield "verifications", verification, "", "count", count
    tickets = report.tickets
    yield "tickets", "total", "", "count", tickets.total
    yield "tickets", "done", "", "count", tickets.done
    yield "tickets", "in_process", "", "count", tickets.in_process
    for agency in report.agencies:
        for figure in ("received", "done", "in_process"):
            yield "agencies", agency.code, agency.name, figure, getattr(agency, figure)
    for section, ranked in (("types", report.types), ("districts", report.districts)):
        for row in ranked:
            yield section, row.code, row.name, "count", row.count
    yield from _times(report)


def _times(report: Report) -> Iterator[Line]:
    times = report.times
    for step in ("answer", "send", "arrive"):
        yield from _spread("times", step, "", getattr(times, step))
    names = {agency.code: agency.name for agency in report.agencies}
    for code, spread in times.arrive_by_agency.items():
        yield from _spread("arrive_by_agency", code, names.get(code, ""), spread)
    names = {district.code: district.name for district in report.districts}
    for code, spread in times.arrive_by_district.items():
        yield from _spread("arrive_by_district", code, names.get(code, ""), spread)


def _spread(section: str, code: str, name: str, spread: Spread) -> Iterator[Line]:
    for figure in ("cases", "median_s", "p90_s", "judged", "within"):
        yield section, code, name, figure, getattr(spread, figure)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    return "" if value is None else value


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text
