"""`/reports/`: the month of a region as a page and as CSV."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from geo112.dispatch.figures.periods import Period, PeriodError, month_of, this_month
from geo112.dispatch.figures.report import make_report
from geo112.dispatch.figures.table import as_csv
from geo112.dispatch.supervisor.charts import report_charts
from geo112.dispatch.supervisor.document import body_context
from geo112.dispatch.supervisor.scope import LEADS, led_region
from geo112.regions.models import Region


@require_safe
@login_required
def report_page(request: HttpRequest) -> HttpResponse:
    """`?region=`, else the user's own; `?month=2026-03`, else the present one."""
    region = led_region(request)
    now = timezone.now()
    asked = request.GET.get("month") or this_month(region.zone, now)
    context = {"region": region, "regions": Region.objects.visible_to(request.user, *LEADS), "month": asked}
    try:
        period = month_of(asked, region.zone)
    except PeriodError as error:
        return render(request, "dispatch/report.html", context | {"error": str(error)}, status=400)
    report = make_report(region, period)
    context |= {"charts": report_charts(report), **body_context(report), **_neighbours(period)}
    return render(request, "dispatch/report.html", context)


@require_safe
@login_required
def report_csv(request: HttpRequest) -> HttpResponse:
    region = led_region(request)
    month = request.GET.get("month") or this_month(region.zone, timezone.now())
    try:
        report = make_report(region, month_of(month, region.zone))
    except PeriodError as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    name = f"{region.slug}-{month}.csv"
    # Spreadsheets take a file without a byte order mark for their old local encoding.
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("\ufeff" + as_csv(report), content_type="text/csv; charset=utf-8", headers=headers)


def _neighbours(period: Period) -> dict[str, str]:
    before = period.since - timedelta(days=1)
    return {"month_before": f"{before:%Y-%m}", "month_after": f"{period.until:%Y-%m}"}
