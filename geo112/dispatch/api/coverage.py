"""Coverage over REST: the numbers of all agencies, and one agency's areas to draw."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from geo112.dispatch.coverage.covering import LIMITS_S
from geo112.dispatch.coverage.live import coverage_json, coverage_of
from geo112.dispatch.coverage.refreshing import ensure_fresh
from geo112.dispatch.models import COVERAGE_ROLES, Coverage
from geo112.regions.access import has_role
from geo112.regions.models import Region
from incidents.api.scope import current_user, visible_region

REGION = OpenApiParameter("region", required=True, description="slug")


def region_to_cover(request: Request) -> Region:
    """404 where the region is not the user's, 403 where they do not lead it; its coverage is fresh afterwards."""
    region = visible_region(request)
    if not has_role(current_user(request), region, *COVERAGE_ROLES):
        raise PermissionDenied
    ensure_fresh(region, timezone.now())
    return region


class CoverageList(APIView):
    @extend_schema(parameters=[REGION], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Which share of the region's road length the free units of each agency reach in 5, 10 and 15 minutes."""
        return Response(coverage_of(region_to_cover(request)))


class CoverageAreas(APIView):
    @extend_schema(parameters=[REGION], responses={200: OpenApiTypes.OBJECT, 304: None})
    def get(self, request: Request, agency: str) -> HttpResponse:
        """GeoJSON: the area per grade (`from_s`, `to_s`; the last, without `to_s`, is the hole). With ETag."""
        region = region_to_cover(request)
        rows = Coverage.objects.visible_to(current_user(request)).select_related("agency")
        coverage = get_object_or_404(rows, region=region, agency__code=agency, agency__sends_units=True)
        etag = f'"{coverage.inputs}"'
        response = get_conditional_response(request._request, etag=etag)
        if response is None:
            response = HttpResponse(orjson.dumps(_collection(coverage)), content_type="application/geo+json")
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
        return response


def _collection(coverage: Coverage) -> dict[str, Any]:
    geometries = orjson.loads(coverage.areas or "[]")
    grades = zip((0, *LIMITS_S), (*LIMITS_S, None), geometries, strict=False)
    features = [
        {"type": "Feature", "properties": {"from_s": low, "to_s": high}, "geometry": geometry}
        for low, high, geometry in grades
    ]
    return {"type": "FeatureCollection", **coverage_json(coverage), "features": features}
