"""The report as templates show it, and as a document of its own: no link, no script, its style inside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from geo112.dispatch.figures.report import Report
from geo112.dispatch.figures.spread import Spread

STYLE = "css/report.css"
NO_CASES = Spread(0, None, None, 0, None)


def body_context(report: Report) -> dict[str, Any]:
    """For `report_body.html`."""
    arrivals = report.times.arrive_by_district
    return {
        "report": report,
        "steps": _steps(report),
        "busy_agencies": [agency for agency in report.agencies if agency.received],
        "idle_agencies": [agency.name for agency in report.agencies if not agency.received],
        "districts": [(district, arrivals.get(district.code, NO_CASES)) for district in report.districts],
    }


def _steps(report: Report) -> list[tuple[str, Spread]]:
    times = report.times
    names = {agency.code: agency.name for agency in report.agencies}
    of_agencies = [
        (_("Arrival: %(agency)s") % {"agency": names[code]}, spread)
        for code, spread in times.arrive_by_agency.items()
    ]  # fmt: skip
    return [(_("Answer"), times.answer), (_("Send"), times.send), (_("Arrival"), times.arrive), *of_agencies]


def as_html(report: Report) -> str:
    style = Path(settings.BASE_DIR, "static", STYLE).read_text(encoding="utf-8")
    return render_to_string("dispatch/report_document.html", body_context(report) | {"style": style})
