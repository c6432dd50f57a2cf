"""The call log and the list of incidents: filtered while one types, a page at a time."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from geo112.regions.access import STAFF_ROLES
from geo112.regions.models import Region
from incidents.filters import CallFilter, IncidentFilter
from incidents.models import Call, Incident
from incidents.privacy.readers import reader_of

PER_PAGE = 50
FROM_ELSEWHERE = ("since", "until", "outcome", "taken", "category", "agency", "exercise")
"""What a figure of a report links to: no field of the form has it, so the page shows it and offers to drop it."""


@require_safe
@login_required
@vary_on_headers("HX-Request")
def call_list(request: HttpRequest) -> HttpResponse:
    calls = Call.objects.visible_to(request.user).for_json()
    return _list(
        request, "calls", CallFilter(request.GET, calls, request=request), ["q", "status", "verification", "day"]
    )


@require_safe
@login_required
@vary_on_headers("HX-Request")
def incident_list(request: HttpRequest) -> HttpResponse:
    incidents = Incident.objects.visible_to(request.user).for_json()
    fields = ["q", "status", "type", "priority", "district", "day", "mine"]
    return _list(request, "incidents", IncidentFilter(request.GET, incidents, request=request), fields)


def _list(request: HttpRequest, name: str, filtered: Any, fields: list[str]) -> HttpResponse:
    """The whole page, or only its rows where htmx asks for them."""
    regions = Region.objects.visible_to(request.user, *STAFF_ROLES)
    if not regions:
        raise PermissionDenied
    rows: QuerySet[Any] = filtered.qs
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "regions": regions,
        "region": request.GET.get("region", ""),
        "fields": [filtered.form[field] for field in fields],
        "narrowed": {name: request.GET[name] for name in FROM_ELSEWHERE if request.GET.get(name)},
        "is_filtered": any(request.GET.get(field) for field in [*fields, "region", *FROM_ELSEWHERE]),
        "reader": reader_of(request.user),
    }
    asked = request.headers
    only_rows = "HX-Request" in asked and "HX-History-Restore-Request" not in asked
    return render(request, f"incidents/{name}_rows.html" if only_rows else f"incidents/{name}.html", context)
