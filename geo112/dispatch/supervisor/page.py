"""`/supervisor/`: the region as it is now, on one page; and today's figures, which it asks for again and again."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.dispatch.console.page import start_data
from geo112.dispatch.console.texts import TEXTS
from geo112.dispatch.figures.periods import PeriodError, day_of
from geo112.dispatch.figures.report import make_report
from geo112.dispatch.supervisor.charts import report_charts
from geo112.dispatch.supervisor.scope import LEADS, led_region
from geo112.dispatch.supervisor.texts import SUPERVISOR_TEXTS
from geo112.regions.access import has_role
from geo112.regions.models import Region
from incidents.api.scope import current_user, visible_region
from incidents.models import Category


@require_safe
@login_required
def supervisor_page(request: HttpRequest) -> HttpResponse:
    region = led_region(request)
    now = timezone.now().astimezone(region.zone)
    context: dict[str, Any] = {
        "region": region,
        "regions": Region.objects.visible_to(request.user, *LEADS),
        "start": start_data(request, region, (*TEXTS, *SUPERVISOR_TEXTS)),
        "categories": Category.objects.filter(is_incident=True),
        "today": now.date(),
        "hours": range(24),
    }
    return render(request, "dispatch/supervisor.html", context)


class FiguresView(APIView):
    @extend_schema(
        parameters=[
            OpenApiParameter("region", required=True, description="slug"),
            OpenApiParameter("day", description="YYYY-MM-DD in the region's time zone; today without any"),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        """A day in figures: calls by outcome, tickets, times with median, 90th percentile and share within target."""
        region = visible_region(request)
        if not has_role(current_user(request), region, *LEADS):
            raise PermissionDenied
        try:
            period = day_of(request.query_params.get("day", ""), region.zone, timezone.now())
        except PeriodError as error:
            raise ValidationError({"day": [str(error)]}) from error
        report = make_report(region, period)
        return Response(report.as_json() | {"charts": report_charts(report)})
