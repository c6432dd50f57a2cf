"""What the page's charts show, as plain data; `static/js/charts.js` draws it, and a table beside each says the same."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from geo112.dispatch.figures.report import Report
from incidents.outcomes import OUTCOME_NAMES

Json = dict[str, Any]


def calls_over_time(report: Report) -> Json:
    """Stacked bars: calls by outcome for each hour of a day or day of a month."""
    labels = [f"{at:%H}" if report.period.step == "hour" else f"{at.day}" for at, _counts in report.over_time]
    series = [
        {"name": str(name), "code": code, "values": [counts[code] for _at, counts in report.over_time]}
        for code, name in OUTCOME_NAMES.items()
    ]
    axis = _("hour") if report.period.step == "hour" else _("day")
    return {"kind": "stacked", "title": _("Calls over time"), "axis": axis, "labels": labels, "series": series}


def times(report: Report) -> Json:
    """Pairs of bars in minutes: median and 90th percentile of each step."""
    steps = {"answer": _("answer"), "send": _("send"), "arrive": _("arrive")}
    spreads = [getattr(report.times, step) for step in steps]
    return {
        "kind": "grouped",
        "title": _("Times in minutes"),
        "axis": "",
        "labels": list(steps.values()),
        "series": [
            {"name": _("median"), "code": "median", "values": [_minutes(one.median_s) for one in spreads]},
            {"name": _("90th percentile"), "code": "p90", "values": [_minutes(one.p90_s) for one in spreads]},
        ],
    }


def report_charts(report: Report) -> Json:
    return {"calls": calls_over_time(report), "times": times(report), "table_label": _("As a table")}


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 2)
